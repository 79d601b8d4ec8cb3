"""One build of the site, one server and one browser for the whole run."""

import functools
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from macros.build_date import build_date
from macros.data import Site, address, load
from macros.take_along import FILE

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
# A project page lives below a path of its own. Whatever works there works at a root too.
BELOW = "guide"


ADDRESSES = [address(page) for page in PAGES]
# One page of every kind; pages of a kind come from the same templates. The last leads nowhere.
KINDS = {
    "home": "",
    "article": "understand/feeling-low/",
    "numbers": "understand/pcd-in-numbers/",
    "comedown": "understand/comedown/",
    "myths": "understand/myths/",
    "history": "understand/where-aftercare-comes-from/",
    "steps": "do/step-by-step/",
    "ideas": "do/ideas/",
    "worksheet": "worksheet/",
    "plan": "plan/",
    "handouts": "print/",
    "strip": "situations/neurodivergent/",
    "services": "situations/lgbtq/",
    "help": "help/when-to-get-help/",
    "helplines": "help/helplines/",
    "grades": "about/how-we-check/",
    "references": "about/references/",
    "answers": "about/answers/",
    "glossary": "about/glossary/",
    "easy": "about/easy-read/",
    "scores": "about/scores/",
    "design": "about/design/",
    "404": "nowhere/",
}
LOOKING = (ROOT / "tests" / "looking.js").read_text("utf-8").rstrip()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-trees", action="store_true", help="write tests/trees/ anew, from the site as it is")


def build(folder: Path, project: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Build the site of `project` into `folder`, as `make build` does."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    settings = {"SITE_URL": f"https://aftercare-guide.example/{BELOW}/", "NO_MKDOCS_2_WARNING": "1"}
    date = {"SOURCE_DATE_EPOCH": "1795305600"} if project != ROOT else {}
    return subprocess.run(
        command, cwd=project, capture_output=True, text=True, env=os.environ | settings | date, check=False
    )


class Handler(SimpleHTTPRequestHandler):
    """A static host as good ones are: our own page for what is not there."""

    def log_message(self, *_: object) -> None:
        """Requests are not news."""

    def end_headers(self) -> None:
        # LinkChecker waits between requests, except at a host that answers with a header of its name.
        self.send_header("LinkChecker", "as fast as you like")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        own = Path(self.directory) / BELOW / "404.html"
        if code != 404 or not own.exists():
            return super().send_error(code, message, explain)
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(own.read_bytes())
        return None


def serve(folder: Path) -> Iterator[str]:
    """Serve `folder` on a free port; yield the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{BELOW}/"
        server.shutdown()


@pytest.fixture(scope="session")
def guide_site() -> Site:
    """The facts and pages of this very site."""
    return load(DOCS, build_date(ROOT))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site. The build is strict: a warning fails every test that needs it."""
    folder = tmp_path_factory.mktemp("www") / BELOW
    built = build(folder)
    if built.returncode:
        pytest.exit(f"The site cannot be built, so nothing can be tested:\n{built.stderr}", returncode=1)
    return folder


@pytest.fixture(scope="session")
def base_url(site: Path) -> Iterator[str]:
    """Where pytest-playwright finds the site. Addresses in tests have no slash at the front."""
    yield from serve(site.parent)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project to break."""
    copy = tmp_path / "project"
    for part in ("docs", "macros", "overrides"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", copy)
    return copy


def chromium() -> str:
    """Return the path of the Chromium that `make test` found or installed."""
    found = subprocess.run([ROOT / ".ci" / "chromium"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    quiet = ["--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"]
    # For every page that a test opens, Chromium would load two of its own, for suggestions below its address bar.
    quiet += ["--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup"]
    return browser_type_launch_args | {"executable_path": chromium(), "args": quiet}


@pytest.fixture
def away(new_context) -> Page:
    """A page in a browser without a network, all that it asks for (`asked`), and all that goes wrong (`wrong`)."""
    page = new_context(offline=True).new_page()
    page.asked = []
    page.wrong = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    # Chromium notes it where a page opens at a place on it, so that a field may not take the focus.
    page.on("console", lambda message: "Autofocus" in message.text or page.wrong.append(message.text))
    return page


@pytest.fixture(scope="session")
def along(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worksheet as one file, by itself, in a folder as people name them."""
    return Path(shutil.copy(site / FILE, tmp_path_factory.mktemp("my own #1 & 100% ü")))


class Held:
    """What a page asks for, at addresses that match, waits until it is let go."""

    def __init__(self, page: Page, addresses: str) -> None:
        self.page = page
        self.asked: list[Route] = []
        page.route(re.compile(addresses), self._hold)

    def _hold(self, route: Route) -> None:
        self.asked.append(route)

    def let_go(self) -> None:
        """Answer, as soon as the page has asked: it may do so a moment after what made it ask."""
        for _ in range(500):
            if self.asked:
                break
            self.page.wait_for_timeout(20)
        assert self.asked, "the page asked for nothing"
        self.asked.pop().continue_()


def look(page: Page, what: str, *given: object) -> Any:
    """Return what tests/looking.js sees in the open page. It is read into a page once."""
    ask = "([what, given]) => window.looking ? [window.looking[what](...given)] : []"
    seen = page.evaluate(ask, [what, given])
    if not seen:
        page.evaluate(f"() => {{ window.looking = {LOOKING} }}")
        seen = page.evaluate(ask, [what, given])
    return seen[0]


def search_for(page: Page, words: str) -> Locator:
    """Open search by its keys and look for `words`. Return the field."""
    page.keyboard.press("Control+k")
    field = page.get_by_role("search").get_by_role("textbox")
    expect(field).to_be_focused()
    field.fill(words)
    return field


def results(page: Page) -> Locator:
    """The links to the pages that an open search has found."""
    return page.get_by_role("list", name="Search results").get_by_role("link")


def tell(found: list[str], rule: str) -> None:
    """Fail in words for somebody who changed words: the rule, then each place; no line of code."""
    if found:
        pytest.fail("\n".join([rule, *(f"  {one}" for one in found)]), pytrace=False)


def html(site: Path, page: str) -> str:
    """Return the built HTML of a page, named by its source."""
    return (site / address(page) / "index.html").read_text("utf-8")
