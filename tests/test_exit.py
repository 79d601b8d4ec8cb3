"""Leaving fast: from everywhere, at once, with nothing left behind to be found by whoever goes back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.conftest import KINDS, results, search_for

AWAY = "https://www.wikipedia.org/"
PRESS = "+Shift -Shift"
# Each brings a page to where a hand may be when somebody comes in.
PLACES = {
    "nothing": lambda page: page.goto(KINDS["article"]),
    "the exit link": lambda page: (page.goto(KINDS["article"]), leave(page).focus()),
    "a word that is explained": lambda page: (page.goto(KINDS["article"]), explain(page)),
    "the menu": lambda page: (page.goto(KINDS["article"]), page.get_by_role("button", name="Menu").click()),
    "what was looked for": lambda page: (page.goto(KINDS["article"]), search_for(page, "hug")),
    "a result": lambda page: (page.goto(KINDS["article"]), search_for(page, "hug"), results(page).first.focus()),
    "a line to write on": lambda page: (page.goto(KINDS["plan"]), page.get_by_role("textbox").first.fill("Tea")),
    "a choice": lambda page: (page.goto(KINDS["ideas"]), page.locator("main :checked").first.focus()),
    "a part that opens": lambda page: (page.goto(KINDS["helplines"]), page.locator("summary").first.focus()),
}
# What somebody does with Shift who does not want to leave. See `use`.
NOT_LEAVING = {
    "two presses": f"{PRESS} {PRESS}",
    "capitals, letter by letter": "+Shift A -Shift +Shift B -Shift +Shift C -Shift",
    "AAA BBB": "+Shift A A A -Shift Space +Shift B B B -Shift Space +Shift C -Shift",
    "capitals typed quickly: Shift up before the letter": "+Shift +A -Shift -A +Shift +B -Shift -B +Shift +C -Shift -C",
    "capitals typed quickly: the last letter still down": "+a +Shift -a -Shift +b +Shift -b -Shift +c +Shift -c -Shift",
    "going back by Tab": "+Shift Tab -Shift +Shift Tab -Shift +Shift Tab -Shift",
    "going back by Tab, Shift held": "+Shift Tab Tab Tab -Shift",
    "selecting": "+Shift ArrowLeft -Shift +Shift ArrowLeft -Shift +Shift Home -Shift",
    "sticky keys: Shift, then a letter": f"{PRESS} a {PRESS} b {PRESS} c {PRESS} d",
    "sticky keys: Shift locked, then freed": f"{PRESS} {PRESS} a b {PRESS}",
    "two presses, then a capital": f"{PRESS} {PRESS} +Shift A -Shift",
    "a capital, then two presses": f"+Shift A -Shift {PRESS} {PRESS}",
    "a click between": f"{PRESS} {PRESS} click {PRESS}",
    "clicking with Shift": "+Shift click -Shift +Shift click -Shift +Shift click -Shift",
    "clicking with Shift, held long": f"+Shift click +Shift -Shift {PRESS} {PRESS}",
    "one press, held long": "+Shift +Shift +Shift +Shift -Shift",
    "two presses, held long": "+Shift +Shift +Shift -Shift +Shift +Shift -Shift",
    "another keyboard, by Alt": f"+Alt {PRESS} {PRESS} {PRESS} -Alt",
    "another keyboard, by Control": f"+Control {PRESS} {PRESS} {PRESS} -Control",
    "a shortcut": f"+Meta {PRESS} {PRESS} {PRESS} -Meta",
    "another keyboard, by both keys": "+Shift +Alt -Shift -Alt +Shift +Alt -Alt -Shift +Alt +Shift -Alt -Shift",
    "other keys": "Tab Tab Tab a a a Escape Escape Escape CapsLock CapsLock CapsLock",
}
SCREENS = [{"width": 320, "height": 640}, {"width": 360, "height": 740}, {"width": 1280, "height": 800}]
FILLED = """() => {
  for (const field of document.querySelectorAll("form input, form textarea")) {
    if (["radio", "checkbox"].includes(field.type)) field.checked = true
    else if (field.type !== "file") field.value = "my own words"
  }
}"""
# What stands in forms and did not stand there when the page came.
ANSWERS = """() => [...document.querySelectorAll("form input, form textarea")].filter((field) =>
  ["radio", "checkbox"].includes(field.type)
    ? field.checked !== field.defaultChecked
    : field.value !== field.defaultValue,
).length"""
SEEN = "() => [...document.querySelectorAll('*')].filter((one) => one.checkVisibility()).map((one) => one.tagName)"


@pytest.fixture(autouse=True)
def context(context: BrowserContext) -> BrowserContext:
    return prepared(context)


def prepared(context: BrowserContext) -> BrowserContext:
    """No test leaves for a real site, and a slow machine makes nobody press slowly: the time of keys is told them."""
    context.route(AWAY, answer)
    context.add_init_script("Object.defineProperty(Event.prototype, 'timeStamp', { get: () => window.pressedAt ?? 0 })")
    return context


def answer(route: Route) -> None:
    route.fulfill(body="elsewhere", content_type="text/html")


def still(page: Page) -> None:
    """The next page never comes, so that the one that was left can be looked at."""
    page.route(AWAY, lambda route: route.fulfill(status=204))


def leave(page: Page) -> Locator:
    return page.get_by_role("link", name="Exit this page")


def explain(page: Page) -> None:
    page.locator(".app-term button").first.click()
    expect(page.locator(".app-term :popover-open")).to_be_visible()


def use(page: Page, keys: str) -> None:
    """Press keys one after the other: +Key goes down (again: it repeats), -Key goes up, Key does both."""
    for key in keys.split():
        if key == "click":
            page.mouse.click(1, 1)
        elif key[0] in "+-":
            (page.keyboard.down if key[0] == "+" else page.keyboard.up)(key[1:])
        else:
            page.keyboard.press(key)


def stays(page: Page) -> bool:
    """Whether the page is still there to be read: who leaves has a blank page before anything else happens."""
    return page.evaluate("away => location.href !== away && !document.documentElement.hidden", AWAY)


# --- three presses of Shift ---------------------------------------------------------------------------------


@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_three_presses_of_shift_leave_from_every_page_and_capitals_do_not(page: Page, address):
    page.goto(address)
    search_for(page, "")
    use(page, NOT_LEAVING["AAA BBB"])
    assert stays(page)
    expect(page.get_by_role("search").get_by_role("textbox")).to_have_value("AAA BBB C")
    use(page, f"{PRESS} {PRESS} {PRESS}")
    page.wait_for_url(AWAY)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_shift_leaves_wherever_the_keyboard_is(page: Page, place):
    place(page)
    use(page, f"{PRESS} {PRESS}")
    assert stays(page)
    use(page, PRESS)
    page.wait_for_url(AWAY)


@pytest.mark.parametrize(
    "keys",
    [
        "+ShiftLeft -ShiftLeft +ShiftRight -ShiftRight +ShiftLeft -ShiftLeft",
        f"{PRESS} a {PRESS} {PRESS} {PRESS}",
        f"+Shift A -Shift {PRESS} {PRESS} {PRESS}",
        f"click {PRESS} {PRESS} {PRESS}",
        f"+Shift +Shift -Shift {PRESS} +Shift +Shift +Shift -Shift",
        f"+Alt +Shift -Alt -Shift {PRESS} {PRESS} {PRESS}",
    ],
    ids=["either Shift", "after a letter", "after a capital", "after a click", "held long", "after another keyboard"],
)
def test_shift_leaves_whatever_was_pressed_before(page: Page, keys):
    page.goto(KINDS["plan"])
    page.get_by_role("textbox").first.focus()
    use(page, keys)
    page.wait_for_url(AWAY)


def test_shift_leaves_whatever_else_listens_to_keys(page: Page):
    page.goto(KINDS["plan"])
    page.evaluate(
        "for (const type of ['keydown', 'keyup']) document.body.addEventListener(type, (e) => e.stopPropagation())"
    )
    page.get_by_role("textbox").first.focus()
    use(page, f"{PRESS} {PRESS} {PRESS}")
    page.wait_for_url(AWAY)


@pytest.mark.parametrize("keys", NOT_LEAVING.values(), ids=NOT_LEAVING)
def test_nobody_leaves_who_uses_shift_for_something_else(page: Page, keys):
    page.goto(KINDS["plan"])
    page.get_by_role("textbox").nth(1).fill("some words")
    use(page, keys)
    assert stays(page)


@pytest.mark.parametrize("way", ["Shift", "pressing the link"])
def test_the_page_is_left_when_shift_comes_up_and_more_presses_do_no_harm(page: Page, way):
    still(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(KINDS["article"])
    asked.clear()
    if way == "Shift":
        use(page, f"{PRESS} {PRESS} +Shift")
        assert stays(page), "this may become a capital"
        use(page, "-Shift")
    else:
        leave(page).click()
    assert not stays(page)
    use(page, f"{PRESS} {PRESS}")
    assert asked == [AWAY], "the next page is asked for once, or it would come later"


def test_three_presses_count_within_five_seconds(page: Page):
    page.goto(KINDS["article"])
    for at in (0, 3000, 5001, 8001, 10_002, 16_002, 20_000):
        page.evaluate("at => { window.pressedAt = at }", at)
        use(page, PRESS)
        assert stays(page), f"at {at} ms the last press but two was too long ago"
    page.evaluate("window.pressedAt = 21_002")
    use(page, PRESS)
    page.wait_for_url(AWAY)


# --- what is left ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", ["the page", "the menu", "search", "an explanation"])
def test_nothing_is_to_be_seen_while_the_next_page_loads(page: Page, shown):
    still(page)
    page.goto(KINDS["article"])
    if shown == "the menu":
        page.get_by_role("button", name="Menu").click()
    elif shown == "search":
        search_for(page, "hug")
        expect(results(page).first).to_be_visible()
    elif shown == "an explanation":
        explain(page)
    assert page.evaluate(SEEN)
    leave(page).click()
    assert page.evaluate(SEEN) == []


@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_leaving_asks_nothing_empties_every_form_and_removes_what_was_kept(page: Page, address):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(address)
    page.mouse.click(1, 1)  # or no page may ask
    page.evaluate(FILLED)
    assert page.evaluate(ANSWERS) > 0
    left = page.evaluate(
        f"""() => {{
          localStorage.setItem("worksheet", "answers")
          localStorage.setItem("another site at this address", "is not ours")
          const forms = [...document.querySelectorAll("form")]
          let told = 0
          for (const form of forms) form.addEventListener("reset", () => {{
            told += 1
            localStorage.setItem("worksheet", "kept once more")
          }})
          document.querySelector("[data-exit]").click()
          const blank = document.documentElement.hidden
          return {{ blank, answers: ({ANSWERS})(), untold: forms.length - told, kept: Object.keys(localStorage) }}
        }}"""
    )
    assert left == {"blank": True, "answers": 0, "untold": 0, "kept": ["another site at this address"]}
    page.wait_for_url(AWAY)
    assert dialogs == []


@pytest.mark.parametrize("refused", ["localStorage", "BroadcastChannel"])
def test_leaving_and_search_work_where_the_browser_refuses(page: Page, refused):
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(
        f"Object.defineProperty(window, '{refused}', {{ get() {{ throw new DOMException('', 'SecurityError') }} }})"
    )
    page.goto(KINDS["plan"])
    assert page.evaluate(f"() => {{ try {{ return {refused} }} catch {{ return 'refused' }} }}") == "refused"
    search_for(page, "hug")
    expect(results(page).first).to_be_visible()
    page.evaluate(FILLED)
    assert page.evaluate(f"() => {{ document.querySelector('[data-exit]').click(); return ({ANSWERS})() }}") == 0
    page.wait_for_url(AWAY)
    assert errors == []


def test_leaving_works_whatever_a_field_of_a_page_is_called(page: Page):
    page.goto(KINDS["worksheet"])
    page.evaluate("document.querySelector('main form input').name = 'reset'")
    leave(page).click()
    page.wait_for_url(AWAY)


def test_other_tabs_forget_what_was_marked_there(page: Page):
    page.goto(KINDS["ideas"])
    other = page.context.new_page()
    other.goto(KINDS["plan"])
    other.evaluate(FILLED)
    leave(page).click()
    page.wait_for_url(AWAY)
    other.wait_for_function(f"() => ({ANSWERS})() === 0")
    assert stays(other)


# --- going back ---------------------------------------------------------------------------------------------


def test_leaving_goes_elsewhere_without_saying_from_where_and_back_does_not_return(page: Page, base_url):
    headers = {}
    page.route(AWAY, lambda route: (headers.update(route.request.headers), answer(route)))
    page.goto("")
    page.goto(KINDS["article"])
    leave(page).click()
    page.wait_for_url(AWAY)
    assert "referer" not in headers
    page.go_back()
    page.wait_for_url(base_url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_forward()
    page.wait_for_url(AWAY)


@pytest.fixture(scope="module")
def keeping(browser_type, browser_type_launch_args) -> Iterator[Browser]:
    """A browser that puts pages aside whole for Back, as people's do; the one for tests is told not to."""
    browser = browser_type.launch(**browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"])
    yield browser
    browser.close()


def back(page: Page, to: str) -> None:
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_url(to, wait_until="commit")
    page.wait_for_function("() => document.readyState === 'complete'")


@pytest.mark.parametrize("kind", ["worksheet", "plan", "ideas"])
def test_whoever_goes_back_finds_no_answer_on_pages_that_were_open_before(keeping: Browser, base_url, kind):
    context = prepared(keeping.new_context(base_url=base_url))
    page = context.new_page()
    page.goto(KINDS[kind])
    page.evaluate(FILLED)
    page.locator(".app-reach__help").click()
    page.wait_for_url("**/help/helplines/")
    back(page, f"**/{KINDS[kind]}")
    assert page.evaluate(ANSWERS) > 0, "the browser did not keep the page, so this proves nothing"
    page.locator(".app-reach__help").click()
    page.wait_for_url("**/help/helplines/")
    use(page, f"{PRESS} {PRESS} {PRESS}")
    page.wait_for_url(AWAY)
    back(page, f"**/{KINDS[kind]}")
    assert page.evaluate(ANSWERS) == 0
    assert stays(page)
    context.close()


def test_whoever_goes_back_to_a_place_within_the_page_finds_no_answer_and_can_read_on(keeping: Browser, base_url):
    context = prepared(keeping.new_context(base_url=base_url))
    page = context.new_page()
    page.goto(KINDS["worksheet"])
    page.evaluate(FILLED)
    page.evaluate("location.hash = 'app-main'")
    leave(page).click()
    page.wait_for_url(AWAY)
    back(page, f"**/{KINDS['worksheet']}")
    assert page.evaluate(ANSWERS) == 0
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()


def test_a_page_that_comes_back_as_it_was_left_comes_back_in_sight(page: Page):
    """Chromium makes it anew, others may not: so the page is told that it came back."""
    still(page)
    page.goto(KINDS["plan"])
    leave(page).click()
    assert not stays(page)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert stays(page)


# --- always in reach ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_without_javascript_it_is_a_plain_link(new_context, address):
    page = prepared(new_context(java_script_enabled=False)).new_page()
    page.goto(address)
    leave(page).click()
    page.wait_for_url(AWAY)


@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_exit_is_among_the_first_two_stops_of_the_tab_key(page: Page, address):
    page.goto(address)
    stops = []
    for _ in range(2):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert "Exit this page" in stops


@pytest.mark.parametrize("letters", [16, 32], ids=["usual letters", "letters twice as large"])
@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_exit_is_whole_on_the_screen_whatever_is_open(new_context, address, letters):
    page = new_context(reduced_motion="reduce").new_page()
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": letters}})
    page.goto(address)
    for size in SCREENS:
        page.set_viewport_size(size)
        page.evaluate("scrollTo(0, 0)")
        assert_in_reach(page, f"at the start, {size}")
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        assert_in_reach(page, f"at the end, {size}")
        for word in page.locator(".app-term > button").filter(visible=True).all()[:2]:
            for place in ("center", "end"):
                word.evaluate("(word, place) => word.scrollIntoView({ block: place })", place)
                word.click()
                expect(page.locator(".app-term :popover-open")).to_be_visible()
                assert_in_reach(page, f"with a word explained at the {place} of the screen, {size}")
                page.keyboard.press("Escape")
        for name in ("Menu", "Search"):
            page.get_by_role("banner").get_by_role("button", name=name, exact=True).click()
            expect(page.locator(".app-sheet:popover-open")).to_be_visible()
            assert_in_reach(page, f"with {name} open, {size}")
            page.keyboard.press("Escape")
    page.emulate_media(media="print")
    expect(page.get_by_text("Exit this page", exact=True)).to_be_hidden()


def assert_in_reach(page: Page, when: str) -> None:
    """Nothing of the link is off the screen, and nothing lies over it."""
    expect(leave(page), when).to_be_in_viewport(ratio=1)
    covered = leave(page).evaluate(
        """(link) => {
          const { left, right, top, bottom } = link.getBoundingClientRect()
          const over = []
          for (const x of [left + 4, (left + right) / 2, right - 4]) {
            for (const y of [top + 4, (top + bottom) / 2, bottom - 4]) {
              const hit = document.elementFromPoint(x, y)
              if (!link.contains(hit)) over.push(hit?.outerHTML.slice(0, 80))
            }
          }
          return over
        }"""
    )
    assert covered == [], when


# --- what else stands in the frame ----------------------------------------------------------------------------


@pytest.mark.parametrize("now", [True, False])
def test_what_a_form_does_is_fetched_at_once_only_where_the_form_says_so(page: Page, now):
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    def say_so(route: Route) -> None:
        got = route.fetch()
        html = re.sub(r' data-now(?=[\s>])|(?<=<form class="app-finder")', "", got.text())
        route.fulfill(response=got, body=html.replace('class="app-finder"', f'class="app-finder"{" data-now" * now}'))

    page.route(f"**/{KINDS['ideas']}", say_so)
    page.goto(KINDS["ideas"], wait_until="networkidle")
    assert any(one.endswith("/finder.js") for one in asked) == now
    if not now:
        page.locator("main form label").first.hover()
        page.wait_for_event("requestfinished", lambda request: request.url.endswith("/finder.js"))
