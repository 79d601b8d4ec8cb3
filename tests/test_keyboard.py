"""The keyboard alone: every control is reached, seen, used and left."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import ADDRESSES, KINDS, LOOKING, look, results, search_for, tell

# Each scheme of colours at one width; tests/test_tokens.py holds the colours themselves to both.
PHONE = 360  # px
SCREENS = {
    "phone, dark": {"viewport": {"width": PHONE, "height": 740}, "color_scheme": "dark"},
    "desk, light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
}
NOWHERE = 2000  # more stops than any page has: whoever presses as often is caught
LONG = 150  # stops
FRAMES = 20  # a third of a second


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args):
    """Nothing slides, so that what has the focus is where it will stay."""
    return browser_context_args | {"reduced_motion": "reduce"}


@pytest.fixture(params=SCREENS.values(), ids=SCREENS)
def page(request, new_context) -> Page:
    """A phone by night, a desk by day."""
    return new_context(**request.param).new_page()


def settled(page: Page) -> dict | None:
    """The stop that has the focus, once what follows it (a sheet that opens, a page that scrolls) has come to rest."""
    stop = look(page, "focused")
    for _ in range(FRAMES):
        if not stop or not stop["wrong"]:
            break
        page.evaluate("new Promise(drawn => requestAnimationFrame(drawn))")
        stop = look(page, "focused")
    return stop


def walk(page: Page, key: str) -> tuple[list[int], list[str]]:
    """Press `key` until the page is left. Return the numbers of the stops as they came, and what was wrong."""
    came, wrong = [], []
    for _ in range(NOWHERE):
        page.keyboard.press(key)
        stop = settled(page)
        if stop is None or stop["number"] in came:
            break
        came.append(stop["number"])
        wrong += [f"{key}: {stop['name']}: {one}" for one in stop["wrong"]]
    return came, wrong


def tab_to(page: Page, control: Locator) -> None:
    """Press Tab until `control` has the focus, as a reader would."""
    for _ in range(NOWHERE):
        page.keyboard.press("Tab")
        if control.evaluate("one => one === document.activeElement"):
            return
        if look(page, "focused") is None:
            break
    pytest.fail(f"the tab key never reaches {control}", pytrace=False)


def has_focus(page: Page) -> str:
    """The name of what has the focus, for a message."""
    return (look(page, "focused") or {}).get("name", "nothing")


@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_the_tab_key_reaches_everything_once_in_order_and_in_sight_and_back_again(page, address):
    page.goto(address, wait_until="networkidle")  # what a form's script shows is there
    names = look(page, "stopNames")
    there = list(range(len(names)))
    came, wrong = walk(page, "Tab")
    ways = [("Tab", came, there)]
    # The way back is the same on a desk, and in a long list as in a short one.
    if page.viewport_size["width"] == PHONE and len(names) <= LONG:
        back, wrong_back = walk(page, "Shift+Tab")
        ways.append(("Shift+Tab", back, there[::-1]))
        wrong += wrong_back
    for way, stops, expected in ways:
        wrong += [f"{way}: never reaches {names[number]}" for number in expected if number not in stops]
        known = [number for number in stops if number >= 0]
        if known != sorted(known, reverse=way == "Shift+Tab"):
            wrong.append(f"{way}: out of order: {', '.join(names[number] for number in known[:8])} …")
        if len(known) < len(stops):
            wrong.append(f"{way}: stops at something that was not there before")
    tell(list(dict.fromkeys(wrong)), f"/{address}")


def test_a_reader_can_skip_to_the_page_itself(page):
    page.goto("understand/myths/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"#{page.get_by_role('main').get_attribute('id')}$"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main article') !== null"), has_focus(page)


def test_enter_on_exit_leaves_the_page_behind(page):
    page.route(re.compile("wikipedia"), lambda route: route.fulfill(body="elsewhere", content_type="text/html"))
    page.goto("worksheet/")
    tab_to(page, page.get_by_role("link", name="Exit this page"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("wikipedia"))
    page.go_back()
    assert "worksheet" not in page.url


def menu_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Menu", exact=True)


def search_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Search", exact=True)


def search_field(page: Page) -> Locator:
    return page.get_by_role("search").get_by_role("textbox")


def heard_as_open(page: Page, button: Locator) -> bool:
    """Whether the browser tells a screen reader that what `button` opens is open."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    name = button.text_content().strip()
    own = next(n for n in tree if n.get("role", {}).get("value") == "button" and n["name"]["value"] == name)
    return any(one["name"] == "expanded" and one["value"]["value"] for one in own["properties"])


