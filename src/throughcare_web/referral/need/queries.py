"""The region's unmet need: how many people did not get which care, by county and reason; small numbers are not shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum

from throughcare.terms import LevelOfCare
from throughcare.waitlist import referral as record
from throughcare_web.referral.models import NeedTally


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A line of the table; `count` is None where it is too small to show."""

    county: str
    level: str
    level_words: str
    reason: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Need:
    """Unmet need of a state in some months.

    Attributes:
        total: of all, None where too small; smallest: the least number shown; hidden: lines without a number.
    """

    rows: tuple[NeedRow, ...]
    total: int | None
    smallest: int
    hidden: int


def months_of(today: dt.date, months: int) -> dt.date:
    """Return the first day of the month so many months before this one ends."""
    number = today.year * 12 + today.month - months
    return dt.date(number // 12, number % 12 + 1, 1)


def states() -> list[str]:
    """Return the states of which anything was counted."""
    return list(NeedTally.objects.order_by("state").values_list("state", flat=True).distinct())


def need(*, state: str, since: dt.date, county: str = "") -> Need:
    """Return the counts of a state, or of one county, since the first day of a month, most first.

    A number under the record's smallest is hidden; so that it cannot be worked out from the total, the total is that of the
    numbers shown, and a county with one hidden line among several still has no total of its own.
    """
    smallest = record().need.smallest
    rows = NeedTally.objects.filter(state=state, month__gte=since)
    rows = rows.filter(county=county) if county else rows
    found = rows.values_list("county", "level", "reason").annotate(people=Sum("count")).order_by("-people")
    lines = [
        NeedRow(place, level, _level(level), reason, people if people >= smallest else None)
        for place, level, reason, people in found
    ]
    shown = [line.count for line in lines if line.count is not None]
    return Need(tuple(lines), sum(shown) if shown else None, smallest, len(lines) - len(shown))


def _level(code: str) -> str:
    return next((level.label for level in LevelOfCare if level == code), code)
