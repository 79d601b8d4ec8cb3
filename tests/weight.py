"""What a page costs on the wire, found by opening it: no file is named here."""

import gzip
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

import brotli
from playwright.sync_api import BrowserContext, Page

# What the guide promises, in bytes of gzip: everything that a first view fetches, and until search has answered.
MOST_BYTES = 25_000
# What a reader works with or looks things up in, and comes to on purpose: worksheet, plan, finder, bibliography.
MOST_BYTES_OF_A_TOOL = 45_000
TOOLS = ("worksheet/", "plan/", "do/ideas/", "about/references/", "about/other-sources/")
MOST_BYTES_WITH_SEARCH = 110_000
MOST_REQUESTS = 5
MOST_REQUESTS_OF_A_TOOL = 10  # worksheet and plan are made of modules
ICON = "() => document.querySelector('link[rel~=icon]')?.href ?? new URL('/favicon.ico', location).href"


def most_bytes(address: str) -> int:
    """Return what the first view of the page at `address` may weigh, in bytes of gzip."""
    return MOST_BYTES_OF_A_TOOL if address in TOOLS else MOST_BYTES


def most_requests(address: str) -> int:
    """Return of how many requests the first view of the page at `address` may consist."""
    return MOST_REQUESTS_OF_A_TOOL if address in TOOLS else MOST_REQUESTS


@dataclass(frozen=True)
class Fetched:
    """One answer that a browser got: its address, what kind of thing it is, and its body, which is not compressed.

    `kind` is document, stylesheet, script, image, icon, font, fetch, xhr or other. `body` is None where the answer
    came from another origin, or never.
    """

    url: str
    kind: str
    body: bytes | None

    @cached_property
    def gzip(self) -> int:
        """Bytes of the body as a server sends it: gzip -9, or as it is where that is no shorter."""
        return min(len(self.body or b""), len(gzip.compress(self.body or b"", 9)))

    @cached_property
    def brotli(self) -> int:
        """Bytes of the body in brotli at its best, or as it is where that is no shorter."""
        return min(len(self.body or b""), len(brotli.compress(self.body or b"")))


class Traffic:
    """All that the pages of a fresh `context` and their workers ask for."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.asked: list[tuple[str, str]] = []
        context.on("request", lambda request: self.asked.append((request.url, request.resource_type)))

    def fetched(self, page: Page) -> list[Fetched]:
        """Return an answer for each request so far that left the browser, and for the icon, which a tab also shows.

        Answers are asked for anew, as the browser does not keep all of them.
        """
        icon = page.evaluate(ICON)
        asked = [(url, "icon" if url == icon else kind) for url, kind in self.asked]
        if icon not in dict(asked):
            asked.append((icon, "icon"))
        origin = urlsplit(page.url)[:2]
        return [
            Fetched(url, kind, self._body(url) if urlsplit(url)[:2] == origin else None)
            for url, kind in asked
            if urlsplit(url).scheme in ("http", "https")
        ]

    def _body(self, url: str) -> bytes:
        return self.context.request.get(url).body()


def first_view(context: BrowserContext, address: str) -> list[Fetched]:
    """Open `address` in a fresh `context`; return all that was fetched until the network fell silent."""
    traffic = Traffic(context)
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    fetched = traffic.fetched(page)
    page.close()
    return fetched
