"""What may stand in a page. The policy is put into it; what no policy stops is refused when the site is built."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

from macros.hosting import meta_policy

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
CHARACTER_SET = re.compile(r"<meta charset=[\"']?utf-8[\"']?\s*/?>", re.IGNORECASE)
# What stands in a script element of these types is read, not run. Other types run, or change what runs.
DATA_BLOCKS = ("application/json", "application/ld+json")
# In the text of a page these send a reader or the address elsewhere, or bring in what is not ours.
NOT_IN_TEXT = ("base", "embed", "frame", "iframe", "link", "meta", "object", "portal")
TELLING = ("ping", "referrerpolicy")
# Elements whose names take the place of the browser's own on `document` and on forms.
NAMES_THINGS = ("embed", "form", "iframe", "img", "object")
CODE = "the security policy lets no code or style stand in a page; put it into a file below docs/assets/"
ELSEWHERE = "this would lead or tell elsewhere whatever the policy says; leave it out"
CLASH = "scripts could take this for something of the browser's; use an id"

# Where none of this is, nothing has to be refused; reading each page as HTML takes ten times as long.
PERHAPS_CODE = re.compile(
    r"""<style|<script(?![^>]*\ssrc=|\stype="application/ld\+json">)|[\s/"'](?:style|on\w+)\s*=""", re.IGNORECASE
)
PERHAPS_IN_TEXT = re.compile(
    rf"<(?:{'|'.join(NOT_IN_TEXT)})\b|[\s/\"'](?:{'|'.join(TELLING)})\s*=|<(?:{'|'.join(NAMES_THINGS)})\b[^>]*\bname\s*=",
    re.IGNORECASE,
)


class _Reader(HTMLParser):
    """Collects what may not stand in a page: line, tag and rule of each."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str, str]] = []
        self.in_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note code, style, and after the head what leads elsewhere or takes a name that scripts use."""
        given = dict(attrs)
        line = self.getpos()[0]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") not in DATA_BLOCKS):
            self.found.append((line, f"<{tag}>", CODE))
        for name in given:
            if name == "style" or name.startswith("on"):
                self.found.append((line, f"<{tag} {name}=…>", CODE))
            elif self.in_text and name in TELLING:
                self.found.append((line, f"<{tag} {name}=…>", ELSEWHERE))
            elif self.in_text and name == "name" and tag in NAMES_THINGS:
                self.found.append((line, f"<{tag} {name}=…>", CLASH))
        if self.in_text and tag in NOT_IN_TEXT:
            self.found.append((line, f"<{tag}>", ELSEWHERE))
        self.in_text = self.in_text or tag == "body"


def refused(html: str) -> list[tuple[int, str, str]]:
    """Return the line, the tag and the rule of all that may not stand in a page. Its text begins at <body>."""
    if not PERHAPS_CODE.search(html) and not PERHAPS_IN_TEXT.search(html.partition("<body")[2]):
        return []
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def with_policies(pages: Mapping[Path, str]) -> dict[Path, str]:
    """Return all `pages` with the policy. Raises ValueError as `with_policy` does, for all of them at once."""
    finished, mistakes = {}, []
    for path, html in pages.items():
        try:
            finished[path] = with_policy(path, html)
        except ValueError as error:
            mistakes.append(str(error))
    if mistakes:
        raise ValueError("\n".join(mistakes))
    return finished


def with_policy(path: Path, html: str) -> str:
    """Return a page with the policy right after its character set.

    Raises ValueError for a page that names no character set, or that holds what may not stand in it: all at once.
    """
    html = POLICY.sub("", html)
    place = CHARACTER_SET.search(html)
    if not place:
        raise ValueError(f"{path} names no character set to put the policy after")
    if found := refused(html):
        raise ValueError("\n".join(f"{path}:{line}: {tag}: {rule}" for line, tag, rule in found))
    meta = f'<meta http-equiv="Content-Security-Policy" content="{meta_policy()}">'
    return html[: place.end()] + meta + html[place.end() :]
