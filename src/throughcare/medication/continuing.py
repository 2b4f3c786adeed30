"""What a person on medication for opioid use disorder is told: it goes on, what is watched, what to do in pain.

The dose is `adequacy.py`, missed doses `missed.py`, injections `injections.py`. Nothing here ends a treatment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from throughcare.knowledge.topics import Said, Topic, say
from throughcare.medication.adequacy import daily_mg, may_rise
from throughcare.medication.injections import last_injection
from throughcare.person import Facts
from throughcare.terms import Analyte, CareSetting, Condition, Medication, Request, Sign, TestResult


topic = Topic("continuing")

_BUPRENORPHINE = (Medication.BUPRENORPHINE_SL, Medication.BUPRENORPHINE_XR)
_NALTREXONE = (Medication.NALTREXONE_XR, Medication.NALTREXONE_ORAL)
_OPIOIDS = (Analyte.OPIATES, Analyte.FENTANYL, Analyte.OXYCODONE)
_OF_METHADONE = (Analyte.METHADONE,)
_OF_BUPRENORPHINE = (Analyte.BUPRENORPHINE, Analyte.NORBUPRENORPHINE)
_CLASS_OF = {Analyte.BENZODIAZEPINES: "benzodiazepine", Analyte.AMPHETAMINES: "stimulant"}
_HEART_SIGNS = (Sign.SYNCOPE, Sign.SEIZURE, Sign.PALPITATIONS)
_STOPPING = (Request.STOP_MEDICATION, Request.NO_MEDICATION, Request.DETOX_ONLY, Request.TAPER_IN_PREGNANCY)


@topic.rule("continuing-methadone")
def continuing_methadone(facts: Facts) -> Said | None:
    """Methadone goes on as long as it helps, without an end date."""
    return say("goes_on") if facts.takes(Medication.METHADONE) else None


@topic.rule("continuing-buprenorphine")
def continuing_buprenorphine(facts: Facts) -> Said | None:
    """Buprenorphine goes on as long as it helps, without an end date."""
    film, injection = (facts.takes(one) for one in _BUPRENORPHINE)
    if film and injection:
        return say("both")
    return say("film" if film else "injection") if film or injection else None


@topic.rule("continuing-naltrexone")
def continuing_naltrexone(facts: Facts) -> Said | None:
    """Naltrexone goes on without an end date; by mouth a better way is offered. Beside an agonist it is past."""
    if facts.on_agonist:
        return None
    injection, oral = (facts.takes(one) for one in _NALTREXONE)
    return say("injection" if injection else "oral") if injection or oral else None


@topic.rule("continuing-stop-request")
def continuing_stop_request(facts: Facts) -> Said | None:
    """Wanting to stop is heard: slow, led by the person, with the risk told; not in pregnancy."""
    if not facts.moud or not facts.asks_for(*_STOPPING):
        return None
    if not facts.on_agonist:
        return say("naltrexone")
    in_pregnancy = facts.pregnant or facts.asks_for(Request.TAPER_IN_PREGNANCY)
    return say("pregnant" if in_pregnancy else "agonist")


@dataclass(frozen=True, slots=True)
class Against:
    """What forbids more of an agonist today: breaths a minute below, QTc on methadone from."""

    rr_least: int
    qtc_ms: int


@topic.rule("continuing-test")
def continuing_test(facts: Facts, limits: Against) -> Said | None:
    """An unexpected test is talked over without sanction; it never ends treatment."""
    if not facts.moud:
        return None
    unexpected = set(_unexpected(facts))
    opioid = facts.person.labs.urine_opioids is TestResult.POSITIVE or not unexpected.isdisjoint(_OPIOIDS)
    if opioid and not facts.on_agonist:
        return say("blocked")
    if opioid:
        return say("opioid" if may_rise(facts, limits.rr_least, limits.qtc_ms) else "opioid_first")
    if _own_is_absent(facts):
        return say("own_absent")
    return say("other") if unexpected else None


def _unexpected(facts: Facts) -> Iterator[Analyte]:
    """Yield what tests found that no medication of the person explains."""
    expected: list[tuple[Analyte, ...]] = [_OF_METHADONE] if facts.takes(Medication.METHADONE) else []
    expected += [_OF_BUPRENORPHINE] if facts.takes(*_BUPRENORPHINE) else []
    if any(one.moud is None for one in facts.taking("opioid")):
        expected.append(_OPIOIDS)
    explained = {analyte for group in expected for analyte in group}
    for test in facts.person.labs.drug_tests:
        prescribed = test.analyte in _CLASS_OF and facts.taking(_CLASS_OF[test.analyte])
        if test.result is TestResult.POSITIVE and test.analyte not in explained and not prescribed:
            yield test.analyte


def _own_is_absent(facts: Facts) -> bool:
    """Return whether a test did not find the person's own medication."""
    own: tuple[Analyte, ...] = _OF_METHADONE if facts.takes(Medication.METHADONE) else ()
    own += _OF_BUPRENORPHINE if facts.takes(*_BUPRENORPHINE) else ()
    tests = facts.person.labs.drug_tests
    return any(test.analyte in own and test.result is TestResult.NEGATIVE for test in tests)


