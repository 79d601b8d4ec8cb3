"""Search in the browser, as a reader types: what it finds, what it costs, and what it does when it cannot."""

import json
import re
import subprocess
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from macros.search_index import INDEX, Section, knowledge, pages, sections, sentence, slug, write_index
from tests.conftest import ADDRESSES, DOCS, KINDS, ROOT, Held, results, search_for, tell
from tests.search import FEW, HALVES, QUERIES, answers, queries, shares, told
from tests.weight import MOST_BYTES_WITH_SEARCH, Traffic

OF_SEARCH = re.compile(r"/(search\.js|engine\.js|index\.js)$")
# What the guide promises of readers' queries that nobody had in view.
LEAST_FIRST = 80  # percent
LEAST_AMONG_FEW = 95


def found(page: Page, below: str) -> list[str]:
    """The pages that the results lead to, best first."""
    expect(results(page).first).to_be_visible()
    links = results(page).evaluate_all("links => links.map((link) => link.href)")
    return [link.removeprefix(below).partition("#")[0] for link in links]


def status(page: Page):
    """The line that tells the number of results."""
    return page.get_by_role("search").get_by_role("status")


@pytest.fixture(scope="module")
def asked():
    """The list of readers' queries."""
    return queries()


@pytest.fixture(scope="module")
def opened(browser, base_url):
    """A page with search open, for all queries."""
    page = browser.new_context(base_url=base_url).new_page()
    page.goto("")
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def answered(opened, asked):
    """What search answers to each query of the list."""
    return answers(opened, [query.asked for query in asked])


def test_every_query_of_the_list_still_finds_its_page(asked, answered):
    ranks = {query: answered[query.asked].rank(query.pages) for query in asked if query.pages}
    lost = [
        f"{query.asked} ({query.half}) → {' or '.join(query.pages)}: {', '.join(answered[query.asked].addresses[:FEW])}"
        for query, rank in ranks.items()
        if not query.missed and not (rank and rank <= FEW)
    ]
    tell(lost, f'Not among the first {FEW}. Try them: make search Q="…". Add words, or write missed: yes and say why.')
    kept = [query.asked for query, rank in ranks.items() if query.missed and rank and rank <= FEW]
    tell(kept, "These are found now. Write missed: no in tests/queries.csv")


def test_words_of_danger_show_their_help_first_and_others_show_none(asked, answered):
    rung = {query: dict(answered[query.asked].help) for query in asked}
    silent = [f"{query.asked} → {query.help}" for query in asked if query.help and query.help not in rung[query]]
    tell(silent, "Their help is not shown. Add words to urgent in docs/data/search.yml")
    false = [
        f"{query.asked} (rang: {', '.join(rung[query].values())})" for query in asked if not query.help and rung[query]
    ]
    tell(false, "Help is shown where nobody is in danger. Make words in docs/data/search.yml narrower, or harmless")


def test_every_word_of_danger_rings_its_own_kind_and_no_harmless_saying_rings(opened, guide_site):
    words = guide_site.facts.search

    def typed(text: str) -> str:
        return " ".join(words.groups[word][0] if word in words.groups else word for word in text.split())

    of_danger = {(urgent.id, text): typed(text) for urgent in words.urgent for text in urgent.words}
    heard = answers(opened, [*of_danger.values(), *map(typed, words.harmless)])
    dead = [f"{text} ({kind})" for (kind, text), asked in of_danger.items() if kind not in dict(heard[asked].help)]
    tell(dead, "These words of danger ring nothing; a harmless saying may silence them:")
    loud = [text for text in words.harmless if heard[typed(text)].help]
    tell(loud, "These ring, although they are called harmless:")


def test_danger_is_heard_at_the_end_of_all_that_the_field_takes(opened):
    long = "i have been low since we split and every single night after that i lie in bed for hours on end and cry "
    text = f"{(long * 3)[: 200 - len('and want to die')]}and want to die"
    assert len(text) == 200
    assert "die" in dict(answers(opened, [text])[text].help)


def test_words_far_apart_are_no_danger(opened):
    far = "i want a long slow calm evening with you until the plants on the balcony die"
    assert answers(opened, [far])[far].help == []


def test_a_long_question_does_not_list_the_whole_guide(opened, guide_site):
    text = "why do i feel so sad and empty after sex with my husband even when it was good and i love him"
    assert 0 < len(answers(opened, [text])[text].found) < len(guide_site.pages) / 2


@pytest.mark.parametrize("half", HALVES)
def test_search_answers_as_well_as_the_guide_promises(half, asked, answered):
    number, first, few = shares([query for query in asked if query.half == half], answered)
    assert number >= len([query for query in asked if query.pages]) / 3, "the halves are no halves"
    assert first >= LEAST_FIRST
    assert few >= LEAST_AMONG_FEW


