"""The rules of CONTRIBUTING.md, "Writing", one test each. They say which page, which line, and what to do."""

import re
from collections import Counter

import pytest
from markdown.extensions.toc import slugify

from tests.conftest import DOCS, PAGES, html, tell
from tests.reading import GRADE_AT_MOST, SMOG_AT_MOST, article, blocks, count, read

MACRO = re.compile(r"\{\{.*?\}\}", re.DOTALL)
HEAD = re.compile(r"\A---\n.*?^---$", re.DOTALL | re.MULTILINE)
LINK_TARGET = re.compile(r"\]\([^)]*\)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

# A number in words that states a fact belongs in figures.yml as much as one in digits.
COUNT = r"(one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|fifty|a hundred|half|a third|a quarter)"
TYPED_STATISTIC = re.compile(
    rf"\b({COUNT} (in|of|out of) (every )?(three|four|five|ten|twenty|a hundred|one hundred)|per ?cent|percent"
    r"|half of (all )?(women|men|people)|two thirds|three quarters|most (people|women|men) (have|get|feel))\b|%",
    re.IGNORECASE,
)
# Word → what to write instead. Quoted claims on the page that answers them may hold them.
NOT_TO_USE = {
    r"should": "say what helps, or “you may”",
    r"normal|abnormal": "“common”, “you are not the only one”",
    r"crash(es|ed|ing)?": "“comedown”, or say what was felt",
    r"boyfriend|girlfriend|husband|wife": "“partner”",
    r"victims?": "“survivor”, only as a word people may choose; better: say what happened",
    r"bare minimum": "say what helps, without blame",
    r"stud(y|ies) shows?|science-backed|research shows": "name the study and cite it",
    r"simply|obviously|of course": "leave it out",
    r"journey|toxic|unpack|delve": "a plain word",
    r"click": "“choose” or “press”: not everybody has a mouse",
}
VAGUE_LINK = re.compile(r"\[(here|this|this page|click here|link|read more|more)\]\(", re.IGNORECASE)


def prose(name: str) -> list[tuple[int, str]]:
    """Return the lines of a page with their numbers, without head, macros and addresses."""
    text = (DOCS / name).read_text("utf-8")
    head = HEAD.search(text)
    assert head
    shown = [
        line if re.match("(title|summary|description|content_note):", line) else "" for line in head[0].splitlines()
    ]
    text = "\n".join(shown) + text[head.end() :]
    for part in (COMMENT, MACRO, LINK_TARGET):
        text = part.sub(lambda found: "\n" * found[0].count("\n"), text)
    lines = (re.sub(r"^\d+\. ", "", line) for line in text.splitlines())  # the mark of a numbered list is no number
    return list(enumerate(lines, start=1))


@pytest.mark.parametrize("name", PAGES)
def test_no_number_stands_outside_a_macro(name):
    found = [f"docs/{name}:{n}: {line.strip()}" for n, line in prose(name) if re.search(r"\d", line)]
    tell(found, "put the number into docs/data/figures.yml and write {{ figure(…) }}:")


@pytest.mark.parametrize("name", PAGES)
def test_no_statistic_is_typed_in_words(name):
    found = [f"docs/{name}:{n}: {line.strip()}" for n, line in prose(name) if TYPED_STATISTIC.search(line)]
    tell(found, "put the number into docs/data/figures.yml and write {{ figure(…) }}:")


@pytest.mark.parametrize("name", PAGES)
def test_words_that_hurt_or_mislead_are_not_used(name):
    found = [
        f"docs/{name}:{n}: “{hit[0]}” → {instead}"
        for n, line in prose(name)
        for word, instead in NOT_TO_USE.items()
        if (hit := re.search(rf"\b({word})\b", line, re.IGNORECASE))
    ]
    tell(found, "Some words hurt or mislead; write instead what stands behind each:")


def test_the_same_words_are_not_used_in_the_facts():
    found = []
    for file in sorted((DOCS / "data").glob("*.yml")):
        for n, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            said = re.sub(r"^\s*-?\s*(claim|never_say|name|website|checked_how):.*|#.*", "", line)
            for word, instead in NOT_TO_USE.items():
                if hit := re.search(rf"\b({word})\b", said, re.IGNORECASE):
                    found.append(f"docs/data/{file.name}:{n}: “{hit[0]}” → {instead}")
    tell(found, "Some words hurt or mislead; write instead what stands behind each:")


@pytest.mark.parametrize("name", PAGES)
def test_a_link_says_where_it_leads(name):
    found = [f"docs/{name}:{n}: {line}" for n, line in enumerate((DOCS / name).read_text("utf-8").splitlines(), 1)]
    found = [line for line in found if VAGUE_LINK.search(line)]
    tell(found, "name the page that is linked to:")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_words_and_macros_but_no_html(name):
    found = [f"docs/{name}:{n}: {line.strip()}" for n, line in prose(name) if re.search(r"<[a-z/]", line)]
    tell(found, "HTML belongs in macros/templates/:")


def test_every_page_has_a_title_and_a_description_of_its_own(guide_site):
    for field in ("title", "description", "summary"):
        said = Counter(getattr(page.head, field) for page in guide_site.pages.values())
        tell([text for text, times in said.items() if times > 1], f"No two pages may share a {field}; these do:")


def test_every_page_says_that_no_clinician_has_checked_it_or_who_did(guide_site):
    for page in guide_site.pages.values():
        assert page.head.reviewed_by == "not yet checked by a clinician", (
            f"docs/{page.path}: a review needs a name and a date on about/how-we-check.md; then change this test"
        )


def test_a_page_is_checked_again_within_its_time(guide_site):
    for page in guide_site.pages.values():
        months = 24 if page.head.safety_owner is None else 12
        days = (page.head.review_due - page.head.reviewed).days
        assert days <= months * 31, f"docs/{page.path}: review_due is more than {months} months after reviewed"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_easy_to_read_as_its_class_says(name, site, guide_site):
    found = read(html(site, name))
    reading_class = guide_site.pages[name].head.reading_class
    limit = GRADE_AT_MOST[reading_class]
    if found.grade > limit:
        tell(found.hardest, f"docs/{name}: reading grade {found.grade}, at most {limit}. The hardest sentences:")
    if found.smog > SMOG_AT_MOST[reading_class]:
        tell(found.hardest, f"docs/{name}: SMOG {found.smog}, too many long words. The hardest sentences:")
    if found.mean_sentence > 14:
        tell(found.longest, f"docs/{name}: {found.mean_sentence} words to a sentence, at most 14. The longest:")


@pytest.mark.parametrize("name", PAGES)
def test_no_sentence_is_longer_than_25_words(name, site):
    too_long = [f"{count(sentence)} words: {sentence}" for sentence in read(html(site, name)).too_long]
    tell(too_long, f"docs/{name}: at most 25 words to a sentence; make two of each:")


@pytest.mark.parametrize("name", PAGES)
def test_paragraphs_sections_and_lists_are_short(name, site):
    found = read(html(site, name))
    tell(found.long_paragraphs, f"docs/{name}: at most 3 sentences to a paragraph; part these:")
    tell(found.long_sections, f"docs/{name}: at most 150 words to a section; put a heading into these:")
    tell(found.long_lists, f"docs/{name}: at most 7 items to a list; part those that begin:")


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith(("understand/", "do/", "help/"))])
def test_a_reader_page_begins_with_the_answer_in_short(name, site):
    box = article(html(site, name)).select_one(".admonition.short")
    assert box, f"docs/{name}: begin with /// short | In short"
    assert 3 <= len(box.select("li")) <= 5, f"docs/{name}: “In short” has 3 to 5 points"


def test_every_page_on_evidence_says_what_is_not_known(site, guide_site):
    for page in guide_site.pages.values():
        if page.head.reading_class == "evidence" and not page.path.startswith("about/"):
            headings = [text for name, text in blocks(article(html(site, page.path))) if name == "h2"]
            assert "What we do not know" in headings, f"docs/{page.path}"


def test_readers_words_never_show_on_the_page(site, guide_site):
    for page in guide_site.pages.values():
        longest = max(page.head.search_terms, key=len)
        assert longest not in article(html(site, page.path)).get_text(), f"docs/{page.path}: {longest}"


def test_headings_make_addresses_that_can_be_read(guide_site):
    for page in guide_site.pages.values():
        for heading in re.findall(r"^#{2,3} (.+)$", MACRO.sub("", page.text), re.MULTILINE):
            assert slugify(heading, "-"), f"docs/{page.path}: {heading}"
