"""The search index as a JavaScript module: what docs/assets/js/engine.js learns, and what is shown of an answer.

A page may fetch nothing (`connect-src 'none'`), but it may import a module. Two sources flow together here: the text of
the built pages, and what nobody sees on them, readers' own words and docs/data/search.yml.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from macros.data import Site, pick

INDEX = "assets/search/index.js"
LETTERS = 90  # of a section's sentence, or a little more to its end
SHORT = 30  # letters: what is shorter tells little by itself
FEW = 4  # pages: a word of the text that more pages have tells none from another
MANY = 3  # pages: a heading that more pages have leads nowhere

SENTENCE_END = re.compile(r"(?<=[.?!]) |(?<=[.?!][”’]) ")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# These part no words. Every other tag does.
INLINE = {"a", "abbr", "b", "button", "cite", "code", "data", "em", "i", "mark", "q", "small", "span", "strong", "time"}
SKIPPED = {"script", "style", "svg", "sup"}  # code, drawings, the numbers of notes
# Found on nearly every page and in nearly every question. They still count a little, as in "what to say".
COMMON = (
    "a after an and are as at be but by can could did do does for from had has have he her his i if in into is it its "
    "may me more most my no not of on or our she so some such that the their them then there these they this those to "
    "us was we were what when where which who why will with would you your"
)
# Of docs/data/words.yml, without "search_": what the panel says once it knows the index.
WORDS = ("first", "emergency", "none", "near", "one", "many", "tell")

Known = Mapping[str, Any]


class Section(NamedTuple):
    """A part of a page, from its heading to the next; the first has neither anchor nor heading."""

    anchor: str
    heading: str
    text: str


def knowledge(site: Site) -> Known:
    """Return all that search knows and shows beyond the built pages.

    Words: those of docs/data/search.yml, and of each page, by its address, what its head says. For danger: the levels
    and signs of help.yml, and emergency numbers by country. For no result: ways on.
    """
    facts, pages = site.facts, site.pages

    def way(path: str) -> str:
        return pick(pages, path, "docs").address

    named = {sign for urgent in facts.search.urgent for sign in urgent.signs}
    return {
        "words": {name: facts.words[f"search_{name}"] for name in WORDS},
        "common": COMMON,
        "forms": facts.search.forms,
        "alike": facts.search.alike,
        "groups": facts.search.groups,
        "harmless": facts.search.harmless,
        "urgent": [
            {
                "id": urgent.id,
                "signs": urgent.signs,
                "pages": [way(path) for path in urgent.pages],
                "words": urgent.words,
            }
            for urgent in facts.search.urgent
        ],
        "levels": {
            level: {"title": care.title, "act": care.act, "page": way(care.page), "link": care.link}
            for level, care in facts.help.levels
        },
        "signs": {
            sign.id: {"level": sign.level, "text": sign.text}
            for sign in facts.help.signs
            if sign.id and sign.id in named
        },
        "emergency": [
            [country.name, service.phone[0]]
            for country in facts.helplines
            for service in country.services
            if service.kind == "emergency" and service.publish
        ],
        "doors": [[f"{door.label}: {door.hint}", way(door.page)] for door in facts.doors],
        "tell": way("about/corrections.md"),
        "pages": {
            page.address: [
                page.head.title,
                page.head.question,
                page.head.summary,
                page.head.search_terms,
                not page.head.search.get("exclude"),
            ]
            for page in pages.values()
        },
    }


def write_index(site: Path, html: Mapping[Path, str], known: Known) -> list[str]:
    """Write what is `known` of words and what the pages of the built `site` say, their `html` by path, into `INDEX`.

    Returns what was skipped, in words. Doing it twice changes nothing.
    """
    if any(site.glob("assets/*/search/index.js")):  # it has been moved to where `fingerprint` puts all assets
        return []
    texts = {address: html.get(site / address / "index.html") for address in known["pages"]}
    index = site / INDEX
    index.parent.mkdir(parents=True, exist_ok=True)
    found = {address: [] if text is None else list(sections(text)) for address, text in texts.items()}
    guide = {**known, "pages": list(pages(found, known["pages"]))}
    index.write_text(f"export default {json.dumps(guide, ensure_ascii=False, separators=(',', ':'))}\n", "utf-8")
    return [f"Skipped in search: there is no page {address!r}" for address, text in texts.items() if text is None]


def pages(found: Mapping[str, Iterable[Section]], heads: Known) -> Iterator[list[Any]]:
    """Yield each page as the engine learns it: its address, what its head says, its sections.

    `found` are the sections of each page by its address; `heads` what `knowledge` says of it. A section is its anchor
    (empty if it is the heading's own), heading, sentence, and the words of the rest: each word once a page, and none
    that more than FEW pages say. The page's summary stands for what comes before its first heading.
    """
    words = {address: _words(*(section.text for section in cut)) for address, cut in found.items()}
    on_pages = Counter(word for said in words.values() for word in said)
    with_heading = Counter(heading for cut in found.values() for heading in {section.heading for section in cut})
    for address, cut in found.items():
        title, question, summary, asked, looked_through = heads[address]
        told = {word for word in words[address] if on_pages[word] > FEW}
        told |= _words(title, question, summary, *asked, *(section.heading for section in cut))
        rows = []
        for section in cut if looked_through else ():
            # "What we do not know" tells nobody where it leads.
            anchor, heading = ("", "") if with_heading[section.heading] > MANY else section[:2]
            shown = sentence(section.text) if heading else ""
            rest = _words(section.text) - _words(heading, shown) - told
            told |= rest
            own = "" if anchor == slug(heading) else anchor
            rows.append([own, heading, shown, " ".join(sorted(word for word in rest if len(word) > 1))])
        yield [address, title, question, summary, asked, rows]


def sections(html: str) -> Iterator[Section]:
    """Cut the article of a page by its headings. What has `data-search-exclude` is left out."""
    reader = _Reader()
    reader.feed(re.sub(r"\s+", " ", html))
    reader.close()
    for anchor, heading, text in reader.cut:
        # What ends without a full stop, as the item of a list does, is a sentence of its own all the same.
        said = re.sub(r"((?<=[\w)])|(?<=[\w)][”’]))\s*\n\s*(?=[\w“‘(])", ". ", "".join(text))
        yield Section(anchor, " ".join("".join(heading).split()), " ".join(said.split()))


class _Reader(HTMLParser):
    """Collects the text of an article, a list of pieces for each heading and for what follows it."""

    def __init__(self) -> None:
        super().__init__()
        self.cut: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        self.open = False  # within the article
        self.heading = False
        self.skip = ""  # the tag of what is left out, while it lasts
        self.depth = 0  # of that tag within itself

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a section at a heading, and leave out what is to be left out."""
        given = dict(attrs)
        if self.skip:
            self.depth += tag == self.skip
        elif tag in SKIPPED or "data-search-exclude" in given:
            self.skip, self.depth = tag, 1
        elif tag == "article":
            self.open = True
        elif re.fullmatch(r"h[2-6]", tag) and given.get("id"):
            self.cut.append((given["id"] or "", [], []))
            self.heading = True
        elif tag == "h1":
            self.skip, self.depth = tag, 1  # the page's title is known
        if tag not in INLINE | SKIPPED:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if tag == self.skip:
            self.depth -= 1
            if not self.depth:
                self.skip = ""
        elif tag == "article":
            self.open = False
        elif re.fullmatch(r"h[2-6]", tag):
            self.heading = False
        if tag not in INLINE | SKIPPED:
            self.handle_data("\n")

    def handle_data(self, data: str) -> None:
        """Keep a piece of text."""
        if self.open and not self.skip:
            _, heading, text = self.cut[-1]
            (heading if self.heading else text).append(data)


def sentence(text: str) -> str:
    """Return the first sentence of `text`, with the next where both are short; the beginning of one that is long."""
    shown = ""
    for piece in SENTENCE_END.split(text):
        if len(shown) >= SHORT and len(shown) + len(piece) >= LETTERS:
            break
        shown = f"{shown} {piece}".strip()
    if len(shown) <= LETTERS * 1.6:
        return shown
    return shown[: int(LETTERS * 1.4)].rpartition(" ")[0] + " …"


def slug(heading: str) -> str:
    """Return the anchor that a heading gets by itself. The same stands in docs/assets/js/engine.js."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", heading, flags=re.ASCII).strip().lower())


def _words(*texts: str) -> set[str]:
    """Return the words of `texts`, in small letters and with straight apostrophes, as readers type them."""
    return {word.replace("’", "'") for text in texts for word in WORD.findall(text.lower())}
