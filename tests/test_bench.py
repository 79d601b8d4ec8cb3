"""What a maintainer relies on in `make bench`: it compares like with like, and leaves no promise out."""

import gzip

import brotli
import pytest
from bs4 import BeautifulSoup

from tests.bench.__main__ import PAGES, parts, rows
from tests.bench.projects import write_bare, write_many
from tests.bench.setting import NotMeasured
from tests.conftest import KINDS, build
from tests.weight import MOST_BYTES

MANY = 100  # with the guide's own, enough for all that is done only for very many pages


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A guide with many more pages, and the same pages in the theme as it comes: where each is built."""
    place = tmp_path_factory.mktemp("bench")
    article = write_many(place / "many", MANY)
    write_bare(place / "many", place / "bare")
    sites = []
    for name in ("many", "bare"):
        built = build(place / f"{name}-site", place / name)
        assert built.returncode == 0, built.stderr
        sites.append(place / f"{name}-site")
    return *sites, article


def texts(site, page):
    """The text of a page piece by piece, without the frame's own links inside it."""
    main = BeautifulSoup((site / page / "index.html").read_text("utf-8"), "html.parser").main
    for frame in main.select("nav, [rel=edit]"):
        frame.decompose()
    return [" ".join(text.split()) for text in main.stripped_strings]


@pytest.mark.parametrize("kind", ["an article", "a page of the guide"])
def test_the_bare_theme_is_given_the_very_words_that_readers_get(both, kind):
    ours, theirs, article = both
    page = article if kind == "an article" else KINDS["numbers"]
    given, shown = set(texts(theirs, page)), texts(ours, page)
    assert shown
    assert not [text for text in shown if text not in given]
    assert not (theirs / "assets" / "css").exists(), "nothing of our looks"


def test_generated_pages_are_as_long_as_the_peers_and_each_is_another(both):
    ours, _, _ = both
    pages = [" ".join(texts(ours, path.parent)).split() for path in ours.glob("part-*/*/index.html")]
    counts = [len(page) for page in pages]
    assert len({" ".join(page) for page in pages}) == len(pages)
    assert len(counts) == MANY
    assert 600 <= min(counts) <= max(counts) <= 900


def test_every_promise_has_a_row_with_its_target_even_where_it_cannot_be_measured():
    def cannot():
        raise NotMeasured("there is no such program here")

    every = {name: list(rows(part, cannot)) for name, part in parts(PAGES).items()}
    lines = [line for some in every.values() for line in some]
    assert all("not measured: there is no such program here" in line for line in lines)
    for kind in KINDS:
        assert sum(f": {kind} |" in line for name in ("bytes", "busy", "lighthouse") for line in every[name]) == 3
    promises = (
        "25 kB, 45 kB, 5 requests, 110 kB, 2.5 s, 100 in all four, 20 ms, layout shift 0, 50 ms, 12 kB, 1 s, 2 times, "
        "40 %, 60 MB"
    )
    for promise in promises.split(", "):
        assert any(promise in line for line in lines), promise


def test_with_very_many_pages_each_page_stays_light_and_its_menu_leads_into_every_part(both):
    ours, _, article = both
    html = (ours / article / "index.html").read_text("utf-8")
    menu = BeautifulSoup(html, "html.parser").select_one("#app-menu")
    parts = {part.b.get_text(): len(part.select("li")) for part in menu.select("li:has(> b)")}
    assert list(parts)[-1] == "More"
    (opened,) = [part for part, pages in parts.items() if pages > 1]
    assert opened == f"Part {article[5:7]}"
    assert len(gzip.compress(html.encode())) < MOST_BYTES / 2, "styles and script take the other half"
    packed = ours / article / "index.html.br"
    assert brotli.decompress(packed.read_bytes()).decode() == html
