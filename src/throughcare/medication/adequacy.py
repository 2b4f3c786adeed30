"""Whether the dose of a medication taken now fits: too little, too much, or moved by another drug or a pregnancy.

No dose is computed. A dose after missed days is `missed.py`; heart and liver are the cautions of each medication.
"""

from __future__ import annotations

from decimal import Decimal

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.medication.history import missed_days
from throughcare.person import Facts
from throughcare.person.document import CurrentMedication
from throughcare.terms import Alertness, Medication, Request, Sign


topic = Topic("adequacy")

_HOURS_A_DAY = 24
_DAILY_AGONISTS = (Medication.METHADONE, Medication.BUPRENORPHINE_SL)
_BUPRENORPHINE = (Medication.BUPRENORPHINE_SL, Medication.BUPRENORPHINE_XR)
_NOT_AWAKE = (Alertness.DROWSY, Alertness.SEDATED, Alertness.UNRESPONSIVE)
_SEDATED = (
    Sign.UNRESPONSIVE,
    Sign.NOT_BREATHING,
    Sign.SLOW_BREATHING,
    Sign.BLUE_LIPS,
    Sign.HARD_TO_WAKE,
    Sign.INTOXICATED,
)
_INDUCERS = ("cyp_inducer_strong", "cyp_inducer_moderate")
_INHIBITORS = ("cyp3a4_inhibitor_strong", "cyp3a4_inhibitor_moderate")


def daily_mg(taken: CurrentMedication) -> Decimal | None:
    """Return the milligrams a day; None where the dose is not known."""
    return None if taken.dose_mg is None else taken.dose_mg * (taken.doses_day or 1)


def is_sedated(facts: Facts, rr_least: int) -> bool:
    """Return whether the person is known to be sedated, intoxicated, or below so many breaths a minute."""
    vitals = facts.person.vitals
    is_slow = vitals.rr is not None and vitals.rr < rr_least
    return is_slow or vitals.sedation in _NOT_AWAKE or facts.shows(*_SEDATED)


def may_rise(facts: Facts, rr_least: int, qtc_ms: int) -> bool:
    """Return whether nothing known speaks against more of the agonist today.

    Sedation and missed doses speak against it, and with methadone a QTc as long as `qtc_ms`.
    """
    is_long = facts.takes(Medication.METHADONE) and (facts.person.qtc_ms or 0) >= qtc_ms
    return not (is_long or _is_held(facts, rr_least))


def _is_held(facts: Facts, rr_least: int) -> bool:
    """Return whether a dose waits: sedated, or doses of an agonist were missed and tolerance is in doubt."""
    is_missed = any(missed_days(facts.moud.get(one)) for one in _DAILY_AGONISTS)
    return is_missed or is_sedated(facts, rr_least)


def _uses_beside(facts: Facts, taken: CurrentMedication, use_days: int) -> bool:
    """Return whether an opioid that is not prescribed was used lately and since this treatment began."""
    began = taken.treatment_day
    days = use_days if began is None else min(began, use_days)
    return any(
        one.substance.last_use_hours is None or one.substance.last_use_hours < days * _HOURS_A_DAY
        for one in facts.opioids
        if not (one.substance.prescribed and one.substance.as_prescribed)
    )


def _shortfall(facts: Facts, taken: CurrentMedication, cows: int | None, use_days: int) -> str | None:
    """Return what says that the dose may be too low; None where nothing does. Without `cows` withdrawal is left out."""
    if cows is not None and facts.person.cows is not None and facts.person.cows >= cows:
        return "withdrawal"
    if _uses_beside(facts, taken, use_days):
        return "use"
    return "wish" if facts.asks_for(Request.HIGHER_DOSE) else None


@limited
class MethadoneDose:
    """COWS that shows withdrawal; what forbids more today; step, interval and usual range for the words."""

    cows: int
    use_days: int
    rr_least: int
    qtc_ms: int
    increase_mg: int
    every_days: int
    range_from_mg: int
    range_to_mg: int


@topic.rule("adequacy-methadone")
def adequacy_methadone(facts: Facts, limits: MethadoneDose) -> Said | None:
    """Withdrawal or use on methadone, no dose missed, means too little of it."""
    taken = facts.moud.get(Medication.METHADONE)
    if taken is None or _is_held(facts, limits.rr_least):
        return None
    is_sure = missed_days(taken) is not None  # else `missed.py` asks what the withdrawal comes from
    key = _shortfall(facts, taken, limits.cows if is_sure else None, limits.use_days)
    if key is None:
        return None
    if facts.person.qtc_ms is not None and facts.person.qtc_ms >= limits.qtc_ms:
        return say("long_qt", qtc_ms=facts.person.qtc_ms)
    is_building = taken.treatment_day is not None and taken.treatment_day < limits.every_days
    return say("building" if is_building else key, cows=facts.person.cows)


