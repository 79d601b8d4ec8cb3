"""What every built page has, and none of them has."""

import itertools
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest
from bs4 import BeautifulSoup

from macros.finish import finish
from macros.hosting import meta_policy
from macros.policy import POLICY, with_policy
from macros.search_index import knowledge
from macros.take_along import FILE
from tests.conftest import ADDRESSES, PAGES, ROOT, build, html


def pages(site: Path) -> dict[str, BeautifulSoup]:
    """All pages. The worksheet as one file is none: tests/test_take_along.py."""
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in sorted(site.rglob("*.html"))
        if path != site / FILE
    }


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_page_is_valid_html(site):
    wrong = []
    for path in site.rglob("*.html"):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(path.read_text("utf-8"))
        wrong += [f"{path.relative_to(site)}:{line}: {code} {about}" for (line, _), code, about in parser.errors]
    assert not wrong, "\n".join(wrong)


def test_no_id_stands_twice_on_a_page(site):
    for name, page in pages(site).items():
        twice = [slug for slug, times in Counter(tag["id"] for tag in page.select("[id]")).items() if times > 1]
        assert not twice, f"{name}: {twice}"


def test_every_page_has_its_landmarks_one_heading_and_a_language(site):
    for name, page in pages(site).items():
        assert page.html["lang"] == "en", name
        for landmark in ("header", "main", "footer", "nav"):
            assert page.select(landmark), f"{name} has no {landmark}"
        assert len(page.select("main h1")) == 1, f"{name} has {len(page.select('main h1'))} first headings"


def test_headings_skip_no_level(site):
    for name, page in pages(site).items():
        levels = [int(heading.name[1]) for heading in page.select("article :is(h1, h2, h3, h4)")]
        for before, after in itertools.pairwise(levels):
            assert after <= before + 1, f"{name}: a heading of level {after} after one of level {before}"


def test_no_two_pages_share_a_title(site):
    titles = Counter(page.title.get_text(strip=True) for page in pages(site).values())
    assert not [title for title, times in titles.items() if times > 1 and not title.startswith("404")]


def test_the_worksheets_title_tells_a_bystander_nothing(site):
    title = pages(site)["worksheet/index.html"].title.get_text()
    assert title == "Worksheet"


def test_every_page_offers_exit_help_and_its_own_source(site):
    for page in PAGES:
        built = BeautifulSoup(html(site, page), "html.parser")
        assert built.select_one("a[data-exit][rel~=noreferrer][href^='https://']")
        assert built.select_one("a.app-reach__help")
        assert built.select_one("a[rel=edit]")["href"].endswith(f"/docs/{page}"), page


def test_every_page_ends_with_who_checked_it_and_when(site, guide_site):
    for page in PAGES:
        said = BeautifulSoup(html(site, page), "html.parser").select_one(".app-review").get_text()
        assert "not yet checked by a clinician" in said
        assert str(guide_site.pages[page].head.review_due.year) in said


def test_no_macro_was_left_unread(site):
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        for trace in ("Macro Rendering Error", "Macro Syntax Error", "{{", "{%"):
            assert trace not in text, path


def test_no_page_holds_inline_style_or_handlers(site):
    for name, page in pages(site).items():
        assert not page.select("style, [style]"), name
        for tag in page.select("*"):
            assert not [attribute for attribute in tag.attrs if attribute.startswith("on")], f"{name}: {tag.name}"
            leads = str(tag.get("href", "")).strip().lower()
            assert not leads.startswith(("javascript:", "vbscript:")), name
            assert tag.name == "link" or not leads.startswith("data:"), name


