"""How each medication is started: doses and steps, for clinicians.

Whether it may be started is `start.py`; what a liver, a kidney, a QTc or another drug changes is `special.py` and
`safety`; a change from one medication to another is `switches.py`, naltrexone is `start_naltrexone.py`. No method here changes a
status, and no amount is named to who takes a medication already.
"""

from __future__ import annotations

from decimal import Decimal

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.medication.adequacy import daily_mg
from throughcare.medication.history import has_oud, missed_days, tolerance
from throughcare.person import Facts
from throughcare.person.document import CurrentMedication
from throughcare.terms import (
    MOUD,
    Alertness,
    CareSetting,
    ChildPugh,
    Condition,
    Medication,
    Request,
    Sign,
)


topic = Topic("initiation")

_ASLEEP = (
    Sign.UNRESPONSIVE,
    Sign.NOT_BREATHING,
    Sign.SLOW_BREATHING,
    Sign.BLUE_LIPS,
    Sign.HARD_TO_WAKE,
    Sign.INTOXICATED,
)
_AWAY = (CareSetting.HOME, CareSetting.STREET, CareSetting.TELEHEALTH)
_LIVER = (ChildPugh.B, ChildPugh.C)


@limited
class Begin:
    """Criteria that make OUD, and breaths a minute below which no first dose is spoken of."""

    fewest_criteria: int
    breaths_min: int


def _may_begin(facts: Facts, limits: Begin) -> bool:
    """Return whether a first dose is a question: something is known of OUD, nothing for it is taken, awake."""
    person, vitals = facts.person, facts.person.vitals
    if facts.takes(*MOUD) or not has_oud(facts, limits.fewest_criteria):
        return False
    if not facts.opioids and (person.cows, person.sows, person.oud_criteria) == (None, None, None):
        return False
    slow = vitals.rr is not None and vitals.rr < limits.breaths_min
    return not (slow or facts.shows(*_ASLEEP) or vitals.sedation not in (None, Alertness.ALERT))


# ------------------------------------------------------------ buprenorphine under the tongue


@limited
class FirstDoses(Begin):
    """Doses in mg and minutes between them; hours without opioids after which tolerance is low."""

    first_low_mg: int
    first_high_mg: int
    step_low_mg: int
    step_high_mg: int
    wait_from_minutes: int
    wait_to_minutes: int
    lost_after_hours: int


@topic.rule("buprenorphine-first-doses")
def buprenorphine_first_doses(facts: Facts, limits: FirstDoses) -> Said | None:
    """The first dose is small, the next follow within the hour or two until withdrawal is relieved."""
    if not _may_begin(facts, limits):
        return None
    if tolerance(facts, limits.lost_after_hours) == "low":
        return say("low_tolerance")
    return say("emergency_department" if facts.person.setting is CareSetting.ED else "usual")


@limited
class LowDose(Begin):
    """Hours without opioids after which nothing lingers that a low-dose start would spare."""

    lost_after_hours: int


@topic.rule("buprenorphine-low-dose")
def buprenorphine_low_dose(facts: Facts, limits: LowDose) -> Said | None:
    """Small doses beside the full agonist: for what lingers, for pain, and after a bad start."""
    if not _may_begin(facts, limits) or tolerance(facts, limits.lost_after_hours) == "low":
        return None
    if facts.has(Condition.PRECIPITATED_WITHDRAWAL_PAST):
        return say("bad_start_before")
    if facts.using("opioid_long_acting"):
        return say("long_acting")
    if facts.uses_fentanyl:
        return say("fentanyl")
    in_pain = facts.person.needs_opioid_analgesia or facts.has(Condition.CHRONIC_PAIN, Condition.ACUTE_PAIN)
    return say("pain") if in_pain else None


@limited
class HighDose(Begin):
    """Day-one total in mg that may be passed; days of use in 30 that show high tolerance; hours that end it."""

    day_one_mg: int
    days_of_30: int
    lost_after_hours: int


@topic.rule("buprenorphine-high-dose")
def buprenorphine_high_dose(facts: Facts, limits: HighDose) -> Said | None:
    """Where tolerance to fentanyl is plainly high, day one may go above the usual total."""
    used = facts.using("opioid_synthetic")
    daily = any(
        one.substance.chronic or (one.substance.days_last_30 or 0) >= limits.days_of_30 for one in used
    )
    if not daily or not _may_begin(facts, limits):
        return None
    return None if tolerance(facts, limits.lost_after_hours) == "low" else say("consider")


@limited
class HomeStart(Begin):
    """SOWS total from which the first dose is taken at home."""

    sows: int


@topic.rule("buprenorphine-home-start")
def buprenorphine_home_start(facts: Facts, limits: HomeStart) -> Said | None:
    """A start at home is as good where it is wished for or the way is long."""
    person = facts.person
    away = person.setting in _AWAY or person.transport is False
    if not (away or facts.asks_for(Request.HOME_START)) or not _may_begin(facts, limits):
        return None
    if person.sows is None:
        return say("home")
    return say("ready" if person.sows >= limits.sows else "wait", score=person.sows)


