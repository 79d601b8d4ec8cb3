"""What is done to the built site, whoever built it: `finish` is the one entry.

MkDocs reaches it by `on_post_build`; `python -m macros site` does the same to a site that another builder wrote.
"""

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
CHARACTER_SET = re.compile(r"<meta charset=[\"']?utf-8[\"']?\s*/?>", re.IGNORECASE)
INDEX = "search/search_index.json"
# Source maps, word stems of other languages, and a second copy of the site map that differs at every build.
NOT_NEEDED = ("assets/**/*.map", "assets/javascripts/lunr", "sitemap.xml.gz")


def finish(site: Path, search_terms: Mapping[str, Iterable[str]], *, serving: bool = False) -> list[str]:
    """Prune, add readers' words to the search index, put the security policy into every page.

    `search_terms` maps a page's address (`understand/myths/`) to its words. Returns what was skipped, in
    words: with `serving` the policy, as the live reload of `mkdocs serve` is an inline script that changes
    at every build; the words where the builder has another kind of index. Doing it twice changes nothing.

    Raises FileNotFoundError where `site` is no built site, ValueError for a page that cannot hold a policy.
    """
    if not (site / "sitemap.xml").is_file():
        raise FileNotFoundError(f"{site} is no built site: it has no sitemap.xml")
    skipped = []
    prune(site)
    if (site / INDEX).is_file():
        add_search_terms(site / INDEX, search_terms)
    else:
        skipped.append(f"Skipped readers' words: there is no {INDEX}")
    if serving:
        skipped.append("Skipped the security policy: live reload could not run under it")
    else:
        add_policy(site)
    return skipped


def prune(site: Path) -> None:
    """Remove what no reader's browser asks for."""
    for pattern in NOT_NEEDED:
        for path in sorted(site.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def add_search_terms(index: Path, terms: Mapping[str, Iterable[str]]) -> None:
    """Give each page's own record in the theme's search index a field `words`, which is never shown."""
    content = json.loads(index.read_text("utf-8"))
    for record in content["docs"]:
        words = " ".join(terms.get(record["location"], ()))
        if words:
            record["words"] = words
    index.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")


def policy(pages: Iterable[str]) -> str:
    """Return one policy for all `pages`, given as HTML: own files only, and just the inline scripts they hold."""
    hashes = sorted({f"'sha256-{_digest(code)}'" for html in pages for code in inline_scripts(html)})
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *hashes]),
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def inline_scripts(html: str) -> list[str]:
    """Return the code of every script that stands in the page itself and runs."""
    found = []
    for script in SCRIPT.finditer(html):
        kind = re.search(r'type\s*=\s*["\']?([^"\'\s>]+)', script["attributes"])
        runs = not kind or kind[1] in ("module", "text/javascript")
        if runs and not re.search(r"\bsrc\s*=", script["attributes"]):
            found.append(script["code"])
    return found


def add_policy(site: Path) -> None:
    """Put the same policy right after the character set of every page."""
    pages = {path: POLICY.sub("", path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(pages.values())}">'
    for path, html in pages.items():
        place = CHARACTER_SET.search(html)
        if not place:
            raise ValueError(f"{path} names no character set to put the policy after")
        path.write_text(html[: place.end()] + meta + html[place.end() :], "utf-8")


def _digest(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
