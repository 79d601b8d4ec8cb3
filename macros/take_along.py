"""The worksheet as one file, to carry about: it is opened from a disk, with no other file, no server and no network.

It is the page as it was built, without what leads about the site. Styles and scripts stand in it; its policy lets those
run by their hashes, and nothing else.
"""

import base64
import hashlib
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

from macros.hosting import POLICY, site_url
from macros.policy import CHARACTER_SET
from macros.scripts import START, plain_scripts

PAGE = "worksheet/"
FILE = f"{PAGE}worksheet.html"  # a name that says nothing, in a folder of downloads
# By class, what the file goes without: it leads about the site, mends it or adorns it.
LEFT_OUT = {
    "app-skip",
    "app-top__home",
    "app-top__parts",
    "app-top__search",
    "app-search",
    "app-top__menu",
    "app-menu",
    "app-contents",
    "app-edit",
    "app-head__picture",
    "app-picture",
}
ONLINE = "data-online"  # what else has this stays out of the file
METAS = {"viewport", "referrer", "color-scheme", "x-dns-prefetch-control"}  # the others speak to other machines
DATA = "application/json"  # a script of this type is read by ours, and does not run
NOT_CLOSED = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Without these it is not the page that we know.
CHARSET = '<meta charset="utf-8">'
EXIT, FORM, SCRIPT, STYLE = "<a data-exit>", '<form class="app-worksheet">', f"script {START}", "style sheet"
NEEDED = (CHARSET, STYLE, SCRIPT, "</head>", EXIT, "<article>", FORM, "</body>")
OUTSIDE = re.compile(r"@import|url\((?!\s*[\"']?data:)[^)]*\)")
# Whoever looks for the worksheet is to find its page.
UNLISTED = '<meta name="robots" content="noindex">'


def take_along(site: Path) -> list[str]:
    """Write the worksheet of a finished `site` as one file. Returns what was skipped, in words.

    Doing it twice changes nothing. Raises ValueError where the page is not as we know it, or holds what cannot stand in
    one file; FileNotFoundError where a style sheet or a script of it is not there.
    """
    page = site / PAGE / "index.html"
    if not page.is_file():
        return [f"Skipped the worksheet as one file: there is no page {PAGE!r}"]
    reader = _Reader(site_url(site) + PAGE)
    reader.feed(page.read_text("utf-8"))
    reader.close()
    mistakes = [f"{page} has no {what}" for what in NEEDED if what not in reader.seen]
    mistakes += [f"{page}:{line}: {tag}: a file of its own cannot stand in one file" for line, tag in reader.outside]
    if mistakes:
        raise ValueError("\n".join((*mistakes, "So the worksheet cannot become one file: macros/take_along.py")))
    style = "".join(_text(page, sheet) for sheet in reader.sheets)
    scripts = plain_scripts((page.parent / reader.start).parent.parent, [*reader.modules, START])
    (site / FILE).write_text(_whole(page, "".join(reader.kept), style, "".join(scripts.values())), "utf-8")
    return []


