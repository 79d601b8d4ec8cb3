"""A copy of the site to read from a disk, a stick or a shared folder, with no server and no network.

A page that is opened as a file may not load modules, and a folder's address shows no page there. So in the copy each
script is a plain one, all of them stand in every page, and every address names its file.
"""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from macros.scripts import plain_scripts
from macros.take_along import FILE

POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*"')
# Files beside the page and nothing else: "self" is no file in every browser.
FILES_ONLY = (
    "default-src 'none'; script-src file:; style-src file:; img-src file: data:; connect-src 'none'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
SCRIPT = re.compile(r'<script src="([^"]*/)js/frame\.js" type="module"></script>')
LINK = re.compile(r'(?<= href=")(?![a-z]+:|#|/)([^"#?]*/|\.|\.\.|[^"#?]*/\.\.)(?=["#])')
IN_THE_COPY = 'data-file="index.html"'  # tells search.js, and us, that a page is of a copy
LEFT_OUT = ("_headers", "_redirects", "sitemap.xml", "404.html")


def copy(site: Path, folder: Path) -> str:
    """Write a copy of the finished `site` into `folder`, in place of an older one; return what to do with it, in words.

    Raises FileNotFoundError where there is no built site, or a script of it is missing; ValueError where `folder` holds
    anything but a copy, which would be lost, or a script is no plain one (`macros.scripts`).
    """
    assets = [found.parent.parent for found in site.glob("assets/*/js/frame.js")]
    if len(assets) != 1:
        raise FileNotFoundError(f"{site} is no built site. Build it first: make build")
    scripts = plain_scripts(assets[0])
    if folder.exists():
        start = folder / "index.html"
        if any(folder.iterdir()) and not (start.is_file() and IN_THE_COPY in start.read_text("utf-8")):
            raise ValueError(f"{folder} holds something else, which would be lost. Name a new folder")
        shutil.rmtree(folder)
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("*.gz", "*.br", *LEFT_OUT))
    for name, script in scripts.items():
        (folder / assets[0].relative_to(site) / name).write_text(script, "utf-8")
    for page in folder.rglob("*.html"):
        if page != folder / FILE:  # from a disk it works as it is
            page.write_text(from_disk(page.read_text("utf-8"), scripts), "utf-8")
    return f"Open {folder / 'index.html'} in a browser. The whole folder can be carried about and handed on."


def from_disk(html: str, scripts: Iterable[str]) -> str:
    """Return a page of the copy: its policy, its `scripts`, and links that name files."""

    def linked(found: re.Match[str]) -> str:
        return "\n".join(f'<script defer src="{found[1]}{name}"></script>' for name in scripts)

    html = POLICY.sub(rf'\1{FILES_ONLY}"', html)
    html = SCRIPT.sub(linked, html)
    html = LINK.sub(lambda found: f"{found[1].rstrip('/')}/index.html", html)
    return html.replace(' id="app-search"', f' id="app-search" {IN_THE_COPY}')
