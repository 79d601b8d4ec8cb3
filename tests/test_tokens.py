"""The tokens: contrast of every pair in use, in both schemes, and no colour beside them."""

import re

import pytest
from playwright.sync_api import Page

from macros.tokens import EDGES, HEX, WORDS, contrast, read_tokens
from tests.conftest import ADDRESSES, DOCS, tell

TOKENS = {token.name: token for group in read_tokens(DOCS)[0] for token in group.tokens}
PAPER_HAS_ITS_OWN = ("tokens.css", "print.css")
OTHER_SHEETS = sorted(path for path in (DOCS / "assets/css").rglob("*.css") if path.name not in PAPER_HAS_ITS_OWN)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|color)\(|:\s*(?:white|black|red|gr[ae]y)\b")

# Every colour of words with what they stand on, as rgb(…); a lit ground counts as its lightest and its darkest.
SEEN = """() => {
  const pairs = {}
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const own = node.parentElement
    if (!node.data.trim() || own.closest("svg, script, noscript")) continue
    if (!own.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    const colour = getComputedStyle(own).color
    let ground = own
    while (ground && getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement
    const paper = ground ? getComputedStyle(ground).backgroundColor : "none"
    pairs[`${colour} on ${paper}`] ??= own.textContent.trim().slice(0, 40)
  }
  return pairs
}"""


def as_rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_the_formula_knows_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_file_of_tokens_is_read_whole():
    written = re.findall(r"^  --app-([a-z0-9-]+):", (DOCS / "assets/css/tokens.css").read_text("utf-8"), re.MULTILINE)
    assert sorted(TOKENS) == sorted(written)
    assert not [name for name, token in TOKENS.items() if not token.about]
    assert [name for name, token in TOKENS.items() if token.light != token.dark]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_words_stand_out_by_7_to_1(scheme, words, ground):
    assert contrast(getattr(TOKENS[words], scheme), getattr(TOKENS[ground], scheme)) >= 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_drawings_stand_out_by_3_to_1(scheme, edge, ground):
    assert contrast(getattr(TOKENS[edge], scheme), getattr(TOKENS[ground], scheme)) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_colours_that_a_page_shows_is_one_that_is_computed(page: Page, scheme):
    page.emulate_media(color_scheme=scheme)
    names = {as_rgb(getattr(token, scheme)): token.name for token in TOKENS.values() if HEX.fullmatch(token.light)}
    computed = {(getattr(TOKENS[one], scheme), getattr(TOKENS[other], scheme)) for one, other in WORDS}
    known = {f"{as_rgb(one)} on {as_rgb(other)}" for one, other in computed}
    unknown = []
    for address in [*ADDRESSES, "nowhere/"]:
        page.goto(address)
        for pair, words in page.evaluate(SEEN).items():
            if pair not in known:
                shown = " on ".join(names.get(colour, colour) for colour in pair.split(" on "))
                unknown.append(f"/{address}: {shown}, at “{words}”")
    tell(unknown, "These colours meet on a page, but macros/tokens.py does not compute their contrast (WORDS):")


@pytest.mark.parametrize("sheet", OTHER_SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_names_no_colour_of_its_own(sheet):
    text = re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), sheet.read_text("utf-8"), flags=re.DOTALL)
    found = [
        f"{sheet.name}:{number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), start=1)
        if COLOUR.search(line)
    ]
    tell(found, "Colours have names in docs/assets/css/tokens.css; use one, or add one there:")


def test_every_token_is_used():
    used = "".join(path.read_text("utf-8") for path in (DOCS / "assets/css").rglob("*.css"))
    assert not [name for name in TOKENS if f"var(--app-{name})" not in used]