def test_every_page_carries_the_one_policy(site):
    for name in pages(site):
        assert POLICY.findall((site / name).read_text("utf-8")) == [
            f'<meta http-equiv="Content-Security-Policy" content="{meta_policy()}">'
        ], name


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ("<script>a()</script>", "<script>"),
        ('<script type="module">a()</script>', "<script>"),
        ('<script type="importmap">{}</script>', "<script>"),
        ("<style>p { color: red }</style>", "<style>"),
        ('<p style="color: red">', "<p style=…>"),
        ('<svg><path STYLE="fill: red"/></svg>', "<path style=…>"),
        ('<button onclick="a()">', "<button onclick=…>"),
        ('<img/src="x"/onerror=a()>', "<img onerror=…>"),
        ('<body><meta http-equiv="refresh" content="0;url=https://elsewhere.example/">', "<meta>"),
        ('<body><meta name="referrer" content="unsafe-url">', "<meta>"),
        ('<body><BASE href="https://elsewhere.example/">', "<base>"),
        ('<body><iframe src="x"></iframe>', "<iframe>"),
        ('<body><link rel="preconnect" href="https://elsewhere.example/">', "<link>"),
        ('<body><a ping="https://elsewhere.example/" href="x">', "<a ping=…>"),
        ('<body><a href="x" referrerpolicy="unsafe-url">', "<a referrerpolicy=…>"),
        ('<body><form name="baseURI"></form>', "<form name=…>"),
    ],
)
def test_what_may_not_stand_in_a_page_is_told_by_file_line_and_tag(held, told):
    html = f'<!doctype html><meta charset="utf-8">\n<title>x</title>\n{held}'
    with pytest.raises(ValueError, match=re.escape(f"page.html:3: {told}: ")):
        with_policy(Path("page.html"), html)


def test_a_page_may_hold_data_and_name_files():
    html = (
        '<!doctype html><meta charset="utf-8"><title>x</title><script type="application/json">{"a": "<style>"}</script>'
        '<script type="module" src="a.js"></script><!-- <script>a()</script> --><p>style="color: red"</p>'
    )
    assert POLICY.search(with_policy(Path("page.html"), html))


def test_finishing_twice_changes_nothing(site, guide_site):
    before = files(site)
    finish(site, knowledge(guide_site))
    assert files(site) == before


def test_a_page_that_is_refused_leaves_the_site_as_it_was_so_that_it_can_be_mended(site, tmp_path, guide_site):
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    page = copy / "worksheet/index.html"
    page.write_text(page.read_text("utf-8").replace("<main ", '<main style="color: red" ', 1), "utf-8")
    before = files(copy)
    with pytest.raises(ValueError, match="<main style=…>"):
        finish(copy, knowledge(guide_site))
    assert files(copy) == before


def test_only_a_built_site_is_finished_and_every_page_of_it(site, tmp_path, guide_site):
    known = knowledge(guide_site)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "treasure.map").touch()
    with pytest.raises(FileNotFoundError, match="no built site"):
        finish(tmp_path, known)
    assert (tmp_path / "assets" / "treasure.map").exists()
    shutil.copy(site / "sitemap.xml", tmp_path)
    (tmp_path / "page.html").write_text('<!doctype html><meta charset="UTF-8" /><title>x</title>')
    assert any("Skipped in search: there is no page 'worksheet/'" in skipped for skipped in finish(tmp_path, known))
    assert POLICY.search((tmp_path / "page.html").read_text())
    (tmp_path / "page.html").write_text("<!doctype html><title>x</title>")
    with pytest.raises(ValueError, match="names no character set"):
        finish(tmp_path, known)


def test_what_no_reader_asks_for_is_not_published(site):
    names = [path.relative_to(site).as_posix() for path in site.rglob("*")]
    assert not [name for name in names if name.endswith((".map", ".yml", ".bib", ".md")) or "lunr/" in name]