def test_the_list_of_queries_is_sound(asked):
    assert len({query.asked for query in asked}) == len(asked) >= 150
    judged = [query for query in asked if query.pages]
    assert sum(query.seen for query in judged) > len(judged) / 2, "most must be readers' own"
    wrong = [f"{query.asked}: {page}" for query in asked for page in query.pages if not (DOCS / page).is_file()]
    tell(wrong, f"{QUERIES.name} names pages that are not there:")
    pages = {page for query in asked for page in query.pages}
    assert {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} == pages, "every page is looked for"


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("afetrcare meaning", "understand/what-is-aftercare.md"),  # two letters swapped
        ("postcoital disforia", "understand/feeling-low.md"),  # two slips
        ("subdrop", "situations/drop.md"),  # run together
        ("after care", "understand/what-is-aftercare.md"),  # split
        ("ishouldhaveasked how to ask", "do/how-to-ask.md"),  # beyond mending, beside words that are known
        ("apologise to my partner for crying", "do/partner-upset.md"),
        ("apologize to my partner for crying", "do/partner-upset.md"),
        ("colour blind", "about/accessibility.md"),
        ("color blind", "about/accessibility.md"),
        ("hookups", "situations/casual.md"),
        ("autisitc meltdwon", "situations/neurodivergent.md"),
        ("nazorg", "understand/what-is-aftercare.md"),
        ("アフターケアとは", "understand/what-is-aftercare.md"),  # no spaces
        ("sub\u00addrop", "situations/drop.md"),  # pasted with a hyphen that is not seen
        ("post-coital dysphoria", "understand/feeling-low.md"),
        ("I DON’T WANT TO BE TOUCHED", "do/not-wanting-aftercare.md"),
    ],
)
def test_slips_and_other_spellings_lead_to_the_same_pages(opened, typed, page):
    (answer,) = answers(opened, [typed]).values()
    rank = answer.rank([page])
    assert rank in range(1, FEW + 1), told(answer)


def test_a_word_that_is_still_being_typed_is_completed(opened):
    answer = answers(opened, ["neurodiv"])["neurodiv"]
    assert answer.addresses[0] == "situations/neurodivergent/"
    assert answers(opened, ["neurodiv "])["neurodiv "].addresses != [], "a slip, if not a beginning"


def test_every_page_is_found_by_its_title(opened, base_url, guide_site):
    assert {page.address for page in guide_site.pages.values()} == set(ADDRESSES)
    for page in guide_site.pages.values():
        search_for(opened, page.head.title)
        assert page.address in found(opened, base_url)[:FEW], page.path


@pytest.fixture(scope="module")
def index(site):
    """What the browser learns, as the site holds it."""
    (file,) = site.rglob("search/index.js")
    return json.loads(file.read_text("utf-8").removeprefix("export default "))


def test_every_place_in_the_index_is_on_its_page(site, index):
    for address, *_, rows in index["pages"]:
        page = BeautifulSoup((site / address / "index.html").read_text("utf-8"), "html.parser")
        there = {element["id"] for element in page.select("[id]")}
        missing = [heading for anchor, heading, *_ in rows if heading and (anchor or slug(heading)) not in there]
        assert not missing, address


def test_a_heading_gets_the_same_anchor_in_the_browser_as_in_the_index(page, site, index):
    (script,) = site.rglob("js/engine.js")
    code = re.search(r"function slug.*?\n}", script.read_text("utf-8"), re.DOTALL)[0]
    headings = [heading for *_, rows in index["pages"] for _, heading, *_ in rows] + ["Café – “a_b”  C -- d!", "Ünï"]
    assert page.evaluate(f"(headings) => {{ {code}; return headings.map(slug) }}", headings) == [*map(slug, headings)]


def test_readers_words_reach_the_index(index, guide_site):
    heads = {address: head for address, *head, _ in index["pages"]}
    for page in guide_site.pages.values():
        assert heads[page.address][3] == [*page.head.search_terms], page.path


def test_a_result_shows_its_page_its_section_a_sentence_and_marks_the_words_that_were_typed(page):
    page.goto("")
    search_for(page, "numb hand after rope")
    row = page.get_by_role("list", name="Search results").get_by_role("listitem").first
    expect(row.get_by_role("paragraph")).to_contain_text("try these with each hand")
    expect(row.locator("mark").first).to_have_text("ropes")
    row.get_by_role("link", name="Kink aftercare: Do the hands work?").click()
    page.wait_for_url("**/situations/kink/#do-the-hands-work")


