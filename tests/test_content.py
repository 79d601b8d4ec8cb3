"""What a reader can rely on from page to page: one place for every fact, a way on, a date, the level it is held to."""

import json
import re
import struct
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from macros.data import address
from macros.take_along import FILE
from tests.claims import ALLOWED, PLANTED, wrong_claims
from tests.conftest import BELOW, PAGES, html, tell
from tests.reading import GRADE_AT_MOST, blocks
from tests.test_writing import TYPED_STATISTIC

SITUATIONS = [page for page in PAGES if page.startswith("situations/")]
# What a page about somebody's own life leads to.
WAYS_ON = ("do/how-to-ask.md", "do/on-your-own.md", "worksheet.md", "help/when-to-get-help.md")
# Files of facts that are words. A number in them would be a second copy, or one without a source.
WORDS_ONLY = (
    "answers",
    "easy",
    "glossary",
    "handouts",
    "help",
    "hormones",
    "myths",
    "plan",
    "strips",
    "tables",
    "timeline",
)
NOT_FOR_READERS = ("id", "sources", "page", "picture", "grade", "day", "pressure_link")
# Pages on matter that may hurt. One calm line says so before anything else.
HARD = ("help/unwanted.md", "help/control.md", "situations/after-trauma.md", "understand/feeling-low.md")
GLOSSARY = "about/glossary.md"
TOPICS = ("understand/", "do/", "situations/", "help/")
NOT_ON_A_TOPIC = ("help/helplines.md", "help/hide-your-visit.md")
SHARE_SIZE = (1200, 630)

# Where a claim is named in order to answer it, and where others speak.
QUOTED = ".app-myth h3, .app-question summary, q, blockquote, .app-sources, .app-references, .app-cards"


def pages_of(site):
    return {page: BeautifulSoup(html(site, page), "html.parser") for page in PAGES}


@pytest.mark.parametrize("sentence", PLANTED)
def test_a_claim_of_the_corrections_list_planted_in_a_page_is_found(sentence):
    assert wrong_claims(f"Some words before. {sentence} Some words after.")


@pytest.mark.parametrize("sentence", ALLOWED)
def test_what_is_said_to_answer_a_claim_is_not_taken_for_it(sentence):
    assert wrong_claims(sentence) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_repeats_a_claim_that_the_evidence_does_not_bear(name, site, guide_site):
    page = BeautifulSoup(html(site, name), "html.parser")
    for quoted in page.select(QUOTED):
        quoted.decompose()
    head = guide_site.pages[name].head
    said = [text for _, text in blocks(page.select_one("article"))] + [head.description, head.summary]
    found = [f"docs/{name}: “{claim}”" for text in said for claim in wrong_claims(text)]
    tell(found, "The corrections list of the evidence says otherwise; write what is known, or quote it in myths.yml:")


def texts(record: object, key: str = "") -> Iterator[str]:
    """Every text for readers in a record, and in what it holds; ids, keys of sources and names of pages are none."""
    if isinstance(record, str) and key not in NOT_FOR_READERS:
        yield record
    elif isinstance(record, dict):
        for name, value in record.items():
            yield from texts(value, key if key == "sources" else name)
    elif isinstance(record, list | tuple):
        for value in record:
            yield from texts(value, key)


@pytest.mark.parametrize("file", WORDS_ONLY)
def test_no_number_stands_among_the_words_of_the_facts(file, guide_site):
    facts = guide_site.facts.model_dump(mode="json")[file]
    found = [text for text in texts(facts) if re.search(r"\d", text.replace("A4", "")) or TYPED_STATISTIC.search(text)]
    tell(
        found, f"docs/data/{file}.yml: put the number into figures.yml, and say it on a page with {{{{ figure(…) }}}}:"
    )


def test_every_entry_of_the_facts_is_called_by_a_page(guide_site):
    text = "".join(page.text for page in guide_site.pages.values())
    facts = guide_site.facts
    calls = {f'table("{slug}"': "tables.yml" for slug in facts.tables}
    calls |= {f'strip("{slug}"': "strips.yml" for slug in facts.strips}
    calls |= {f'figure("{slug}"': "figures.yml" for slug in guide_site.amounts}
    calls |= {f'chart("{slug}"': "charts.yml" for slug in facts.charts}
    calls |= {f'"{slug}"': "routines.yml" for slug in facts.routines}
    calls |= {f"{name}()": f"{name}.yml" for name in ("timeline", "plan", "handouts", "easy", "corrections", "scores")}
    tell([f"docs/data/{file}: {call}" for call, file in calls.items() if call not in text], "no page calls these:")


