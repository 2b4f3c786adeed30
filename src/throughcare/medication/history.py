"""What the rules of starting ask of a person's past and present opioid use.

Only what follows from the facts and a limit that the rule hands in; no limit and no judgment stands here.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from throughcare.drugs import medication_of
from throughcare.person import CurrentMedication, Facts
from throughcare.person.facts import Taken, Used, least
from throughcare.terms import (
    AGONISTS,
    MOUD,
    Analyte,
    Condition,
    Custody,
    Medication,
    TestResult,
    TreatmentResult,
)


BUPRENORPHINE = (Medication.BUPRENORPHINE_SL, Medication.BUPRENORPHINE_XR)
OPIOID_TESTS = (
    Analyte.OPIATES,
    Analyte.FENTANYL,
    Analyte.OXYCODONE,
    Analyte.METHADONE,
    Analyte.BUPRENORPHINE,
    Analyte.NORBUPRENORPHINE,
)
_ANY_OPIOID = ("opioid", "opioid_like")
_OUTLASTING = ("opioid_long_acting", "opioid_partial_agonist")
_HOURS_A_DAY = 24


def has_oud(facts: Facts, fewest_criteria: int) -> bool:
    """Return whether the person is to be answered as one with OUD; not known counts as yes.

    Too few criteria are no proof against it in a person on medication for it (naltrexone may be for alcohol), in
    remission from it, given an agonist for it before, or pregnant and using opioids every day.
    """
    criteria = facts.person.oud_criteria
    if criteria is None or criteria >= fewest_criteria:
        return True
    for_alcohol = facts.has(Condition.ALCOHOL_USE_DISORDER) and not facts.on_agonist
    return (
        (facts.takes(*MOUD) and not for_alcohol)
        or facts.person.remission_months is not None
        or bool(results_of(facts, *AGONISTS))
        or bool(facts.pregnant and any(_is_own_daily_use(one) for one in facts.opioids))
    )


def _is_own_daily_use(one: Used) -> bool:
    return bool(one.substance.chronic) and not one.substance.as_prescribed


def current_moud(facts: Facts, left_days: int) -> frozenset[Medication]:
    """Return the medications for OUD taken now; one not taken for `left_days` or longer has been left."""
    return frozenset(key for key, one in facts.moud.items() if key in MOUD and not _is_left(one, left_days))


def _is_left(one: CurrentMedication, left_days: int) -> bool:
    return (missed_days(one) or 0) >= left_days


def missed_days(taken: CurrentMedication | None) -> int | None:
    """Return the days in a row without a daily dose, today's left out; None where not known or not taken.

    Where both the days and the hours since the last dose are known, the longer of the two counts.
    """
    if taken is None or taken.last_dose_hours is None:
        return None if taken is None else taken.missed_days
    told = max(int(taken.last_dose_hours) // _HOURS_A_DAY - 1, 0)
    return max(told, taken.missed_days or 0)


def doses_are_missed(facts: Facts) -> bool:
    """Return whether of every medication for OUD that is named the last doses are known to be missed."""
    return all(one.missed_days for key, one in facts.moud.items() if key in MOUD)


def in_remission(facts: Facts, months: int) -> bool:
    """Return whether remission without medication is known to have lasted so long, and no opioid use is named."""
    known = facts.person.remission_months
    return known is not None and known >= months and not facts.opioids and not facts.takes(*MOUD)


def tolerance(facts: Facts, lost_after_hours: int) -> str:
    """Return "usual", "low" or "unknown": tolerance to opioids, as far as use, custody and remission tell."""
    person, hours = facts.person, facts.hours_since_opioid
    if hours is not None and hours < lost_after_hours:
        return "usual"
    away = person.custody in (Custody.IN_CUSTODY, Custody.RELEASED) or bool(person.remission_months)
    if away or (hours is not None and every_opioid_is_dated(facts)):
        return "low"
    return "unknown"


def results_of(facts: Facts, *medications: Medication) -> frozenset[TreatmentResult | None]:
    """Return how earlier treatments with any of these medications went; None where that is not known."""
    return frozenset(
        one.result
        for one in facts.person.prior_treatments
        if one.medication is not None and medication_of(one.medication) in medications
    )


def cows_now(facts: Facts) -> int | None:
    """Return the COWS total now, or that of the newest check; None where it was not measured."""
    checks = [one for one in facts.person.checks if one.cows is not None]
    if facts.person.cows is not None or not checks:
        return facts.person.cows
    return min(checks, key=lambda check: check.hours_ago).cows


def hours_since_dose(one: Taken) -> Decimal | None:
    """Return the hours since the last dose of a medication; None where that is not known."""
    if one.medication.last_dose_hours is not None:
        return one.medication.last_dose_hours
    missed = one.medication.missed_days
    return None if missed is None else Decimal(missed * _HOURS_A_DAY)


def hours_since_outlasting(facts: Facts) -> Decimal | None:
    """Return the hours since the last methadone, buprenorphine or other long-acting opioid; None: none dated."""
    return least(_times(facts, _OUTLASTING))


def every_opioid_is_dated(facts: Facts) -> bool:
    """Return whether an opioid is named, and of each the time since the last is known."""
    times = _times(facts, _ANY_OPIOID)
    return bool(times) and None not in times


def hours_since_any_opioid(facts: Facts) -> Decimal | None:
    """Return the hours since the last opioid used or taken, the shortest known; None where none is dated."""
    return least(_times(facts, _ANY_OPIOID))


def opioid_test_is_positive(facts: Facts, within_hours: int) -> bool:
    """Return whether an opioid test so recent, or of unknown date, was positive."""
    labs = facts.person.labs
    if labs.urine_opioids is TestResult.POSITIVE:
        return True
    return any(
        test.result is TestResult.POSITIVE and (test.hours_ago is None or test.hours_ago <= within_hours)
        for test in labs.drug_tests
        if test.analyte in OPIOID_TESTS
    )


def analgesics(facts: Facts) -> tuple[Taken, ...]:
    """Return the opioids taken as a medication for something else than OUD."""
    return tuple(one for one in facts.taking("opioid") if one.moud is None)


def _times(facts: Facts, kinds: Iterable[str]) -> list[Decimal | None]:
    """Return the hours since the last of each drug of these classes, used or taken; None where not known."""
    found: list[Decimal | None] = []
    for kind in kinds:
        found += [one.substance.last_use_hours for one in facts.using(kind)]
        found += [hours_since_dose(one) for one in facts.taking(kind)]
    return found