def test_the_site_map_names_every_page_and_nothing_else(site):
    tree = ElementTree.fromstring((site / "sitemap.xml").read_text("utf-8"))
    found = [place.text or "" for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(place.split("/guide/")[1] for place in found) == sorted(ADDRESSES)


def test_a_page_past_its_date_says_so(project):
    page = project / "docs/about/privacy.md"
    text = re.sub(r"reviewed: .*", "reviewed: 2020-01-01", page.read_text("utf-8"))
    page.write_text(re.sub(r"review_due: .*", "review_due: 2021-01-01", text), "utf-8")
    built = build(project / "out", project)
    assert built.returncode == 0, built.stderr
    assert "app-review__overdue" in (project / "out/about/privacy/index.html").read_text("utf-8")
    assert "app-review__overdue" not in (project / "out/about/index.html").read_text("utf-8")


def test_no_page_says_what_may_not_be_said(site, guide_site):
    wrong = {said for study in guide_site.facts.figures.values() for share in study.shares for said in share.never_say}
    assert wrong
    for page in PAGES:
        said = " ".join(BeautifulSoup(html(site, page), "html.parser").get_text(" ").split())
        for claim in wrong:
            for form in (claim, claim.replace("%", " of 100"), claim.replace("%", " per cent")):
                assert form not in said, f"docs/{page}: “{form}”"


def test_no_note_stands_apart_from_its_word(site):
    for page in PAGES:
        assert not re.search(r"[.,;”’] <sup class=\"app-cite\"", html(site, page)), page


def test_every_work_in_the_bibliography_is_listed_once_and_cited_by_a_page(site, guide_site):
    listed = [
        entry
        for page in ("about/references.md", "about/other-sources.md")
        for entry in BeautifulSoup(html(site, page), "html.parser").select(".app-references > li")
    ]
    assert sorted(entry["id"] for entry in listed) == sorted(f"ref-{key}" for key in guide_site.references)
    unused = [entry["id"] for entry in listed if "no page yet" in entry.get_text()]
    assert not unused, f"remove from docs/data/references.bib, or cite: {unused}"


def test_two_builds_of_one_state_are_the_same(site, tmp_path):
    assert build(tmp_path / "again").returncode == 0
    assert files(tmp_path / "again") == files(site), "two builds of one state differ"


def test_a_site_that_another_builder_wrote_is_finished_to_the_same(site, tmp_path):
    """Another builder is played by MkDocs without our last step."""
    build_only = (
        "import macros; macros.finish = lambda *_, **__: []; from mkdocs.__main__ import cli; "
        f"cli(['build', '--strict', '--site-dir', '{tmp_path / 'other'}'])"
    )
    settings = {"SITE_URL": "https://aftercare-guide.example/guide/", "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([sys.executable, "-c", build_only], cwd=ROOT, check=True, env=os.environ | settings)
    assert POLICY.search((tmp_path / "other/index.html").read_text("utf-8")) is None
    subprocess.run([sys.executable, "-m", "macros", tmp_path / "other"], cwd=ROOT, check=True)
    assert files(tmp_path / "other") == files(site)


@pytest.mark.parametrize("name", ["LICENSE", "README.md"])
def test_both_licences_are_named(name):
    text = (ROOT / name).read_text("utf-8")
    assert "MIT" in text
    assert "CC BY 4.0" in text


def test_both_licences_are_named_on_every_page(site):
    for name, page in pages(site).items():
        said = page.footer.get_text()
        assert "CC BY 4.0" in said, name
        assert "MIT" in said, name


def test_words_with_signs_of_html_stand_around_a_page_as_they_are_written(project):
    path = project / "docs/data/words.yml"
    words = path.read_text("utf-8")
    assert "\nmenu: Menu\n" in words
    path.write_text(words.replace("\nmenu: Menu\n", "\nmenu: 'The \"menu\" & more'\n"), "utf-8")
    assert build(project / "out", project).returncode == 0
    page = BeautifulSoup((project / "out/index.html").read_text("utf-8"), "html.parser")
    assert page.select_one("#app-menu")["aria-label"] == 'The "menu" & more'


def test_a_menu_written_in_any_way_that_the_builder_allows_leads_to_every_page(project):
    path = project / "mkdocs.yml"
    config = path.read_text("utf-8")
    assert "      - do/ideas.md\n" in config
    path.write_text(
        config.replace("      - do/ideas.md\n", "      - Inside:\n          - Ideas: do/ideas.md\n"), "utf-8"
    )
    built = build(project / "out", project)
    assert built.returncode == 0, built.stderr
    page = BeautifulSoup((project / "out/index.html").read_text("utf-8"), "html.parser")
    for place in (".app-questions", "#app-menu"):
        assert page.select_one(f"{place} a[href='do/ideas/']"), place


def test_the_home_page_leads_to_every_other_page_by_its_question(site, guide_site):
    page = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser")
    asked = {link["href"]: link.get_text(strip=True) for link in page.select(".app-questions a")}
    wanted = {one.address: one.head.question for one in guide_site.pages.values() if one.address}
    assert asked == wanted
