"""The rules of CONTRIBUTING.md, "Writing", one test each. They say which page, which line, and what to do."""

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup, Tag
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
SHORT_FORM = re.compile(r"\b[A-Z]{2,}\b\+?")
# Capitals that are no short form of anything, and why. A word to send by text message is known from helplines.yml.
NAMES = {
    "AA": "a level of WCAG",
    "AAA": "a level of WCAG",
    "ADHD": "known by its letters; the page for neurodivergent people explains it, and home asks in their words",
    "BMJ": "part of a journal's name",
    "BY": "part of a licence's name",
    "CC": "part of a licence's name",
    "DISCERN": "a set of questions",
    "GOV": "part of a web address",
    "JAWS": "a program",
    "MANAS": "part of a service's name",
    "MIT": "a licence",
    "NHS": "a health service; part of a helpline's name",
    "NVDA": "a program",
    "OK": "a word",
    "RAINN": "a service",
    "TICK": "part of a mark's name",
    "UI": "part of a typeface's name",
    "UK": "a country",
    "US": "a country",
}
# Words of the glossary that a page may use without explaining them there, and why.
EVERYDAY = {
    "aftercare": "the guide's own subject; the home page and a page of its own explain it",
    "consent": "most adults know it; a page explains it where it is the topic",
}


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


def shown(page: str) -> Tag:
    """Return what a built page says for itself: without menus, and without names and titles as others print them."""
    found = BeautifulSoup(page, "html.parser").select_one("article")
    assert found is not None
    for part in found.select("cite, script, .app-scores"):
        part.decompose()
    return found


def where(name: str, words: str) -> str:
    """Return the file and line in which a reader of docs/`name` meets `words`: the page, or else the facts."""
    known = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    lines = [(name, n, line) for n, line in prose(name)]
    for file in sorted((DOCS / "data").glob("*")):
        text = enumerate(file.read_text("utf-8").splitlines(), start=1)
        lines += [(f"data/{file.name}", n, line) for n, line in text if not line.lstrip().startswith(("#", "%"))]
    return next((f"docs/{file}:{n}" for file, n, line in lines if known.search(line)), f"docs/{name}")


def explains(short: str, text: str) -> bool:
    """Tell whether `text` says what a short form means: in brackets, behind “or”, or as “HIV, a virus …”."""
    form = rf"(?<!\w){re.escape(short)}"
    ways = (
        rf"\w \({form}\)",
        rf"{form} \(\w",
        rf"\w, or {form}",
        rf"{form}, (a|an|the) \w",
        rf"{form} (is|are|means|stands for) \w",
    )
    return any(re.search(way, text) for way in ways)


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
    for file in sorted({*(DOCS / "data").glob("*.yml")} - {DOCS / "data/search.yml"}):  # what readers type
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


@pytest.mark.parametrize("name", PAGES)
def test_a_short_form_is_explained_where_a_reader_first_meets_it(name, site, guide_site):
    page = shown(html(site, name))
    for meaning in page.select(".app-term__meaning"):  # as on paper, where it stands in brackets
        meaning.replace_with(f"({meaning.get_text()})")
    for sound in page.select(".app-glossary__say"):  # its capitals are the loud part of a word
        sound.decompose()
    listed = " ".join(word.get_text() for word in page.select(".app-glossary dt"))
    said = blocks(page)
    services = [service for country in guide_site.facts.helplines for service in country.services]
    to_text = {service.text.say for service in services if service.text}
    first = {short: n for n in reversed(range(len(said))) for short in SHORT_FORM.findall(said[n][1])}
    found = []
    for short, n in first.items():
        end = n + 1
        while said[n][0].startswith("h") and end < len(said) and not said[end][0].startswith("h"):
            end += 1  # a heading is explained by what follows it
        known = short in NAMES or short in to_text or re.search(rf"\b{re.escape(short)}", listed)
        if not known and not explains(short, " ".join(text for _, text in said[n:end])):
            found.append(f"{where(name, short)}: {short}")
    tell(found, f'docs/{name}: say what these mean, as “HIV, a virus …” or {{{{ term("pcd", "PCD") }}}}; or see NAMES:')


@pytest.mark.parametrize("name", PAGES)
def test_a_rare_word_is_explained_on_each_page_that_uses_it(name, site, guide_site):
    page = shown(html(site, name))
    explained = {re.sub(r"^term-|-\d+$", "", meaning["id"]) for meaning in page.select(".app-term__meaning")}
    explained |= {entry["id"].removeprefix("word-") for entry in page.select(".app-glossary > [id]")}
    for part in page.select("[data-search-exclude]"):  # what other pages and other people say
        part.decompose()
    said = " ".join(text for _, text in blocks(page))
    found = []
    for slug, term in guide_site.facts.glossary.items():
        word = re.sub(r" \(.*\)$", "", term.word)
        if slug in explained or slug in EVERYDAY:
            continue
        if hit := re.search(rf"(?<![\w-]){word}s?(?!\w)", said, re.IGNORECASE):
            found.append(f'{where(name, hit[0])}: “{hit[0]}”: write {{{{ term("{slug}", "{hit[0]}") }}}} once')
    tell(found, f"docs/{name}: explain these once, in a sentence above the macro if a macro writes them:")


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


@pytest.mark.parametrize("name", PAGES)
def test_every_table_and_picture_of_numbers_says_what_it_shows(name, site):
    found = []
    page = shown(html(site, name))
    for part, words in (("table", "caption"), ("figure", "figcaption")):
        for n, shows in enumerate(page.select(part), start=1):
            named_by = page.find(id=shows.get("aria-labelledby") or "") or shows.find(words)
            if not named_by or not named_by.get_text(strip=True):
                found.append(f"docs/{name}: {part} {n}")
    tell(found, "give these a caption, or the name of a heading, in macros/templates/:")


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