def plain(words: str) -> str:
    """Return words as they are compared: small letters, no commas or hyphens."""
    return words.lower().replace(",", "").replace("-", " ")


def test_every_word_of_the_glossary_is_used_by_a_page_of_the_guide(guide_site, site):
    said = plain(
        " ".join(page.select_one("article").get_text(" ") for name, page in pages_of(site).items() if name != GLOSSARY)
    )
    found = []
    for slug, term in guide_site.facts.glossary.items():
        words = [plain(word) for word in re.sub(r"( \(|, in ).*$", "", term.word).split(" or ")]
        explained = any(f'term("{slug}"' in page.text for page in guide_site.pages.values())
        if not explained and not any(re.search(rf"\b{re.escape(word)}s?\b", said) for word in words):
            found.append(f"docs/data/glossary.yml: {slug}")
    tell(found, "no page says these words; use them or take them out:")


@pytest.mark.parametrize("name", [page for page in PAGES if not page.startswith("about/")])
def test_a_page_that_cites_a_work_says_how_sure_something_is(name, site):
    page = BeautifulSoup(html(site, name), "html.parser")
    if page.select(".app-sources li"):
        assert page.select(".app-grade"), f"docs/{name}: give its claims a grade"


def links_of(page: BeautifulSoup, of: str) -> set[str]:
    """Return the addresses that the text of a page leads to."""
    here = f"http://x/{address(of)}"
    return {
        urldefrag(urljoin(here, link["href"])).url.removeprefix("http://x/") for link in page.select("article a[href]")
    }


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_page_about_a_life_leads_to_asking_own_care_the_worksheet_and_help(name, site):
    there = links_of(BeautifulSoup(html(site, name), "html.parser"), name)
    tell([f"docs/{name}: {way}" for way in WAYS_ON if address(way) not in there], "lead to these too:")


def test_every_page_for_readers_leads_on_to_the_next_useful_things(guide_site):
    found = [
        f"docs/{name}: related has {len(page.head.related)}"
        for name, page in guide_site.pages.items()
        if name.startswith(("understand/", "do/", "situations/", "help/")) and len(page.head.related) < 3
    ]
    tell(found, "name at least three pages to read next:")


def test_pages_on_hard_matter_say_so_once_and_calmly_before_anything_else(guide_site, site):
    for name in HARD:
        note = guide_site.pages[name].head.content_note
        assert note, f"docs/{name}: add content_note, one calm line"
    for name, page in guide_site.pages.items():
        if page.head.content_note:
            shown = BeautifulSoup(html(site, name), "html.parser").select_one("article")
            assert shown.select(".app-content-note, .admonition, h2, article > p:not([class])")[0]["class"] == [
                "app-content-note"
            ], f"docs/{name}"
            assert len(page.head.content_note.split()) <= 20, f"docs/{name}: one calm line"
            assert page.head.safety_owner, f"docs/{name}: somebody answers for a page with a content note"


@pytest.mark.parametrize("name", ["help/unwanted.md", "help/control.md", "situations/after-trauma.md"])
def test_whoever_is_in_danger_finds_help_and_exit_on_the_first_screen(new_context, name):
    page: Page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(address(name))
    expect(page.get_by_role("link", name="Exit this page")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("helplines", re.I)).first).to_be_in_viewport()


def test_what_ages_fastest_is_checked_soonest(guide_site):
    pages = guide_site.pages
    for name, days in (("help/helplines.md", 90), ("understand/pcd-in-numbers.md", 366)):
        head = pages[name].head
        assert head.review_due - head.reviewed <= timedelta(days), f"docs/{name}: review_due within {days} days"


def structure(site, name: str) -> dict:
    found = BeautifulSoup(html(site, name), "html.parser").select("script[type='application/ld+json']")
    assert len(found) == 1, name
    return json.loads(found[0].string)


