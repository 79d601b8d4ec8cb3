"""Measure how hard a built page is to read: `python -m tests.reading site/understand/myths/index.html`.

Only sentences count: what a reader reads from top to bottom. Left out are menus, forms, tables of
references, the notes' numbers, words explained on demand, and the lines that every page ends with.
"""

import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import textstat
from bs4 import BeautifulSoup, Tag

NOT_PROSE = (
    "nav, form, script, sup, svg, cite, [popover], [data-search-exclude], .app-references, .app-ideas__facts, "
    ".app-helpline__checked, .app-helpline__reach, .app-helpline__facts"
)
BLOCKS = "p, li, td, th, dd, dt, figcaption, h1, h2, h3, h4, caption, summary"
# Flesch-Kincaid grade and SMOG, by reading class.
GRADE_AT_MOST = {"easy": 3.0, "core": 6.0, "evidence": 8.0, "pro": 12.0}
SMOG_AT_MOST = {"easy": 6.5, "core": 9.5, "evidence": 11.0, "pro": 13.0}
SENTENCE = re.compile(r"(?<=[.!?…])[”\"’)]*\s+(?=[“\"‘(]?[A-Z0-9“])")


@dataclass(frozen=True)
class Reading:
    """How a page reads. `too_long` holds sentences over 25 words, `hardest` and `longest` three to begin with."""

    grade: float
    smog: float
    mean_sentence: float
    hardest: list[str]
    longest: list[str]
    too_long: list[str]
    long_paragraphs: list[str]
    long_sections: list[str]
    long_lists: list[str]


def article(html: str) -> Tag:
    """Return the page's own text, without what is not prose."""
    page = BeautifulSoup(html, "html.parser")
    found = page.select_one("article")
    assert found is not None, "the page has no article"
    for part in found.select(NOT_PROSE):
        part.decompose()
    return found


def blocks(part: Tag) -> list[tuple[str, str]]:
    """Return the innermost blocks of text as (tag, words), in reading order."""
    found = []
    for block in part.select(BLOCKS):
        if block.find(re.compile(r"^(p|li|td|ul|ol|table)$")):
            own = " ".join(str(text) for text in block.find_all(string=True, recursive=False))
        else:
            own = block.get_text(" ")
        words = re.sub(r"\s+([.,;:!?)])", r"\1", " ".join(own.split())).replace("( ", "(")
        if re.search(r"\w", words):
            found.append((block.name, words))
    return found


def sentences(part: Tag) -> list[str]:
    """Return every sentence of running text: paragraphs, and list items and cells that hold a sentence."""
    found = []
    for name, words in blocks(part):
        if name not in ("h1", "h2", "h3", "h4", "th", "dt", "caption", "summary"):
            found += [s for s in SENTENCE.split(words) if len(s.split()) > 2]
    return found


def count(sentence: str) -> int:
    """Return the number of words; what stands in brackets after a number is read as an aside of its own."""
    return len(re.sub(r"\([^)]*\)", "", sentence).split())


@cache  # several rules ask of the same page
def read(html: str) -> Reading:
    """Measure one page."""
    part = article(html)
    found = sentences(part)
    text = " ".join(s if s[-1] in ".!?…”" else f"{s}." for s in found)
    paragraphs = [p.get_text(" ", strip=True) for p in part.select("p")]
    return Reading(
        grade=round(textstat.flesch_kincaid_grade(text), 1),
        smog=round(textstat.smog_index(text), 1),
        mean_sentence=round(sum(map(count, found)) / max(1, len(found)), 1),
        hardest=sorted(found, key=textstat.flesch_kincaid_grade)[-3:],
        longest=sorted(found, key=count)[-3:],
        too_long=[s for s in found if count(s) > 25],
        long_paragraphs=[p for p in paragraphs if len(SENTENCE.split(p)) > 3],
        long_sections=[f"{title} ({n} words)" for title, n in sections(part) if n > 150],
        long_lists=[
            li.get_text(" ", strip=True)[:60]
            for li in part.select("ul, ol")
            if len(li.find_all("li", recursive=False)) > 7 and not li.get("class")
        ],
    )


def sections(part: Tag) -> list[tuple[str, int]]:
    """Return each heading with the number of words up to the next; tables and cards have their own rules."""
    found = [("the beginning", 0)]
    inside = {id(b) for box in part.select("table, .app-help, .app-routine, figure") for b in box.find_all(True)}
    for block in part.select("h1, h2, h3, h4, p, li"):
        if id(block) in inside:
            continue
        words = block.get_text(" ", strip=True)
        if block.name.startswith("h"):
            found.append((words, 0))
        elif not block.find_parent("li") or block.name == "li":
            found[-1] = (found[-1][0], found[-1][1] + len(words.split()))
    return found


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name)
        for key, value in vars(read(Path(name).read_text("utf-8"))).items():
            print(f"  {key}: {value}")
