"""The tokens of docs/assets/css/tokens.css: read for the page that documents them, and for the test of contrast."""

import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from macros.located import Mistake

FILE = "assets/css/tokens.css"
GROUP = re.compile(r"^  /\* (?P<name>\w[\w ]*)\. (?P<about>.*?) \*/$", re.MULTILINE)
TOKEN = re.compile(r"^ +--app-(?P<name>[a-z0-9-]+): (?P<value>[^;]+);(?: /\* (?P<about>.*?) \*/)?$", re.MULTILINE)
HEX = re.compile(r"#[0-9a-f]{6}")

# Which colours stand on which: words need 7 to 1 (WCAG 1.4.6), edges, rings and marks 3 to 1 (1.4.11).
SURFACES = ("paper", "glow", "card", "ember", "straw", "sage")
WORDS = (*product(("ink", "ink-soft", "link", "link-strong"), SURFACES), ("bar-ink", "bar"))
EDGES = (
    *product(("line", "focus", "link"), ("paper", "glow", "card")),
    *((f"{level}-edge", surface) for level in ("ember", "straw", "sage") for surface in (level, "paper")),
    ("ink", "lamp"),
    ("ink", "card"),
)


@dataclass(frozen=True)
class Token:
    """One token: its name without --app-, its value by day and by night, and what it is for."""

    name: str
    light: str
    dark: str
    about: str

    @property
    def values(self) -> tuple[str, ...]:
        """Its values by day and by night; one where they are the same."""
        return (self.light,) if self.light == self.dark else (self.light, self.dark)

    @property
    def is_colour(self) -> bool:
        """Whether it can be shown as a patch of colour."""
        return bool(HEX.fullmatch(self.light))


@dataclass(frozen=True)
class Group:
    """Tokens of one kind, such as colour, in the order of the file."""

    name: str
    about: str
    tokens: tuple[Token, ...]


def read_tokens(docs: Path) -> tuple[tuple[Group, ...], list[Mistake]]:
    """Return the tokens in their groups, and what is wrong with them.

    What stands under `prefers-color-scheme: dark` is the value by night.
    """
    text = (docs / FILE).read_text("utf-8")
    mistakes = [Mistake(f"docs/{FILE}", line, name, rule) for line, name, rule in _broken_rules(text)]
    day, _, rest = text.partition("@media (prefers-color-scheme: dark)")
    night = {found["name"]: found["value"] for found in TOKEN.finditer(rest.partition("@media")[0])}
    heads = list(GROUP.finditer(day))
    ends = [head.start() for head in heads[1:]] + [len(day)]
    groups = tuple(
        Group(
            head["name"],
            head["about"],
            tuple(
                Token(found["name"], found["value"], night.get(found["name"], found["value"]), found["about"] or "")
                for found in TOKEN.finditer(day, head.end(), end)
            ),
        )
        for head, end in zip(heads, ends, strict=True)
    )
    return groups, mistakes


def _broken_rules(text: str) -> list[tuple[int, str, str]]:
    """Return line, token and rule of all that would leave a hole in the page or in the test of contrast."""
    paired = {name for pair in (*WORDS, *EDGES) for name in pair}
    seen: set[str] = set()
    broken = []
    for found in TOKEN.finditer(text):
        name, value = found["name"], found["value"]
        line = text.count("\n", 0, found.start()) + 1
        if name not in seen and not found["about"]:
            broken.append((line, f"--app-{name}", "say behind it what it is for, as /* the page */"))
        if name in paired and not HEX.fullmatch(value):
            broken.append(
                (line, f"--app-{name}", f"write the colour in six small letters, like #2a211c (found: {value})")
            )
        seen.add(name)
    missing = sorted(paired - seen)
    if missing:
        rule = "macros/tokens.py computes the contrast of these, but they are not here: "
        broken.append((1, "", rule + ", ".join(f"--app-{name}" for name in missing)))
    return broken


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours written like #2a211c, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
