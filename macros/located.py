"""Read YAML and BibTeX so that every value knows the line it stands on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from pylatexenc.latex2text import LatexNodes2Text

Path = tuple[str | int, ...]


def _decode(text: str) -> str:
    """Return LaTeX as plain text: {\\"u} → ü."""
    return str(LatexNodes2Text().latex_to_text(text))


@dataclass(frozen=True)
class Mistake:
    """One thing to mend: where it stands, what the rule is, what would work."""

    file: str
    line: int
    where: str
    rule: str

    def __str__(self) -> str:
        """As a person reads it, and as editors recognise it: file:line: key: rule."""
        return f"{self.file}:{self.line}: {self.where + ': ' if self.where else ''}{self.rule}"


@dataclass
class Located:
    """Plain data, the line of every key and list item in it, and what could not be read."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    mistakes: list[tuple[int, str, str]] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """Return the line of `path`, or of the nearest thing that contains it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Loader(yaml.SafeLoader):
    """YAML without its silent losses: a key that stands twice is a mistake."""


def read_yaml(text: str, first_line: int = 1) -> Located:
    """Return the YAML document in `text`, whose first line is `first_line` of its file."""
    found = Located()
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            for path, part, duplicate in _walk(node):
                line = part.start_mark.line + first_line
                if duplicate:
                    rule = f"'{path[-1]}' stands here a second time; give each key once"
                    found.mistakes.append((line, " > ".join(map(str, path[:-1])), rule))
                found.lines.setdefault(path, line)
            found.data = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + first_line
        found.mistakes.append((line, "", f"this is not YAML: {error.problem}. {_yaml_hint(text)}"))
    finally:
        loader.dispose()
    return found


def _walk(node: yaml.Node, path: Path = ()) -> Iterator[tuple[Path, yaml.Node, bool]]:
    """Yield the path of every key and list item, the node to point at, and whether the key is a repeat."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            here = (*path, key.value)
            yield here, key, key.value in seen
            seen.add(key.value)
            yield from _walk(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            yield (*path, position), value, False
            yield from _walk(value, (*path, position))


def _yaml_hint(text: str) -> str:
    if "\t" in text:
        return "Use spaces, not tabs, to indent"
    return "A value with a colon, a # or a quotation mark in it must stand in double quotes"


def read_bibtex(text: str) -> Located:
    """Return the works in `text` as plain data, keyed as in the file, accents decoded.

    Each is a dict of its fields, with `authors` as a list of `{family, initials}` and `et_al` where the
    list ends in `and others`.
    """
    found = Located(data={})
    # Names are split before accents are decoded: braces keep "{A and B}" one organisation.
    split_names = [middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()]
    library = parse_string(text, append_middleware=split_names)
    for block in library.failed_blocks:
        why = " ".join(str(getattr(block.error, "abort_reason", block.error)).split()).rstrip(".")
        rule = f"this entry is not BibTeX: {why}. It needs a key of its own and a brace for every brace"
        found.mistakes.append(((block.start_line or 0) + 1, "", rule))
    for entry in library.entries:
        found.lines[(entry.key,)] = (entry.start_line or 0) + 1
        work: dict[str, Any] = {"key": entry.key}
        for part in entry.fields:
            found.lines[(entry.key, part.key)] = (part.start_line or 0) + 1
            if part.key == "author":
                people = [(_family(person), _initials(person)) for person in part.value]
                named = [person for person in people if person[0] != "others"]
                work["authors"] = [{"family": family, "initials": initials} for family, initials in named]
                found.lines[(entry.key, "authors")] = found.lines[(entry.key, part.key)]
                work["et_al"] = named != people
            else:
                plain = str(part.value) if part.key in ("doi", "url") else _decode(str(part.value))
                work[part.key] = " ".join(plain.split())
        found.data[entry.key] = work
    return found


def _family(person: middlewares.NameParts) -> str:
    return _decode(" ".join([*person.von, *person.last]))


def _initials(person: middlewares.NameParts) -> str:
    return "".join(part[0] for name in person.first for part in _decode(name).split("-") if part)
