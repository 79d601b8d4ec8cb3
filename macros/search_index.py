"""The search index as a JavaScript module: what is needed to find a section and to show what it is about, no more.

The theme's plugin writes every word of every page as JSON. A page may fetch nothing (`connect-src 'none'`), but it may
import a module; and a reader on a phone should wait for a third of those bytes.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

GIVEN = "search/search_index.json"
INDEX = "assets/search/index.js"
WORKER = "assets/search/worker.js"
THEME_WORKER = "assets/javascripts/workers/search.*.js"
ALONE = "assets/search/alone.js"
EXCERPT = 100  # letters, to the end of a sentence where there is one near

TAG = re.compile(r"<[^>]*>")
SENTENCE_END = re.compile(r"(?<=[.?!:]) ")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Found in nearly every section, so they tell none from another. Kept in headings and excerpts.
COMMON = set(
    WORD.findall(
        "a an and are as at be but by can could did do does for from had has have he her his i if in into is it its "
        "may me more most my no not of on or our she so some that the their them then there these they this those to "
        "us was we were what when where which who why will with would you your"
    )
)

Section = list[str]  # anchor (empty if it is the heading's own), heading, excerpt, words beyond the excerpt
Page = list[str | float | list[Section]]  # address, readers' words, boost, sections: the first is its top


def write_index(site: Path, search_terms: Mapping[str, Iterable[str]]) -> list[str]:
    """Turn the plugin's index into `INDEX`, and the theme's search worker, shut in by `ALONE`, into `WORKER`.

    `search_terms` maps a page's address to readers' own words. Returns what was skipped, in words. Doing it twice
    changes nothing. Raises FileNotFoundError if there is an index but not one worker to search it.
    """
    given, index = site / GIVEN, site / INDEX
    if not given.is_file():
        done = any(site.glob("assets/**/search/index.js"))  # wherever it was moved to
        return [] if done else [f"Skipped search: there is no {GIVEN}"]
    workers = sorted(site.glob(THEME_WORKER))
    if len(workers) != 1:
        raise FileNotFoundError(f"{site} has {len(workers)} files {THEME_WORKER}; search needs the theme's one")
    content = json.loads(given.read_text("utf-8"))
    guide = {"config": content["config"], "pages": list(pages(content["docs"], search_terms))}
    index.parent.mkdir(parents=True, exist_ok=True)
    index.write_text(f"export default {json.dumps(guide, ensure_ascii=False, separators=(',', ':'))}\n", "utf-8")
    (site / WORKER).write_text((site / ALONE).read_text("utf-8") + workers[0].read_text("utf-8"), "utf-8")
    for used in (workers[0], site / ALONE, given):
        used.unlink()
    for folder in (given.parent, workers[0].parent, workers[0].parent.parent):
        if not any(folder.iterdir()):
            folder.rmdir()
    return []


def pages(records: Iterable[dict[str, Any]], search_terms: Mapping[str, Iterable[str]]) -> Iterator[Page]:
    """Yield the pages of the plugin's records.

    Each page has each word once beyond its headings and excerpts, where the word comes first; and not at all if a
    longer word begins with it, as the engine looks for beginnings: whoever types "hug" finds "hugging".
    """
    by_page: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        by_page.setdefault(record["location"].partition("#")[0], []).append(record)
    for address, found in by_page.items():
        texts = [(_anchor(record), plain(record["title"]), plain(record["text"])) for record in found]
        if len(texts) > 1 and texts[1][1] == texts[0][1]:  # the plugin tells a page apart from its own first heading
            (_, heading, before), (_, _, after) = texts[:2]
            texts[:2] = [("", heading, f"{before} {after}".strip())]
        terms = " ".join(search_terms.get(address, ()))
        excerpts = [excerpt(text) for _, _, text in texts]
        listed = _words(terms, *excerpts, *(heading for _, heading, _ in texts))
        begun = _beginnings(listed | _words(*(text for _, _, text in texts)))
        sections = []
        for (anchor, heading, text), shown in zip(texts, excerpts, strict=True):
            beyond = _words(text) - listed - begun - COMMON
            listed |= beyond
            own = "" if anchor == slug(heading) else anchor
            sections.append([own, heading, shown, " ".join(sorted(word for word in beyond if len(word) > 1))])
        yield [address, terms, found[0].get("boost", 1), sections]


def plain(markup: str) -> str:
    """Return the text of the plugin's markup. Signs that could be read as markup again become spaces."""
    text = html.unescape(TAG.sub("", re.sub(r"</(?:li|p)>", " ", markup)))
    return " ".join(re.sub("[<>]", " ", text).split())


def excerpt(text: str) -> str:
    """Return the first sentences of `text` that fit, or the beginning of the first."""
    shown = ""
    for sentence in SENTENCE_END.split(text):
        if shown and len(shown) + len(sentence) >= EXCERPT:
            break
        shown = f"{shown} {sentence}".strip()
    if len(shown) <= EXCERPT * 1.5:
        return shown
    return shown[: int(EXCERPT * 1.2)].rpartition(" ")[0] + " …"


def slug(heading: str) -> str:
    """Return the anchor that a heading gets by itself. The same stands in docs/assets/js/search.js."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", heading, flags=re.ASCII).strip().lower())


def _anchor(record: Mapping[str, Any]) -> str:
    return str(record["location"]).partition("#")[2]


def _words(*texts: str) -> set[str]:
    """Return the words of `texts`, in small letters and with straight apostrophes, as readers type them."""
    return {word.replace("’", "'") for text in texts for word in WORD.findall(text.lower())}


def _beginnings(words: Iterable[str]) -> set[str]:
    """Return those of `words` that a longer one of them begins with."""
    ordered = sorted(words)
    return {word for word, after in pairwise(ordered) if after.startswith(word)}
