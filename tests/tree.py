"""What a screen reader is told of a part of a page, as lines that a person reads and that outlive a change of words.

`told` takes what Playwright reads off the accessibility tree: what each thing is, its name, its state. Words of the
page itself become “…”; words of the templates stay, with the name they go by after a “#”. Siblings
that are alike are told once. `same` compares two tellings: what a thing is, and whose words it has, must agree.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.conftest import ROOT

MORE = "and more like it"
HEAD = re.compile(r'(?P<role>\w+)(?: "(?P<name>(?:[^"\\]|\\.)*)")?(?P<state>(?: \[[^\]]+\])*)')


@dataclass
class Words:
    """Words that are no page's own, by the name they go by: some are the whole of what is told, some begin it."""

    whole: dict[str, str]
    begin: dict[str, str]

    def tell(self, said: str) -> tuple[str, str]:
        """Return what is told in place of `said`, and the name that those words go by."""
        core = _bare(said)
        for key, words in self.whole.items():
            if core == _bare(words):
                return core, key
        for key, words in self.begin.items():
            if re.match(rf"{re.escape(words)}[\s:.]", core):
                return f"{words} …", key
        return ("…" if core else ""), ""


@dataclass
class Node:
    """One thing that is told: what it is, what it is called or says, its state, what it holds."""

    role: str
    words: str = ""
    key: str = ""
    state: str = ""
    inside: list["Node"] = field(default_factory=list)
    more: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """The names of all words in the node that are no page's own."""
        return frozenset({self.key} - {""}).union(*(node.keys for node in self.inside))

    def lines(self, depth: int = 1) -> list[str]:
        """The node as lines, in Playwright's notation."""
        only = self.inside[0] if len(self.inside) == 1 and not self.words else None
        text = self if self.role == "text" else only if only and only.role == "text" else None
        name = f' "{self.words}"' if self.words and not text else ""
        inside = [] if text else self.inside
        end = f": {text.words}" if text else ":" if inside else ""
        notes = ", ".join(note for note in ((text or self).key, MORE if self.more else "") if note)
        line = f"{'  ' * depth}- {self.role}{name}{self.state}{end}"
        return [f"{line}  # {notes}" if notes else line, *(line for node in inside for line in node.lines(depth + 1))]


def words_of(*sources: str, project: Path = ROOT) -> Words:
    """The words of `sources`: templates by their path, or fields of facts (`worksheet.clear`).

    Words that stand right before something else in a template, such as "Call" before the number, begin what is told.
    """
    data = project / "docs" / "data"
    facts = {name: yaml.safe_load((data / f"{name}.yml").read_text("utf-8")) for name in ("words", "worksheet", "help")}
    every = dict(_flat("", facts))
    whole: list[str] = []
    begin: list[str] = []
    for source in sources:
        if source.endswith(".html"):
            template = (project / source).read_text("utf-8")
            whole += [f"words.{key}" for key in re.findall(r"words\.(\w+)", template)]
            begin += [f"words.{key}" for key in re.findall(r"words\.(\w+) }}[.:]? ?\{[{%]", template)]
        else:
            whole += [key for key in every if f"{key}.".startswith(f"{source}.")]
            begin += [source] if source in every else []
    longest = sorted((key for key in begin if key in every), key=lambda key: -len(every[key]))
    return Words(
        {key: every[key] for key in whole if key in every},
        {key: every[key] for key in longest},
    )


def told(snapshot: str, words: Words, *, apart: bool = False) -> list[str]:
    """Return the lines for what Playwright read. With `apart`, siblings that hold different things are all told."""
    return [line for node in _nodes(yaml.safe_load(snapshot) or [], words, apart) for line in node.lines()]


def same(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two tellings agree in all but words."""
    return [_meant(line) for line in one] == [_meant(line) for line in other]


def links(snapshot: str) -> list[tuple[str, str]]:
    """Return the name and the address of every link that Playwright read."""
    found = []

    def gather(read: object) -> None:
        for head, held in read.items() if isinstance(read, dict) else ():
            address = next((one["/url"] for one in held if isinstance(one, dict) and "/url" in one), None)
            if address is not None:
                found.append(((HEAD.fullmatch(head) or {"name": head})["name"] or "", address))
            for one in held if isinstance(held, list) else ():
                gather(one)

    for one in yaml.safe_load(snapshot) or []:
        gather(one)
    return found


def _meant(line: str) -> str:
    """A line with words replaced by the name they go by."""
    line, _, notes = line.partition("  # ")
    key = notes.removesuffix(MORE).removesuffix(", ")
    return re.sub(r'"[^"]*"|(?<=: ).*', key, line, count=1) if key else line


def _nodes(read: Iterable[object], words: Words, apart: bool) -> list[Node]:
    """What was read, in our words; siblings that are alike once, as the simplest of them, and texts in a row as one."""
    found: list[Node] = []
    for node in filter(None, (_node(one, words, apart) for one in read)):
        alike = [one for one in found if _alike(one, node, apart)]
        if alike and node.role == "text":
            continue
        if alike:
            alike[0].more = True
            if len(node.lines()) < len(alike[0].lines()):
                alike[0].inside = node.inside
        else:
            found.append(node)
    return found


def _alike(one: Node, other: Node, apart: bool) -> bool:
    """Whether two siblings are of one kind: what they are, their state, and whose words are in them."""
    if apart and one.inside != other.inside:
        return False
    return (one.role, one.state, one.words == "", one.keys) == (other.role, other.state, other.words == "", other.keys)


def _node(read: object, words: Words, apart: bool) -> Node | None:
    """One thing that was read; None where it says nothing, such as a full stop or an address."""
    head, held = next(iter(read.items())) if isinstance(read, dict) else (str(read), None)
    if head.startswith("/"):
        return None
    if head == "text":
        said, key = words.tell(str(held))
        return Node("text", said, key) if said else None
    found = HEAD.fullmatch(head)
    assert found, f"Playwright says {head!r}, which is not understood"
    name, key = words.tell(found["name"] or "")
    held = held if isinstance(held, list) else [] if held is None else [{"text": held}]
    return Node(found["role"], name, key, found["state"], _nodes(held, words, apart))


def _bare(said: str) -> str:
    return re.sub(r"^[\W_]+|[\W_]+$", "", said)


def _flat(key: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, " ".join(value.split())
    elif isinstance(value, dict | list):
        for part, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _flat(f"{key}.{part}" if key else str(part), one)