def test_readers_words_are_not_shown_in_the_results(page, guide_site):
    low = guide_site.pages["understand/feeling-low.md"]
    slip = next(term for term in low.head.search_terms if term not in low.text.lower())
    page.goto("")
    search_for(page, slip)
    expect(results(page).first).to_be_visible()
    assert slip.lower() not in page.get_by_role("list", name="Search results").inner_text().lower()


@pytest.mark.parametrize(
    ("typed", "sign"), [("i want to die", "danger"), ("he raped me", "unwanted"), ("bleding wont stop", "blood")]
)
def test_danger_shows_what_to_do_now_before_any_page(page, guide_site, typed, sign):
    help_ = guide_site.facts.help
    (shown,) = [one for one in help_.signs if one.id == sign]
    page.goto("understand/myths/")
    search_for(page, typed)
    panel = page.get_by_role("search")
    card = panel.get_by_role("listitem").filter(has_text=shown.text)
    expect(card).to_be_visible()
    expect(panel.get_by_text(getattr(help_.levels, shown.level).act)).to_be_visible()
    assert card.bounding_box()["y"] < results(page).first.bounding_box()["y"]
    expect(status(page)).to_have_text(re.compile(r"^Help first: .+\. \d+ results?$"))
    panel.get_by_role("link", name=getattr(help_.levels, shown.level).link).first.click()
    page.wait_for_url("**/help/**")


def test_emergency_numbers_are_one_tap_away_and_ring(page, guide_site):
    page.goto("")
    search_for(page, "suicidal")
    panel = page.get_by_role("search")
    panel.get_by_text("Emergency numbers").click()
    for country in guide_site.facts.helplines:
        for service in country.services:
            if service.kind == "emergency":
                link = panel.get_by_role("link", name=f"{country.name} {service.phone[0]}", exact=True)
                expect(link).to_have_attribute("href", f"tel:{service.phone[0]}")


def test_help_goes_when_the_words_of_danger_go(page):
    page.goto("")
    field = search_for(page, "suicide")
    heading = page.get_by_role("search").get_by_role("heading", name="Get help now")
    expect(heading).to_be_visible()
    field.fill("dopamine")
    expect(heading).to_have_count(0)


def test_a_key_that_picks_a_word_of_an_input_method_does_not_leave_the_field(page):
    page.goto("")
    field = search_for(page, "sad")
    expect(results(page).first).to_be_visible()
    press = """(field, isComposing) =>
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", isComposing, bubbles: true }))"""
    field.evaluate(press, True)
    expect(field).to_be_focused()
    field.evaluate(press, False)
    expect(results(page).first).to_be_focused()


def test_a_place_on_the_very_page_is_not_hidden_behind_the_panel(page):
    page.goto("situations/drop/")
    search_for(page, "subdrop")
    results(page).filter(has_text="Drop").first.click()
    expect(page.get_by_role("search")).to_be_hidden()


