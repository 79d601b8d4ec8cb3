"""Read YAML and BibTeX so that every value knows the line it stands on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from pylatexenc.latex2text import LatexNodes2Text

try:  # four times as fast: it matters where there are many pages
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML was built without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]

Path = tuple[str | int, ...]

# Signs that mean something to LaTeX.
SPECIAL = re.compile(r"[\\{}$%~^&#_`'<>!?]|--")

UNREADABLE = "a key in brackets"

# What reference managers export and no reader sees.
NOT_KEPT = frozenset(
    [
        "abstract",
        "keywords",
        "month",
        "issn",
        "isbn",
        "pmid",
        "pmcid",
        "urldate",
        "file",
        "publisher",
        "langid",
        "language",
        "copyright",
    ]
)


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
    """Plain data, the line of every key and list item in it, and what could not be read.

    `data` is None where nothing could be read; then `mistakes` says why.
    """

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    mistakes: list[tuple[int, str, str]] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """Return the line of `path`, or of the nearest thing that contains it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def ids(self) -> Iterator[tuple[Path, str]]:
        """Yield every `id` inside a list of records, and every item of a list `retired`, with its path."""
        for path in self.lines:
            if path[-1] == "id" or (len(path) == 2 and path[0] == "retired"):
                value = self.data
                try:
                    for step in path:
                        value = value[step]
                except (KeyError, IndexError, TypeError):
                    continue  # a line that a repeated key has overruled, or of data that could not be read
                if isinstance(value, str):
                    yield path, value


class _Loader(SafeLoader):
    """YAML that leaves a day that does not exist, such as 31 November, for the model to refuse by line."""

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


def read_yaml(text: str, first_line: int = 1) -> Located:
    """Return the YAML document in `text`, whose first line is `first_line` of its file."""
    found = Located()
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            found.mistakes.append((first_line, "", "there is nothing in here but comments; fill it in or restore it"))
            return found
        readable = True
        for path, part, problem in _walk(node):
            readable = readable and path[-1] is not UNREADABLE
            line = part.start_mark.line + first_line
            if problem:
                found.mistakes.append((line, " > ".join(map(str, path[:-1])), problem))
            found.lines.setdefault(path, line)
        if readable:
            found.data = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + first_line
        found.mistakes.append((line, "", f"this is not YAML: {error.problem}. {_yaml_hint(text)}"))
    except (yaml.YAMLError, RecursionError) as error:
        found.mistakes.append((first_line, "", f"this is not YAML: {' '.join(str(error).split())}"))
    return found


def _walk(node: yaml.Node, path: Path = ()) -> Iterator[tuple[Path, yaml.Node, str | None]]:
    """Yield the path of every key and list item, the node to point at, and what is wrong with the key."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                yield (
                    (*path, UNREADABLE),
                    key,
                    "a key is a word or two; put quotation marks round it if it has brackets",
                )
                continue
            here = (*path, key.value)
            problem = f"'{key.value}' stands here a second time; give each key once" if key.value in seen else None
            yield here, key, problem
            seen.add(key.value)
            yield from _walk(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            yield (*path, position), value, None
            yield from _walk(value, (*path, position))


def _yaml_hint(text: str) -> str:
    if "\t" in text:
        return "Use spaces, not tabs, to indent"
    return "A value with a colon, a # or a quotation mark in it must stand in double quotes; else look at the indent"


def read_bibtex(text: str) -> Located:
    """Return the works in `text` as plain data, keyed as in the file, accents decoded.

    Each is a dict of its fields, with `authors` as a list of `{family, initials}` and `et_al` where the
    list ends in `and others`. Fields of `NOT_KEPT` are left out.
    """
    found = Located(data={})
    # Names are split before accents are decoded: braces keep "{A and B}" one organisation.
    steps = [middlewares.NormalizeFieldKeys(), middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()]
    library = parse_string(text, append_middleware=steps)
    if not library.entries and not library.failed_blocks:
        return Located(mistakes=[(1, "", "there is no work in here; restore the file")])
    for block in library.failed_blocks:
        why = " ".join(str(getattr(block.error, "abort_reason", block.error)).split()).rstrip(".")
        rule = f"this entry is not BibTeX: {why}. It needs a key of its own and a brace for every brace"
        found.mistakes.append(((block.start_line or 0) + 1, "", rule))
    for comment in library.comments:
        for number, words in enumerate(comment.comment.splitlines(), start=(comment.start_line or 0) + 1):
            if words.strip() and not words.lstrip().startswith("%"):
                rule = (
                    "this stands outside every entry; does one miss its @, as in @article{key,? Comments begin with %"
                )
                found.mistakes.append((number, "", rule))
                break
    for entry in library.entries:
        found.lines[(entry.key,)] = (entry.start_line or 0) + 1
        work: dict[str, Any] = {"key": entry.key}
        for part in entry.fields:
            if lost := re.search(r"\}\s*(\w+)\s*=\s*\{", str(part.value)):
                line = (part.start_line or 0) + 1
                found.mistakes.append((line, f"{entry.key} > {part.key}", f"a comma is missing before '{lost[1]}'"))
            found.lines[(entry.key, part.key)] = (part.start_line or 0) + 1
            if part.key == "author":
                people = [(_family(person), _initials(person)) for person in part.value]
                named = [person for person in people if person[0] != "others"]
                work["authors"] = [{"family": family, "initials": initials} for family, initials in named]
                found.lines[(entry.key, "authors")] = found.lines[(entry.key, part.key)]
                work["et_al"] = named != people
            elif part.key not in NOT_KEPT:
                plain = str(part.value) if part.key in ("doi", "url") else _decode(str(part.value))
                work[part.key] = " ".join(plain.split())
        found.data[entry.key] = work
    return found


def _family(person: middlewares.NameParts) -> str:
    return _decode(" ".join([*person.von, *person.last]))


def _initials(person: middlewares.NameParts) -> str:
    return "".join(part[0] for name in person.first for part in _decode(name).split("-") if part)


def _decode(text: str) -> str:
    r"""Return LaTeX as plain text: {\"u} → ü. A bare % is a per cent sign here, not the start of a comment."""
    if not SPECIAL.search(text):
        return text  # most are plain already, and reading them takes a third of a second in all
    return str(LatexNodes2Text().latex_to_text(re.sub(r"(?<!\\)%", r"\\%", text)))
