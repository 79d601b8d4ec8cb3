"""What is done to the built site, whoever built it: `finish` is the one entry.

MkDocs reaches it by `on_post_build`; `python -m macros site` does the same to a site that another builder wrote.
"""

import gzip
import hashlib
import re
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree.ElementTree import ParseError

import brotli

from macros.hosting import publish, site_url
from macros.policy import with_policies
from macros.search_index import Known, write_index
from macros.styles import gather
from macros.take_along import FILE, take_along

# The theme's own looks and scripts, of which no page loads any, and a second copy of the site map that differs at every
# build.
NOT_NEEDED = (
    "assets/images",
    "assets/javascripts",
    "assets/stylesheets",
    "sitemap.xml.gz",
)
ASSET = re.compile(r'(?<==")((?:\.\./)*|/(?:[\w.~-]+/)*)assets/')
HASHED = re.compile("x[0-9a-f]{10}")
MANY = 100  # files
# What `finish` raises where a site cannot be finished, each with a message for people.
REFUSED = (FileNotFoundError, ValueError, ParseError)
TEXT = {".css", ".html", ".js", ".json", ".svg", ".txt", ".xml"}


def finish(site: Path, known: Known, *, serving: bool = False) -> list[str]:
    """Make what a builder wrote light and safe: see each step below. Doing it twice changes nothing.

    `known` is what search knows beyond the pages (`macros.search_index.knowledge`). Returns what was skipped, in
    words: with `serving` the policy, as the live reload of `mkdocs serve` is an inline script, and compressed copies.

    Raises FileNotFoundError where `site` is no built site, ParseError or ValueError for a site map without pages,
    ValueError for a page that cannot hold a policy or links a style sheet that is not there, and as `take_along` does.
    What may not stand in a page is told before anything is changed.
    """
    site_url(site)
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html")) if path != site / FILE}
    if not serving:
        pages = with_policies(pages)
    skipped = write_index(site, pages, known)
    prune(site)
    for path, html in fingerprint(site, gather(site, pages)).items():
        path.write_text(html, "utf-8")
    skipped += take_along(site)
    publish(site)
    if serving:
        return [*skipped, "Skipped the security policy and compressed copies: live reload could not run under them"]
    compress(site)
    return skipped


def prune(site: Path) -> None:
    """Remove what no page asks for."""
    for pattern in NOT_NEEDED:
        for path in sorted(site.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def fingerprint(site: Path, pages: Mapping[Path, str]) -> dict[Path, str]:
    """Move all assets below one folder whose name is the hash of what is in it; return `pages` that ask there.

    What has such an address never changes, so browsers may keep it. One folder for all: modules and style sheets
    go on finding each other by the addresses that they were written with.
    """
    assets = site / "assets"
    if not assets.is_dir() or any(HASHED.fullmatch(folder.name) for folder in assets.iterdir()):
        return dict(pages)
    content = hashlib.sha256()
    for file in sorted(path for path in assets.rglob("*") if path.is_file()):
        content.update(file.relative_to(assets).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    name = f"x{content.hexdigest()[:10]}"
    moved = assets.rename(site / name)
    assets.mkdir()
    moved.rename(assets / name)
    return {path: ASSET.sub(rf"\1assets/{name}/", html) for path, html in pages.items()}


def compress(site: Path) -> None:
    """Write a .gz and a .br beside each text file that becomes smaller, for hosts that hand them out as they are."""
    files = sorted(path for path in site.rglob("*") if path.suffix in TEXT)
    # Brotli's 11 would save a reader 2 % more than 10, and takes three times as long. With very many pages 10 takes
    # too long as well; 5 gives 9 % more bytes in a tenth of its time. Of gzip, 6 gives 0.3 % more than 9 in half.
    strength, of_gzip = (10, 9) if len(files) < MANY else (5, 6)

    def both(path: Path) -> None:
        plain = path.read_bytes()
        copies = {".gz": gzip.compress(plain, of_gzip, mtime=0), ".br": brotli.compress(plain, quality=strength)}
        for ending, copy in copies.items():
            if len(copy) < len(plain):
                path.with_name(path.name + ending).write_bytes(copy)

    with ThreadPoolExecutor() as workers:
        list(workers.map(both, files))
