"""What a host does with the settings that the guide brings: asked of real servers, at a root and below a path."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from macros import hosting
from tests.conftest import ADDRESSES, BELOW, ROOT
from tests.servers import Server, caddy, find, nginx

SITES = {"root": "https://clinic.example/", "path": f"https://clinic.example/{BELOW}/"}
SECRET = "what lies beside the site"
COMPRESSED = {"br": ".br", "gzip": ".gz"}


@dataclass(frozen=True)
class Answer:
    """What a server answered; `headers` as they came, one pair a line."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Return every value of a header."""
        return [value for said, value in self.headers if said.lower() == name.lower()]

    def one(self, name: str) -> str:
        """Return the value of a header that must be there once."""
        assert len(self.all(name)) == 1, (name, self.headers)
        return self.all(name)[0]


def ask(server: Server, path: str, encoding: str = "identity", **more: str) -> Answer:
    """Ask for `path`, exactly as it is written."""
    talk = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    if server.tls:
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        talk = http.client.HTTPSConnection("localhost", server.port, timeout=10, context=trusting)
    with contextlib.closing(talk):
        talk.putrequest("GET", path, skip_accept_encoding=True)
        for name, value in ({"Accept-Encoding": encoding} | more).items():
            talk.putheader(name, value)
        talk.endheaders()
        answer = talk.getresponse()
        return Answer(answer.status, answer.getheaders(), answer.read())


