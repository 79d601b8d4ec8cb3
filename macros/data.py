"""Read the facts and the pages into models, and say everything that is wrong with them at once.

    docs/data/*.yml, references.bib, the head of every page  →  Site and the mistakes found

Later steps see only `Site`: where there is no mistake, every id in it leads somewhere.
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
from macros.models import Amount, Facts, FrontMatter, Reference, Share, Study
from macros.pictures import FOLDER, read_pictures
from macros.tokens import Group, read_tokens

FRONT_MATTER = re.compile(r"\A---\n(?P<head>.*?)^---$\n?", re.DOTALL | re.MULTILINE)
BIBLIOGRAPHY = "references.bib"
T = TypeVar("T")


class DataError(ValueError):
    """All that is wrong with the files under docs/, one line each."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        """Keep the mistakes, sorted as a person would walk through them."""
        self.mistakes = sorted(set(mistakes), key=lambda mistake: (mistake.file, mistake.line, mistake.rule))
        super().__init__("\n".join(map(str, self.mistakes)))


def address(path: str) -> str:
    """Return where docs/`path` is published: understand/myths.md → understand/myths/, index.md → "" (the root)."""
    folder, _, name = path.rpartition("/")
    return path.removesuffix(".md") + "/" if name != "index.md" else folder and f"{folder}/"


@dataclass(frozen=True)
class Page:
    """A Markdown page: where it stands, its head, its text, and the line its text begins on."""

    path: str
    head: FrontMatter
    text: str
    first_line: int

    @property
    def address(self) -> str:
        """Where the page is published."""
        return address(self.path)


@dataclass(frozen=True)
class Site:
    """Everything the macros may use.

    `pictures` are HTML by name, `tokens` those of the style sheets. `built` is the day the site is built, an
    input of the build.
    """

    facts: Facts
    references: Mapping[str, Reference]
    pages: Mapping[str, Page]
    pictures: Mapping[str, str]
    tokens: tuple[Group, ...]
    built: date

    @property
    def shares(self) -> dict[str, tuple[str, Study, Share]]:
        """Every share by its id, with the key and the record of its study."""
        return {share.id: (key, study, share) for key, study in self.facts.figures.items() for share in study.shares}

    @property
    def amounts(self) -> dict[str, tuple[str, Amount]]:
        """Every amount by its id, with the key of its study."""
        return {item.id: (key, item) for key, study in self.facts.figures.items() for item in study.amounts}


def load(docs: Path, built: date) -> Site:
    """Return all facts and pages under `docs`; raise DataError naming every mistake in every file."""
    site, mistakes = read_site(docs, built)
    if mistakes:
        raise DataError(mistakes)
    return site


def read_site(docs: Path, built: date) -> tuple[Site, list[Mistake]]:
    """Return what could be read of the facts and pages under `docs`, and every mistake in them.

    Where there are mistakes, what could not be read is None: the references, or a field of the facts.
    """
    mistakes: list[Mistake] = []
    names = {name: f"{name}.yml" for name in Facts.model_fields}
    read = {name: _read(docs / "data" / file, mistakes) for name, file in names.items()}
    works = _read(docs / "data" / BIBLIOGRAPHY, mistakes)
    pictures, wrong = read_pictures(docs)
    tokens, slips = read_tokens(docs)
    mistakes += wrong + slips
    files = sorted(path for path in docs.rglob("*.md") if "data" not in path.relative_to(docs).parts)
    known: dict[str, Any] = {
        BIBLIOGRAPHY: _keys(works),
        "grades.yml": _keys(read["grades"]),
        "figures.yml": None if read["figures"].data is None else {slug for _, slug in read["figures"].ids()},
        "help.yml": None if read["help"].data is None else {slug for _, slug in read["help"].ids()},
        "activities.yml": _activities(read["activities"]),
        "groups of search.yml": _keys_below(read["search"], "groups"),
        "docs": {path.relative_to(docs).as_posix() for path in files},
        f"docs/{FOLDER}": set(pictures),
        "built": built,
    }

    facts = {}
    for name, found in read.items():
        kind = Facts.model_fields[name].annotation
        facts[name] = _check(kind, found, f"docs/data/{names[name]}", known, mistakes)
        mistakes += _used_twice(found, f"docs/data/{names[name]}")
    references = _check(dict[str, Reference], works, f"docs/data/{BIBLIOGRAPHY}", known, mistakes)
    pages = {page.path: page for path in files if (page := _read_page(path, docs, known, mistakes))}
    ours = {*names.values(), BIBLIOGRAPHY}
    for name in sorted(path.name for path in (docs / "data").iterdir() if not path.name.startswith(".")):
        if name not in ours:
            hint = f"no model is named for this file; the files are {', '.join(sorted(ours))}"
            mistakes.append(Mistake(f"docs/data/{name}", 1, "", hint))
    return Site(Facts.model_construct(**facts), references, pages, pictures, tokens, built), mistakes


def pick(records: Mapping[str, T], key: str, collection: str) -> T:
    """Return `records[key]`; if there is none, raise LookupError saying what would have worked."""
    if key not in records:
        raise LookupError(f"{collection} has no '{key}'. {closest(key, records)}")
    return records[key]


def closest(key: str, known: Iterable[str]) -> str:
    """Return the likeliest of `known`; all of them where none is near and they are few."""
    near = difflib.get_close_matches(key, known := sorted(known), n=3, cutoff=0.6)
    if near:
        return f"Did you mean {' or '.join(repr(name) for name in near)}?"
    more = f" and {len(known) - 12} more" if len(known) > 12 else ""
    return f"There are: {', '.join(known[:12])}{more}"


def _text(path: Path, shown: str, mistakes: list[Mistake]) -> str | None:
    """Return the text of a file, whatever system it was saved on."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        mistakes.append(Mistake(shown, 1, "", "this file is missing"))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        mistakes.append(Mistake(shown, line, "", "this file is not saved as UTF-8; save it again with that encoding"))
    return None


