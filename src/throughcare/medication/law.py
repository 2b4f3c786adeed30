"""What federal law allows and asks when medication for OUD is prescribed, dispensed or given, with its dates.

Take-home doses are `take_home.py`, consent of a minor and care in custody `special.py`. State law is named, not decided: a record with a jurisdiction may only be stricter.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.medication.missed import missed_here
from throughcare.person import Facts
from throughcare.terms import AGONISTS, MOUD, NALTREXONE, CareSetting, Medication, Setting


topic = Topic("law")

_AWAY = (CareSetting.TELEHEALTH, CareSetting.HOME, CareSetting.STREET)
_MAY_DISPENSE = (CareSetting.ED, CareSetting.OFFICE, CareSetting.DETOX, CareSetting.RESIDENTIAL)
_MONTHS_A_YEAR = 12


def _begins(facts: Facts) -> bool:
    """Return whether a start is a question: something is known of opioid use, and nothing for it is taken."""
    known = facts.opioids or facts.person.cows is not None or facts.person.oud_criteria
    return bool(known) and not facts.takes(*MOUD)


def _visits_are_hard(facts: Facts) -> bool:
    """Return whether care by telephone or video is near: by place, way, shifts or wish."""
    person = facts.person
    return (
        person.setting in _AWAY
        or person.transport is False
        or bool(person.first_responder)
        or facts.wishes(Setting.TELEHEALTH)
    )


# ------------------------------------------------------------ telehealth


@limited
class Telehealth:
    """Calendar months from the first prescription; days of supply where the monitoring program cannot be seen."""

    months: int
    fallback_days: int


@topic.rule("law-telehealth-buprenorphine")
def telehealth_buprenorphine(facts: Facts, limits: Telehealth) -> Said | None:
    """The permanent rule: buprenorphine by telephone or video without a visit first."""
    film = facts.moud.get(Medication.BUPRENORPHINE_SL)
    if film is None:
        return say("start") if _begins(facts) and _visits_are_hard(facts) else None
    if facts.person.setting is not CareSetting.TELEHEALTH or film.treatment_day is None:
        return None
    last = _months_after(facts.on - timedelta(days=film.treatment_day), limits.months)
    return say("within" if facts.on <= last else "beyond", last=last.isoformat())


def _months_after(day: date, months: int) -> date:
    """Return the same day so many calendar months later, or the last day of a shorter month."""
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@topic.rule("law-telehealth-temporary")
def telehealth_temporary(facts: Facts) -> Said | None:
    """The temporary rule beside it; when it ends, the permanent one stands."""
    by_telehealth = facts.person.setting is CareSetting.TELEHEALTH and facts.takes(
        Medication.BUPRENORPHINE_SL
    )
    return say("open") if by_telehealth or (_begins(facts) and _visits_are_hard(facts)) else None


@topic.rule("law-no-waiver")
def no_waiver(facts: Facts) -> Said | None:
    """No waiver has been needed for buprenorphine since the end of 2022."""
    return say("no_waiver") if _begins(facts) else None


# ------------------------------------------------------------ places


@limited
class Supply:
    """Days of medication."""

    days: int


@topic.rule("law-emergency-supply")
def emergency_supply(facts: Facts, limits: Supply) -> Said | None:
    """Doses for the days until a program takes over, where the medication cannot be prescribed there."""
    person = facts.person
    waits = person.agonist_available is False or facts.wishes(Medication.METHADONE)
    return say("bridge") if waits and person.setting in _MAY_DISPENSE and _begins(facts) else None


@topic.rule("law-hospital")
def hospital(facts: Facts) -> Said | None:
    """A hospital that treats something else may start and continue methadone and buprenorphine."""
    if facts.person.setting is not CareSetting.HOSPITAL or missed_here(facts):
        return None
    if facts.takes(*AGONISTS):
        return say("continue")
    return say("start") if _begins(facts) and not facts.takes(*NALTREXONE) else None


@topic.rule("law-methadone-program")
def methadone_program(facts: Facts) -> Said | None:
    """Methadone for OUD comes from a certified program; the exceptions are few."""
    in_program = facts.person.setting in (CareSetting.OTP, CareSetting.HOSPITAL)
    return say("program") if _begins(facts) and not in_program else None


@limited
class Delivery:
    """Days from receipt within which a delivered injection is given."""

    days: int


@topic.rule("law-injection-delivery")
def injection_delivery(facts: Facts, limits: Delivery) -> Said | None:
    """An injection that a pharmacy delivers is given to the named person within so many days."""
    injection = Medication.BUPRENORPHINE_XR
    return say("deliver") if facts.wishes(injection) or facts.takes(injection) else None


# ------------------------------------------------------------ opioid treatment programs


@limited
class Admission:
    """Days before admission, and after it, that the rule gives for examination and care plan."""

    screening_days: int
    exam_days: int
    plan_days: int


@topic.rule("law-otp-admission")
def otp_admission(facts: Facts, limits: Admission) -> Said | None:
    """The first dose waits for the screening examination alone; what follows has its days."""
    taken = facts.moud.get(Medication.METHADONE)
    if taken is not None and taken.treatment_day is not None:
        return say("due") if taken.treatment_day <= limits.exam_days else None
    at_program = facts.person.setting is CareSetting.OTP or facts.wishes(Medication.METHADONE)
    return say("admission") if at_program and _begins(facts) else None


@limited
class Interim:
    """Days of interim treatment in a year, day by which the plan stands, drug tests in that time."""

    most_days: int
    plan_by_day: int
    tests: int


@topic.rule("law-otp-interim")
def otp_interim(facts: Facts, limits: Interim) -> Said | None:
    """Who waits for a place in a program can have the medication meanwhile."""
    waits = facts.person.agonist_available is False
    return say("interim") if waits and _begins(facts) else None


@limited
class Tests:
    """Drug tests a year."""

    a_year: int


@topic.rule("law-otp-tests")
def otp_tests(facts: Facts, limits: Tests) -> Said | None:
    """How many drug tests an opioid treatment program takes in a year; none holds up a dose."""
    in_program = facts.person.setting is CareSetting.OTP and facts.takes(*AGONISTS)
    return say("tests") if in_program or facts.takes(Medication.METHADONE) else None