@topic.rule("continuing-pain-agonist")
def continuing_pain_agonist(facts: Facts, limits: Against) -> Said | None:
    """In pain and around surgery the agonist goes on, and pain is treated on top."""
    if not facts.on_agonist:
        return None
    if facts.person.planned_surgery_days is not None:
        return say("surgery")
    if not _in_pain(facts):
        return None
    return say("pain" if may_rise(facts, limits.rr_least, limits.qtc_ms) else "pain_first")


def _in_pain(facts: Facts) -> bool:
    return bool(facts.person.needs_opioid_analgesia) or facts.has(Condition.ACUTE_PAIN)


@dataclass(frozen=True, slots=True)
class BeforeSurgery:
    """Days before surgery of the last injection of naltrexone, and hours of the last tablet."""

    injection_days: int
    tablet_hours: int


@topic.rule("continuing-pain-naltrexone")
def continuing_pain_naltrexone(facts: Facts, limits: BeforeSurgery) -> Said | None:
    """Naltrexone blocks opioid pain relief: other ways now, a plan before surgery."""
    if not facts.takes(*_NALTREXONE):
        return None
    days = facts.person.planned_surgery_days
    if days is None:
        return say("pain") if _in_pain(facts) else None
    taken = facts.moud.get(Medication.NALTREXONE_XR)
    if taken is None:
        return say("surgery_tablets")
    last = last_injection(facts, taken)
    is_blocked = last is None or last + timedelta(days=limits.injection_days) > facts.on + timedelta(
        days=days
    )
    return say("surgery_blocked" if is_blocked else "surgery_injection")


@dataclass(frozen=True, slots=True)
class EcgTimes:
    """When an ECG is due on methadone."""

    first_days: int
    every_months: int
    above_mg: int


@topic.rule("continuing-ecg")
def continuing_ecg(facts: Facts, limits: EcgTimes) -> Said | None:
    """An ECG on methadone: at the start, once settled, yearly, and at a high dose or signs; it delays no dose."""
    taken = facts.moud.get(Medication.METHADONE)
    if taken is None:
        return None
    if (daily_mg(taken) or 0) > limits.above_mg or facts.shows(*_HEART_SIGNS):
        return say("repeat")
    return say("baseline") if facts.person.qtc_ms is None else None


@topic.rule("continuing-liver-tests")
def continuing_liver_tests(facts: Facts) -> Said | None:
    """Liver tests from time to time; missing ones delay nothing."""
    labs = facts.person.labs
    if labs.alt_xuln is not None or labs.ast_xuln is not None:
        return None
    if facts.takes(*_BUPRENORPHINE):
        return say("buprenorphine")
    return say("naltrexone") if facts.takes(*_NALTREXONE) else None


@dataclass(frozen=True, slots=True)
class AfterFilm:
    """Hours to wait with brushing once the film or tablet has dissolved."""

    brush_hours: int


@topic.rule("continuing-teeth")
def continuing_teeth(facts: Facts, limits: AfterFilm) -> Said | None:
    """Film and tablets can harm teeth: rinse, wait, see a dentist, go on."""
    return say("care", hours=limits.brush_hours) if facts.takes(Medication.BUPRENORPHINE_SL) else None


@topic.rule("continuing-travel")
def continuing_travel(facts: Facts) -> Said | None:
    """A trip is no gap in treatment: it is planned."""
    if facts.person.travel_days is None or not facts.moud:
        return None
    if facts.takes(Medication.METHADONE):
        return say("methadone", days=facts.person.travel_days)
    is_injected = facts.takes(Medication.BUPRENORPHINE_XR, Medication.NALTREXONE_XR)
    return say("injection" if is_injected else "prescribed", days=facts.person.travel_days)


@dataclass(frozen=True, slots=True)
class ProgramDuties:
    """What an opioid treatment program owes each person: days, tests a year, days of interim treatment."""

    exam_days: int
    plan_days: int
    tests_a_year: int
    interim_days: int


@topic.rule("continuing-program-duties")
def continuing_program_duties(facts: Facts, limits: ProgramDuties) -> Said | None:
    """Examination, care plan and tests in an opioid treatment program; none of them delays medication."""
    in_program = facts.person.setting is CareSetting.OTP or facts.takes(Medication.METHADONE)
    return say("duties", tests=limits.tests_a_year) if in_program else None
