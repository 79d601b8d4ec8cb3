"""What building costs a maintainer: the guide, and a guide of a thousand pages more."""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.bench.pages import look, told, total
from tests.bench.projects import write_bare, write_many
from tests.bench.setting import RUNS, Found, NotMeasured, Setting
from tests.bench.wire import served
from tests.conftest import BELOW, ROOT
from tests.weight import MOST_BYTES

MOST_TIMES = 2
MOST_SHARE = 0.4
MOST_OUTPUT = 60  # MB
BUILD = "Building the guide"
MANY = "Building it with {:,} more pages"
OUTPUT = "All files of that site"
ARTICLE = "First view of an article of that site"
BUILD_TARGETS = {BUILD: f"at most {MOST_TIMES} times the bare theme's time"}

# A small process that starts the build: a child's peak counts the memory of whoever started it.
CLOCK = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([done.returncode, done.stderr, seconds, peak]))
"""


class Cost(NamedTuple):
    """Seconds on the clock and MB of memory at the peak."""

    seconds: float
    peak: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s, {self.peak:.0f} MB of memory"


def many_targets(pages: int) -> dict[str, str]:
    """Return the rows about a guide with so many more pages, and their targets."""
    return {
        MANY.format(pages): f"at most {MOST_SHARE * 100:.0f} % of the bare theme's time",
        OUTPUT: f"at most {MOST_OUTPUT} MB",
        ARTICLE: f"at most {MOST_BYTES // 1000} kB gzip",
    }


def build(project: Path, site: Path, *, strict: bool) -> Cost:
    """Build `project` into the folder `site` in a fresh process. Raises NotMeasured where it cannot be built."""
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(site), *(["--strict"] if strict else [])]
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or last_commit()
    environment = os.environ | {
        "SITE_URL": f"https://aftercare-guide.example/{BELOW}/",
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": epoch,
    }
    clock = [sys.executable, "-c", CLOCK, *mkdocs]
    told = subprocess.run(clock, cwd=project, env=environment, capture_output=True, text=True, check=True).stdout
    code, errors, seconds, peak = json.loads(told)
    if code:
        raise NotMeasured(f"a site could not be built: {errors}")
    return Cost(seconds, peak * 1024 / 1e6)


def last_commit() -> str:
    """Return the day of the last commit, in seconds since 1970: a copy of the project has no history."""
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def guide(setting: Setting) -> dict[str, Found]:
    """Build the guide and the same pages in the bare theme by turns."""
    costs: tuple[list[Cost], list[Cost]] = ([], [])
    for _ in range(setting.runs or RUNS):
        costs[0].append(build(ROOT, setting.scratch / "again", strict=True))
        costs[1].append(build(setting.project, setting.scratch / "again-bare", strict=False))
    ours, theirs = (Cost(median(c.seconds for c in some), median(c.peak for c in some)) for some in costs)
    times = ours.seconds / theirs.seconds
    return {BUILD: Found(f"{ours}: {times:.1f} times", str(theirs), times <= MOST_TIMES)}


def many(setting: Setting) -> dict[str, Found]:
    """Build the guide with many more pages once, and the same pages in the bare theme."""
    place = setting.scratch / "many"
    article = write_many(place / "project", setting.pages)
    write_bare(place / "project", place / "bare-project")
    ours = build(place / "project", place / "guide" / BELOW, strict=True)
    theirs = build(place / "bare-project", place / "bare" / BELOW, strict=False)
    share = ours.seconds / theirs.seconds
    sizes = [megabytes(place / name) for name in ("guide", "bare")]
    with served(place / "guide") as one, served(place / "bare") as other:
        views = [look(setting, base + article) for base in (one, other)]
    return {
        MANY.format(setting.pages): Found(f"{ours}: {share * 100:.0f} %", str(theirs), share <= MOST_SHARE),
        OUTPUT: Found(*(f"{size:.0f} MB" for size in sizes), sizes[0] <= MOST_OUTPUT),
        ARTICLE: Found(*map(told, views), total(views[0]) <= MOST_BYTES),
    }


def megabytes(folder: Path) -> float:
    """Return the size of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
