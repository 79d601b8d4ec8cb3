"""How many readers one nginx bears, with the settings that come with the guide.

Bounded: at most 50 readers at once, 45,000 requests and nine seconds for a site.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from macros.hosting import site_url
from tests.bench.setting import Found, NotMeasured, Setting
from tests.conftest import BELOW, KINDS
from tests.servers import find, nginx

LOADED = ("home", "article", "worksheet")
ROWS = {kind: f"nginx on loopback, many readers at once: {kind}" for kind in LOADED}
TARGETS = dict.fromkeys(ROWS.values(), "no errors")
AT_ONCE = 50
REQUESTS = 15_000
SECONDS = 3


@dataclass(frozen=True)
class Load:
    """What came of asking for one page again and again, packed with gzip, over connections that stay open."""

    per_second: float
    """requests answered a second"""
    requests: int
    """requests answered"""
    errors: int
    """requests that failed or were answered with anything but the page"""
    slowest_ms: int
    """what 99 of 100 requests took at most, milliseconds"""
    page_bytes: int
    """the packed page, without its headers"""
    memory_bytes: int
    """resident memory of all nginx processes at its peak so far; shared pages are counted in each"""


def measure(setting: Setting) -> dict[str, Found]:
    """Let many readers ask for a page again and again."""
    try:
        ours, theirs = (load(folder / BELOW) for folder in (setting.guide, setting.bare))
    except LookupError as reason:
        raise NotMeasured(str(reason)) from None
    return {row: Found(told(ours[kind]), told(theirs[kind]), ours[kind].errors == 0) for kind, row in ROWS.items()}


def told(seen: Load) -> str:
    """Return what came of it in words."""
    return (
        f"{seen.per_second:.0f} answers a second, {seen.errors} errors in {seen.requests}, "
        f"99 of 100 within {seen.slowest_ms} ms, {seen.memory_bytes / 1e6:.0f} MB of memory"
    )


def load(site: Path) -> dict[str, Load]:
    """Serve a built site on loopback and load it; return what came of it by kind of page.

    The client shares the machine with the server, so a server alone bears more. Raises LookupError where nginx,
    its brotli module or ab cannot be had, in words that say what to install.
    """
    client = find("ab")
    found = {}
    with nginx(site, site_url(site)) as server:
        for kind in LOADED:
            address = f"http://127.0.0.1:{server.port}{server.path}{KINDS[kind]}"
            # ab sets its own number of requests when it is given seconds, so ours comes after.
            bounds = ["-t", str(SECONDS), "-n", str(REQUESTS), "-c", str(AT_ONCE)]
            command = [client, "-q", "-k", *bounds, "-H", "Accept-Encoding: gzip", address]
            told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
            found[kind] = Load(
                per_second=_told(told, r"Requests per second: +([\d.]+)"),
                requests=int(_told(told, r"Complete requests: +(\d+)")),
                errors=int(_told(told, r"Failed requests: +(\d+)") + _told(told, r"Non-2xx responses: +(\d+)", 0)),
                slowest_ms=int(_told(told, r"\n +99% +(\d+)")),
                page_bytes=int(_told(told, r"Document Length: +(\d+)")),
                memory_bytes=_peak_memory(server.process),
            )
    return found


def _told(text: str, pattern: str, otherwise: float | None = None) -> float:
    found = re.search(pattern, text)
    if not found and otherwise is None:
        raise ValueError(f"ab said nothing like {pattern}:\n{text}")
    return float(found[1]) if found else float(otherwise or 0)


def _peak_memory(process: int) -> int:
    """Return the peak resident memory of a process and its children, in bytes."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    peaks = (Path(f"/proc/{one}/status").read_text() for one in (str(process), *children))
    return sum(int(_told(peak, r"VmHWM:\s+(\d+) kB")) * 1024 for peak in peaks)
