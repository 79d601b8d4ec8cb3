"""The projects that the guide is compared with: the same pages in the theme as it comes, and many more pages."""

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment
from mkdocs.utils.yaml import yaml_load

from macros.build_date import build_date
from macros.data import load
from macros.guide import Guide, attach_notes
from macros.rehearse import rehearse
from tests.conftest import BELOW, ROOT

PARTS = 20
SYLLABLES = [first + second for first, second in zip("bcdfghjklmnprstvwxyz", "aeiouaeiouaeiouaeioa", strict=True)]


def settings(project: Path) -> dict[str, Any]:
    """Return what mkdocs.yml says, as plain data."""
    with (project / "mkdocs.yml").open(encoding="utf-8") as file:
        return yaml_load(file)


def write_bare(project: Path, folder: Path) -> None:
    """Write the pages of `project` to `folder` for the theme as it comes: macros expanded, nothing of ours around."""
    ours = settings(project)
    theirs = {
        "site_name": ours["site_name"],
        "site_url": f"https://aftercare-guide.example/{BELOW}/",
        "nav": ours["nav"],
        "theme": {"name": "material", "font": False},
        "plugins": ["search"],
        "markdown_extensions": ours["markdown_extensions"],
    }
    write(folder / "mkdocs.yml", yaml.safe_dump(theirs, sort_keys=False, allow_unicode=True))
    for path, text in expanded(project, ours):
        write(folder / "docs" / path, text)


def expanded(project: Path, ours: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each page's path and its Markdown as the macros leave it, with its title and description."""
    macros = next(plugin["macros"] for plugin in ours["plugins"] if "macros" in plugin)
    marks = {name: macros[f"j2_{name}"] for name in ("comment_start_string", "comment_end_string")}
    syntax = Environment(**marks)
    guide = Guide(load(project / "docs", build_date(ROOT)), ours["nav"])
    rehearse(guide, syntax, [])  # afterwards it is known which page cites which source
    for path, page in guide.site.pages.items():
        guide.open_page(path)
        text = syntax.from_string(guide.page_head(page) + page.text).render(guide.macros())
        head = yaml.safe_dump({"title": page.head.title, "description": page.head.description})
        text = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)  # its file would not be there
        yield path, f"---\n{head}---\n\n{attach_notes(text)}{guide.page_foot(page)}"


def write_many(folder: Path, pages: int) -> str:
    """Write the guide with `pages` more pages in twenty more parts to `folder`; return the address of one of them.

    They are the guide's own in all but words: about 700 invented ones each, the same at every run.
    """
    for part in ("docs", "macros", "overrides"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder / "guide.yml")
    paths = [f"part-{number % PARTS + 1:02}/page-{number // PARTS + 1:03}.md" for number in range(pages)]
    parts = [
        {f"Part {name[-2:]}": sorted(path for path in paths if path.startswith(name))}
        for name in sorted({path.partition("/")[0] for path in paths})
    ]
    first, *middle, last = settings(ROOT)["nav"]
    nav = [first, *middle, *parts, last]
    write(folder / "mkdocs.yml", "INHERIT: guide.yml\n" + yaml.safe_dump({"nav": nav}, sort_keys=False))
    dates = load(ROOT / "docs", build_date(ROOT)).pages["understand/feeling-low.md"].head
    for path in paths:
        chance = random.Random(path)
        head = {
            "title": words(chance, 4),
            "description": words(chance, 12),
            "summary": words(chance, 14),
            "question": words(chance, 6),
            "picture": dates.picture,
            "audience": "nobody",
            "reading_class": "core",
            "reviewed": dates.reviewed,
            "review_due": dates.review_due,
            "reviewed_by": dates.reviewed_by,
            "search_terms": [words(chance, 3) for _ in range(5)],
            "related": chance.sample(paths, 3),
        }
        write(folder / "docs" / path, f"---\n{yaml.safe_dump(head)}---\n\n{article(chance, paths)}")
    return paths[len(paths) // 2].removesuffix(".md") + "/"


def article(chance: random.Random, paths: list[str]) -> str:
    """Return the text of a page: boxes, sections, a table, a list, a quotation, and links to other pages."""
    blocks = [f"/// short | In short\n\n{bullets(chance, 3)}\n\n///"]
    for _ in range(5):
        blocks.append(f"## {words(chance, 4)}")
        blocks += [words(chance, 50), f"{words(chance, 40)} [{words(chance, 4)}](../{chance.choice(paths)})."]
    row = lambda: f"| {words(chance, 2)} | {words(chance, 4)} | {words(chance, 6)} |"  # noqa: E731
    blocks.append("\n".join([row(), "|---|---|---|", *(row() for _ in range(5))]))
    blocks += [
        bullets(chance, 5),
        f"> {words(chance, 30)}",
        f"/// note | {words(chance, 3)}\n\n{words(chance, 25)}\n\n///",
    ]
    return "\n\n".join(blocks) + "\n"


def bullets(chance: random.Random, count: int) -> str:
    """Return a list of `count` items."""
    return "\n".join(f"- {words(chance, 8)}" for _ in range(count))


def words(chance: random.Random, count: int) -> str:
    """Return `count` invented words, few of them often and many seldom, as words are."""
    numbers = (min(int(chance.paretovariate(0.5)), 7999) for _ in range(count))
    return " ".join(
        SYLLABLES[number // 400] + SYLLABLES[number // 20 % 20] + SYLLABLES[number % 20] for number in numbers
    ).capitalize()


def write(path: Path, text: str) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
