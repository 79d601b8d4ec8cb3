"""The copy that is read from a disk: what somebody can rely on who carries it about, with no server and no network."""

from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from macros.copy import LEFT_OUT, copy
from tests.conftest import PAGES, results, search_for, tell


@pytest.fixture(scope="module")
def disk(site, tmp_path_factory):
    """The copy of the site."""
    folder = tmp_path_factory.mktemp("a stick with spaces & signs") / "guide"
    assert "index.html" in copy(site, folder)
    return folder


@pytest.fixture
def away(new_context):
    """A page in a browser without a network, all that it asks for, and all that goes wrong."""
    page = new_context(offline=True).new_page()
    page.asked = []
    page.wrong = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    # Chromium notes it where a page opens at a place on it, so that a field may not take the focus.
    page.on("console", lambda message: "Autofocus" in message.text or page.wrong.append(message.text))
    return page


def test_the_copy_has_every_page_and_nothing_that_only_a_server_needs(site, disk):
    ours = {path.relative_to(site) for path in site.rglob("*.html")} - {
        path.relative_to(site) for path in site.glob("404*")
    }
    assert {path.relative_to(disk) for path in disk.rglob("*.html")} == ours
    assert len(ours) == len(PAGES)
    names = {path.name for path in disk.rglob("*")}
    assert not names & set(LEFT_OUT)
    assert not [name for name in names if name.endswith((".gz", ".br"))]


def test_every_link_of_the_copy_names_a_file_that_is_there(disk):
    missing = []
    for file in disk.rglob("*.html"):
        page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        places = [(element, element.get("href") or element.get("src")) for element in page.select("[href], [src]")]
        for element, place in places:
            parts = urlsplit(place)
            if parts.scheme or not parts.path:
                continue
            target = file.parent / unquote(parts.path)
            if not target.is_file():
                missing.append(f"{file.relative_to(disk)}: {element.name} {place}")
            elif (
                parts.fragment
                and target.suffix == ".html"
                and f'id="{parts.fragment}"' not in target.read_text("utf-8")
            ):
                missing.append(f"{file.relative_to(disk)}: no #{parts.fragment} in {parts.path}")
    tell(missing, "These lead nowhere in the copy:")


def test_reading_choosing_and_searching_work_from_a_disk_and_ask_for_nothing_else(disk, away):
    away.goto((disk / "index.html").as_uri())
    away.get_by_role("link", name="I want ideas").click()
    away.wait_for_url("**/do/ideas/index.html")
    away.get_by_role("form").get_by_role("radio").nth(1).check()
    expect(away.get_by_role("button", name="Undo")).to_be_visible()
    search_for(away, "sub drpo")
    results(away).filter(has_text="Drop").first.click()
    away.wait_for_url("**/situations/drop/index.html**")
    search_for(away, "i want to die")
    away.get_by_role("search").get_by_role("link", name="Numbers by country").first.click()
    away.wait_for_url("**/help/helplines/index.html")
    assert away.wrong == []
    tell([url for url in away.asked if not url.startswith((disk.as_uri(), "data:"))], "Asked for:")


def test_a_page_of_the_copy_may_reach_nothing_but_files(disk, away):
    for file in disk.rglob("*.html"):
        policy = BeautifulSoup(file.read_text("utf-8"), "html.parser").select_one(
            "[http-equiv=Content-Security-Policy]"
        )
        rules = dict(rule.strip().split(" ", 1) for rule in policy["content"].split(";"))
        assert rules["default-src"] == rules["connect-src"] == "'none'"
        assert set(" ".join(rules.values()).split()) <= {"'none'", "file:", "data:", "'script'"}, file
    away.goto((disk / "index.html").as_uri())
    assert away.evaluate("fetch('https://example.org/').then(() => 'reached', () => 'refused')") == "refused"
    assert any("Content Security Policy" in note for note in away.wrong)


def test_only_a_built_site_is_copied(tmp_path):
    (tmp_path / "copy").mkdir()
    with pytest.raises(FileNotFoundError, match="make build"):
        copy(tmp_path / "site", tmp_path / "copy")
    assert (tmp_path / "copy").is_dir(), "what was there is still there"


def test_a_copy_takes_the_place_of_an_older_one_and_of_nothing_else(site, tmp_path):
    folder = tmp_path / "copy"
    folder.mkdir()
    copy(site, folder)
    (folder / "left.html").touch()
    copy(site, folder)
    assert not (folder / "left.html").exists(), "what the older copy had is gone"
    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    for held in (other, site):
        with pytest.raises(ValueError, match="which would be lost"):
            copy(site, held)
    assert (other / "letter.txt").read_text() == "dear"
    assert (site / "sitemap.xml").is_file()
