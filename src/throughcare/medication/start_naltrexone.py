"""Who may start naltrexone: only a person shown to be free of opioids, since it precipitates withdrawal in others.

A person who takes naltrexone already is told what a finding means for the next dose; overdue injections are
`injections.py`, the way back to an agonist is `start.py`.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.medication.history import (
    analgesics,
    cows_now,
    every_opioid_is_dated,
    has_oud,
    hours_since_any_opioid,
    hours_since_dose,
    hours_since_outlasting,
    opioid_test_is_positive,
    results_of,
)
from throughcare.person import Facts
from throughcare.terms import AGONISTS, NALTREXONE, Medication, Pupils, Sign, TestResult, TreatmentResult


topic = Topic("start_naltrexone")

_OBJECTIVE = (
    Sign.SWEATING,
    Sign.TREMOR,
    Sign.VOMITING,
    Sign.DIARRHEA,
    Sign.WORSE_AFTER_DOSE,
)


@limited
class OnAgonist:
    """Hours since the last dose of an agonist for which it may still precipitate withdrawal."""

    outlasting_hours: int


@topic.rule("naltrexone-on-agonist")
def on_agonist(facts: Facts, limits: OnAgonist) -> Said | None:
    """Methadone or buprenorphine is kept; naltrexone on top of it would precipitate withdrawal."""
    if not _agonist_is_present(facts, limits.outlasting_hours):
        return None
    return say("wished" if facts.wishes(*NALTREXONE) else "keep_agonist")


def _agonist_is_present(facts: Facts, outlasting_hours: int) -> bool:
    """Return whether an agonist is taken and not known to have been left so long ago; an injection stays for months."""
    for one in facts.taken:
        if one.moud in AGONISTS:
            hours = hours_since_dose(one)
            if one.moud is Medication.BUPRENORPHINE_XR or hours is None or hours < outlasting_hours:
                return True
    return False


@limited
class OpioidFree:
    """Criteria that make OUD; hours without opioids before naltrexone, and its dose.

    Attributes:
        least_hours: below it no test makes it safe; sure_hours: from it the history suffices with a test.
        outlasting_hours: after methadone, buprenorphine or another long-acting opioid.
        cows_none: COWS below which there is no sign of withdrawal.
        dose_mg, every_weeks: of the injection, for the words.
    """

    fewest_criteria: int
    least_hours: int
    sure_hours: int
    outlasting_hours: int
    cows_none: int
    dose_mg: int
    every_weeks: int


@topic.rule("naltrexone-opioid-free")
def opioid_free(facts: Facts, limits: OpioidFree) -> Said | None:
    """Naltrexone starts only when the person is shown to be opioid free."""
    is_barred = _agonist_is_present(facts, limits.outlasting_hours)
    if is_barred or not has_oud(facts, limits.fewest_criteria):
        return None
    if key := _too_recent(facts, limits):
        return say(key, hours=int(hours_since_any_opioid(facts) or 0))
    if facts.takes(*NALTREXONE) and not facts.opioids:
        return None
    if not every_opioid_is_dated(facts):
        in_remission_now = facts.person.remission_months is not None and "opioid" not in facts.classes
        return say("untested" if in_remission_now else "unknown")
    return None if facts.takes(*NALTREXONE) or facts.pregnant else _tested(facts, limits)


def _too_recent(facts: Facts, limits: OpioidFree) -> str | None:
    hours, outlasting = hours_since_any_opioid(facts), hours_since_outlasting(facts)
    if outlasting is not None and outlasting < limits.outlasting_hours:
        return "long_acting"
    return "recent" if hours is not None and hours < limits.least_hours else None


def _tested(facts: Facts, limits: OpioidFree) -> Said:
    """Return what the history and the tests of a person a week or longer without opioids allow."""
    hours = hours_since_any_opioid(facts)
    is_negative = facts.person.labs.urine_opioids is TestResult.NEGATIVE
    if hours is None or hours < limits.sure_hours:
        return say("week_tested" if is_negative else "week_untested")
    cows = cows_now(facts)
    is_sure = is_negative and cows is not None and cows < limits.cows_none and not facts.unlisted
    return say("ready" if is_sure else "untested")


@limited
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


@limited
class Test:
    """Hours for which a positive sample counts."""

    sample_hours: int


@topic.rule("naltrexone-positive-test")
def positive_test(facts: Facts, limits: Test) -> Said | None:
    """A positive opioid test bars naltrexone, whatever the history."""
    return say("positive") if opioid_test_is_positive(facts, limits.sample_hours) else None


@topic.rule("naltrexone-analgesia")
def analgesia(facts: Facts, limits: OnAgonist) -> Said | None:
    """Who needs opioids for pain cannot have their effect blocked; on naltrexone `continuing.py` says what to do."""
    is_needed = facts.person.needs_opioid_analgesia or analgesics(facts)
    is_told = facts.takes(*NALTREXONE) or _agonist_is_present(facts, limits.outlasting_hours)
    return say("needed") if is_needed and not is_told else None


@limited
class Surgery(OnAgonist):
    """Days before planned surgery within which the injection would still block."""

    injection_days: int


@topic.rule("naltrexone-surgery")
def surgery(facts: Facts, limits: Surgery) -> Said | None:
    """An injection shortly before surgery would block the pain relief; on naltrexone `continuing.py` says more."""
    days = facts.person.planned_surgery_days
    is_told = facts.takes(*NALTREXONE) or _agonist_is_present(facts, limits.outlasting_hours)
    if days is None or days > limits.injection_days or is_told:
        return None
    return say("planned", days=days)


@topic.rule("naltrexone-not-tolerated")
def not_tolerated(facts: Facts) -> Said | None:
    """Not tolerated before, naltrexone is offered with care."""
    if facts.takes(*NALTREXONE):
        return None
    earlier = results_of(facts, *NALTREXONE)
    return say("before") if TreatmentResult.NOT_TOLERATED in earlier else None


@limited
class Tablet:
    """First and later doses in mg, for the words."""

    first_mg: int
    later_mg: int


@topic.rule("naltrexone-oral")
def oral(facts: Facts, limits: Tablet) -> Said | None:
    """The tablet is not recommended for OUD except in limited circumstances; taken, `continuing.py` speaks."""
    if facts.takes(Medication.NALTREXONE_ORAL):
        return None
    return say("wished" if facts.wishes(Medication.NALTREXONE_ORAL) else "not_for_oud")


@limited
class TooEarly:
    """Hours since the last opioid, and COWS, that make a wish for naltrexone one that must wait."""

    sure_hours: int
    outlasting_hours: int
    cows_withdrawal: int


@topic.rule("naltrexone-wished-too-early")
def wished_too_early(facts: Facts, limits: TooEarly) -> Said | None:
    """A person who wishes for naltrexone and is not opioid free is told what to do until then."""
    if not facts.wishes(*NALTREXONE) or facts.takes(*NALTREXONE) or facts.pregnant:
        return None
    if _agonist_is_present(facts, limits.outlasting_hours):
        return None
    return say("wait") if _opioids_at_work(facts, limits) else None


def _opioids_at_work(facts: Facts, limits: TooEarly) -> bool:
    """Return whether opioids are, or may be, still at work: by history, score or signs."""
    hours, outlasting, cows = hours_since_any_opioid(facts), hours_since_outlasting(facts), cows_now(facts)
    return (
        (bool(facts.opioids) and not every_opioid_is_dated(facts))
        or (hours is not None and hours < limits.sure_hours)
        or (outlasting is not None and outlasting < limits.outlasting_hours)
        or (cows is not None and cows >= limits.cows_withdrawal)
        or _objective_signs(facts)
    )
