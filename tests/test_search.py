"""Search in the browser, as a reader types: what it finds, what it costs, and what it does when it cannot."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from macros.search_index import ALONE, GIVEN, WORKER, slug, write_index
from tests.conftest import ADDRESSES, KINDS, Held, results, search_for
from tests.weight import MOST_BYTES_WITH_SEARCH, Traffic

# What readers ask, and a page that answers. None may fall out of the first three.
QUERIES = {
    "why do i feel sad after sex": "understand/feeling-low/",
    "feel empty once its over": "understand/feeling-low/",
    "why am i so emotional after we do it": "understand/feeling-low/",
    "i cried after sex": "understand/feeling-low/",
    "how common is pcd": "understand/pcd-in-numbers/",
    "postcoital dysphoria percentage": "understand/pcd-in-numbers/",
    "what to say": "do/how-to-ask/",
    "how do i ask for cuddles": "do/how-to-ask/",
    "rape helpline": "help/helplines/",
    "suicidal": "help/helplines/",
    "samaritans": "help/helplines/",
    "bleeding after sex": "help/when-to-get-help/",
    "yes no maybe list": "worksheet/",
    "printable checklist": "worksheet/",
    "dopamine": "understand/comedown/",
    "sub drop": "situations/drop/",
    "aftercare for one": "do/on-your-own/",
    "is peeing after sex necessary": "do/your-body/",
    "shower after sex thrush": "understand/myths/",
    "what does aftercare mean": "understand/what-is-aftercare/",
    "bdsm history aftercare": "understand/where-aftercare-comes-from/",
    "does this site store my data": "about/privacy/",
    "who wrote this": "about/",
    "no touch aftercare": "do/not-wanting-aftercare/",
    "steps": "do/step-by-step/",
    "safeword": "situations/kink/",
    "screen reader": "about/accessibility/",
}
OF_SEARCH = re.compile(r"/(search\.js|index\.js|worker\.js)$")


def found(page: Page, below: str) -> list[str]:
    """The pages that the results lead to, best first."""
    return [place.removeprefix(below).partition("#")[0] for place in places(page)]


def places(page: Page) -> list[str]:
    """The addresses of the results, best first."""
    expect(results(page).first).to_be_visible()
    return results(page).evaluate_all("links => links.map((link) => link.href)")


@pytest.fixture(scope="module")
def opened(browser, base_url):
    """A page with search open, for all queries."""
    page = browser.new_context(base_url=base_url).new_page()
    page.goto("")
    yield page
    page.context.close()


@pytest.mark.parametrize(("query", "wanted"), QUERIES.items())
def test_a_reader_finds_the_page_among_the_first_three(opened, base_url, query, wanted):
    search_for(opened, query)
    assert wanted in found(opened, base_url)[:3]


def test_every_page_that_is_not_excluded_is_found_by_its_title(opened, base_url, guide_site):
    expected = {page.address for page in guide_site.pages.values() if not page.head.search.get("exclude")}
    assert expected < set(ADDRESSES) | {""}
    for page in guide_site.pages.values():
        if page.address in expected:
            search_for(opened, page.head.title)
            assert page.address in found(opened, base_url), page.path


def test_every_place_in_the_index_is_on_its_page(site):
    (index,) = site.rglob("search/index.js")
    pages = json.loads(index.read_text("utf-8").removeprefix("export default "))["pages"]
    for address, _, _, sections in pages:
        page = BeautifulSoup((site / address / "index.html").read_text("utf-8"), "html.parser")
        there = {element["id"] for element in page.select("[id]")}
        missing = [heading for anchor, heading, *_ in sections[1:] if (anchor or slug(heading)) not in there]
        assert not missing, address


def test_a_heading_gets_the_same_anchor_in_the_browser_as_in_the_index(page, site):
    (index,) = site.rglob("search/index.js")
    pages = json.loads(index.read_text("utf-8").removeprefix("export default "))["pages"]
    (script,) = site.rglob("js/search.js")
    code = re.search(r"function slug.*?\n}", script.read_text("utf-8"), re.DOTALL)[0]
    headings = [heading for *_, sections in pages for _, heading, *_ in sections] + ["Café – “a_b”  C -- d!", "Ünï"]
    assert page.evaluate(f"(headings) => {{ {code}; return headings.map(slug) }}", headings) == [*map(slug, headings)]


def test_a_result_shows_its_page_its_section_and_the_words_that_were_typed(page):
    page.goto("")
    search_for(page, "adrenaline")
    row = page.get_by_role("search").get_by_role("listitem").filter(has_text="Glossary")
    expect(row.locator("mark").first).to_have_text("adrenaline")
    row.get_by_role("link", name="Glossary: Words with A").click()
    page.wait_for_url("**/glossary/#letter-a")


def test_readers_words_are_not_shown_in_the_results(page, guide_site):
    low = guide_site.pages["understand/feeling-low.md"]
    slip = next(term for term in low.head.search_terms if term not in low.text)
    page.goto("")
    search_for(page, slip)
    expect(results(page).first).to_be_visible()
    assert slip.lower() not in page.get_by_role("list", name="Search results").inner_text().lower()


def test_the_number_of_results_is_told_and_ten_are_shown_first(page):
    page.goto("")
    search_for(page, "sex")
    status = page.get_by_role("search").get_by_role("status")
    expect(status).to_have_text(re.compile(r"^\d+ results$"))
    every = int(status.inner_text().split()[0])
    shown = results(page).count()
    assert shown < every
    page.get_by_role("button", name="More results").click()
    expect(results(page)).to_have_count(every)
    expect(results(page).nth(shown)).to_be_focused()
    expect(page.get_by_role("button", name="More results")).to_be_hidden()
    search_for(page, "samaritans")
    expect(status).to_have_text("1 result")


def test_a_search_that_finds_nothing_says_what_to_try_and_leads_on(page):
    page.goto("understand/myths/")
    search_for(page, "zzxxqq")
    panel = page.get_by_role("search")
    expect(panel.get_by_role("status")).to_contain_text("Nothing found")
    expect(panel.get_by_role("link", name="Get help")).to_be_visible()
    expect(results(page)).to_have_count(0)
    panel.get_by_role("link", name="All pages by question").click()
    expect(page.locator("#by-question")).to_be_in_viewport()


def test_an_empty_field_shows_nothing(page):
    page.goto("")
    field = search_for(page, "sad")
    expect(results(page).first).to_be_visible()
    field.fill("")
    expect(results(page)).to_have_count(0)
    expect(page.get_by_role("search").get_by_role("status")).to_have_text("")


@pytest.mark.parametrize("address", ["", KINDS["article"], KINDS["worksheet"], "nowhere/at/all/"])
def test_nothing_is_fetched_before_a_reader_turns_to_search_and_three_files_then(page, address):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    for _ in range(4):
        page.keyboard.press("Tab")  # passing by is not turning to it
    page.get_by_role("button", name="Search", exact=True).hover()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if OF_SEARCH.search(url)]
    before = len(asked)
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("search").get_by_role("textbox").fill("sad")
    expect(results(page).first).to_be_visible()
    assert sorted(OF_SEARCH.search(url)[1] for url in asked[before:]) == ["index.js", "search.js", "worker.js"]
    page.keyboard.press("Escape")
    search_for(page, "sex")
    expect(page.get_by_role("search").get_by_role("button", name="More results")).to_be_visible()
    assert len(asked) == before + 3, "what was fetched once is fetched again"


@pytest.mark.parametrize("address", ["", "understand/myths/", "nowhere/at/all/"])
def test_words_in_the_address_are_looked_for_and_taken_out_of_it(page, address):
    page.goto(f"{address}?q=dopamine&x=1#top")
    expect(page.get_by_role("search").get_by_role("textbox")).to_have_value("dopamine")
    expect(results(page).first).to_be_visible()
    assert page.url.endswith(f"{address}?x=1#top")
    results(page).first.click()
    page.wait_for_url("**/comedown/**")
    assert "dopamine" not in page.url
    page.go_back()
    assert "dopamine" not in page.url


def test_words_typed_before_search_has_come_are_answered_once_it_has(page):
    index = Held(page, "index.js$")
    page.goto("")
    search_for(page, "dopamine")
    expect(page.get_by_role("search").get_by_role("status")).to_contain_text("loading")
    index.let_go()
    expect(results(page).first).to_be_visible()


@pytest.mark.parametrize("missing", ["search.js", "index.js", "worker.js"])
def test_a_search_that_cannot_be_loaded_says_so_leads_on_and_can_be_tried_again(page, missing):
    page.route(re.compile(rf"/{re.escape(missing)}$"), lambda route: route.abort())
    page.goto("understand/myths/")
    search_for(page, "dopamine")
    panel = page.get_by_role("search")
    expect(panel.get_by_role("status")).to_contain_text("does not work just now")
    expect(panel.get_by_role("link", name="All pages by question")).to_be_visible()
    page.unroute(re.compile(rf"/{re.escape(missing)}$"))
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(results(page).first).to_be_visible()
    expect(panel.get_by_role("link", name="All pages by question")).to_be_hidden()


def test_a_search_that_breaks_down_later_says_so_and_can_be_tried_again(page):
    page.goto("understand/myths/")
    search_for(page, "dopamine")
    expect(results(page).first).to_be_visible()
    (engine,) = page.workers
    with engine.expect_event("close"):
        engine.evaluate("setTimeout(() => { throw new Error('planted') })")
    panel = page.get_by_role("search")
    expect(panel.get_by_role("status")).to_contain_text("does not work just now")
    expect(results(page)).to_have_count(0)
    page.keyboard.press("Escape")
    search_for(page, "prolactin")
    expect(results(page).first).to_be_visible()
    assert len(page.workers) == 1


def test_the_engine_of_search_has_no_way_to_the_outside_even_where_a_host_sends_no_policy(page):
    page.goto("")
    search_for(page, "dopamine")
    expect(results(page).first).to_be_visible()
    (engine,) = page.workers
    ways = (
        "fetch XMLHttpRequest WebSocket EventSource WebTransport importScripts Worker indexedDB caches BroadcastChannel"
    )
    left = "ways => ways.split(' ').filter(way => typeof self[way] !== 'undefined')"
    assert page.evaluate(left, ways) == ways.replace(" importScripts", "").split(), (
        "a page has them; else this means nothing"
    )
    assert engine.evaluate(left, ways) == []
    assert engine.evaluate("typeof navigator") == "undefined"


def test_all_that_a_first_search_costs_is_light(browser, base_url):
    for address in ("", KINDS["article"]):
        context = browser.new_context(base_url=base_url)
        traffic = Traffic(context)
        page = context.new_page()
        page.goto(address)
        search_for(page, "sad")
        expect(results(page).first).to_be_visible()
        weights = {one.url: one.gzip for one in traffic.fetched(page)}
        context.close()
        assert len([url for url in weights if OF_SEARCH.search(url)]) == 3
        assert sum(weights.values()) <= MOST_BYTES_WITH_SEARCH, weights


def test_without_script_there_is_no_button_that_does_nothing(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("")
    expect(page.locator(".app-top__search")).to_be_hidden()
    expect(page.get_by_role("search")).to_be_hidden()


def test_the_page_does_not_move_when_script_comes(new_context):
    places = []
    for script in (True, False):
        page = new_context(viewport={"width": 360, "height": 740}).new_page()
        if not script:
            page.route(re.compile("frame.js$"), lambda route: route.abort())
        page.goto("")
        places.append([page.locator(one).bounding_box() for one in (".app-top__search", "h1", "footer")])
    assert places[0] == places[1]


def test_leaving_takes_words_and_results_away(page):
    page.route(re.compile("wikipedia"), lambda route: route.fulfill(body="elsewhere", content_type="text/html"))
    page.goto("understand/myths/")
    search_for(page, "dopamine")
    expect(results(page).first).to_be_visible()
    left = page.evaluate(
        """async () => {
          document.querySelector("[data-exit]").click()
          await new Promise((done) => setTimeout(done))
          const panel = document.querySelector("#app-search")
          return [panel.querySelector("input").value, panel.querySelectorAll("li").length]
        }"""
    )
    assert left == ["", 0]


def test_an_index_is_written_once_and_what_is_missing_is_told(tmp_path):
    assert any(GIVEN in skipped for skipped in write_index(tmp_path, {}))
    given = tmp_path / GIVEN
    given.parent.mkdir()
    section = "First sentence. " + "Then a hug, or hugging &amp; <code>more</code> &lt;b&gt; words to look for. " * 5
    docs = [
        {"location": "a/", "title": "Page", "text": ""},
        {"location": "a/#page", "title": "Page", "text": "<p>What it says.</p>"},
        {"location": "a/#a-part", "title": "A part", "text": f"<p>{section}</p>"},
        {"location": "a/#other", "title": "A part", "text": "Then hugging."},
    ]
    given.write_text(json.dumps({"config": {"lang": ["en"]}, "docs": docs}), "utf-8")
    with pytest.raises(FileNotFoundError, match="0 files"):
        write_index(tmp_path, {})
    worker = tmp_path / "assets/javascripts/workers/search.0.min.js"
    worker.parent.mkdir(parents=True)
    worker.write_text("engine")
    (tmp_path / ALONE).parent.mkdir(parents=True)
    (tmp_path / ALONE).write_text("shut in; ")
    assert write_index(tmp_path, {"a/": ["a slip"]}) == []
    index = (tmp_path / "assets/search/index.js").read_text("utf-8")
    page = json.loads(index.removeprefix("export default "))["pages"][0]
    assert page[:3] == ["a/", "a slip", 1]
    assert page[3][0] == ["", "Page", "What it says.", ""]
    assert page[3][1][:2] == ["", "A part"]
    assert page[3][2][0] == "other", "an anchor that its heading does not make is kept"
    assert page[3][1][2].startswith("First sentence. Then a hug, or hugging & more b words")
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["index.js", "worker.js"]
    assert (tmp_path / WORKER).read_text("utf-8") == "shut in; engine"
    assert write_index(tmp_path, {}) == []
    assert (tmp_path / "assets/search/index.js").read_text("utf-8") == index
