"""The same page on every screen and at every size of letters: nothing is lost, everything can be read and pressed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.conftest import ADDRESSES, KINDS, look, results, search_for, tell

USUAL: dict[str, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "desk": {"width": 1280, "height": 800},
}
WIDE: dict[str, ViewportSize] = {"wide desk": {"width": 1920, "height": 1080}}
SMALL: dict[str, ViewportSize] = {
    "small phone": {"width": 320, "height": 640},
    "desk enlarged four times": {"width": 320, "height": 256},
    "phone on its side": {"width": 640, "height": 320},
    "larger phone on its side": {"width": 844, "height": 390},
}
FINGERTIP = 44  # px, WCAG 2.5.5
# WCAG 1.4.12, word for word.
SPACED = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }
"""


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args):
    """Nothing slides: what is measured stays where it is. A style sheet of the reader's own is let in."""
    return browser_context_args | {"reduced_motion": "reduce", "bypass_csp": True}


@pytest.fixture(scope="module", params=[*ADDRESSES, KINDS["404"]])
def opened(request, browser, browser_context_args):
    """Each page of the site, opened once for all that is asked of it."""
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    page.goto(request.param)
    yield page
    context.close()


@contextmanager
def dressed(page: Page, style: str) -> Iterator[None]:
    """The page under a style sheet of the reader's own."""
    sheet = page.add_style_tag(content=style)
    try:
        yield
    finally:
        sheet.evaluate("sheet => sheet.remove()")


@contextmanager
def letters_of(page: Page, pixels: int) -> Iterator[None]:
    """The page in a browser set to another size of letters. It is 16 px in a new browser."""
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels}})
    try:
        yield
    finally:
        browser.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 16}})


def lost(page: Page) -> list[str]:
    """What this way of looking costs the reader, in words."""
    found = [f"cut off: {one}" for one in look(page, "clipped")]
    found += [f"one over the other: {one}" for one in look(page, "overlapping")]
    found += [f"beyond the edge: {one}" for one in look(page, "lostControls")]
    return found + [f"scrolls sideways by {past} px" for past in [look(page, "sideways")] if past > 0]


def at_each(page: Page, sizes: dict[str, ViewportSize], seen: Callable[[Page], list[str]]) -> list[str]:
    """What is seen at each size of the screen, with the size said first."""
    found = []
    for name, size in sizes.items():
        page.set_viewport_size(size)
        found += [f"{name}: {one}" for one in seen(page)]
    return found


def test_nothing_is_lost_on_a_small_screen(opened: Page):
    tell(at_each(opened, SMALL, lost), f"{opened.url} (WCAG 1.4.10)")


def test_nothing_is_lost_when_the_reader_spaces_out_the_text(opened: Page):
    with dressed(opened, SPACED):
        tell(at_each(opened, USUAL, lost), f"{opened.url} (WCAG 1.4.12)")


def test_nothing_is_lost_in_letters_twice_as_large_by_the_browsers_setting(opened: Page):
    with letters_of(opened, 32):
        tell(at_each(opened, USUAL, lost), f"{opened.url} (WCAG 1.4.4)")


def test_nothing_is_lost_in_letters_twice_as_large_by_a_style_of_the_readers_own(opened: Page):
    with dressed(opened, ":root { font-size: calc(2 * 125%) !important; }"):
        tell(at_each(opened, USUAL, lost), f"{opened.url} (WCAG 1.4.4)")


def test_no_line_is_too_long_to_follow(opened: Page):
    found = at_each(opened, USUAL | WIDE, lambda page: look(page, "longLines", 80))
    tell(found, f"{opened.url} (WCAG 1.4.8: a line holds at most 80 characters)")


def test_text_has_air_and_a_ragged_edge(opened: Page):
    found = at_each(opened, USUAL, lambda page: look(page, "tightText"))
    tell(found, f"{opened.url} (WCAG 1.4.8: lines 1.5 high, paragraphs 1.5 lines apart, nothing justified)")


def test_everything_that_can_be_pressed_is_as_large_as_a_fingertip(opened: Page):
    found = at_each(opened, USUAL, lambda page: look(page, "smallTargets", FINGERTIP))
    tell(found, f"{opened.url} (WCAG 2.5.5: 44×44 px, except within a sentence)")


