"""Read the facts and the pages into models, and say everything that is wrong with them at once.

    docs/data/*.yml, references.bib, the head of every page  →  Site, or DataError

Later steps see only `Site`: whoever has one can rely on every id in it leading somewhere.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from macros.located import Located, Mistake, read_bibtex, read_yaml
from macros.models import Facts, FrontMatter, Record, Reference, Share, Study

FRONT_MATTER = re.compile(r"\A---\n(?P<head>.*?)^---$\n?", re.DOTALL | re.MULTILINE)
BIBLIOGRAPHY = "references.bib"
T = TypeVar("T")


class DataError(ValueError):
    """All that is wrong with the files under docs/, one line each."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        """Keep the mistakes, sorted as a person would walk through them."""
        self.mistakes = sorted(mistakes, key=lambda mistake: (mistake.file, mistake.line))
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass(frozen=True)
class Page:
    """A Markdown page: where it stands, its head, its text, and the line its text begins on."""

    path: str
    head: FrontMatter
    text: str
    first_line: int

    @property
    def address(self) -> str:
        """Where the page is published: understand/myths.md → understand/myths/, index.md → "" (the root)."""
        folder, _, name = self.path.rpartition("/")
        return self.path.removesuffix(".md") + "/" if name != "index.md" else folder and f"{folder}/"


@dataclass(frozen=True)
class Site:
    """Everything the macros may use. `built` is the day the site is built, an input of the build."""

    facts: Facts
    references: Mapping[str, Reference]
    pages: Mapping[str, Page]
    built: date

    @property
    def shares(self) -> dict[str, tuple[str, Study, Share]]:
        """Every share by its id, with the key and the record of its study."""
        return {s.id: (key, study, s) for key, study in self.facts.figures.items() for s in study.shares}


def load(docs: Path, built: date) -> Site:
    """Return all facts and pages under `docs`; raise DataError naming every mistake in every file."""
    mistakes: list[Mistake] = []
    names = {name: f"{name}.yml" for name in Facts.model_fields}
    read = {name: _read(docs / "data" / file, mistakes) for name, file in names.items()}
    works = _read(docs / "data" / BIBLIOGRAPHY, mistakes)
    files = sorted(path for path in docs.rglob("*.md") if "data" not in path.relative_to(docs).parts)
    known = {
        BIBLIOGRAPHY: set(works.data or {}),
        "grades.yml": set(read["grades"].data or {}),
        "figures.yml": set(_share_ids(read["figures"].data)),
        "docs": {path.relative_to(docs).as_posix() for path in files},
    }

    facts = {}
    for name, found in read.items():
        kind = Facts.model_fields[name].annotation
        facts[name] = _check(kind, found, f"docs/data/{names[name]}", known, mistakes)
    references = _check(dict[str, Reference], works, f"docs/data/{BIBLIOGRAPHY}", known, mistakes)
    pages = {page.path: page for path in files if (page := _read_page(path, docs, known, mistakes))}
    stray = {p.name for p in (docs / "data").iterdir()} - set(names.values()) - {BIBLIOGRAPHY}
    for name in sorted(stray):
        hint = f"no model is named for this file; the files are {', '.join([*names.values(), BIBLIOGRAPHY])}"
        mistakes.append(Mistake(f"docs/data/{name}", 1, "", hint))
    mistakes += _share_ids_used_twice(read["figures"])
    if mistakes:
        raise DataError(mistakes)
    return Site(Facts.model_construct(**facts), references, pages, built)


def pick(records: Mapping[str, T], key: str, collection: str) -> T:
    """Return `records[key]`; if there is none, raise LookupError saying what would have worked."""
    if key not in records:
        raise LookupError(f"{collection} has no '{key}'. {_closest(key, records)}")
    return records[key]


def _read(path: Path, mistakes: list[Mistake]) -> Located:
    shown = f"docs/data/{path.name}"
    if not path.exists():
        mistakes.append(Mistake(shown, 1, "", "this file is missing"))
        return Located()
    text = path.read_text("utf-8")
    found = read_bibtex(text) if path.suffix == ".bib" else read_yaml(text)
    mistakes += [Mistake(shown, line, where, rule) for line, where, rule in found.mistakes]
    return found


def _read_page(path: Path, docs: Path, known: dict[str, set[str]], mistakes: list[Mistake]) -> Page | None:
    name = path.relative_to(docs).as_posix()
    text = path.read_text("utf-8")
    head = FRONT_MATTER.match(text)
    if not head:
        rule = "the page must begin with its facts between two lines of three hyphens; copy those of another page"
        mistakes.append(Mistake(f"docs/{name}", 1, "", rule))
        return None
    found = read_yaml(head["head"], first_line=2)
    mistakes += [Mistake(f"docs/{name}", line, where, rule) for line, where, rule in found.mistakes]
    front = _check(FrontMatter, found, f"docs/{name}", known, mistakes)
    return front and Page(name, front, text[head.end() :], text[: head.end()].count("\n") + 1)


def _check(kind: Any, found: Located, file: str, known: dict[str, set[str]], mistakes: list[Mistake]) -> Any:
    """Return `found` as `kind`, or None after adding what is wrong to `mistakes`."""
    if found.data is None:
        return None
    try:
        return TypeAdapter(kind).validate_python(found.data, context=known)
    except ValidationError as error:
        for detail in error.errors():
            path = tuple(part for part in detail["loc"] if part != "[key]")
            where = " > ".join(_names(found.data, path))
            mistakes.append(Mistake(file, found.line_of(path), where, _rule(detail, kind)))
        return None


def _names(data: Any, path: tuple[str | int, ...]) -> Iterable[str]:
    """Yield the steps of `path`; an item of a list goes by its own name where it has one."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
        own = isinstance(step, int) and isinstance(data, dict) and (data.get("id") or data.get("name"))
        yield str(own or (f"item {step + 1}" if isinstance(step, int) else step))


