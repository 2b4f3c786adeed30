"""What a person on medication for opioid use disorder is told: it goes on, what is watched, what to do in pain.

The dose is `adequacy.py`, missed doses `missed.py`, injections `injections.py`. Nothing here ends a treatment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.medication.adequacy import daily_mg, may_rise
from throughcare.medication.history import analgesics, has_oud, missed_days
from throughcare.medication.injections import last_injection
from throughcare.medication.missed import used_opioid_within
from throughcare.person import Facts
from throughcare.person.document import DrugTest
from throughcare.terms import MOUD, NALTREXONE, Analyte, Condition, Medication, Sign, TestResult


topic = Topic("continuing")

_BUPRENORPHINE = (Medication.BUPRENORPHINE_SL, Medication.BUPRENORPHINE_XR)
_OPIOIDS = (Analyte.OPIATES, Analyte.FENTANYL, Analyte.OXYCODONE)
_OF_METHADONE = (Analyte.METHADONE,)
_OF_BUPRENORPHINE = (Analyte.BUPRENORPHINE, Analyte.NORBUPRENORPHINE)
_CLASS_OF = {Analyte.BENZODIAZEPINES: "benzodiazepine", Analyte.AMPHETAMINES: "stimulant"}
_HEART_SIGNS = (Sign.SYNCOPE, Sign.SEIZURE, Sign.PALPITATIONS)


@topic.rule("continuing-methadone")
def continuing_methadone(facts: Facts) -> Said | None:
    """Methadone goes on as long as it helps, without an end date; after missed days `missed.py` speaks first."""
    taken = facts.moud.get(Medication.METHADONE)
    return None if taken is None or missed_days(taken) else say("goes_on")


@topic.rule("continuing-buprenorphine")
def continuing_buprenorphine(facts: Facts) -> Said | None:
    """Buprenorphine goes on as long as it helps, without an end date; after missed days `missed.py` speaks first."""
    film = facts.moud.get(Medication.BUPRENORPHINE_SL)
    goes_on = film is not None and not missed_days(film)
    if facts.takes(Medication.BUPRENORPHINE_XR):
        return say("both" if goes_on else "injection")
    return say("film") if goes_on else None


@limited
class StillBlocks:
    """Criteria that make OUD; days after an injection for which it goes on; days in which opioid use counts."""

    fewest_criteria: int
    late_days: int
    use_days: int


@topic.rule("continuing-naltrexone")
def continuing_naltrexone(facts: Facts, limits: StillBlocks) -> Said | None:
    """Naltrexone goes on without an end date; by mouth a better way is offered.

    Not in pregnancy, beside an agonist, after a gap, after opioid use or with pain or surgery: other rules say what
    comes before the next dose.
    """
    opioids_needed = _in_pain(facts) or analgesics(facts) or facts.person.planned_surgery_days is not None
    if facts.pregnant or facts.on_agonist or not has_oud(facts, limits.fewest_criteria):
        return None
    if opioids_needed or used_opioid_within(facts, limits.use_days):
        return None
    injection, oral = (facts.moud.get(one) for one in NALTREXONE)
    if injection is not None:
        last = last_injection(facts, injection)
        is_late = last is not None and (facts.on - last).days > limits.late_days
        return None if is_late else say("injection")
    return None if oral is None or missed_days(oral) else say("oral")


@limited
class Against:
    """What forbids more of an agonist today: breaths a minute below, QTc on methadone from."""

    rr_least: int
    qtc_ms: int


@limited
class OfTest(Against):
    """Likewise, and how old a drug test may be to count."""

    sample_hours: int


@topic.rule("continuing-test")
def continuing_test(facts: Facts, limits: OfTest) -> Said | None:
    """An unexpected test is talked over without sanction; it never ends treatment."""
    if facts.moud.keys().isdisjoint(MOUD):
        return None
    tests = [
        one
        for one in facts.person.labs.drug_tests
        if one.hours_ago is None or one.hours_ago <= limits.sample_hours
    ]
    unexpected = set(_unexpected(facts, tests))
    opioid = facts.person.labs.urine_opioids is TestResult.POSITIVE or not unexpected.isdisjoint(_OPIOIDS)
    if opioid and not facts.on_agonist:
        return say("blocked")
    if opioid:
        return say("opioid" if may_rise(facts, limits.rr_least, limits.qtc_ms) else "opioid_first")
    if _own_is_absent(facts, tests):
        return say("own_absent")
    return say("other") if unexpected else None


def _unexpected(facts: Facts, tests: Iterable[DrugTest]) -> Iterator[Analyte]:
    """Yield what tests found that no medication of the person explains."""
    expected: list[tuple[Analyte, ...]] = [_OF_METHADONE] if facts.takes(Medication.METHADONE) else []
    expected += [_OF_BUPRENORPHINE] if facts.takes(*_BUPRENORPHINE) else []
    if any(one.moud is None for one in facts.taking("opioid")):
        expected.append(_OPIOIDS)
    explained = {analyte for group in expected for analyte in group}
    for test in tests:
        prescribed = test.analyte in _CLASS_OF and facts.taking(_CLASS_OF[test.analyte])
        if test.result is TestResult.POSITIVE and test.analyte not in explained and not prescribed:
            yield test.analyte


def _own_is_absent(facts: Facts, tests: Iterable[DrugTest]) -> bool:
    """Return whether a test did not find the person's own medication."""
    own: tuple[Analyte, ...] = _OF_METHADONE if facts.takes(Medication.METHADONE) else ()
    own += _OF_BUPRENORPHINE if facts.takes(*_BUPRENORPHINE) else ()
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


