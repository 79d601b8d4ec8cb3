"""Print one table of every figure that the guide promises, with the theme as it comes beside it: `make bench`.

A whole run takes about an hour, and nothing else should run beside it; `python -m tests.bench --only bytes search`
takes minutes. A whole run is kept in .github/benchmark.md, to which the README leads.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import sync_playwright

from tests.bench import builds, lighthouse, load, pages, search, worksheet
from tests.bench.projects import write_bare
from tests.bench.setting import RUNS, RUNS_OF_THE_PROCESSOR, Found, NotMeasured, Setting
from tests.conftest import BELOW, KINDS, ROOT, chromium

KEPT = ROOT / ".github" / "benchmark.md"
PAGES = 1000
MET = {True: "yes", False: "**no**", None: ""}


class Part(NamedTuple):
    """Rows of the table with their targets, and what measures them."""

    targets: Mapping[str, str]
    measure: Callable[[Setting], dict[str, Found]]


def parts(generated: int) -> dict[str, Part]:
    """Return all parts of the bench, by the name that --only takes."""
    return {
        "bytes": Part(pages.VIEWS, pages.weigh),
        "axe": Part(pages.FAULTS, pages.faults),
        "search": Part(search.TARGETS, search.measure),
        "worksheet": Part(worksheet.TARGETS, worksheet.measure),
        "busy": Part(pages.BUSY, pages.stretch),
        "lighthouse": Part(lighthouse.TARGETS, lighthouse.measure),
        "build": Part(builds.BUILD_TARGETS, builds.guide),
        "many": Part(builds.many_targets(generated), builds.many),
        "load": Part(load.TARGETS, load.measure),
    }


def rows(part: Part, measure: Callable[[], dict[str, Found]]) -> Iterator[str]:
    """Yield a line of the table for every target of a part, or for those of the kinds of page that were asked for."""
    try:
        found = measure()
    except NotMeasured as reason:
        found = dict.fromkeys(part.targets, Found(f"not measured: {reason}", "", None))
    for row, one in found.items():
        target = part.targets[row]
        yield f"| {row} | {target} | {one.guide} | {one.bare} | {MET[one.met]} |"


def about(runs: int | None) -> list[str]:
    """Return the beginning of the table, and above it when, on what and how this was measured."""
    day = datetime.now(UTC).date()
    return [
        "# What the guide costs",
        "",
        f"Measured by `make bench` on {day.day} {day:%B %Y}, on {machine()}.",
        "",
        "- kB are thousands of bytes: all answers' bodies, packed as a host sends them, the tab's icon among them.",
        f"- Times are medians of {runs or RUNS} runs, those of the processor of {runs or RUNS_OF_THE_PROCESSOR}.",
        "  The many pages are built once, and Lighthouse judges the bare theme once.",
        "- The phone is Lighthouse's. Its processor is four times slower than this machine's; a theme's worker is not.",
        "- Slow 4G is 150 ms there and back, once for a connection and once for each request, and 1.6 Mbit/s.",
        "- Lighthouse's four are performance, accessibility, best practices and search engines. It sees the page for",
        "  addresses that lead nowhere under an address of its own.",
        "",
        "| what | target | the guide | the bare theme, same pages | met |",
        "|---|---|---|---|---|",
    ]


def machine() -> str:
    """Return cores, memory, system and versions in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release()["PRETTY_NAME"] if platform.system() == "Linux" else platform.platform()
    browser = subprocess.run([chromium(), "--version"], capture_output=True, text=True, check=True).stdout
    node = shutil.which("node") and subprocess.run(["node", "-v"], capture_output=True, text=True, check=True).stdout
    names = [
        f"Python {platform.python_version()}",
        f"MkDocs {version('mkdocs')}",
        f"Material {version('mkdocs-material')}",
        " ".join(browser.split()[:2]),
        *([f"Node {node.strip().removeprefix('v')}", f"Lighthouse {lighthouse.VERSION}"] if node else []),
    ]
    return f"a machine of {os.cpu_count()} cores and {memory:.0f} GB of memory with {system}; {', '.join(names)}"


@contextmanager
def built(runs: int | None, generated: int, kinds: list[str]) -> Iterator[Setting]:
    """Build the guide and the same pages in the bare theme, and open a browser."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        scratch = Path(place)
        write_bare(ROOT, scratch / "bare-project")
        try:
            builds.build(ROOT, scratch / "guide" / BELOW, strict=True)
            builds.build(scratch / "bare-project", scratch / "bare" / BELOW, strict=False)
        except NotMeasured as reason:
            sys.exit(f"There is nothing to measure: {reason}")
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--disable-dev-shm-usage"])
        yield Setting(
            scratch,
            scratch / "guide",
            scratch / "bare",
            scratch / "bare-project",
            browser,
            {kind: KINDS[kind] for kind in kinds},
            runs,
            generated,
        )
        browser.close()


def main() -> None:
    """Measure what is asked for; print the table, and keep that of a whole run."""
    names = list(parts(PAGES))
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", nargs="+", choices=names, default=names, help="these parts", metavar="PART")
    options.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS), help="pages", metavar="KIND")
    options.add_argument("--runs", type=int, help="how often each thing is measured, instead of 5 or 3 times")
    options.add_argument("--pages", type=int, default=PAGES, help="how many pages are generated")
    asked = options.parse_args()
    chosen = [part for name, part in parts(asked.pages).items() if name in asked.only]
    lines = about(asked.runs)
    print("\n".join(lines))
    with built(asked.runs, asked.pages, asked.kinds) as setting:
        for part in chosen:
            for line in rows(part, lambda part=part: part.measure(setting)):
                print(line, flush=True)
                lines.append(line)
    if len(sys.argv) == 1:
        KEPT.write_text("\n".join(lines) + "\n", "utf-8")
        print(f"Kept in {KEPT.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
