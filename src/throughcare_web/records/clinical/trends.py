"""A trend as a drawing: where each point stands, in the units of the SVG's view box. The page shows the same as a table.

Numbers in, numbers out; colors and words are the template's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from django.utils import timezone

from throughcare import instruments
from throughcare_web.records.clinical.coded import Observed
from throughcare_web.records.clinical.models import InstrumentResult, Observation


WIDTH, HEIGHT = 480, 180
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 14, 26  # room for the words at the edges
_FEWEST = 2  # one point is no trend


@dataclass(frozen=True, slots=True)
class Point:
    """One value and where it stands."""

    x: float
    y: float
    at: dt.datetime
    value: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A level worth a line across: the end of a scale, or where a band begins."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A drawing of values over time, the oldest first; `path` joins the points."""

    key: str
    title: str
    description: str
    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    path: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def first_at(self) -> dt.datetime:
        """Return when the first value was taken."""
        return self.points[0].at

    @property
    def last_at(self) -> dt.datetime:
        """Return when the last value was taken."""
        return self.points[-1].at

    @property
    def base(self) -> int:
        """Return where the words under the drawing stand."""
        return HEIGHT - 6

    @property
    def right(self) -> int:
        """Return where the drawing ends at the right."""
        return WIDTH - _RIGHT

    @property
    def left(self) -> int:
        """Return where the drawing begins at the left."""
        return _LEFT


@dataclass(frozen=True, slots=True)
class _Value:
    at: dt.datetime
    value: Decimal
    said: str = ""


def of_observations(
    rows: Iterable[Observation], about: Observed, answered: Iterable[InstrumentResult] = ()
) -> Trend | None:
    """Return the trend of a number; None where there are too few values, or the code is no number.

    `answered`: of a scale, the questionnaires whose totals belong to it.
    """
    values = [
        *(_Value(row.at, about.shown(row.value)) for row in rows if row.value is not None),
        *_totals(answered, {}),
    ]
    low, high = _span([one.value for one in values])
    # Whole numbers, and none that cannot be: a scale of 0 to 48 ends there.
    least, most = (about.shown(Decimal(end)) for end in (about.least, about.most))
    low, high = max(floor(low), floor(least)), min(ceil(high), ceil(most))
    ends = [(Decimal(low), f"{low}"), (Decimal(high), f"{high}")]
    return _drawn(
        about.code.value, ", ".join(filter(None, (about.code.label, about.shown_unit))), values, ends
    )


def of_results(
    rows: Iterable[InstrumentResult], key: str, measured: Iterable[Observation] = ()
) -> Trend | None:
    """Return the trend of an instrument's total, with the bands of its record; None where there are too few totals.

    `measured`: totals of it that were written down without its answers.
    """
    asked = instruments.load(key)
    bands = {band.code: band.label for band in asked.bands}
    values = [*_totals(rows, bands), *(_Value(row.at, row.value) for row in measured)]
    _low, high = _span([one.value for one in values])
    ends = [
        (Decimal(asked.total.least or 0), ""),
        (Decimal(asked.total.most or high), f"{asked.total.most or high}"),
    ]
    starts = [(Decimal(band.least), f"{band.least}") for band in asked.bands if band.sex is None]
    return _drawn(key, asked.title, values, [*ends, *starts])


def _totals(rows: Iterable[InstrumentResult], bands: Mapping[str, str]) -> list[_Value]:
    found = [row for row in rows if row.total is not None]
    return [_Value(row.completed_at, row.total, bands.get(row.band, "")) for row in found]


def _span(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the ends of the scale: the values' own, with room above and below."""
    if not values:
        return Decimal(0), Decimal(1)
    low, high = min(values), max(values)
    room = max((high - low) / 10, Decimal(1))
    return max(low - room, Decimal(0)), high + room


def _drawn(
    key: str, title: str, found: Iterable[_Value], levels: Sequence[tuple[Decimal, str]]
) -> Trend | None:
    values = sorted(found, key=lambda one: one.at)
    if len(values) < _FEWEST:
        return None
    heights = [level for level, _ in levels]
    low, high = min(heights), max(heights)
    begin, end = values[0].at, values[-1].at
    length = max((end - begin).total_seconds(), 1)

    def across(at: dt.datetime) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * (at - begin).total_seconds() / length, 1)

    def up(value: Decimal) -> float:
        share = float((value - low) / (high - low or 1))
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * min(max(share, 0), 1), 1)

    points = tuple(
        Point(across(one.at), up(one.value), one.at, f"{one.value.normalize():f}", one.said) for one in values
    )
    return Trend(
        key,
        title,
        _in_words(points),
        points,
        tuple(Line(up(level), label) for level, label in dict(levels).items()),
        "M" + " L".join(f"{point.x} {point.y}" for point in points),
    )


def _in_words(points: Sequence[Point]) -> str:
    first, last = points[0], points[-1]
    return (
        f"{len(points)} values from {timezone.localtime(first.at):%Y-%m-%d} to {timezone.localtime(last.at):%Y-%m-%d}:"
        f" first {first.value}, last {last.value}."
    )
