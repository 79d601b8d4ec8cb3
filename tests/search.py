"""`make search`: what a reader gets who types the words given, and why; without words, how well search answers.

How well is counted over tests/queries.csv, in two halves by a fixed rule. What search knows of words may be mended with
an eye on one half; the other half tells how it does with queries that nobody had in view.

A query of that file
    asked: what is typed.
    pages: the pages that answer, any of which will do, with a space between; empty if the guide has none, or if only
      help is asked after.
    help: the kind of danger, an id of docs/data/search.yml, whose help must be shown first; empty if none may be.
    seen: yes if somebody asked so, in these words or longer ones; no if we made it up.
    source: where it was seen, or why it was made up.
    missed: yes if no right page is among the first three, which is known and not yet mended.
"""

import csv
import hashlib
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from macros.data import address
from tests.conftest import BELOW, ROOT, build, chromium, serve

QUERIES = ROOT / "tests" / "queries.csv"
FEW = 3  # the right page must be among so many
HALVES = ("tuned on", "held back")
ASK = """async (asked) => {
  const at = (name) => import(new URL(document.querySelector("#app-search").dataset[name], document.baseURI))
  const [{ find, learn }, { default: index }] = await Promise.all([at("engine"), at("index")])
  const known = await learn(index)
  return asked.map((text) => {
    const { help, found, near } = find(known, text, true)
    return { help: help.map(({ id, because }) => [id, because]), found, near }
  })
}"""


@dataclass(frozen=True)
class Query:
    """One line of tests/queries.csv."""

    asked: str
    pages: tuple[str, ...]
    help: str
    seen: bool
    missed: bool

    @property
    def half(self) -> str:
        """Which half it belongs to: by the first digit of the SHA-256 of what is typed, even or odd."""
        return HALVES[int(hashlib.sha256(self.asked.encode()).hexdigest()[0], 16) % 2]


@dataclass(frozen=True)
class Answer:
    """What search gives: `help` as pairs of id and what rang, `found` as engine.js gives it, `near` words."""

    help: list[tuple[str, str]]
    found: list[dict[str, Any]]
    near: list[str]

    @property
    def addresses(self) -> list[str]:
        """The pages found, best first."""
        return [one["address"] for one in self.found]

    def rank(self, pages: Iterable[str]) -> int | None:
        """Return the place, from 1, of the first of `pages` (paths inside docs/) among those found; None if none is."""
        right = {address(page) for page in pages}
        return next((place for place, found in enumerate(self.addresses, 1) if found in right), None)


def queries() -> list[Query]:
    """Return all queries of the list."""
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return [
            Query(row["asked"], tuple(row["pages"].split()), row["help"], row["seen"] == "yes", row["missed"] == "yes")
            for row in csv.DictReader(file)
        ]


def answers(page: Page, asked: Sequence[str]) -> dict[str, Answer]:
    """Return what search answers to each of the words `asked`, typed on the open `page` of the built site."""
    found = page.evaluate(ASK, list(asked))
    return {text: Answer(**answer) for text, answer in zip(asked, found, strict=True)}


def shares(asked: Iterable[Query], found: dict[str, Answer]) -> tuple[int, float, float]:
    """Return how many queries have a page; of those, the percentages with a right one first and among the first few."""
    ranks = [found[query.asked].rank(query.pages) for query in asked if query.pages]
    first, few = (sum(rank is not None and rank <= most for rank in ranks) for most in (1, FEW))
    return len(ranks), 100 * first / len(ranks), 100 * few / len(ranks)


def told(answer: Answer, most: int = 5) -> str:
    """Return in words what a reader gets, and why."""
    lines = [f"HELP FIRST: {slug}, as “{because}” was typed" for slug, because in answer.help]
    for place, one in enumerate(answer.found[:most], 1):
        at = f"{one['title']}: {one['heading']}" if one["heading"] else one["title"]
        had = ", ".join(
            word["typed"] if word["typed"] == word["as"] else f"{word['typed']} (as {word['as']})"
            for word in one["words"]
        )
        lines += [
            f"{place}. {at}",
            f"   {one['address'] or '(home)'}{'#' if one['anchor'] else ''}{one['anchor']}",
            f"   “{one['sentence']}”",
            f"   {one['score']:.2f}: has {one['having']:.2f} of {had or 'nothing that was typed'}",
            f"         is {one['like']:.2f} like “{one['phrase']}”",
        ]
    if not answer.found:
        lines.append(f"Nothing found. Near: {', '.join(answer.near) or 'nothing'}")
    return "\n".join(lines)


@contextmanager
def opened():
    """Build the site, and yield its home page in a browser."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        built = build(Path(folder) / BELOW)
        if built.returncode:
            sys.exit(f"The site cannot be built, so nothing can be searched:\n{built.stderr}")
        browser = playwright.chromium.launch(executable_path=chromium())
        server = serve(Path(folder))
        page = browser.new_page()
        page.goto(next(server))
        yield page
        browser.close()
        next(server, None)


def main() -> None:
    """Answer the words given, or count."""
    typed = " ".join(sys.argv[1:]).strip()
    with opened() as page:
        if typed:
            print(told(answers(page, [typed])[typed]))
            return
        every = queries()
        found = answers(page, [query.asked for query in every])
    print("| half | queries | right page first | among the first three |\n|---|--:|--:|--:|")
    for half in HALVES:
        number, first, few = shares((query for query in every if query.half == half), found)
        print(f"| {half} | {number} | {first:.1f} % | {few:.1f} % |")


if __name__ == "__main__":
    main()
