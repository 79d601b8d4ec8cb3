"""What no page does: ask another host, store anything, break its own policy."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ADDRESSES, KINDS, results, search_for
from tests.weight import TOOLS

WATCH = """
addEventListener('securitypolicyviolation', (event) => {
  window.violations = [...(window.violations ?? []), `${event.violatedDirective} ${event.blockedURI}`]
})
"""
STORED = """async () => ({
  cookies: document.cookie,
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
# Presses, opens, chooses and fills in all that a page has, but links; says which kinds of control there were.
USE = """() => {
  const used = []
  for (const control of document.querySelectorAll("button, summary, input, textarea")) {
    if (control.closest("[hidden]")) continue // nobody can
    const kind = control.matches("summary") ? "details" : control.matches("button") ? "button" : control.type
    used.push(kind)
    if (["text", "textarea"].includes(kind)) {
      control.value = "Some words"
      control.dispatchEvent(new Event("input", { bubbles: true }))
      control.dispatchEvent(new Event("change", { bubbles: true }))
    } else control.click()
  }
  for (const open of document.querySelectorAll(":popover-open")) open.hidePopover()
  return used
}"""
NOTHING = {"cookies": "", "local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0}


@pytest.fixture
def asked(page: Page, base_url: str) -> list[str]:
    """Every address that the page asked for and that is not ours."""
    foreign: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith((base_url, "data:")) else foreign.append(request.url),
    )
    page.add_init_script(WATCH)
    return foreign


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        *((address, "light") for address in [*ADDRESSES, "nowhere/at/all/"]),
        *((address, "dark") for address in KINDS.values()),  # style sheets differ by kind, not by page
    ],
)
def test_a_page_asks_no_other_host_stores_nothing_and_keeps_its_policy(page, asked, address, scheme):
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    page.emulate_media(media="print")
    assert asked == []
    assert page.evaluate("window.violations ?? []") == []
    assert page.evaluate(STORED) == NOTHING
    assert page.context.cookies() == []
    assert errors == []


def test_searching_and_filling_in_the_worksheet_store_nothing(page, asked):
    page.goto("worksheet/")
    page.get_by_role("radio").nth(0).check()
    page.get_by_role("textbox").last.fill("Some words")
    page.keyboard.press("Escape")
    page.goto("?q=sad")
    expect(results(page).first).to_be_visible()
    assert asked == []
    assert page.evaluate(STORED) == NOTHING


def test_visiting_every_page_and_using_every_control_leaves_no_trace(browser, base_url):
    context = browser.new_context(base_url=base_url)
    foreign: list[str] = []
    errors: list[str] = []
    context.on("request", lambda sent: None if sent.url.startswith((base_url, "data:")) else foreign.append(sent.url))
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    used = set()
    for address in ADDRESSES:
        page.goto(address, wait_until="networkidle" if address in TOOLS else "load")
        used |= set(page.evaluate(USE))
        search_for(page, "hug")
        expect(results(page).first).to_be_visible()
        page.keyboard.press("Escape")
        page.emulate_media(media="print")
        page.emulate_media(media="screen")
        assert page.evaluate("window.violations ?? []") == [], address
        assert page.evaluate(STORED) == NOTHING, address
        assert page.url == base_url + address, "no control puts anything into the address"
    assert context.cookies() == []
    assert foreign == []
    assert errors == []
    kinds = {"button", "details", "radio", "checkbox", "text", "textarea"}
    assert used == kinds, "each kind of control was met"
    context.close()


def test_the_worksheet_is_blank_again_after_reload(page):
    page.goto("worksheet/")
    page.get_by_role("radio").nth(1).check()
    page.reload()
    expect(page.locator("input:checked[type=radio]")).to_have_count(0)
    assert page.url.endswith("worksheet/"), "answers never go into the address"


def test_back_never_shows_what_was_looked_for(browser_type, browser_type_launch_args, base_url):
    """In a browser that keeps pages whole, as people's do; the one for tests is told not to."""
    kept = browser_type.launch(**browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"])
    page = kept.new_context(base_url=base_url).new_page()
    page.goto("understand/feeling-low/")
    page.evaluate("window.whole = true")
    search_for(page, "rape help")
    results(page).first.click()
    page.wait_for_url("**/help/**")
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_url("**/feeling-low/", wait_until="commit")
    assert page.evaluate("window.whole"), "the browser did not keep the page, so this proves nothing"
    expect(page.get_by_role("search")).to_be_hidden()
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("search").get_by_role("textbox")).to_have_value("")
    expect(results(page)).to_have_count(0)
    kept.close()
