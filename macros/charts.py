"""Where things stand in the drawings. Templates draw; these functions only measure.

Units are those of the drawing's own grid (viewBox). It is made for a screen 320 px wide, where one unit
is about one pixel, so that no text has to shrink.
"""

from dataclasses import dataclass
from math import floor

from macros.models import Share, Timeline
from macros.numbers import interval

WIDTH = 320
MARGIN = 8  # room for half a figure at either end of the axis
ROW = 52
TIME_ROW = 60  # two lines of words and a bar
TOP = 8
AXIS = 34


@dataclass(frozen=True)
class PlotRow:
    """One line of an interval plot. `low` and `high` are None where no interval can be had."""

    text_y: float
    line_y: float
    low: float | None
    high: float | None
    dot: float


@dataclass(frozen=True)
class Plot:
    """An interval plot from 0 to 100: its rows, its ticks as (x, label), its height."""

    rows: tuple[PlotRow, ...]
    ticks: tuple[tuple[float, int], ...]
    axis_y: float
    height: float


def across(percent: float) -> float:
    """Return how far to the right a percentage stands."""
    return round(MARGIN + percent / 100 * (WIDTH - 2 * MARGIN), 1)


def interval_plot(shares: list[Share]) -> Plot:
    """Place one row for each share, in the order given."""
    rows = []
    for place, share in enumerate(shares):
        top = TOP + place * ROW
        reach = interval(share)
        low, high = (across(reach[0]), across(reach[1])) if reach else (None, None)
        rows.append(PlotRow(top + 14, top + 32, low, high, across(share.percent)))
    axis = TOP + len(shares) * ROW
    return Plot(tuple(rows), tuple((across(t), t) for t in range(0, 101, 20)), axis, axis + AXIS)


def crowd(percent: float, people: int) -> list[tuple[int, int, bool]]:
    """Return `people` places in rows of ten as (x, y, marked): as many marked as `percent` says."""
    marked = floor(percent * people / 100 + 0.5)
    return [(10 * (place % 10), 14 * (place // 10), place < marked) for place in range(people)]


@dataclass(frozen=True)
class Bar:
    """One line of a timeline: its two lines of words, and its bar below them."""

    name_y: float
    grade_y: float
    top: float
    start: float
    width: float
    height: float = 14


@dataclass(frozen=True)
class TimePlot:
    """A timeline: where each stage begins as (x, number), its bars, its height."""

    stages: tuple[tuple[float, int], ...]
    bars: tuple[Bar, ...]
    axis_y: float
    height: float


def time_plot(timeline: Timeline) -> TimePlot:
    """Place one bar for each line of `timeline`. Stages are equally wide: they are moments, not a scale."""
    wide = (WIDTH - 2 * MARGIN) / len(timeline.stages)
    stages = tuple((round(MARGIN + wide * number, 1), number + 1) for number in range(len(timeline.stages)))
    bars = []
    for place, line in enumerate(timeline.lines):
        top = TOP + place * TIME_ROW
        start = round(MARGIN + wide * (line.start - 1) + 1, 1)
        bars.append(Bar(top + 14, top + 30, top + 36, start, round(wide * (line.end - line.start + 1) - 2, 1)))
    axis = TOP + len(timeline.lines) * TIME_ROW
    return TimePlot(stages, tuple(bars), axis, axis + AXIS)