class _Reader(HTMLParser):
    """Keeps what of the page stands in the file, as it is written; collects what it needs beside."""

    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=False)
        self.address = address  # of the page
        self.kept: list[str] = []
        self.seen: set[str] = set()
        self.outside: list[tuple[int, str]] = []
        self.sheets: list[str] = []
        self.modules: list[str] = []
        self.start = ""
        self.skip = ""  # the tag of what is left out, while it lasts
        self.depth = 0  # of that tag within itself

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag, or leave out what it begins."""
        given = {name: value or "" for name, value in attrs}
        if self.skip:
            self.depth += tag == self.skip
        elif self._left_out(tag, given):
            if tag not in NOT_CLOSED:
                self.skip, self.depth = tag, 1
        else:
            self._see(tag, given)
            text = self.get_starttag_text() or ""
            if tag == "a" and not given.get("href", "#").startswith("#"):
                text = f"<a{''.join(map(self._attribute, attrs))}>"
            self.kept.append(text)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag that closes itself as it is."""
        self.handle_starttag(tag, attrs)
        if self.skip:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if not self.skip:
            self.seen.add(f"</{tag}>")
            self.kept.append(f"</{tag}>")
        elif tag == self.skip:
            self.depth -= 1
            if not self.depth:
                self.skip = ""

    def handle_data(self, data: str) -> None:
        """Keep a piece of text."""
        if not self.skip:
            self.kept.append(data)

    def handle_entityref(self, name: str) -> None:
        """Keep a sign that is written by its name."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Keep a sign that is written by its number."""
        self.handle_data(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        """Keep what kind of document it is."""
        self.handle_data(f"<!{decl}>")

    def _left_out(self, tag: str, given: dict[str, str]) -> bool:
        """Whether an element stays out of the file. Note what it would have fetched."""
        if tag == "script":
            if given.get("src", "").endswith(f"/{START}"):
                self.start = given["src"]
                self.seen.add(SCRIPT)
            return given.get("type") != DATA
        if tag == "link":
            if given.get("rel") == "stylesheet":
                self.sheets.append(given.get("href", ""))
                self.seen.add(STYLE)
            return given.get("rel") != "icon"
        if tag == "meta":
            return "charset" not in given and given.get("name", given.get("http-equiv")) not in METAS
        of_the_foot = tag == "nav" and "<footer>" in self.seen  # beside its licence, which goes along
        return of_the_foot or ONLINE in given or bool(LEFT_OUT & set(given.get("class", "").split()))

    def _see(self, tag: str, given: dict[str, str]) -> None:
        """Note what is needed, and what would be fetched."""
        if tag == "form" and "app-worksheet" in given.get("class", "").split():
            self.seen.add(FORM)
        if tag == "a" and "data-exit" in given:
            self.seen.add(EXIT)
        if CHARACTER_SET.fullmatch(self.get_starttag_text() or ""):
            self.seen.add(CHARSET)
        self.seen.add(f"<{tag}>")
        if "data-module" in given:
            self.modules.append("/".join(given["data-module"].split("/")[-2:]))
        fetched = [given[name] for name in ("src", "srcset", "poster", "data") if name in given]
        fetched += [given["href"]] if "href" in given and tag != "a" else []
        if any(not address.startswith(("data:", "#")) for address in fetched):
            self.outside.append((self.getpos()[0], self.get_starttag_text() or tag))

    def _attribute(self, one: tuple[str, str | None]) -> str:
        """Return an attribute of a link as it is written; where the link leads is said in full."""
        name, value = one
        if value is None:
            return f" {name}"
        return f' {name}="{escape(urljoin(self.address, value) if name == "href" else value)}"'


def _whole(page: Path, html: str, style: str, script: str) -> str:
    """Return the file: what is kept of the `page`, with its style, its script and a policy that lets in just these."""
    for text, end in ((style, "</style"), (script, "</script")):
        if end in text.lower() or "<!--" in text:
            raise ValueError(
                f"{page}: what it loads holds “{end}” or “<!--”, which would end it there; write it in two"
            )
    if found := OUTSIDE.search(style):
        raise ValueError(f"{page}: “{found[0]}” in a style sheet asks for a file, which cannot stand in one file")
    rules = POLICY | {"script-src": _hash(script), "style-src": _hash(style), "img-src": "data:"}
    policy = "; ".join(f"{directive} {sources}" for directive, sources in rules.items())
    html = CHARACTER_SET.sub(rf'\g<0><meta http-equiv="Content-Security-Policy" content="{policy}">{UNLISTED}', html, 1)
    head, _, rest = re.sub(r"\n\s*\n", "\n", html).partition("</head>")
    body, _, end = rest.rpartition("</body>")
    return f"{head}<style>{style}</style>\n</head>{body}<script>{script}</script>\n</body>{end}"


def _text(page: Path, address: str) -> str:
    file = page.parent / address
    if not file.is_file():
        raise FileNotFoundError(f"{page} asks for {address}, which is not there")
    return file.read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