@pytest.fixture(scope="module")
def folder(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site as it lies on a server where people were careless: with hidden files, and a secret beside it."""
    copy = tmp_path_factory.mktemp("served") / "site"
    shutil.copytree(site, copy)
    (copy.parent / "secret.txt").write_text(SECRET)
    (copy / ".git").mkdir()
    (copy / ".git" / "config").write_text(SECRET)
    (copy / ".env").write_text(SECRET)
    return copy


def needed(kind: str) -> Callable[..., contextlib.AbstractContextManager[Server]]:
    """Return how to start a server of a kind. Where it cannot be had, fail in CI; elsewhere skip and say what to do."""
    try:
        for part in {"nginx": ("nginx", "brotli"), "caddy": ("caddy",)}[kind]:
            find(part)
    except LookupError as error:
        pytest.fail(str(error), pytrace=False) if os.environ.get("CI") == "true" else pytest.skip(str(error))
    return {"nginx": nginx, "caddy": caddy}[kind]


@pytest.fixture(scope="module", params=[f"{kind}-{place}" for kind in ("nginx", "caddy") for place in SITES])
def server(request: pytest.FixtureRequest, folder: Path) -> Iterator[Server]:
    kind, place = request.param.split("-")
    with needed(kind)(folder, SITES[place]) as running:
        yield running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody else trusts."""
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    words = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run(
        [*words.split(), "-out", path, "-keyout", path.with_suffix(".key")],
        check=True, capture_output=True,
    )  # fmt: skip
    return path


def an_asset(folder: Path, kind: str) -> str:
    """Return the path of some asset of a kind (`.css`)."""
    return min(path.relative_to(folder).as_posix() for path in (folder / hosting.ASSETS).rglob(f"*{kind}"))


def test_every_answer_carries_every_header_once(server, folder):
    home = ask(server, server.path)
    asked = {
        "": {200},
        "worksheet/": {200},
        an_asset(folder, ".css"): {200},
        "sitemap.xml": {200},
        "nowhere/at/all/": {404},
        "worksheet": {301, 308},
        "helplines": {302},
    }
    answers = {path: ask(server, server.path + path) for path in asked}
    asked["as it was"] = {304}
    answers["as it was"] = ask(server, server.path, **{"If-None-Match": home.one("ETag")})
    for path, answer in answers.items():
        assert answer.status in asked[path], path
        for name, value in hosting.headers().items():
            assert answer.one(name) == value, path
        assert answer.one("Cache-Control")
        assert not answer.all("Set-Cookie")
        assert not answer.all("Strict-Transport-Security"), "a host without TLS cannot promise it"


def test_a_page_that_has_not_changed_is_not_sent_again(server):
    first = ask(server, server.path + "worksheet/")
    again = ask(server, server.path + "worksheet/", **{"If-None-Match": first.one("ETag")})
    assert (first.status, again.status, again.body) == (200, 304, b"")


def test_files_that_never_change_are_kept_for_a_year_and_all_others_are_asked_for_again(server, folder):
    hidden = (*hosting.PUBLISHED, "404.html")
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in hidden and not name.startswith("."):
            answer = ask(server, server.path + name)
            assert answer.status == 200, name
            wanted = hosting.FOREVER if name.startswith(hosting.ASSETS) else hosting.ASK_AGAIN
            assert answer.one("Cache-Control") == wanted, name
    for gone in ("assets/nowhere.css", "nowhere/"):
        assert ask(server, server.path + gone).one("Cache-Control") == hosting.ASK_AGAIN


def test_everything_that_is_kept_for_a_year_lies_in_a_folder_that_changes_with_it(folder):
    assert len(list((folder / hosting.ASSETS).iterdir())) == 1
    assert not [path for path in (folder / hosting.ASSETS).iterdir() if not path.is_dir()]


@pytest.mark.parametrize(
    "path",
    [
        "nowhere/",
        "nowhere.html",
        "assets/",
        "assets/nowhere.css",
        "404.html",
        ".env",
        ".git/config",
        ".git/",
        "_headers",
        "_redirects",
        "%2egit/config",
    ],
)
def test_what_is_not_there_or_not_for_readers_gets_our_own_page(server, folder, path):
    answer = ask(server, server.path + path)
    assert answer.status == 404
    assert answer.body == (folder / "404.html").read_bytes()
    assert answer.one("Content-Type") == "text/html; charset=utf-8"


def test_nothing_but_the_site_is_served_beside_it(server, folder):
    if server.path != "/":
        for path in ("/", "/beside.html", "/index.html", f"/{BELOW}x/"):
            answer = ask(server, path)
            assert (answer.status, answer.body) == (404, (folder / "404.html").read_bytes()), path
        assert ask(server, server.path[:-1]).one("Location") == server.path


@pytest.mark.parametrize("kind", ["", "worksheet/", ".css", ".js", "nowhere/"])
def test_a_file_comes_as_small_as_the_browser_can_read_it(server, folder, kind):
    path = an_asset(folder, kind) if kind.startswith(".") else kind
    plain = ask(server, server.path + path)
    file = folder / ("404.html" if kind == "nowhere/" else f"{path}index.html" if path == kind else path)
    assert plain.body == file.read_bytes()
    assert not plain.all("Content-Encoding")
    for accepted, used in {"gzip": "gzip", "br": "br", "gzip, deflate, br, zstd": "br", "br;q=0, gzip": "gzip"}.items():
        answer = ask(server, server.path + path, accepted)
        assert answer.body == Path(f"{file}{COMPRESSED[used]}").read_bytes(), accepted
        assert answer.one("Content-Encoding") == used
        assert answer.one("Content-Type") == plain.one("Content-Type")
        assert answer.one("Vary") == plain.one("Vary") == "Accept-Encoding"
        assert answer.status == plain.status


def test_a_server_in_front_gets_packed_pages_too(server, folder):
    with socket.create_connection(("127.0.0.1", server.port), 10) as talk, talk.makefile("rb") as answer:
        talk.sendall(
            f"GET {server.path} HTTP/1.0\r\nHost: 127.0.0.1\r\nVia: 1.0 front\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        )
        assert answer.read().endswith((folder / "index.html.gz").read_bytes())


def test_every_file_says_what_it_is(server, folder):
    kinds = {
        ".css": "text/css; charset=utf-8",
        ".js": r"(text|application)/javascript; charset=utf-8",
    }
    for suffix, kind in kinds.items():
        assert re.fullmatch(kind, ask(server, server.path + an_asset(folder, suffix)).one("Content-Type"))
    assert ask(server, server.path).one("Content-Type") == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "{0}worksheet",
        "{0}worksheet?q=sad",
        "/{0}worksheet",
        "{0}/worksheet",
        "//evil.example",
        "//evil.example/",
        "{0}/evil.example/..",
        "//evil.example/%2e%2e",
        "//evil.example/%2f..",
        "/%5cevil.example/..",
        "/%5c%5cevil.example/%2e%2e/",
        "{0}help//evil.example",
        "/{0}help",
        "{0}%0d%0aLocation:%20//evil.example/",
    ],
)
def test_no_redirect_leaves_the_host_and_the_path_of_the_site(server, path):
    for to in ask(server, path.format(server.path), Host="evil.example").all("Location"):
        assert to.startswith(server.path)
        assert not to.startswith(("//", "/\\"))
    answer = ask(server, server.path + "worksheet")
    assert answer.one("Location") == f"{server.path}worksheet/"


