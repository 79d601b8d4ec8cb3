"""Contrast of every pair of colours in use, computed from docs/assets/css/tokens.css."""

import re
from itertools import product

import pytest

from tests.conftest import DOCS

CSS = (DOCS / "assets/css/tokens.css").read_text("utf-8")
LIGHT = CSS.split("@media")[0]
DARK = CSS.split("@media")[1].split("[data-md")[0]
HEX = re.compile(r"--app-([a-z-]+): (#[0-9a-f]{6});")
SCHEMES = {"light": dict(HEX.findall(LIGHT)), "dark": dict(HEX.findall(LIGHT)) | dict(HEX.findall(DARK))}

SURFACES = ("paper", "card", "ember", "straw", "sage")
TEXT = [*product(("ink", "ink-soft", "link", "link-strong"), SURFACES), ("bar-ink", "bar")]
PARTS = [
    *product(("line", "focus"), ("paper", "card")),
    ("ember-edge", "ember"),
    ("straw-edge", "straw"),
    ("sage-edge", "sage"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_knows_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "surface"), TEXT)
def test_text_stands_out_by_7_to_1(scheme, text, surface):
    colours = SCHEMES[scheme]
    assert contrast(colours[text], colours[surface]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("part", "surface"), PARTS)
def test_edges_and_controls_stand_out_by_3_to_1(scheme, part, surface):
    colours = SCHEMES[scheme]
    assert contrast(colours[part], colours[surface]) >= 3
