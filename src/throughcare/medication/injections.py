"""Long-acting injections: when the next one is due, what a late one means, and which product it is.

Names and strengths of the products stand in `injection_products.toml`, their intervals in `rules/injections.toml`. Changing from
or to an injection is `switches.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from throughcare.knowledge import Edition, record
from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.medication.missed import used_opioid_within
from throughcare.person import Facts
from throughcare.person.document import CurrentMedication
from throughcare.terms import Medication


topic = Topic("injections")

_HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Product:
    """One injection.

    Attributes:
        key: such as "brixadi_weekly"; brand, interval: as they stand in its name or form.
        strengths_mg: of its syringes.
        citation: where the strengths stand.
    """

    key: str
    brand: str
    interval: str
    strengths_mg: tuple[Decimal, ...]
    citation: str


@dataclass(frozen=True, slots=True)
class Products:
    """The record `injection_products.toml`."""

    edition: Edition
    product: tuple[Product, ...]


@cache
def _products() -> tuple[Product, ...]:
    return record("injection_products", Products).product


def product_of(taken: CurrentMedication | None) -> str | None:
    """Return which buprenorphine injection this is, such as "brixadi_weekly"; None where it is not clear.

    Name and form say it; where they leave it open, the strength does, as no two products share one.
    """
    if taken is None:
        return None
    words = f"{taken.name} {taken.form or ''}".casefold()
    named = [one for one in _products() if one.brand in words]
    fitting = [one for one in named if one.interval in words] or named or list(_products())
    if len(fitting) > 1:
        fitting = [one for one in fitting if taken.dose_mg in one.strengths_mg]
    return fitting[0].key if len(fitting) == 1 else None


def last_injection(facts: Facts, taken: CurrentMedication) -> date | None:
    """Return the day of the last injection; None where it is not known or still to come."""
    day = taken.last_injection_on
    if day is None and taken.last_dose_hours is not None:
        day = facts.on - timedelta(days=int(taken.last_dose_hours) // _HOURS_A_DAY)
    return day if day is not None and day <= facts.on else None


def _injected(facts: Facts, product: str) -> CurrentMedication | None:
    taken = facts.moud.get(Medication.BUPRENORPHINE_XR)
    return taken if product_of(taken) == product else None


@limited
class MonthlyWindow:
    """Days after an injection: the least to the next, the usual, and how late is still in time.

    `second_days`: the least to the second injection of all, where the label allows it sooner.
    """

    least_days: int
    every_days: int
    late_days: int
    second_days: int | None = None


@topic.rule("injection-sublocade")
def injection_sublocade(facts: Facts, limits: MonthlyWindow) -> Said | None:
    """Sublocade: monthly, not sooner than the least interval; some lateness is of no consequence."""
    taken = _injected(facts, "sublocade")
    if taken is None:
        return None
    last = last_injection(facts, taken)
    if last is None:
        return say("unknown")
    days = (facts.on - last).days
    steps = (
        (limits.every_days + limits.late_days + 1, "overdue"),
        (limits.every_days + 1, "late"),
        (limits.least_days, "due"),
        (_sooner(taken, limits), "second"),
    )
    key = next((key for least, key in steps if days >= least), "early")
    return say(
        key,
        days=days,
        earliest=last + timedelta(days=limits.least_days),
        due=last + timedelta(days=limits.every_days),
        latest=last + timedelta(days=limits.every_days + limits.late_days),
    )


def _sooner(taken: CurrentMedication, limits: MonthlyWindow) -> int:
    """Return the least days to the next injection where it is the second of all."""
    is_second = taken.injections == 1 and limits.second_days is not None
    return limits.second_days or limits.least_days if is_second else limits.least_days


@limited
class Window:
    """Days between injections, and how many days to either side are in time."""

    every_days: int
    window_days: int


@topic.rule("injection-brixadi-weekly")
def injection_brixadi_weekly(facts: Facts, limits: Window) -> Said | None:
    """Brixadi weekly: its day, with a window to either side."""
    return _brixadi(facts, _injected(facts, "brixadi_weekly"), limits)


@topic.rule("injection-brixadi-monthly")
def injection_brixadi_monthly(facts: Facts, limits: Window) -> Said | None:
    """Brixadi monthly: its day, with a window to either side."""
    return _brixadi(facts, _injected(facts, "brixadi_monthly"), limits)


def _brixadi(facts: Facts, taken: CurrentMedication | None, limits: Window) -> Said | None:
    if taken is None:
        return None
    last = last_injection(facts, taken)
    if last is None:
        return say("unknown")
    earliest = last + timedelta(days=limits.every_days - limits.window_days)
    latest = last + timedelta(days=limits.every_days + limits.window_days)
    key = "early" if facts.on < earliest else "overdue" if facts.on > latest else "due"
    due = last + timedelta(days=limits.every_days)
    return say(key, days=(facts.on - last).days, earliest=earliest, due=due, latest=latest)


@topic.rule("injection-which")
def injection_which(facts: Facts) -> Said | None:
    """The interval hangs on the product: where it is not clear, it is asked."""
    taken = facts.moud.get(Medication.BUPRENORPHINE_XR)
    return say("ask") if taken is not None and product_of(taken) is None else None


@limited
class NaltrexoneMonth:
    """Days after an injection of naltrexone: waning, due, a month at most, and opioid-free to be checked again."""

    waning_days: int
    every_days: int
    month_days: int
    recheck_days: int


@topic.rule("injection-naltrexone")
def injection_naltrexone(facts: Facts, limits: NaltrexoneMonth) -> Said | None:
    """Naltrexone every 4 weeks; the block wanes in the last of them, and after a long gap it is a new start."""
    taken = facts.moud.get(Medication.NALTREXONE_XR)
    if taken is None or facts.on_agonist:  # on an agonist since: a switch made, no gap
        return None
    last = last_injection(facts, taken)
    if last is None:
        return say("unknown")
    days = (facts.on - last).days
    gap = days - limits.every_days
    steps = (
        (limits.recheck_days, "recheck"),
        (limits.month_days + 1, "late"),
        (limits.every_days, "due"),
        (limits.waning_days, "waning"),
    )
    key = next((key for least, key in steps if days >= least), "covered")
    if gap > 0 and used_opioid_within(facts, gap):
        key = "used"
    due = last + timedelta(days=limits.every_days)
    return say(key, days=days, due=due, latest=last + timedelta(days=limits.month_days))


@topic.rule("injection-reversal")
def injection_reversal(facts: Facts) -> Said | None:
    """A reversal medicine is offered with the first injection of naltrexone and with each one after."""
    medication = Medication.NALTREXONE_XR
    return say("offer") if facts.takes(medication) or facts.wishes(medication) else None
