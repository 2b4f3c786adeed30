"""A withdrawal flowsheet read back: the newest score and the ones before it, and what the person is there for.

No limit and no judgement stands here: those are rules.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from throughcare.person import Facts
from throughcare.terms import CareSetting, Medication, Request, Sign


_NOW = Decimal(0)
_NALTREXONE = (str(Medication.NALTREXONE_XR), str(Medication.NALTREXONE_ORAL))
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
    """Return whether lofexidine or clonidine is taken, wished for, or what is left where no agonist is started."""
    if takes_relief(facts) or facts.wishes(*_RELIEF):
        return True
    no_agonist = wants_no_medication(facts) or facts.wishes(*_NALTREXONE)
    is_left = no_agonist or facts.person.agonist_available is False or facts.shows(Sign.WORSE_AFTER_DOSE)
    return facts.pregnant is None and is_left


def is_without_oud(facts: Facts, fewest_criteria: int) -> bool:
    """Return whether the criteria of OUD are known, and too few are met."""
    met = facts.person.oud_criteria
    return met is not None and met < fewest_criteria