def test_the_arrow_keys_go_through_help_and_results(page):
    page.goto("")
    field = search_for(page, "suicidal")
    panel = page.get_by_role("search")
    expect(results(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(panel.get_by_role("link", name="Numbers by country").first).to_be_focused()
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    expect(results(page).last).to_be_focused()
    for _ in range(20):
        page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()


def test_the_number_of_results_is_told_and_ten_are_shown_first(page):
    page.goto("")
    search_for(page, "aftercare")
    expect(status(page)).to_have_text(re.compile(r"^\d+ results$"))
    every = int(status(page).inner_text().split()[0])
    shown = results(page).count()
    assert shown == 10 < every
    page.get_by_role("button", name="More results").click()
    expect(results(page)).to_have_count(every)
    expect(results(page).nth(shown)).to_be_focused()
    expect(page.get_by_role("button", name="More results")).to_be_hidden()


def test_a_search_that_finds_nothing_is_no_dead_end(page, guide_site):
    page.goto("understand/myths/")
    search_for(page, "zzxxqq")
    panel = page.get_by_role("search")
    expect(status(page)).to_contain_text("Nothing found")
    expect(results(page)).to_have_count(0)
    for door in guide_site.facts.doors:
        expect(panel.get_by_role("link", name=door.label)).to_be_visible()
    expect(panel.get_by_role("link", name="Get help")).to_be_visible()
    panel.get_by_role("link", name="Tell us what was missing").click()
    page.wait_for_url("**/about/corrections/")
    assert "zzxxqq" not in page.url
    page.go_back()
    search_for(page, "zzxxqq")
    panel.get_by_role("link", name="All pages by question").click()
    expect(page.locator("#by-question")).to_be_in_viewport()


def test_words_that_are_nearly_known_are_offered_and_looked_for(page):
    page.goto("")
    field = search_for(page, "prolzzzin")
    offer = page.get_by_role("search").get_by_role("button", name="prolactin")
    offer.click()
    expect(field).to_have_value("prolactin")
    expect(field).to_be_focused()
    expect(results(page).first).to_be_visible()


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
    assert sorted(OF_SEARCH.search(url)[1] for url in asked[before:]) == ["engine.js", "index.js", "search.js"]
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


@pytest.mark.parametrize("missing", ["search.js", "index.js", "engine.js"])
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
    Held(page, "wikipedia")  # for good: the page is looked at while the next one loads
    page.goto("understand/myths/")
    search_for(page, "dopamine")
    expect(results(page).first).to_be_visible()
    left = page.evaluate(
        """async () => {
          document.querySelector("[data-exit]").click()
          await new Promise((done) => setTimeout(done))
          const panel = document.querySelector("#app-search")
          return [panel.querySelector("input").value, panel.querySelectorAll("[data-found] li, h2").length]
        }"""
    )
    assert left == ["", 0]
    page.unroute_all(behavior="ignoreErrors")


def test_a_page_is_cut_by_its_headings_and_what_is_excluded_is_left_out():
    html = """<nav>Menu</nav><article><h1 id="page">Page</h1><p>What it <b>says</b>.<sup><a>1</a></sup></p>
      <h2 id="part">A part</h2><ul><li>one</li><li>two&amp;three</li></ul>
      <div data-search-exclude><div>Sources</div> here</div>
      <h3 id="x1">Odd &lt;b&gt;</h3><p>End.</p></article><p>Foot</p>"""
    above, part, odd = sections(html)
    assert above == ("", "", "What it says.")
    assert part == ("part", "A part", "one. two&three"), "an item of a list is a sentence of its own"
    assert odd == ("x1", "Odd <b>", "End.")


def test_a_section_is_told_by_a_whole_sentence():
    assert sentence("Short. Then a longer sentence that goes on.") == "Short. Then a longer sentence that goes on."
    assert sentence(f"{'This is the first one. ' * 3}{'Next. ' * 30}") != ""
    first = "A first sentence that says enough to stand alone on a small screen."
    assert sentence(f"{first} A second sentence that would make it far too long for one result.") == first
    assert sentence("word " * 100).endswith("word …")
    assert sentence("") == ""


def test_a_word_stands_once_a_page_and_not_at_all_where_most_pages_say_it():
    heads = {f"{n}/": [f"Page {n}", "", "", [], True] for n in range(20)}
    text = "Enough is said of this to fill one sentence of a result, and some more. Everywhere{} hugging{}."
    found = {
        address: [
            Section(f"part-{n}", f"Part {n}", text.format("", n)),
            Section(f"again-{n}", f"Again {n}", text.format("", n)),
            Section("all", "All", "On every page."),
        ]
        for n, address in enumerate(heads)
    }
    for n, (_, *_, rows) in enumerate(pages(found, heads)):
        words = [word for row in rows for word in row[3].split()]
        assert words.count(f"hugging{n}") == 1
        assert "everywhere" not in words
        assert rows[0][0] == "", "a heading's own anchor need not be kept"
        assert rows[2][1] == "", "a heading that many pages have leads nowhere"


def test_an_emergency_number_that_nobody_has_seen_is_not_shown(guide_site):
    country = guide_site.facts.helplines[1]
    (number,) = [service for service in country.services if service.kind == "emergency"]
    hidden = number.model_copy(update={"publish": False})
    facts = guide_site.facts.model_copy(update={"helplines": (country.model_copy(update={"services": (hidden,)}),)})
    assert knowledge(guide_site)["emergency"]
    assert knowledge(replace(guide_site, facts=facts))["emergency"] == []


def test_an_index_is_written_once_and_what_is_missing_is_told(tmp_path, guide_site):
    known = knowledge(guide_site)
    (told_of,) = write_index(tmp_path, {}, {**known, "pages": {"a/": ["A", "", "", [], True]}})
    assert "'a/'" in told_of
    written = (tmp_path / INDEX).read_text("utf-8")
    (tmp_path / "assets/x0").mkdir()
    (tmp_path / "assets/search").rename(tmp_path / "assets/x0/search")
    assert write_index(tmp_path, {}, known) == []
    assert (tmp_path / "assets/x0/search/index.js").read_text("utf-8") == written
    assert not (tmp_path / INDEX).exists()


def test_a_contributor_sees_what_a_reader_would_get_and_why():
    run = subprocess.run(["make", "search", "Q=suicidal"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "HELP FIRST: die, as “suicide” was typed" in run.stdout
    assert "1. Helplines by country" in run.stdout
    assert "help/helplines/" in run.stdout
    assert "like “" in run.stdout
