"""A withdrawal flowsheet read back: the newest score, the one before it, the newest of each vital sign.

No limit and no judgement stands here: those are rules.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from throughcare.person import Facts
from throughcare.terms import CareSetting, Medication, Request, Sign


_NOW = Decimal(0)
_RELIEF = tuple(map(str, (Medication.LOFEXIDINE, Medication.CLONIDINE)))  # also their keys in the drug table


class Score(NamedTuple):
    """One COWS total and how long ago it was taken, in hours."""

    hours_ago: Decimal
    cows: int


def scores(facts: Facts) -> tuple[Score, ...]:
    """Return every COWS total known, newest first; the one of now before any check of the same moment."""
    person = facts.person
    now = (Score(_NOW, person.cows),) if person.cows is not None else ()
    if not person.checks:
        return now
    earlier = sorted(
        (Score(one.hours_ago, one.cows) for one in person.checks if one.cows is not None),
        key=lambda score: score.hours_ago,
    )
    return (*now, *earlier)


def newest_pulse(facts: Facts) -> int | None:
    """Return the heart rate now, else of the newest check that has one; None where none is known."""
    if facts.person.vitals.hr is not None:
        return facts.person.vitals.hr
    known = [(one.hours_ago, one.hr) for one in facts.person.checks if one.hr is not None]
    return min(known)[1] if known else None


def newest_systolic(facts: Facts) -> int | None:
    """Return the systolic blood pressure now, else of the newest check that has one; None where not known."""
    if facts.person.vitals.bp_systolic is not None:
        return facts.person.vitals.bp_systolic
    known = [(one.hours_ago, one.bp_systolic) for one in facts.person.checks if one.bp_systolic is not None]
    return min(known)[1] if known else None


def newest_temperature(facts: Facts) -> Decimal | None:
    """Return the temperature in °C now, else of the newest check that has one; None where not known."""
    if facts.person.vitals.temp_c is not None:
        return facts.person.vitals.temp_c
    known = [(one.hours_ago, one.temp_c) for one in facts.person.checks if one.temp_c is not None]
    return min(known)[1] if known else None


def is_watched(facts: Facts) -> bool:
    """Return whether withdrawal is being followed: it is scored, has a flowsheet, or the place is for it."""
    person = facts.person
    return person.cows is not None or bool(person.checks) or person.setting is CareSetting.DETOX


def wants_no_medication(facts: Facts) -> bool:
    """Return whether withdrawal care alone, or no medication, is asked for."""
    return facts.asks_for(Request.DETOX_ONLY, Request.NO_MEDICATION)


def takes_relief(facts: Facts) -> bool:
    """Return whether lofexidine or clonidine is taken now, as far as known."""
    return any(drug.key in _RELIEF for one in facts.taken for drug in one.drugs)


def relief_in_question(facts: Facts) -> bool:
    """Return whether lofexidine or clonidine is taken, wished for, or near because of where the person is."""
    if takes_relief(facts) or facts.wishes(*_RELIEF):
        return True
    in_place = facts.person.setting is CareSetting.DETOX or facts.asks_for(Request.DETOX_ONLY)
    return facts.pregnant is None and (in_place or facts.shows(Sign.WORSE_AFTER_DOSE))
