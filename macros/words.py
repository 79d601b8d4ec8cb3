"""Which of words.yml the templates say, found in their text: a word that is missing would leave a hole."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from macros.fields import Company, Cost, Kind, Moment, Seen, Sense, Touch
from macros.located import Mistake
from macros.search_index import WORDS

SAID = re.compile(r"""\bwords\.([a-z_]+)|facts\.words\[["']([a-z_]+)["']\]""")
# Words that templates pick by a value of the data: words["touch_" ~ activity.touch].
BY_VALUE = {
    "touch": Touch,
    "cost": Cost,
    "company": Company,
    "when": Moment,
    "sense": Sense,
    "seen": Seen,
    "kind": Kind,
}


def word_key(group: str, value: str) -> str:
    """Return the key in words.yml for a value of the data: ("when", "next day") → when_next_day."""
    return f"{group}_{re.sub(r'[^a-z]+', '_', value.lower()).strip('_')}"


def words_said(project: Path) -> dict[str, str]:
    """Return every key of words.yml that a template says, with the file that says it."""
    said = {word_key(group, value): "macros/fields.py" for group, kind in BY_VALUE.items() for value in get_args(kind)}
    said |= {f"search_{name}": "macros/search_index.py" for name in WORDS}
    folders = [
        *(project / "macros").rglob("*.html"),
        *(project / "overrides").rglob("*.html"),
        project / "macros/guide.py",
    ]
    for path in sorted(folders):
        for found in SAID.finditer(path.read_text("utf-8")):
            name = found[1] or found[2]
            if not name.endswith("_"):
                said.setdefault(name, path.relative_to(project).as_posix())
    return said


def missing_words(words: Mapping[str, str] | None, project: Path) -> list[Mistake]:
    """Return one mistake for every word that a template says and words.yml does not have."""
    if words is None:
        return []
    said = words_said(project)
    rule = "'{}' is missing; {} says it on the page"
    return [
        Mistake("docs/data/words.yml", 1, "", rule.format(name, file))
        for name, file in said.items()
        if name not in words
    ]
