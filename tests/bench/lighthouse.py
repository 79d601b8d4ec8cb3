"""Lighthouse, as on a phone. It comes from npm into a folder of its own that git ignores."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.setting import RUNS, Found, NotMeasured, Setting
from tests.bench.wire import served
from tests.conftest import KINDS, ROOT, chromium

VERSION = "12.8.2"  # 13 needs Node 22
FOLDER = ROOT / ".venv" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MOST_BLOCKED = 20  # ms
TARGETS = {
    f"Lighthouse, phone: {kind}": f"100 in all four, blocking at most {MOST_BLOCKED} ms, layout shift 0"
    for kind in KINDS
}


def measure(setting: Setting) -> dict[str, Found]:
    """Let Lighthouse judge each kind of page."""
    program = install()
    found = {}
    with served(setting.guide) as guide, served(setting.bare) as bare:
        for kind, path in setting.kinds.items():
            # Lighthouse refuses an address that leads nowhere; the page itself has one.
            path = "404.html" if kind == "404" else path  # noqa: PLW2901
            ours = [judge(program, guide + path) for _ in range(setting.runs or RUNS)]
            theirs = [judge(program, bare + path)]  # once: it is there to compare with, and this part is long
            found[f"Lighthouse, phone: {kind}"] = Found(told(ours), told(theirs), meets(ours))
    return found


def install() -> Path:
    """Return Lighthouse's program, installed first if need be; raise NotMeasured where that cannot be."""
    package = FOLDER / "node_modules" / "lighthouse"
    missing = [name for name in ("node", "npm") if not shutil.which(name)]
    if missing:
        raise NotMeasured(f"{' and '.join(missing)} cannot be found (Debian: sudo apt-get install nodejs npm)")
    about = package / "package.json"
    if not about.is_file() or json.loads(about.read_text("utf-8"))["version"] != VERSION:
        command = ["npm", "install", "--prefix", FOLDER, "--no-save", "--ignore-scripts", f"lighthouse@{VERSION}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotMeasured(f"npm could not install lighthouse {VERSION}: {last_line(done.stderr)}")
    return package / "cli" / "index.js"


def judge(program: Path, address: str) -> dict[str, Any]:
    """Return Lighthouse's report on the page at `address`."""
    # Chromium runs as root only without its sandbox; the page is our own.
    flags = "--headless=new --no-sandbox --disable-dev-shm-usage"
    command = ["node", program, address, "--quiet", "--output=json", "--no-enable-error-reporting"]
    environment = os.environ | {"CHROME_PATH": chromium()}
    done = subprocess.run(
        [*command, f"--chrome-flags={flags}"], capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        raise NotMeasured(f"Lighthouse could not open a page: {last_line(done.stderr)}")
    return json.loads(done.stdout)


def scores(reports: list[dict[str, Any]]) -> dict[str, float]:
    """Return the median score of each category, 0 to 100."""
    return {name: 100 * median(one["categories"][name]["score"] for one in reports) for name in CATEGORIES}


def middle(reports: list[dict[str, Any]], audit: str) -> float:
    """Return the median of an audit's number."""
    return median(one["audits"][audit]["numericValue"] for one in reports)


def meets(reports: list[dict[str, Any]]) -> bool:
    """Whether a page meets its target."""
    full = all(score == 100 for score in scores(reports).values())
    blocked, shift = middle(reports, "total-blocking-time"), middle(reports, "cumulative-layout-shift")
    return full and blocked <= MOST_BLOCKED and shift == 0


def told(reports: list[dict[str, Any]]) -> str:
    """Return the scores, the blocking time and the layout shift in words, and what cost points."""
    lost = lost_points(reports[-1])
    return (
        f"{' / '.join(f'{score:.0f}' for score in scores(reports).values())}; "
        f"blocking {middle(reports, 'total-blocking-time'):.0f} ms, "
        f"shift {middle(reports, 'cumulative-layout-shift'):.3g}" + (f"; lost by {', '.join(lost)}" if lost else "")
    )


def lost_points(report: dict[str, Any]) -> list[str]:
    """Return the audits that cost points in a category other than performance, whose parts vary by the run."""
    weighty = [one for name in CATEGORIES[1:] for one in report["categories"][name]["auditRefs"] if one["weight"]]
    scored = {one["id"]: report["audits"][one["id"]]["score"] for one in weighty}
    return [audit for audit, score in scored.items() if score is not None and score < 1]


def last_line(text: str) -> str:
    """Return the last line that says something."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "it did not say why")