def test_what_a_page_tells_machines_about_itself_is_true(site, guide_site):
    for name, page in guide_site.pages.items():
        said = structure(site, name)
        shown = BeautifulSoup(html(site, name), "html.parser")
        assert said["@context"] == "https://schema.org"
        assert said["@type"] == ("FAQPage" if name == "about/answers.md" else "WebPage")
        assert said["name"] == shown.select_one("h1").get_text(strip=True)
        assert said["description"] == shown.select_one("meta[name=description]")["content"]
        assert said["url"] == shown.select_one("link[rel=canonical]")["href"]
        assert said["lastReviewed"] == page.head.reviewed.isoformat()
        assert said["inLanguage"] == shown.html["lang"]
        assert said["license"] == shown.select_one("footer a[href*=creativecommons]")["href"]
        assert "reviewedBy" not in said, "nobody has checked a page: see reviewed_by"


def test_the_way_from_home_that_a_page_tells_leads_through_pages_that_are_there(site):
    for name in PAGES:
        if name == "index.md":
            continue
        way = structure(site, name)["breadcrumb"]["itemListElement"]
        assert [step["position"] for step in way] == list(range(1, len(way) + 1))
        assert way[-1]["item"] == structure(site, name)["url"]
        for step in way:
            assert (site / step["item"].split(f"/{BELOW}/")[1] / "index.html").is_file(), f"{name}: {step}"


def test_questions_and_answers_are_told_to_machines_as_readers_see_them(site):
    page = BeautifulSoup(html(site, "about/answers.md"), "html.parser")
    said = structure(site, "about/answers.md")["mainEntity"]
    shown = [(one.h3.get_text(strip=True), one.p.get_text(strip=True)) for one in page.select(".app-question")]
    assert [(one["name"], one["acceptedAnswer"]["text"]) for one in said] == shown
    for one in said:
        assert page.find(id=urldefrag(one["acceptedAnswer"]["url"]).fragment)


def test_a_shared_link_shows_the_same_dull_words_and_picture_whatever_the_page(site):
    seen = set()
    for path in sorted({*site.rglob("*.html")} - {site / FILE}):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        card = {one["property"]: one["content"] for one in page.select("meta[property^='og:']")}
        assert re.search(r"\bsex|kink|orgasm", " ".join(v for k, v in card.items() if k != "og:url"), re.I) is None
        seen.add((card["og:title"], card["og:description"], card["og:image"], card["og:image:alt"]))
    assert len(seen) == 1
    picture = seen.pop()[2]
    assert picture == f"https://aftercare-guide.example/{BELOW}/share.png"
    head = (site / "share.png").read_bytes()[:24]
    assert struct.unpack(">II", head[16:24]) == SHARE_SIZE


def test_easy_read_is_the_easiest_page_and_shows_every_idea_with_its_drawing(site, guide_site):
    head = guide_site.pages["about/easy-read.md"].head
    assert GRADE_AT_MOST[head.reading_class] == min(GRADE_AT_MOST.values())
    page = BeautifulSoup(html(site, "about/easy-read.md"), "html.parser")
    ideas = [idea for part in guide_site.facts.easy for idea in part.ideas]
    shown = page.select(".app-easy__ideas > li")
    for idea, one in zip(ideas, shown, strict=True):
        assert idea.text in one.get_text(" ")
        assert one.select_one("svg")
    for link in page.select(".app-easy__parts a"):
        assert page.find(id=link["href"].removeprefix("#")).get_text(strip=True) == link.get_text(strip=True)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_was_scored_twice_and_reaches_the_line(name, guide_site):
    scores = guide_site.facts.scores.pages
    unscored = [] if name in scores else [f"docs/{name}"]
    tell(unscored, "score it twice, apart from its writing, and add it to docs/data/scores.yml:")
    second, least = scores[name].second, guide_site.facts.scores.least
    wanted = {"understandable"}
    if name.startswith(TOPICS):
        wanted |= {"actionable"} if name in NOT_ON_A_TOPIC else {"actionable", "discern"}
    found = [f"{what}: not scored" for what in wanted if getattr(second, what) is None]
    found += [
        f"{what}: {given}, at least {getattr(least, what)}"
        for what in ("understandable", "actionable", "discern")
        if (given := getattr(second, what)) is not None and given < getattr(least, what)
    ]
    tell(found, f"docs/{name} is below the line; mend it, then score it anew:")
