"""What we copied from the theme, and what it must not change behind our back."""

import hashlib
from pathlib import Path

import material
import pytest

THEME = Path(material.__file__).parent / "templates"

# The theme's own file at the time ours was made from it. When this fails: compare, carry over, renew.
COPIED = {"partials/search.html": "bfd556535abcddb99396ab2a7e3acc2ebcd3f36756007d3969396caa4126be30"}


@pytest.mark.parametrize(("name", "digest"), COPIED.items())
def test_an_overridden_part_of_the_theme_has_not_changed(name, digest):
    now = hashlib.sha256((THEME / name).read_bytes()).hexdigest()
    assert now == digest, f"{name} changed in the theme: compare it with overrides/{name}, then renew the digest here"


def test_the_blocks_that_we_fill_are_still_there():
    base = (THEME / "base.html").read_text("utf-8")
    for block in ("htmltitle", "extrahead", "header", "tabs", "site_nav", "content", "footer"):
        assert f"{{% block {block} %}}" in base