# Letters of one size differ in width by face, and each reader's device has faces of its own.
@pytest.mark.parametrize("face", ["", "DejaVu Sans Condensed", "DejaVu Serif", "Liberation Sans", "Liberation Serif"])
def test_on_a_wide_screen_a_full_line_holds_60_to_75_characters(page: Page, face):
    full, found = [], []
    for address in (KINDS["article"], KINDS["comedown"], KINDS["steps"]):
        page.goto(address)
        if face:
            page.add_style_tag(content=f"* {{ font-family: '{face}' !important; }}")
        found += at_each(page, WIDE, lambda page: look(page, "longLines", 80))
        full += look(page, "fullLines")
    mean = sum(full) / len(full)
    if not 60 <= mean <= 75:
        found.append(f"a full line holds {mean:.0f} characters on average")
    tell(found, f"In {face or 'the face of this machine'} (WCAG 1.4.8)")


@pytest.mark.parametrize("size", SMALL.values(), ids=SMALL)
def test_most_of_a_small_screen_is_for_reading(page: Page, size):
    page.set_viewport_size(size)
    page.goto(KINDS["article"])
    page.evaluate("scrollTo(0, 600)")
    assert look(page, "freeHeight") >= 0.75


@pytest.mark.parametrize("size", USUAL.values(), ids=USUAL)
def test_menu_explanations_and_search_are_as_large_as_a_fingertip(page: Page, size):
    page.set_viewport_size(size)
    page.goto(KINDS["article"])
    found = []
    menu = page.get_by_role("button", name="Menu", exact=True)
    if menu.is_visible():
        menu.click()
        expect(page.get_by_role("navigation", name="Menu", exact=True)).to_be_visible()
        found += look(page, "smallTargets", FINGERTIP)
        page.keyboard.press("Escape")
    page.locator(".app-term button").first.click()
    found += look(page, "smallTargets", FINGERTIP)
    page.keyboard.press("Escape")
    search_for(page, "sad")
    expect(results(page).first).to_be_visible()
    found += look(page, "smallTargets", FINGERTIP)
    tell(found, "(WCAG 2.5.5: 44×44 px, except within a sentence)")


def test_the_three_doors_are_on_the_first_screen_of_a_phone(page: Page):
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("")
    bar = page.get_by_role("link", name="Exit this page").bounding_box()
    for door in page.locator(".app-door").all():
        box = door.bounding_box()
        assert box["y"] + box["height"] <= bar["y"], f"{door.inner_text()} needs scrolling"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_exit_and_help_stay_in_sight_and_cover_nothing_pressable(page: Page, width):
    page.set_viewport_size({"width": width, "height": 640})
    page.goto("understand/myths/")
    page.mouse.wheel(0, 2000)
    for name in ("Exit this page", "Get help"):
        link = page.locator(".app-reach").get_by_role("link", name=name)
        expect(link).to_be_in_viewport(ratio=1)
        box = link.bounding_box()
        assert page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('.app-reach') !== null",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
        )
    page.evaluate("scrollTo(0, 0)")
    for control in page.get_by_role("banner").locator(":is(a, button, input, label):visible").all():
        box = control.bounding_box()
        reached = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y)?.closest('.app-reach') ?? null",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
        )
        own = control.evaluate("control => control.closest('.app-reach')")
        assert reached is None or own, f"{control.inner_text() or control.get_attribute('aria-label')} is covered"


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_is_whole_and_can_be_read_at_320_px_dark_or_printed(page: Page, scheme, media):
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme, media=media)
    page.goto("understand/pcd-in-numbers/")
    assert page.locator(".app-chart svg").count() >= 2
    for chart in page.locator(".app-chart").all():
        frame = chart.locator("svg").bounding_box()
        assert frame
        for part in chart.locator("svg :is(text, circle)").all():
            box = part.bounding_box()
            assert box
            assert frame["x"] <= box["x"], part.text_content()
            assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1, part.text_content()
        label = chart.locator("svg text").first
        assert label.bounding_box()["height"] >= 11
        ink, paper = label.evaluate("e => [getComputedStyle(e).fill, getComputedStyle(e).stroke]")
        assert ink != paper
        assert chart.locator("table").count() == 1


@pytest.mark.parametrize("sheet", ["Search", "Menu"])
def test_exit_can_be_pressed_over_an_open_sheet_however_large_the_letters(page: Page, sheet):
    page.set_viewport_size(USUAL["desk"])
    page.goto("understand/feeling-low/")
    with dressed(page, "html { font-size: 32px !important; }"):
        page.get_by_role("button", name=sheet, exact=True).click()
        expect(page.locator(":popover-open")).to_be_visible()
        page.get_by_role("link", name="Exit this page").click(trial=True)