def uncovered(control: Locator) -> bool:
    """Whether pressing the middle of `control` would press it."""
    return control.evaluate(f"one => {LOOKING}.uncovered(one)")


def test_the_menu_opens_leads_on_and_shuts(new_context):
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto("")
    menu = page.get_by_role("navigation", name="Menu", exact=True)
    tab_to(page, menu_button(page))
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    assert heard_as_open(page, menu_button(page))
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert not heard_as_open(page, menu_button(page))
    expect(menu_button(page)).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, menu.get_by_role("link", name="Myths and facts"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Myths and facts")).to_be_visible()


@pytest.mark.parametrize("size", [(360, 740), (800, 700), (640, 320)])
def test_every_stop_in_the_open_menu_can_be_seen(new_context, size):
    page = new_context(viewport={"width": size[0], "height": size[1]}).new_page()
    page.goto("understand/feeling-low/")
    tab_to(page, menu_button(page))
    page.keyboard.press("Enter")
    menu = page.get_by_role("navigation", name="Menu", exact=True)
    expect(menu).to_be_visible()
    wrong, links = [], menu.get_by_role("link").count()
    for _ in range(links + menu.get_by_role("button").count()):
        page.keyboard.press("Tab")
        stop = settled(page)
        assert stop
        if menu.evaluate("menu => menu.contains(document.activeElement)"):
            links -= page.evaluate("document.activeElement.matches('a')")
            wrong += [f"{stop['name']}: {one}" for one in stop["wrong"]]
    tell(wrong, "In the menu")
    assert links == 0, "the tab key passes some links by"


def test_a_wide_screen_shows_the_parts_of_the_guide_themselves(new_context):
    page = new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto("")
    tab_to(page, page.get_by_role("banner").get_by_role("link", name="Worksheet"))


def test_search_is_reached_by_the_tab_key_too(page):
    page.goto("understand/feeling-low/")
    tab_to(page, search_button(page))
    page.keyboard.press("Enter")
    expect(search_field(page)).to_be_focused()
    assert heard_as_open(page, search_button(page))
    page.keyboard.type("dopamine")
    expect(results(page).first).to_be_in_viewport()
    tell((settled(page) or {"wrong": ["nothing has the focus"]})["wrong"], has_focus(page))


def test_a_result_is_reached_seen_and_opened(page):
    page.goto("understand/feeling-low/")
    search_for(page, "dopamine")
    first = results(page).first
    expect(first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    tell(settled(page)["wrong"], has_focus(page))
    page.keyboard.press("Enter")
    page.wait_for_url("**/comedown/**")


def test_arrows_go_from_the_words_to_the_results_and_back(page):
    page.goto("")
    field = search_for(page, "sad")
    expect(results(page).nth(1)).to_be_visible()
    for expected, key in (
        (results(page).first, "ArrowDown"),
        (results(page).nth(1), "ArrowDown"),
        (results(page).first, "ArrowUp"),
        (field, "ArrowUp"),
    ):
        page.keyboard.press(key)
        expect(expected).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.type("so ")
    expect(field).to_have_value("so sad")


def test_enter_goes_to_the_first_result_and_opens_nothing_yet(page, base_url):
    page.goto("")
    search_for(page, "dopamine")
    expect(results(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(results(page).first).to_be_focused()
    assert page.url == base_url
    page.keyboard.press("Enter")
    page.wait_for_url("**/comedown/**")


def test_the_tab_key_goes_through_search_and_every_stop_there_can_be_seen(page):
    page.goto("understand/feeling-low/")
    search_for(page, "sex")
    more = page.get_by_role("search").get_by_role("button", name="More results")
    expect(more).to_be_visible()
    wrong = []
    for expected in [*results(page).all(), more]:
        page.keyboard.press("Tab")
        expect(expected).to_be_focused()
        stop = settled(page)
        wrong += [f"{stop['name']}: {one}" for one in stop["wrong"]]
    tell(wrong, "In search")
    shown = results(page).count()
    page.keyboard.press("Enter")
    expect(results(page).nth(shown)).to_be_focused()


@pytest.mark.parametrize("opened", ["Enter", "Control+k"])
def test_escape_leaves_search_and_the_focus_goes_back(page, opened):
    page.goto("understand/feeling-low/")
    tab_to(page, search_button(page))
    page.keyboard.press(opened)
    expect(search_field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(search_field(page)).to_be_hidden()
    expect(search_button(page)).to_be_focused()
    assert not heard_as_open(page, search_button(page))


def test_no_letter_alone_does_anything(page):
    page.goto("understand/feeling-low/")
    for key in "abcdefghijklmnopqrstuvwxyz0123456789/?.,":
        page.keyboard.press(key)
    expect(page.locator(":popover-open")).to_have_count(0)


def test_exit_stays_within_reach_while_search_is_open(page):
    page.goto("understand/feeling-low/")
    search_for(page, "sad")
    expect(results(page).first).to_be_visible()
    assert uncovered(page.get_by_role("link", name="Exit this page")), "search covers it"


def test_exit_stays_within_reach_while_the_menu_is_open(page):
    page.goto("understand/feeling-low/")
    if menu_button(page).is_hidden():
        return  # then there is no menu to open
    menu_button(page).press("Enter")
    expect(page.get_by_role("navigation", name="Menu", exact=True)).to_be_visible()
    assert any(uncovered(link) for link in page.get_by_role("link", name="Exit this page").all()), "the menu covers it"


@pytest.mark.parametrize("script", [True, False], ids=["", "without script"])
def test_a_word_is_explained_and_the_focus_comes_back(new_context, script):
    page = new_context(java_script_enabled=script, viewport={"width": 360, "height": 740}).new_page()
    page.goto("understand/feeling-low/")
    word = page.locator(".app-term button").first
    meaning = page.locator("[popover]:popover-open")
    tab_to(page, word)
    page.keyboard.press("Enter")
    expect(meaning).to_be_visible()
    expect(meaning).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    expect(word).to_be_focused()


def test_the_finder_is_used_by_arrows_and_space(page):
    page.goto("do/ideas/")
    form = page.get_by_role("form").first
    ideas = page.locator("main [id^='idea-']:visible")
    every = ideas.count()
    questions = form.get_by_role("group").filter(has=page.get_by_role("radio"))
    first = questions.first.get_by_role("radio")
    tab_to(page, first.first)
    page.keyboard.press("ArrowDown")
    expect(first.nth(1)).to_be_focused()
    expect(first.nth(1)).to_be_checked()
    assert ideas.count() < every
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(questions.nth(1).get_by_role("radio").nth(1)).to_be_checked()
    tell(settled(page)["wrong"], has_focus(page))
    tab_to(page, form.get_by_role("button", name="Show all ideas"))
    page.keyboard.press("Space")
    expect(ideas).to_have_count(every)
    assert look(page, "focused"), "the focus is lost"


@pytest.mark.parametrize("script", [True, False], ids=["", "without script"])
def test_the_worksheet_is_filled_in_row_by_row_and_cleared(new_context, script, guide_site):
    page = new_context(java_script_enabled=script, viewport={"width": 360, "height": 740}).new_page()
    page.goto("worksheet/")
    form, words = page.get_by_role("form", name="Worksheet"), guide_site.facts.worksheet
    activities = [one for group in guide_site.facts.activities.categories for one in group.activities]
    names = [one.worksheet for one in activities if one.id in words.short]
    first, second = (form.get_by_role("group", name=name, exact=True) for name in names[:2])
    yes, maybe, no = (first.get_by_role("radio", name=name, exact=True) for name in words.answers)
    tab_to(page, yes)
    page.keyboard.press("Space")
    expect(yes).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(maybe).to_be_checked()
    page.keyboard.press("ArrowRight")
    expect(no).to_be_checked()
    page.keyboard.press("Tab")
    expect(first.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    note = first.get_by_role("textbox", name=words.note)
    tab_to(page, note)
    page.keyboard.type("slowly")
    tab_to(page, second.get_by_role("radio").first)
    for back in (first.get_by_role("checkbox", name=words.leave_off), note):
        while not page.evaluate("document.activeElement.matches('[data-off], [data-note]')"):
            page.keyboard.press("Shift+Tab")
        expect(back).to_be_focused()
        page.keyboard.press("Shift+Tab")
    tab_to(page, form.get_by_text(words.own).first)
    page.keyboard.press("Enter")
    own = form.get_by_role("textbox", name=words.own_label)
    tab_to(page, own)
    page.keyboard.type("A song")
    expect(own).to_have_value("A song")
    tab_to(page, page.get_by_role("button", name=words.clear))
    page.keyboard.press("Enter")
    expect(page.locator("main :checked")).to_have_count(0)
    assert page.locator("main textarea").evaluate_all("all => all.every((field) => field.value === '')")


@pytest.mark.parametrize("script", [True, False], ids=["", "without script"])
@pytest.mark.parametrize(
    ("address", "inside"), [(KINDS["numbers"], "table"), (KINDS["helplines"], "p")], ids=["chart", "helpline"]
)
def test_what_folds_open_does_so_by_enter_and_shuts_again(new_context, address, inside, script):
    page = new_context(java_script_enabled=script, viewport={"width": 360, "height": 740}).new_page()
    page.goto(address)
    folded = page.locator("main details").first
    tab_to(page, folded.locator("summary"))
    page.keyboard.press("Enter")
    expect(folded.locator(inside).first).to_be_visible()
    expect(folded.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(folded.locator(inside).first).to_be_hidden()


def test_without_script_every_stop_is_seen_and_every_page_is_reached(new_context):
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto("")
    came, wrong = walk(page, "Tab")
    assert len(came) == len(look(page, "stopNames"))
    tell(wrong, "Without script, at home")
    page.goto("")
    tab_to(page, menu_button(page))
    page.keyboard.press("Enter")
    there = {link.evaluate("link => link.href") for link in page.locator("a:visible").all()}
    missing = [address for address in ADDRESSES if not any(link.endswith(f"/guide/{address}") for link in there)]
    assert not missing


@pytest.mark.parametrize("sheet", ["Search", "Menu"])
def test_a_sheet_shuts_when_the_keyboard_leaves_it_and_hides_nothing_that_has_the_focus(page, sheet):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("understand/feeling-low/")
    for key in ("Tab", "Shift+Tab"):
        page.get_by_role("button", name=sheet, exact=True).click()
        shut = page.get_by_role("button", name="Close", exact=True).filter(visible=True)
        expect(shut).to_be_visible()
        for _ in range(100):
            page.keyboard.press(key)
            if page.evaluate("!document.activeElement.closest(':popover-open')"):
                break
        expect(shut).to_have_count(0)
        tell((settled(page) or {"wrong": []})["wrong"], f"{key} out of {sheet}: {has_focus(page)}")
