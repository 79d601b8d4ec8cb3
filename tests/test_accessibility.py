"""axe on every page and width. It finds only part of what a person would: see CONTRIBUTING.md."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.conftest import ADDRESSES

WIDTHS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}


@pytest.mark.parametrize("address", [*ADDRESSES, "nowhere/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(page: Page, address, scheme, width):
    page.set_viewport_size(WIDTHS[width])
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_searching(page: Page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto("?q=sad")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_in_an_open_explanation_and_a_filled_worksheet(page: Page):
    page.goto("understand/feeling-low/")
    page.locator(".app-term button").first.click()
    expect(page.locator("[popover]:popover-open")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_on_a_filled_worksheet(page: Page):
    page.goto("worksheet/")
    for choice in range(3):
        page.get_by_role("group").nth(choice).get_by_role("radio").nth(choice).check()
    page.get_by_role("textbox").last.fill("Some words")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways(page: Page, address, width):
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


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
        assert box["height"] >= 24
        assert page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('.app-reach') !== null",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
        )
    page.evaluate("scrollTo(0, 0)")
    for control in page.locator(".md-header :is(label[for], a, .app-menu):visible").all():
        box = control.bounding_box()
        reached = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y)?.closest('.app-reach') === null",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
        )
        assert reached, f"the exit link covers {control.get_attribute('for') or control.get_attribute('title')}"


def test_a_reader_can_skip_to_the_page_itself(page: Page):
    page.goto("understand/myths/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#{page.locator('h1').get_attribute('id')}")


def test_dark_follows_the_system(page: Page):
    page.goto("worksheet/")
    seen = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        seen[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.app-answer input')).colorScheme") == "light dark"
        )
    assert seen["light"] != seen["dark"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_exit_can_be_read_while_hovered_and_focused(page: Page, scheme, width):
    page.set_viewport_size(WIDTHS[width])
    page.emulate_media(color_scheme=scheme)
    page.goto("")
    link = page.get_by_role("link", name="Exit this page")
    colour = "e => [getComputedStyle(e).color, getComputedStyle(e).outlineColor]"
    before = link.evaluate(colour)[0]
    link.hover()
    assert link.evaluate(colour)[0] == before
    page.mouse.move(0, 0)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert link.evaluate(colour) == [before, before]


def test_the_menu_opens_and_shuts_by_keyboard(page: Page):
    page.set_viewport_size({"width": 800, "height": 700})
    page.goto("")
    inside = page.locator(".md-nav--primary").get_by_role("link", name="Worksheet", exact=True)
    expect(inside).to_be_hidden()
    menu = page.get_by_role("button", name="Navigation")
    menu.focus()
    page.keyboard.press("Enter")
    expect(inside).to_be_visible()
    expect(menu).to_have_attribute("aria-expanded", "true")
    assert page.evaluate("document.activeElement.closest('.md-nav--primary') !== null")
    page.keyboard.press("Escape")
    expect(inside).to_be_hidden()
    expect(menu).to_be_focused()


def test_four_times_enlarged_most_of_the_screen_is_for_reading(page: Page):
    page.set_viewport_size({"width": 320, "height": 200})
    page.goto("understand/feeling-low/")
    page.evaluate("scrollTo(0, 600)")
    covered = "y => document.elementFromPoint(160, y)?.closest('.app-reach, .md-header')"
    free = page.evaluate(f"[...Array(200).keys()].filter(y => !({covered})(y)).length")
    assert free >= 150


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


@pytest.mark.parametrize("width", [360, 800])
def test_in_the_open_menu_every_stop_of_the_tab_key_can_be_seen(page: Page, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.goto("understand/feeling-low/")
    page.get_by_role("button", name="Navigation").press("Enter")
    expect(page.locator(".md-nav--primary a:focus")).to_be_in_viewport(ratio=0.9)  # the menu slides in
    on_top = """() => {
      const stop = document.activeElement
      const { x, y, width, height } = stop.getBoundingClientRect()
      const seen = document.elementFromPoint(x + width / 2, y + height / 2)
      return { inside: stop.closest(".md-nav--primary") !== null, seen: stop.contains(seen) || seen?.contains(stop) }
    }"""
    stops = 0
    for _ in range(5):
        state = page.evaluate(on_top)
        if not state["inside"]:
            break
        assert state["seen"], page.evaluate("document.activeElement.textContent")
        stops += 1
        page.keyboard.press("Tab")
    assert stops >= 3


def test_a_wide_screen_shows_the_menu_itself_and_no_button_for_it(page: Page):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("")
    expect(page.locator(".app-menu")).to_be_hidden()
    expect(page.locator(".md-tabs").get_by_role("link", name="Worksheet")).to_be_visible()
