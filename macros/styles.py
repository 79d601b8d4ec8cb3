"""Which style sheets a page needs, gathered into at most two files: what all pages share, and what its kind adds."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import rcssmin

LINK = re.compile(r'<link rel="stylesheet" href="(?P<way>[^"]*?)(?P<sheet>assets/css/[^"]+)">\n')
PARTS = PurePosixPath("assets/css/parts")
HELD = re.compile(r'\bclass="([^"]*)"')
NAMED = re.compile(r"\.([a-z][\w-]*)")


def gather(site: Path, pages: Mapping[Path, str]) -> dict[Path, str]:
    """Return `pages` (HTML by file) with links to gathered sheets, which are written in place of the single ones.

    A sheet below assets/css/parts/ goes to a page only if the page holds a class that no other sheet names; each of
    its rules has to name one. All others go to all pages. The order of mkdocs.yml is kept, apart from that the
    shared ones come first. Pages without a link to assets/css/ stay as they are.

    Raises ValueError where a page links a sheet that is not there.
    """
    linked = {path: [match["sheet"] for match in LINK.finditer(html)] for path, html in pages.items()}
    styles = {sheet: _read(site, sheet) for sheet in sorted({sheet for sheets in linked.values() for sheet in sheets})}
    times = Counter(name for text in styles.values() for name in set(NAMED.findall(text)))
    parts = {
        sheet: {name for name in NAMED.findall(text) if times[name] == 1}
        for sheet, text in styles.items()
        if PARTS in PurePosixPath(sheet).parents
    }
    gathered: dict[str, str] = {}
    finished = {}
    for path, html in pages.items():
        held = {name for names in HELD.findall(html) for name in names.split()}
        shared = [sheet for sheet in linked[path] if sheet not in parts]
        own = [sheet for sheet in linked[path] if sheet in parts and parts[sheet] & held]
        files = {"shared": shared, "-".join(PurePosixPath(sheet).stem for sheet in own): own}
        gathered |= {_file(name): "".join(map(styles.__getitem__, sheets)) for name, sheets in files.items() if sheets}
        finished[path] = _link(html, [_file(name) for name, sheets in files.items() if sheets])
    for sheet in styles:
        (site / sheet).unlink()
    for file, text in gathered.items():
        (site / file).write_text(text, "utf-8")
    if styles and (site / PARTS).is_dir():
        (site / PARTS).rmdir()
    return finished


def _read(site: Path, sheet: str) -> str:
    """Return a sheet without comments and blanks."""
    if not (site / sheet).is_file():
        raise ValueError(f"Pages link {sheet}, and there is no such file: see extra_css in mkdocs.yml")
    return str(rcssmin.cssmin((site / sheet).read_text("utf-8")))


def _file(name: str) -> str:
    return f"assets/css/{name}.css"


def _link(html: str, files: list[str]) -> str:
    """Put links to `files` where the first link to a sheet stood, and take the others away."""
    first = LINK.search(html)
    if not first:
        return html
    links = "".join(f'<link rel="stylesheet" href="{first["way"]}{file}">\n' for file in files)
    return html[: first.start()] + links + LINK.sub("", html[first.end() :])