def _read(path: Path, mistakes: list[Mistake]) -> Located:
    shown = f"docs/data/{path.name}"
    text = _text(path, shown, mistakes)
    if text is None:
        return Located()
    found = read_bibtex(text) if path.suffix == ".bib" else read_yaml(text)
    mistakes += [Mistake(shown, line, where, rule) for line, where, rule in found.mistakes]
    return found


def _read_page(path: Path, docs: Path, known: dict[str, Any], mistakes: list[Mistake]) -> Page | None:
    name = path.relative_to(docs).as_posix()
    text = _text(path, f"docs/{name}", mistakes)
    if text is None:
        return None
    head = FRONT_MATTER.match(text)
    if not head:
        rule = "the page must begin with its facts between two lines of three hyphens; copy those of another page"
        mistakes.append(Mistake(f"docs/{name}", 1, "", rule))
        return None
    found = read_yaml(head["head"], first_line=2)
    mistakes += [Mistake(f"docs/{name}", line, where, rule) for line, where, rule in found.mistakes]
    front = _check(FrontMatter, found, f"docs/{name}", known, mistakes)
    return front and Page(name, front, text[head.end() :], text[: head.end()].count("\n") + 1)


def _keys(found: Located) -> set[str] | None:
    """Return the keys at the top of a file, or None where it could not be read whole."""
    return set(found.data) if isinstance(found.data, dict) and not found.mistakes else None


def _keys_below(found: Located, key: str) -> set[str] | None:
    """Return the keys of what stands below `key`, or None where that could not be read."""
    below = found.data.get(key) if isinstance(found.data, dict) else None
    return set(below) if isinstance(below, dict) else None


def _activities(found: Located) -> set[str] | None:
    """Return the ids of all activities, or None where they could not be read."""
    slugs = {slug for path, slug in found.ids() if "activities" in path}
    return slugs or None


def _used_twice(found: Located, file: str) -> list[Mistake]:
    """Say which ids stand twice in a file; a retired one counts."""
    mistakes: list[Mistake] = []
    first: dict[str, int] = {}
    for path, slug in found.ids():
        line = found.line_of(path)
        if slug in first:
            rule = f"the id '{slug}' stands on line {first[slug]} already; choose another"
            mistakes.append(Mistake(file, line, " > ".join(_names(found.data, path[:-1])), rule))
        first.setdefault(slug, line)
    return mistakes


def _check(kind: Any, found: Located, file: str, known: dict[str, Any], mistakes: list[Mistake]) -> Any:
    """Return `found` as `kind`, or None after adding what is wrong to `mistakes`."""
    if found.data is None:
        return None
    try:
        return TypeAdapter(kind).validate_python(found.data, context=known)
    except ValidationError as error:
        details = error.errors()
        inside = {detail["loc"][:-1] for detail in details}
        for detail in details:
            path = tuple(part for part in detail["loc"] if part != "[key]")
            if detail["type"] == "too_short" and any(loc[: len(path)] == path and loc != path for loc in inside):
                continue  # the list is short only because something in it is wrong, which is said already
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
    shown = (
        ""
        if isinstance(found, dict | list)
        else f" (found: {found if isinstance(found, int | float) else repr(str(found))})"
    )
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    field = _field(kind, detail["loc"])
    says = f"; it says {field.description}" if field and field.description else ""
    match detail["type"]:
        case "missing":
            return f"'{key}' is missing{says}"
        case "extra_forbidden":
            model = _model(kind, detail["loc"][:-1])
            return f"there is no key '{key}' here. {closest(key, model.model_fields if model else [])}"
        case "unknown_id":
            return f"{detail['msg']} has no '{found}'. {closest(str(found), detail['ctx']['known'])}"
        case "string_type" if isinstance(found, bool | int | float | date):
            return "text is due; put it in quotation marks (YAML takes a bare yes, no or number for something else)"
        case "literal_error" if isinstance(found, bool):
            return f'{detail["msg"][0].lower()}{detail["msg"][1:]}; put it in quotation marks, like "yes"'
        case "tuple_type":
            return f"a list is due: in square brackets, [a, b], or one a line, each after '- '{shown}"
        case "model_type" | "dict_type":
            return f"keys and values are due here, one a line{shown}"
        case "int_type" | "int_parsing":
            return f"a whole number is due{shown}{says}"
        case "float_type" | "float_parsing":
            return f"a number is due, with a point for decimals{shown}{says}"
        case "date_from_datetime_parsing" | "date_type":
            return f"a day is due that exists, written like 2026-11-22{shown}"
        case "url_parsing" | "url_scheme":
            return f"an address is due that begins with https://{shown}"
        case _:
            return f"{detail['msg'][0].lower()}{detail['msg'][1:]}{shown}{says}"


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
    if isinstance(kind, type) and issubclass(kind, BaseModel):
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
