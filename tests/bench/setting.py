"""What every part of the bench is given, and what it gives back."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, Page

# Lighthouse's phone, and its processor: four times slower than the one at hand.
PHONE = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
SLOWER = 4
RUNS = 5
RUNS_OF_THE_PROCESSOR = 3


class NotMeasured(Exception):
    """Why a part cannot be measured here, and what would help."""


class Found(NamedTuple):
    """A row's figures in words, and whether the guide meets the target; None where it was not measured."""

    guide: str
    bare: str
    met: bool | None


@dataclass(frozen=True)
class Setting:
    """What is measured: `guide` and `bare` are folders that hold a built site at `BELOW`.

    `project` is the bare theme's, `kinds` are addresses by kind of page, `runs` overrules how often each thing is
    measured, `pages` is how many pages are generated.
    """

    scratch: Path
    guide: Path
    bare: Path
    project: Path
    browser: Browser
    kinds: Mapping[str, str]
    runs: int | None
    pages: int

    def middle(self, measure: Callable[[], float], runs: int) -> float:
        """Return the median of `runs` measurements."""
        return median(measure() for _ in range(self.runs or runs))

    @contextmanager
    def phone(self) -> Iterator[Page]:
        """A page of a fresh browser on a slow phone."""
        context = self.browser.new_context(**PHONE)
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        yield page
        context.close()


def kb(count: float) -> str:
    """Return bytes as people read them, in thousands."""
    return f"{count / 1000:.1f}"
