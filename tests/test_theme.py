"""How much of the theme is left, so that an update of it, or its end, cannot change a page behind our back."""

import re
from pathlib import Path

import material

from tests.conftest import ROOT

ASSETS = Path(material.__file__).parent / "templates" / "assets"


def test_no_page_is_made_from_a_template_of_the_theme():
    ours = {path.relative_to(ROOT / "overrides").as_posix() for path in (ROOT / "overrides").rglob("*.html")}
    for name in ours:
        text = (ROOT / "overrides" / name).read_text("utf-8")
        assert set(re.findall(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']", text)) <= ours, name


def test_nothing_of_the_theme_is_published(site):
    kinds = (".js", ".css", ".png")
    theirs = {path.name: path.read_bytes() for path in ASSETS.rglob("*") if path.suffix in kinds}
    assert theirs
    ours = {path.name: path.read_bytes() for path in site.rglob("*") if path.suffix in kinds}
    assert not [(name, other) for name, text in theirs.items() for other, own in ours.items() if text in own]
