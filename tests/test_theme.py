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


def test_all_that_is_published_of_the_theme_is_the_engine_of_search(site):
    kinds = (".js", ".css", ".png")
    theirs = {path.name: path.read_bytes() for path in ASSETS.rglob("*") if path.suffix in kinds}
    ours = [path.read_bytes() for path in site.rglob("*") if path.suffix in kinds]
    (engine,) = [name for name, content in theirs.items() if any(content in other for other in ours)]
    assert re.fullmatch(r"search\.\w+\.min\.js", engine)
