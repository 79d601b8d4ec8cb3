"""What no page does: ask another host, store anything, break its own policy."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ADDRESSES

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


@pytest.mark.parametrize("address", [*ADDRESSES, "nowhere/at/all/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_asks_no_other_host_stores_nothing_and_keeps_its_policy(page, asked, address, scheme):
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    page.wait_for_load_state("networkidle")
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
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert asked == []
    assert page.evaluate(STORED) == NOTHING


def test_the_worksheet_is_blank_again_after_reload(page):
    page.goto("worksheet/")
    page.get_by_role("radio").nth(1).check()
    page.reload()
    expect(page.locator("input:checked[type=radio]")).to_have_count(0)
    assert page.url.endswith("worksheet/"), "answers never go into the address"


def test_leaving_goes_elsewhere_without_saying_from_where_and_back_does_not_return(page, base_url):
    headers = {}

    def elsewhere(route):
        headers.update(route.request.headers)
        route.fulfill(body="elsewhere", content_type="text/html")

    page.route("https://www.wikipedia.org/", elsewhere)
    page.goto("")
    page.goto("understand/feeling-low/")
    page.get_by_role("link", name="Exit this page").click()
    page.wait_for_url("https://www.wikipedia.org/")
    assert "referer" not in headers
    page.go_back()
    page.wait_for_url(base_url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_leaving_blanks_the_page_and_empties_the_form_at_once(page):
    page.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="elsewhere", content_type="text/html"))
    page.goto("worksheet/")
    page.get_by_role("radio").nth(0).check()
    left = page.evaluate(
        """() => {
          document.querySelector("[data-exit]").click()
          const chosen = document.querySelectorAll("input[type=radio]:checked").length
          return { blank: document.documentElement.hidden, chosen }
        }"""
    )
    assert left == {"blank": True, "chosen": 0}
    page.wait_for_url("https://www.wikipedia.org/")


def test_exit_is_among_the_first_two_stops_of_the_tab_key(page):
    page.goto("understand/myths/")
    stops = []
    for _ in range(2):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert "Exit this page" in stops
