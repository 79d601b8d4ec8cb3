"""What a page may cost a reader on a slow line, and that nothing that it needs was left out to get there."""

import gzip
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from macros.finish import TEXT, fingerprint
from macros.styles import LINK, gather
from macros.take_along import FILE
from tests.conftest import ADDRESSES, BELOW, DOCS, ROOT, tell
from tests.weight import first_view, most_bytes, most_requests

PARTS = {path.stem: path.read_text("utf-8") for path in sorted((DOCS / "assets/css/parts").glob("*.css"))}
CLASS = re.compile(r"\.(app-[\w-]+)")

# Every selector of a style sheet that matches something in the page, in whatever state that may be.
MATCHED = r"""(text) => {
  const parts = "before|after|marker|backdrop|details-content"
  const named = `::?(?:${parts}|hover|focus|focus-visible|focus-within|target|checked|empty)(?![\\w-])`
  const state = `(?:${named}|:not\\([^()]*(?:\\([^()]*\\)[^()]*)*\\))`
  // Where a state alone says which element is meant, that is any; beside something else the state goes.
  const alone = new RegExp(`(^|[\\s>+~(,])(?:${state})+`, "g")
  const beside = new RegExp(state, "g")
  const matched = []
  const look = (rules) => {
    for (const rule of rules) {
      if (rule.cssRules?.length) look(rule.cssRules)
      if (!rule.selectorText) continue
      const selector = rule.selectorText.replace(alone, "$1*").replace(beside, "")
      if (document.querySelector(selector)) matched.push(rule.selectorText)
    }
  }
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  look(sheet.cssRules)
  return matched
}"""


@pytest.mark.parametrize("address", [*ADDRESSES, "nowhere/at/all/"])
def test_the_first_view_of_a_page_is_light_and_all_from_here(browser: Browser, base_url, address):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    fetched = first_view(context, base_url + address)
    context.close()
    weights = {one.url.removeprefix(base_url): one.gzip for one in fetched}
    assert {urlsplit(one.url)[:2] for one in fetched} == {urlsplit(base_url)[:2]}
    assert len(fetched) <= most_requests(address), weights
    assert sum(weights.values()) <= most_bytes(address), weights


@pytest.mark.parametrize("address", [*ADDRESSES, "nowhere/at/all/"])
def test_a_page_is_given_every_rule_that_could_ever_match_in_it(page: Page, address):
    page.goto(address)
    links = page.locator("link[rel=stylesheet]").evaluate_all("links => links.map(link => link.href)")
    given = {stem for link in links for stem in Path(urlsplit(link).path).stem.split("-")}
    for part, text in PARTS.items():
        matched = page.evaluate(MATCHED, text)
        assert part in given or not matched, f"{part}.css is kept from {address!r}, which it would change"


def test_looking_for_rules_that_match_finds_them_in_every_state(page: Page):
    page.goto("do/ideas/")
    assert page.evaluate(MATCHED, ".app-finder:focus-within .app-nothing, .app-finder :checked::before { color: red }")
    assert page.evaluate(MATCHED, "@media print { .app-finder:not(:has(:checked)) { color: red } }")
    for selector in (".app-finder > p:hover", "h1 + p", ":checked ~ .app-nothing, h1 ~ div > form", ":not(p) > form"):
        assert page.evaluate(MATCHED, f"{selector} {{ color: red }}"), selector
    assert not page.evaluate(MATCHED, ".app-nothing:hover, .app-finder > .app-nothing { color: red }")


def test_no_style_sheet_speaks_of_what_is_nowhere(site):
    makers = [*site.rglob("*.html"), *(DOCS / "assets/js").glob("*.js"), *(ROOT / "macros/templates").glob("*.html")]
    held = set(re.findall(r"\bapp-[\w-]+", "".join(path.read_text("utf-8") for path in makers)))
    for sheet in sorted((DOCS / "assets/css").rglob("*.css")):
        said = set(CLASS.findall(sheet.read_text("utf-8")))
        tell(sorted(said - held), f"{sheet.name} speaks of classes that nothing has:")


def test_every_file_that_is_published_is_asked_for_by_a_page_or_by_a_host(site):
    for_hosts = {"404.html", "sitemap.xml", "_headers", "_redirects"}
    pages = "".join(path.read_text("utf-8") for path in site.rglob("*.html"))
    files = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    plain = [name for name in files if not name.endswith((".gz", ".br"))]
    unasked = [
        name
        for name in plain
        if name not in for_hosts and not name.endswith("index.html") and Path(name).name not in pages
    ]
    scripts = "".join((site / name).read_text("utf-8") for name in plain if name.endswith(".js"))
    assert not [name for name in unasked if f'"./{Path(name).name}"' not in scripts]


