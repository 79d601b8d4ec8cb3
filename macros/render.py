"""Fill an HTML template. Text is escaped; an unknown name is an error."""

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from macros.numbers import day, of_100, thousands
from macros.search_index import slug


def part_id(part: str) -> str:
    """Return the id that a part of the menu has on the home page, where all its pages stand by their questions."""
    return f"part-{slug(part)}"


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(
    day=day,
    of_100=of_100,
    thousands=thousands,
    # What people type: no https://, no www., no slash at the end.
    shown_address=lambda url: re.sub(r"^https?://(www\.)?|/$", "", str(url)),
    part_id=part_id,
    zip=zip,
    dial=lambda phone: "".join(sign for sign in phone if sign.isdigit() or sign == "+"),
)


def render(template: str, **context: Any) -> str:
    """Return HTML without blank lines or indentation, which Markdown would take for paragraphs or code."""
    html = _templates.get_template(template).render(context)
    return "\n".join(line.strip() for line in html.splitlines() if line.strip())
