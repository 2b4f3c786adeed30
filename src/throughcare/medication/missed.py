"""Doses missed and treatment interrupted: what comes before the next dose, and who decides it.

No restart dose is computed: after an interruption a prescriber writes a new order. Late injections are
`injections.py`.
"""

from __future__ import annotations

from throughcare.drugs import medication_of
from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.medication.history import missed_days
from throughcare.person import Facts
from throughcare.terms import CareSetting, Custody, Medication, TestResult, TreatmentResult


topic = Topic("missed")

_HOURS_A_DAY = 24
_DAILY = (Medication.METHADONE, Medication.BUPRENORPHINE_SL, Medication.NALTREXONE_ORAL)
_CARE = (CareSetting.HOSPITAL, CareSetting.DETOX, CareSetting.RESIDENTIAL)
_MAY_DISPENSE = (CareSetting.ED, CareSetting.OFFICE, CareSetting.DETOX, CareSetting.RESIDENTIAL)


def used_opioid_within(facts: Facts, days: int) -> bool:
    """Return whether an opioid was used in the last days, or at a time not known, or a urine test says so."""
    if facts.person.labs.urine_opioids is TestResult.POSITIVE:
        return True
    hours = [one.substance.last_use_hours for one in facts.opioids]
    return any(one is None or one <= days * _HOURS_A_DAY for one in hours)


@limited
class MethadoneMissed:
    """Days in a row from which the published schedules step down, and the figures they name."""

    hold_days: int
    lower_days: int
    anew_days: int
    reference_mg: int
    tip_days: int


@topic.rule("missed-methadone")
def missed_methadone(facts: Facts, limits: MethadoneMissed) -> Said | None:
    """From the third missed day the standing order is held until a prescriber writes a new one."""
    days = missed_days(facts.moud.get(Medication.METHADONE))
    if not days:
        return None
    steps = (
        (limits.anew_days, "held_anew"),
        (limits.lower_days, "held_lower"),
        (limits.hold_days, "held"),
    )
    return say(next((key for least, key in steps if days >= least), "same"), days=days)


@limited
class WithdrawalSeen:
    """COWS from which there are signs of withdrawal."""

    cows: int


@topic.rule("missed-methadone-unknown")
def missed_methadone_unknown(facts: Facts, limits: WithdrawalSeen) -> Said | None:
    """Withdrawal on methadone may mean missed doses: asked before any dose is given."""
    taken, cows = facts.moud.get(Medication.METHADONE), facts.person.cows
    if taken is None or missed_days(taken) is not None or cows is None or cows < limits.cows:
        return None
    return say("ask", cows=cows)


@limited
class BuprenorphineMissed:
    """Days in a row from which buprenorphine is started as new."""

    anew_days: int


@topic.rule("missed-buprenorphine")
def missed_buprenorphine(facts: Facts, limits: BuprenorphineMissed) -> Said | None:
    """A short gap is bridged by going on; a long one, or opioid use since, makes it a new start."""
    days = missed_days(facts.moud.get(Medication.BUPRENORPHINE_SL))
    if not days:
        return None
    if used_opioid_within(facts, days + 1):
        return say("used", days=days)
    return say("anew" if days >= limits.anew_days else "resume", days=days)


@limited
class NaltrexoneMissed:
    """Days after which no tablet blocks opioids any more; days without opioids before the next tablet."""

    gone_days: int
    free_from_days: int
    free_to_days: int


@topic.rule("missed-naltrexone-oral")
def missed_naltrexone_oral(facts: Facts, limits: NaltrexoneMissed) -> Said | None:
    """The block is gone within days: no tablet after opioid use before the person is free of opioids."""
    days = missed_days(facts.moud.get(Medication.NALTREXONE_ORAL))
    if not days or facts.on_agonist:  # on an agonist since: a switch made, no gap
        return None
    if used_opioid_within(facts, days + 1):
        return say("used", days=days)
    return say("gone" if days >= limits.gone_days else "short", days=days)


@topic.rule("missed-institution")
def missed_institution(facts: Facts) -> Said | None:
    """An institution that stopped the medication is asked to give it again."""
    if days := missed_here(facts):
        return say("custody" if is_held(facts) else "care", days=days)
    return say("stopped") if not facts.moud and _stopped_by_others(facts) else None


def is_held(facts: Facts) -> bool:
    """Return whether the person is in custody."""
    return facts.person.custody is Custody.IN_CUSTODY or facts.person.setting is CareSetting.JAIL


def missed_here(facts: Facts) -> int:
    """Return the days without the medication that fall into a stay in custody or in care; 0 where none do."""
    person = facts.person
    missed = max(missed_days(facts.moud.get(one)) or 0 for one in _DAILY)
    is_here = is_held(facts) or person.setting in _CARE
    return missed if is_here and (person.setting_day is None or person.setting_day >= missed) else 0


def _stopped_by_others(facts: Facts) -> bool:
    """Return whether others ended an earlier treatment with one of the medications."""
    return any(
        one.result is TreatmentResult.STOPPED_BY_OTHERS and medication_of(one.medication or "") is not None
        for one in facts.person.prior_treatments
    )


@limited
class EmergencySupply:
    """Days of supply that a practitioner outside a program may dispense at one time."""

    supply_days: int


@topic.rule("missed-bridge")
def missed_bridge(facts: Facts, limits: EmergencySupply) -> Said | None:
    """Where the program cannot be reached, others may bridge."""
    if not missed_days(facts.moud.get(Medication.METHADONE)):
        return None
    if facts.person.setting in _MAY_DISPENSE:
        return say("dispense")
    return say("out_of_reach") if facts.person.transport is False else None