def test_each_text_that_gains_from_it_comes_in_copies_nearly_as_small_as_they_get(site):
    for path in sorted(site.rglob("*")):
        if path.suffix not in TEXT:
            continue
        plain = path.read_bytes()
        ways = {".gz": (gzip.compress, gzip.decompress), ".br": (brotli.compress, brotli.decompress)}
        for ending, (strongest, read) in ways.items():
            copy, best = path.with_name(path.name + ending), len(strongest(plain))
            if copy.exists():
                assert read(copy.read_bytes()) == plain, copy
                assert copy.stat().st_size < min(len(plain), best * 1.05 + 10), copy
            else:
                assert best >= len(plain), f"{path} would gain from a copy {ending}"


def test_the_address_of_assets_changes_with_what_is_in_them_and_only_then(site, tmp_path):
    def address(change: str) -> str:
        copy = tmp_path / f"site{change}"
        shutil.copytree(site / "assets", copy / "assets")
        (old,) = (copy / "assets").iterdir()
        for part in old.iterdir():
            part.rename(copy / "assets" / part.name)
        old.rmdir()
        for compressed in [*copy.rglob("*.gz"), *copy.rglob("*.br")]:
            compressed.unlink()
        script = next(copy.rglob("frame.js"))
        script.write_text(script.read_text("utf-8") + change, "utf-8")
        page = {copy / "index.html": '<script src="assets/js/frame.js" type="module"></script>'}
        return fingerprint(copy, page)[copy / "index.html"]

    (now,) = (path.name for path in (site / "assets").iterdir())
    assert address("") == f'<script src="assets/{now}/js/frame.js" type="module"></script>'
    assert now not in address("// changed")


def test_pages_ask_for_assets_by_their_hashed_address_below_any_path(site):
    (now,) = (path.name for path in (site / "assets").iterdir())
    for path in {*site.rglob("*.html")} - {site / FILE}:
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        ways = [link["href"] for link in page.select("link[rel=stylesheet]")] + [
            script["src"] for script in page.select("script[src]")
        ]
        assert ways
        for way in ways:
            assert f"assets/{now}/" in way, f"{path}: {way}"
            here = (site.parent if way.startswith(f"/{BELOW}/") else path.parent) / way.lstrip("/")
            assert here.resolve().is_file(), f"{path}: {way}"


def link(*sheets: str) -> str:
    return "".join(f'<link rel="stylesheet" href="../assets/css/{sheet}.css">\n' for sheet in sheets)


@pytest.fixture
def sheets(tmp_path) -> Path:
    folder = tmp_path / "assets/css/parts"
    folder.mkdir(parents=True)
    (folder.parent / "base.css").write_text("/* every page */ p { margin: 0 }\n.app-lead { color: red }\n")
    (folder / "help.css").write_text(".app-help { color: red }\n.app-lead .app-help b { color: blue }\n")
    (folder / "tables.css").write_text("@media print { .app-table { margin: 0 } }\n")
    return tmp_path


def test_a_page_links_what_all_share_and_the_parts_that_it_holds(sheets):
    links = link("base", "parts/help", "parts/tables")
    pages = {
        Path("plain"): links + '<p class="app-lead">',
        Path("help"): links + '<p class="app-help x">',
        Path("both"): links + '<p class="app-help"><table class="app-table">',
    }
    gathered = gather(sheets, pages)
    assert [LINK.sub(r"\g<sheet> ", html).split(" <")[0] for html in gathered.values()] == [
        "assets/css/shared.css",
        "assets/css/shared.css assets/css/help.css",
        "assets/css/shared.css assets/css/help-tables.css",
    ]
    written = {path.name: path.read_text() for path in (sheets / "assets/css").iterdir()}
    assert sorted(written) == ["help-tables.css", "help.css", "shared.css"]
    assert written["shared.css"] == "p{margin:0}.app-lead{color:red}"
    assert written["help-tables.css"].endswith("@media print{.app-table{margin:0}}")


def test_a_sheet_that_is_not_there_is_named(sheets):
    with pytest.raises(ValueError, match=r"assets/css/missing\.css.*extra_css in mkdocs\.yml"):
        gather(sheets, {Path("page"): link("base", "missing")})
