"""Who may start naltrexone: only a person shown to be free of opioids, since it precipitates withdrawal in others.

A person who takes naltrexone already is told what a finding means for the next dose; overdue injections are
`injections.py`, the way back to an agonist is `start.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.knowledge.topics import Said, Topic, say
from throughcare.medication.history import (
    AGONISTS,
    NALTREXONE,
    analgesics,
    cows_now,
    every_opioid_is_dated,
    hours_since_any_opioid,
    hours_since_dose,
    hours_since_outlasting,
    opioid_test_is_positive,
    results_of,
)
from throughcare.person import Facts
from throughcare.terms import Medication, Pupils, Sign, TestResult, TreatmentResult


topic = Topic("start_naltrexone")

_OBJECTIVE = (
    Sign.SWEATING,
    Sign.TREMOR,
    Sign.VOMITING,
    Sign.DIARRHEA,
    Sign.WORSE_AFTER_DOSE,
)


@dataclass(frozen=True, slots=True)
class OnAgonist:
    """Hours since the last dose of an agonist for which it may still precipitate withdrawal."""

    outlasting_hours: int


@topic.rule("naltrexone-on-agonist")
def on_agonist(facts: Facts, limits: OnAgonist) -> Said | None:
    """Methadone or buprenorphine is kept; naltrexone on top of it would precipitate withdrawal."""
    return say("keep_agonist") if _agonist_is_present(facts, limits.outlasting_hours) else None


def _agonist_is_present(facts: Facts, outlasting_hours: int) -> bool:
    """Return whether an agonist is taken and not known to have been left so long ago; an injection stays for months."""
    for one in facts.taken:
        if one.moud in AGONISTS:
            hours = hours_since_dose(one)
            if one.moud is Medication.BUPRENORPHINE_XR or hours is None or hours < outlasting_hours:
                return True
    return False


@dataclass(frozen=True, slots=True)
class OpioidFree:
    """Hours without opioids before naltrexone.

    Attributes:
        least_hours: below it no test makes it safe; sure_hours: from it the history suffices with a test.
        outlasting_hours: after methadone, buprenorphine or another long-acting opioid.
        cows_none: COWS below which there is no sign of withdrawal.
    """

    least_hours: int
    sure_hours: int
    outlasting_hours: int
    cows_none: int


@topic.rule("naltrexone-opioid-free")
def opioid_free(facts: Facts, limits: OpioidFree) -> Said | None:
    """Naltrexone starts only when the person is shown to be opioid free."""
    hours, outlasting = hours_since_any_opioid(facts), hours_since_outlasting(facts)
    if _agonist_is_present(facts, limits.outlasting_hours):
        return None
    if outlasting is not None and outlasting < limits.outlasting_hours:
        return say("long_acting")
    if hours is not None and hours < limits.least_hours:
        return say("recent", hours=int(hours))
    if facts.takes(*NALTREXONE):
        return None
    if not every_opioid_is_dated(facts):
        return say("unknown")
    return None if facts.pregnant else _tested(facts, limits)


def _tested(facts: Facts, limits: OpioidFree) -> Said:
    """Return what the history and the tests of a person a week or longer without opioids allow."""
    hours = hours_since_any_opioid(facts)
    is_negative = facts.person.labs.urine_opioids is TestResult.NEGATIVE
    if hours is None or hours < limits.sure_hours:
        return say("week_tested" if is_negative else "week_untested")
    cows = cows_now(facts)
    is_sure = is_negative and cows is not None and cows < limits.cows_none and not facts.unlisted
    return say("ready" if is_sure else "untested")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """COWS from which there is withdrawal, and from which it may be."""

    cows_withdrawal: int
    cows_doubt: int


@topic.rule("naltrexone-withdrawal")
def withdrawal(facts: Facts, limits: Withdrawal) -> Said | None:
    """Signs of withdrawal show that opioids are still at work."""
    cows = cows_now(facts)
    if (cows is not None and cows >= limits.cows_withdrawal) or _objective_signs(facts):
        return say("now")
    if cows is None or cows < limits.cows_doubt or facts.takes(*NALTREXONE):
        return None
    return say("doubt", cows=cows)


def _objective_signs(facts: Facts) -> bool:
    return facts.shows(*_OBJECTIVE) or facts.person.vitals.pupils is Pupils.LARGE


@dataclass(frozen=True, slots=True)
class Test:
    """Hours for which a positive sample counts."""

    sample_hours: int


@topic.rule("naltrexone-positive-test")
def positive_test(facts: Facts, limits: Test) -> Said | None:
    """A positive opioid test bars naltrexone, whatever the history."""
    return say("positive") if opioid_test_is_positive(facts, limits.sample_hours) else None


@topic.rule("naltrexone-analgesia")
def analgesia(facts: Facts) -> Said | None:
    """Who needs opioids for pain cannot have their effect blocked."""
    return say("needed") if facts.person.needs_opioid_analgesia or analgesics(facts) else None


@dataclass(frozen=True, slots=True)
class Surgery:
    """Days before planned surgery within which the injection would still block."""

    injection_days: int


@topic.rule("naltrexone-surgery")
def surgery(facts: Facts, limits: Surgery) -> Said | None:
    """An injection shortly before surgery would block the pain relief."""
    days = facts.person.planned_surgery_days
    return say("planned", days=days) if days is not None and days <= limits.injection_days else None


@topic.rule("naltrexone-xr-goes-on")
def xr_goes_on(facts: Facts) -> Said | None:
    """The injection goes on where it is taken; not tolerated before, it is offered with care."""
    if facts.takes(Medication.NALTREXONE_XR):
        return say("go_on")
    earlier = results_of(facts, *NALTREXONE)
    return say("not_tolerated") if TreatmentResult.NOT_TOLERATED in earlier else None


@topic.rule("naltrexone-oral")
def oral(facts: Facts) -> Said | None:
    """The tablet is not recommended for OUD except in limited circumstances."""
    return say("wished" if facts.wishes(Medication.NALTREXONE_ORAL) else "not_for_oud")


@dataclass(frozen=True, slots=True)
class TooEarly:
    """Hours since the last opioid, and COWS, that make a wish for naltrexone one that must wait."""

    sure_hours: int
    outlasting_hours: int
    cows_withdrawal: int


@topic.rule("naltrexone-wished-too-early")
def wished_too_early(facts: Facts, limits: TooEarly) -> Said | None:
    """A person who wishes for naltrexone and is not opioid free is told what to do until then."""
    if not facts.wishes(*NALTREXONE) or facts.takes(*NALTREXONE):
        return None
    return say("wait") if _opioids_at_work(facts, limits) else None


def _opioids_at_work(facts: Facts, limits: TooEarly) -> bool:
    """Return whether opioids are, or may be, still at work: by history, score or signs."""
    hours, outlasting, cows = hours_since_any_opioid(facts), hours_since_outlasting(facts), cows_now(facts)
    return (
        _agonist_is_present(facts, limits.outlasting_hours)
        or (bool(facts.opioids) and not every_opioid_is_dated(facts))
        or (hours is not None and hours < limits.sure_hours)
        or (outlasting is not None and outlasting < limits.outlasting_hours)
        or (cows is not None and cows >= limits.cows_withdrawal)
        or _objective_signs(facts)
    )