@limited
class BuprenorphineDose:
    """COWS that shows withdrawal; what forbids more today; figures for the words."""

    cows: int
    use_days: int
    rr_least: int
    effective_mg: int
    table_from_mg: int
    table_to_mg: int


@topic.rule("adequacy-buprenorphine")
def adequacy_buprenorphine(facts: Facts, limits: BuprenorphineDose) -> Said | None:
    """Withdrawal or use on buprenorphine means too little of it; no daily amount is a ceiling."""
    taken = facts.moud.get(Medication.BUPRENORPHINE_SL)
    if taken is None or _is_held(facts, limits.rr_least):
        return None
    key = (
        None if facts.shows(Sign.WORSE_AFTER_DOSE) else _shortfall(facts, taken, limits.cows, limits.use_days)
    )
    if key is None:
        return None
    is_high = (daily_mg(taken) or 0) >= limits.table_to_mg
    return say("high" if is_high else key, cows=facts.person.cows)


@limited
class InjectionDose:
    """COWS that shows withdrawal; what forbids more today."""

    cows: int
    use_days: int
    rr_least: int


@topic.rule("adequacy-buprenorphine-injection")
def adequacy_buprenorphine_injection(facts: Facts, limits: InjectionDose) -> Said | None:
    """Withdrawal or use between injections is met with buprenorphine by mouth, not with an early injection."""
    taken = facts.moud.get(Medication.BUPRENORPHINE_XR)
    if taken is None or _is_held(facts, limits.rr_least):
        return None
    return say("short") if _shortfall(facts, taken, limits.cows, limits.use_days) else None


@limited
class Inducer:
    """COWS that shows withdrawal; what forbids more today."""

    cows: int
    rr_least: int
    qtc_ms: int


@topic.rule("adequacy-inducer")
def adequacy_inducer(facts: Facts, limits: Inducer) -> Said | None:
    """A drug that speeds up the breakdown of the medication makes a dose that fitted too low."""
    medication = _agonist(facts)
    if medication is None or facts.classes.isdisjoint(_INDUCERS):
        return None
    cows = facts.person.cows
    is_short = cows is not None and cows >= limits.cows and may_rise(facts, limits.rr_least, limits.qtc_ms)
    key = "methadone" if medication is Medication.METHADONE else "buprenorphine"
    key += "_withdrawal" if is_short else "_watch"
    return say(key, drugs=_named(facts, _INDUCERS), cows=cows)


@topic.rule("adequacy-inhibitor")
def adequacy_inhibitor(facts: Facts) -> Said | None:
    """A drug that slows the breakdown of the medication makes it stronger: watched, the dose fitted."""
    medication = _agonist(facts)
    if medication is None or facts.classes.isdisjoint(_INHIBITORS):
        return None
    key = "methadone" if medication is Medication.METHADONE else "buprenorphine"
    return say(key, drugs=_named(facts, _INHIBITORS))


def _agonist(facts: Facts) -> Medication | None:
    """Return the agonist taken whose level other drugs move; methadone first."""
    agonists = (Medication.METHADONE, *_BUPRENORPHINE)
    return next((one for one in agonists if facts.takes(one)), None)


def _named(facts: Facts, classes: tuple[str, ...]) -> str:
    return ", ".join(drug.label for drug in facts.drugs if set(classes) & set(drug.classes))


@limited
class Trimester:
    """Week in which the third trimester begins; what forbids more today."""

    third_weeks: int
    rr_least: int
    qtc_ms: int


@topic.rule("adequacy-pregnancy")
def adequacy_pregnancy(facts: Facts, limits: Trimester) -> Said | None:
    """In pregnancy the dose often has to rise, and to be split late on."""
    weeks = facts.person.pregnant_weeks
    if weeks is None or not facts.takes(*_DAILY_AGONISTS):
        return None
    if any(missed_days(facts.moud.get(one)) for one in _DAILY_AGONISTS):
        return None  # what comes before the next dose is told first
    is_third = weeks >= limits.third_weeks and may_rise(facts, limits.rr_least, limits.qtc_ms)
    return say("third" if is_third else "earlier", weeks=weeks)


@topic.rule("adequacy-sedation")
def adequacy_sedation(facts: Facts) -> Said | None:
    """Drowsy or intoxicated on an agonist: today's dose waits. Worse than that is an emergency of `safety`."""
    medication = _agonist(facts)
    is_drowsy = facts.person.vitals.sedation is Alertness.DROWSY or facts.shows(Sign.INTOXICATED)
    if medication is None or not is_drowsy:
        return None
    return say("methadone" if medication is Medication.METHADONE else "buprenorphine")