@limited
class BeforeSurgery:
    """Days before surgery of the last injection of naltrexone, and hours of the last tablet."""

    injection_days: int
    tablet_hours: int


@topic.rule("continuing-pain-naltrexone")
def continuing_pain_naltrexone(facts: Facts, limits: BeforeSurgery) -> Said | None:
    """Naltrexone blocks opioid pain relief: other ways now, a plan before surgery."""
    if not facts.takes(*NALTREXONE):
        return None
    days = facts.person.planned_surgery_days
    if days is None:
        return say("pain") if _in_pain(facts) or analgesics(facts) else None
    taken = facts.moud.get(Medication.NALTREXONE_XR)
    if taken is None:
        return say("surgery_tablets")
    last = last_injection(facts, taken)
    is_blocked = last is None or last + timedelta(days=limits.injection_days) > facts.on + timedelta(
        days=days
    )
    return say("surgery_blocked" if is_blocked else "surgery_injection")


@limited
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
    return say("baseline") if facts.person.qtc_ms is None and not missed_days(taken) else None


@topic.rule("continuing-liver-tests")
def continuing_liver_tests(facts: Facts) -> Said | None:
    """Liver tests from time to time; missing ones delay nothing."""
    labs = facts.person.labs
    if labs.alt_xuln is not None or labs.ast_xuln is not None:
        return None
    if facts.takes(*_BUPRENORPHINE):
        return say("buprenorphine")
    return say("naltrexone") if facts.takes(*NALTREXONE) else None


@limited
class AfterFilm:
    """Hours to wait with brushing once the film or tablet has dissolved."""

    brush_hours: int


@topic.rule("continuing-teeth")
def continuing_teeth(facts: Facts, limits: AfterFilm) -> Said | None:
    """Film and tablets can harm teeth: rinse, wait, see a dentist, go on."""
    taken = facts.moud.get(Medication.BUPRENORPHINE_SL)
    return None if taken is None or missed_days(taken) else say("care", hours=limits.brush_hours)


@topic.rule("continuing-travel")
def continuing_travel(facts: Facts) -> Said | None:
    """A trip is no gap in treatment: it is planned."""
    if facts.person.travel_days is None or not facts.moud:
        return None
    if facts.takes(Medication.METHADONE):
        return say("methadone", days=facts.person.travel_days)
    is_injected = facts.takes(Medication.BUPRENORPHINE_XR, Medication.NALTREXONE_XR)
    return say("injection" if is_injected else "prescribed", days=facts.person.travel_days)
