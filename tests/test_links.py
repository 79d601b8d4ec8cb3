"""Every link leads somewhere: our own check of all of them, and LinkChecker as a second opinion."""

import shutil
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.conftest import BELOW, serve
from tests.links import check

ORIGIN = "https://the-site.test"
CARRIERS = {
    "a": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "use": "href",
    "form": "action",
    "source": "src",
}


def dead_links(site: Path) -> list[str]:
    """Return every link, picture, script or style of the built site that leads nowhere within it."""
    pages = {path: BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in site.rglob("*.html")}
    ids = {path: {tag["id"] for tag in page.select("[id]")} for path, page in pages.items()}
    dead = []
    for path, page in pages.items():
        here = f"{ORIGIN}/{BELOW}/{path.relative_to(site).as_posix().removesuffix('index.html')}"
        for tag in page.select(", ".join(f"{name}[{attribute}]" for name, attribute in CARRIERS.items())):
            target, fragment = urldefrag(urljoin(here, str(tag[CARRIERS[tag.name]])))
            parts = urlsplit(target)
            if f"{parts.scheme}://{parts.netloc}" != ORIGIN:
                continue
            file = site.parent / unquote(parts.path).lstrip("/")
            file = file / "index.html" if parts.path.endswith("/") else file
            if not file.is_file() or not file.is_relative_to(site):
                dead.append(f"{path.relative_to(site)}: {tag[CARRIERS[tag.name]]} leads nowhere")
            elif fragment and file in ids and unquote(fragment) not in ids[file]:
                dead.append(f"{path.relative_to(site)}: {tag[CARRIERS[tag.name]]} leads to no part of that page")
        for tag in page.select("[popovertarget], [for], [aria-labelledby], [aria-describedby], [aria-controls]"):
            for attribute in ("popovertarget", "for", "aria-labelledby", "aria-describedby", "aria-controls"):
                for name in str(tag.get(attribute, "")).split():
                    if name not in ids[path]:
                        dead.append(f"{path.relative_to(site)}: {attribute}={name} names nothing")
    return dead


def test_every_link_fragment_picture_and_file_exists(site):
    assert not dead_links(site)


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ('<a href="../nowhere/">x</a>', "leads nowhere"),
        ('<a href="#nothing">x</a>', "leads to no part"),
        ('<a href="../../../outside/">x</a>', "leads nowhere"),
        ('<img src="gone.png" alt="">', "leads nowhere"),
        ('<button popovertarget="gone">x</button>', "names nothing"),
    ],
)
def test_a_planted_dead_link_is_found(site, tmp_path, planted, told):
    copy = shutil.copytree(site, tmp_path / BELOW)
    page = copy / "about" / "privacy" / "index.html"
    page.write_text(page.read_text("utf-8").replace("</article>", f"{planted}</article>"), "utf-8")
    found = dead_links(copy)
    assert len(found) == 1
    assert told in found[0]


@pytest.fixture
def readable(tmp_path: Path) -> Path:
    """A folder that LinkChecker may read after it has put off root's rights."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.name.startswith("pytest-"):
            folder.chmod(0o755)
    tmp_path.chmod(0o755)
    return tmp_path


def test_linkchecker_finds_no_dead_link_on_the_served_site(base_url, readable):
    found = check(base_url, readable / "rules")
    assert found.returncode == 0, found.stdout + found.stderr
    assert "That's it." in found.stdout


def test_linkchecker_finds_a_planted_dead_link(site, readable):
    copy = shutil.copytree(site, readable / "www" / BELOW)
    page = copy / "index.html"
    page.write_text(page.read_text("utf-8").replace("</article>", '<a href="planted/">x</a></article>'), "utf-8")
    server = serve(copy.parent)
    found = check(next(server), readable / "rules", "--recursion-level=1")
    server.close()
    assert found.returncode == 1
    assert "planted/" in found.stdout