@pytest.mark.parametrize(
    "path",
    [
        "{0}../secret.txt",
        "{0}%2e%2e/secret.txt",
        "{0}..%2fsecret.txt",
        "{0}%2e%2e%2fsecret.txt",
        "{0}assets/../../secret.txt",
        "{0}..%5csecret.txt",
        "{0}....//secret.txt",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "{0}worksheet%00.txt",
        "{0}.%67it/config",
        "{0}/.env",
        "{0}worksheet/../.env",
    ],
)
def test_no_path_leads_out_of_the_site_or_to_a_hidden_file(server, path):
    answer = ask(server, path.format(server.path))
    assert answer.status >= 400
    assert SECRET.encode() not in answer.body
    assert b"root:" not in answer.body


def test_a_short_address_leads_to_the_page_that_it_means(server):
    for said, meant in hosting.SHORT.items():
        for asked in (said, f"{said}/"):
            answer = ask(server, server.path + asked)
            assert (answer.status, answer.one("Location")) == (302, server.path + meant)
        assert ask(server, server.path + meant).status == 200


def test_a_server_writes_down_nothing_about_its_readers(server):
    for path in ("worksheet/", "nowhere/at/all/", "helplines", ".env", "assets/"):
        ask(server, f"{server.path}{path}?q=a-word-that-somebody-typed")
    written = server.log.read_text()
    for trace in ("a-word-that-somebody-typed", "worksheet", "nowhere", "helplines", '"remote_ip"'):
        assert trace not in written


@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_a_server_that_speaks_tls_promises_it(kind, folder, certificate):
    with needed(kind)(folder, SITES["path"], certificate) as server:
        for path in ("", "worksheet", "helplines", "nowhere/"):
            answer = ask(server, server.path + path)
            for name, value in (hosting.headers() | hosting.TLS_ONLY).items():
                assert answer.one(name) == value, path


def test_a_browser_refuses_what_the_headers_refuse(page: Page, folder):
    with needed("nginx")(folder, SITES["path"]) as server:
        address = f"http://127.0.0.1:{server.port}{server.path}"
        page.goto(address)
        allowed = set(page.evaluate("document.featurePolicy.allowedFeatures()"))
        known = set(page.evaluate("document.featurePolicy.features()"))
        assert {"camera", "microphone", "geolocation", "payment", "usb"} <= known & set(hosting.REFUSED)
        assert not allowed & set(hosting.REFUSED)
        page.goto("about:blank")
        page.set_content(f'<iframe src="{address}"></iframe>')
        page.wait_for_load_state("networkidle")
        assert not page.frames[1].url.startswith(address), "the guide stands in a frame"


# Netlify and Cloudflare Pages: what their documentation says of the two files, no more.


def rules_of_headers(text: str) -> list[tuple[str, dict[str, str]]]:
    """Read _headers: a path that may end in `*`, then indented lines `Name: value`; `#` begins a comment."""
    rules: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        assert len(line) <= 2000, "Cloudflare Pages reads lines of at most 2000 characters"
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("/"):
            assert "*" not in line[:-1]
            rules.append((line.strip(), {}))
        else:
            assert line.startswith("  ")
            name, value = line.strip().split(": ", 1)
            assert name not in rules[-1][1]
            rules[-1][1][name] = value
    assert len(rules) <= 100, "Cloudflare Pages reads at most 100 rules"
    return rules


def headers_for(rules: list[tuple[str, dict[str, str]]], address: str) -> dict[str, str]:
    """Return the headers of an address: those of every rule that matches it.

    What is said by two rules is joined by one host and replaced by the other, so nothing may be.
    """
    found: dict[str, str] = {}
    for path, headers in rules:
        if address == path or (path.endswith("*") and address.startswith(path[:-1])):
            assert not found.keys() & headers.keys(), f"{address}: two rules say the same header"
            found |= headers
    return found