def _rule(detail: ErrorDetails, kind: Any) -> str:  # noqa: PLR0911 - one return a rule reads best
    """Say what the rule is and what would have worked, in words for somebody who writes no code."""
    found = detail["input"]
    shown = "" if isinstance(found, dict | list) else f" (found: {found!r})"
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    match detail["type"]:
        case "missing":
            field = _field(kind, detail["loc"])
            return f"'{key}' is missing{f'; it says {field.description}' if field and field.description else ''}"
        case "extra_forbidden":
            model = _model(kind, detail["loc"][:-1])
            keys = list(model.model_fields) if model else []
            return f"there is no key '{key}' here. {_closest(key, keys)}"
        case "unknown_id":
            return f"{detail['msg']} has no '{found}'. {_closest(str(found), detail['ctx']['known'])}"
        case "string_pattern_mismatch" if "a-z0-9" in detail["ctx"]["pattern"]:
            return f"use small letters, digits and single hyphens, like 'warm-drink'{shown}"
        case "string_pattern_mismatch" if "10" in detail["ctx"]["pattern"]:
            return f"a DOI begins with 10. and has no address before it, like '10.1002/sm2.74'{shown}"
        case "string_type" if isinstance(found, bool | int | float | date):
            return f'text is due; put it in quotation marks, like "{found}" (YAML reads {found!r} otherwise)'
        case _:
            field = _field(kind, detail["loc"])
            says = f"; it says {field.description}" if field and field.description else ""
            return f"{detail['msg'][0].lower()}{detail['msg'][1:]}{shown}{says}"


def _closest(key: str, known: Iterable[str]) -> str:
    """Return the likeliest of `known`; all of them where none is near and they are few."""
    near = difflib.get_close_matches(key, known := sorted(known), n=3, cutoff=0.6)
    if near:
        return f"Did you mean {' or '.join(repr(name) for name in near)}?"
    more = f" and {len(known) - 12} more" if len(known) > 12 else ""
    return f"There are: {', '.join(known[:12])}{more}"


def _model(kind: Any, path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Return the model that `path` leads to inside `kind`, or None."""
    for step in path:
        kind = _inside(kind, step)
    kind = _bare(kind)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _field(kind: Any, path: tuple[str | int, ...]) -> Any:
    model = _model(kind, path[:-1]) if path else None
    return model.model_fields.get(str(path[-1])) if model else None


def _inside(kind: Any, step: str | int) -> Any:
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, Record):
        field = kind.model_fields.get(str(step))
        return field.annotation if field else None
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return arguments[1]
    return arguments[0] if arguments else None


def _bare(kind: Any) -> Any:
    """Strip `Annotated[…]` and `… | None`."""
    while hasattr(kind, "__metadata__"):
        kind = kind.__origin__
    if get_origin(kind) in (Union, UnionType):
        kind = next(option for option in get_args(kind) if option is not type(None))
    return kind


def _share_ids(studies: Any) -> list[str]:
    """Return the ids of all shares in raw data that may still be wrong in any way."""
    lists = [study.get("shares") for study in (studies or {}).values() if isinstance(study, dict)]
    shares = [share for found in lists if isinstance(found, list) for share in found if isinstance(share, dict)]
    return [str(share.get("id")) for share in shares]


def _share_ids_used_twice(found: Located) -> list[Mistake]:
    mistakes: list[Mistake] = []
    first: dict[str, int] = {}
    for key, study in (found.data or {}).items():
        for kind in ("shares", "amounts"):
            for place, item in enumerate((study or {}).get(kind) or []):
                slug, line = item.get("id"), found.line_of((key, kind, place))
                if slug in first:
                    rule = f"the id '{slug}' stands on line {first[slug]} already; choose another"
                    mistakes.append(Mistake("docs/data/figures.yml", line, key, rule))
                first.setdefault(slug, line)
    return mistakes