@limited
class EdScore(Begin):
    """COWS from which most emergency department protocols give the first dose, and that of the guideline."""

    ed_cows: int
    standard_cows: int


@topic.rule("buprenorphine-ed-score")
def buprenorphine_ed_score(facts: Facts, limits: EdScore) -> Said | None:
    """Emergency departments mostly start at a lower score than the guideline."""
    cows = facts.person.cows
    if facts.person.setting is not CareSetting.ED or cows is None or facts.uses_fentanyl:
        return None
    between = limits.ed_cows <= cows < limits.standard_cows
    return say("protocol", cows=cows) if between and _may_begin(facts, limits) else None


# ------------------------------------------------------------ buprenorphine injections


def _wants_first_injection(facts: Facts) -> bool:
    """Return whether the injection is wished for by a person on nothing so far, whose liver does not forbid it."""
    is_free = not facts.takes(*MOUD) and facts.person.child_pugh not in _LIVER
    return is_free and facts.wishes(Medication.BUPRENORPHINE_XR)


@limited
class Sublocade:
    """Doses in mg, hours of observation, and days between doses."""

    test_mg: int
    observe_hours: int
    first_mg: int
    later_mg: int
    second_after_days: int
    apart_days: int


@topic.rule("sublocade-first-doses")
def sublocade_first_doses(facts: Facts, limits: Sublocade) -> Said | None:
    """The monthly injection follows one dose under the tongue; from film or tablet it is `switches.py`."""
    return say("rapid_start") if _wants_first_injection(facts) else None


@limited
class BrixadiStart:
    """Doses in mg of the first week, and days within which the second follows."""

    test_mg: int
    first_mg: int
    second_mg: int
    within_days: int
    most_mg: int


@topic.rule("brixadi-first-week")
def brixadi_first_week(facts: Facts, limits: BrixadiStart) -> Said | None:
    """Without buprenorphine so far, the weekly injection starts with a test dose and comes in two parts."""
    return say("first_week") if _wants_first_injection(facts) else None


# ------------------------------------------------------------ methadone


@limited
class MethadoneFirst(Begin):
    """First doses in mg, hours until the person is seen again, hours without opioids that lower tolerance."""

    low_mg: Decimal
    low_to_mg: int
    usual_mg: int
    usual_to_mg: int
    recheck_from_hours: int
    recheck_to_hours: int
    lost_after_hours: int


@topic.rule("methadone-first-dose")
def methadone_first_dose(facts: Facts, limits: MethadoneFirst) -> Said | None:
    """The first dose goes by tolerance, and by the low range where tolerance is not known."""
    today = _first_day_dose(facts)
    if today is not None and today.dose_mg is not None and today.dose_mg > limits.usual_to_mg:
        return say("above", dose=today.dose_mg)
    return say(tolerance(facts, limits.lost_after_hours)) if _may_begin(facts, limits) else None


@limited
class DayOne(Begin):
    """Totals in mg of the first day: by law, and by the label."""

    total_mg: int
    label_mg: int


@topic.rule("methadone-day-one-total")
def methadone_day_one_total(facts: Facts, limits: DayOne) -> Said | None:
    """The first day has a total that is passed only with the reason in the record."""
    today = _first_day_dose(facts)
    daily = None if today is None else daily_mg(today)
    if daily is not None and daily > limits.total_mg:
        return say("above", daily=daily)
    return say("plan") if _may_begin(facts, limits) and not facts.pregnant else None


def _first_day_dose(facts: Facts) -> CurrentMedication | None:
    """Return methadone taken today for the first time, or None; with days missed the order is held instead."""
    taken = facts.moud.get(Medication.METHADONE)
    is_first = taken is not None and taken.treatment_day == 0 and not missed_days(taken)
    return taken if is_first else None


@limited
class InPregnancy(Begin):
    """Methadone in mg on the first day in pregnancy: first dose, what follows, total; hours between."""

    low_mg: int
    high_mg: int
    more_low_mg: int
    more_high_mg: int
    every_from_hours: int
    every_to_hours: int
    total_low_mg: int
    total_high_mg: int


@topic.rule("methadone-day-one-pregnancy")
def methadone_day_one_pregnancy(facts: Facts, limits: InPregnancy) -> Said | None:
    """In pregnancy the first day is stricter than the law."""
    return say("plan") if facts.pregnant and _may_begin(facts, limits) else None


@limited
class Rise(Begin):
    """Greatest increase in mg, and days between increases."""

    step_mg: int
    days: int


@topic.rule("methadone-titration")
def methadone_titration(facts: Facts, limits: Rise) -> Said | None:
    """Methadone builds up over days: small steps, days apart."""
    return say("after_start") if _may_begin(facts, limits) else None