@pytest.mark.parametrize("place", SITES)
def test_the_headers_file_says_the_same_as_the_servers(place, folder):
    path = {"root": "/", "path": f"/{BELOW}/"}[place]
    rules = rules_of_headers(hosting.settings(SITES[place])["_headers"])
    everywhere = hosting.headers() | hosting.TLS_ONLY
    for address in (*ADDRESSES, "404.html", "nowhere/", "sitemap.xml"):
        assert headers_for(rules, path + address) == everywhere
    for kind in (".css", ".js"):
        kept = {"Cache-Control": hosting.FOREVER}
        assert headers_for(rules, path + an_asset(folder, kind)) == everywhere | kept
    if path != "/":
        assert headers_for(rules, "/") == {}, "what else the host serves is not ours to rule"


@pytest.mark.parametrize("place", SITES)
def test_the_redirects_file_leads_from_no_page_to_a_page(place):
    path = {"root": "/", "path": f"/{BELOW}/"}[place]
    lines = hosting.settings(SITES[place])["_redirects"].splitlines()
    rules = [line.split() for line in lines if line and not line.startswith("#")]
    assert len({said for said, _, _ in rules}) == len(rules) == 2 * len(hosting.SHORT)
    for said, meant, status in rules:
        assert status == "302", "both hosts know it, and no browser remembers it"
        assert said.startswith(path)
        assert said.removeprefix(path).rstrip("/") + "/" not in ADDRESSES, "a redirect would hide a page"
        assert meant.removeprefix(path) in ADDRESSES
        assert len(" ".join((said, meant, status))) <= 1000


def test_the_built_site_brings_the_two_files_for_its_own_address(site):
    made = hosting.settings(hosting.site_url(site))
    for name in hosting.PUBLISHED:
        assert (site / name).read_text("utf-8") == made[name]


# The policy and the command.


def test_the_policy_allows_no_inline_code_and_no_foreign_host():
    assert hosting.meta_policy() == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    )
    assert hosting.headers()["Content-Security-Policy"] == f"{hosting.meta_policy()}; frame-ancestors 'none'"


def test_one_command_writes_settings_for_a_server_of_ones_own_and_says_what_to_do(site, tmp_path):
    command = [sys.executable, "-m", "macros", "hosting", str(site), str(tmp_path / "hosting")]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert len(made.stdout.splitlines()) == 2
    assert f"{hosting.FOLDER}/{BELOW}/" in made.stdout
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "hosting").iterdir()}
    wanted = hosting.settings(hosting.site_url(site))
    assert written == {name: wanted[name] for name in hosting.OWN_SERVER}


@pytest.mark.parametrize(
    "wrong",
    [
        "your.site",
        "ftp://your.site/",
        "https://your.site",
        "https://your.site/guide",
        "https://your.site/?a/",
        "https://your.site/a b/",
        "https://your.site/a;b/",
        "https://your.site/{x}/",
        "https://your.site/../",
    ],
)
def test_an_address_that_no_site_can_have_is_told(wrong):
    with pytest.raises(ValueError, match="with a slash at its end"):
        hosting.settings(wrong)


def test_a_folder_that_is_no_built_site_is_told_in_one_sentence(tmp_path):
    command = [sys.executable, "-m", "macros", "hosting", str(tmp_path), str(tmp_path / "hosting")]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode != 0
    assert made.stderr.strip() == f"{tmp_path} is no built site: it has no sitemap.xml"


def test_pages_say_by_themselves_what_a_header_would_where_a_host_sends_none(site):
    page = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser")
    metas = page.select("meta[content]:not([property])")
    said = {meta.get("http-equiv", meta.get("name")).lower(): meta["content"] for meta in metas}
    headers = {name.lower(): value for name, value in hosting.headers().items()}
    assert said["referrer"] == headers["referrer-policy"]
    assert said["x-dns-prefetch-control"] == headers["x-dns-prefetch-control"]
    assert f"{said['content-security-policy']}; frame-ancestors 'none'" == headers["content-security-policy"]


def test_an_error_is_never_kept_in_place_of_a_file(server, folder):
    asset = server.path + an_asset(folder, ".css")
    never = "Thu, 01 Jan 1970 00:00:01 GMT"
    wishes = ({"If-Match": '"x"'}, {"If-Unmodified-Since": never}, {"Range": "bytes=9999999-"})
    for wish in wishes:
        answer = ask(server, asset, **wish)
        assert answer.status == 200 or answer.one("Cache-Control") == hosting.ASK_AGAIN, (wish, answer.status)
    folder_of_assets = ask(server, str(Path(asset).parent))
    assert folder_of_assets.one("Cache-Control") == hosting.ASK_AGAIN
