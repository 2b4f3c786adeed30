"""What to expect of withdrawal, how to relieve it, and that it leads to medication and is none by itself.

Doses that start a medication for good are `medication/initiation*.py`; lofexidine and clonidine are `relief.py`.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.terms import CareSetting, Condition
from throughcare.withdrawal.checks import is_watched, is_without_oud, scores, wants_no_medication


topic = Topic("withdrawal_care")


@limited
class Diagnosis:
    """How many criteria make opioid use disorder."""

    fewest_criteria: int


@topic.rule("withdrawal-course")
def withdrawal_course(facts: Facts, limits: Diagnosis) -> Said | None:
    """How long it lasts goes by the longest-lasting opioid used; a prescribed one is not given up but tapered."""
    if is_without_oud(facts, limits.fewest_criteria):
        return None
    if not (facts.opioids and (is_watched(facts) or wants_no_medication(facts))):
        return None
    if facts.using("opioid_long_acting"):
        return say("long_acting")
    return say("fentanyl" if facts.uses_fentanyl else "short_acting")


@limited
class Comfort:
    """COWS from which comfort medicines are listed, QTc in ms from which those that lengthen it are named.

    `no_nsaid_from_weeks` of pregnancy on, no NSAID is taken.
    """

    cows_from: int
    qtc_ms: int
    no_nsaid_from_weeks: int


@topic.rule("withdrawal-comfort")
def withdrawal_comfort(facts: Facts, limits: Comfort) -> Said | None:
    """Medicines for single symptoms; some of them lengthen QT."""
    known = scores(facts)
    if not known or known[0].cows < limits.cows_from:
        return None
    if facts.pregnant:
        return say("pregnant")
    qtc = facts.person.qtc_ms
    is_long = facts.has(Condition.LONG_QT) or (qtc is not None and qtc >= limits.qtc_ms)
    return say("with_qt" if is_long or "qt_known" in facts.classes else "usual")


@limited
class Bridge:
    """Daily doses in mg and days of a bridge with methadone, and first doses in mg of buprenorphine.

    After `over_hours` without opioids, from `over_day` of care, or below `mild_from` of COWS little withdrawal is left to
    ease, and tolerance for these doses is lost.
    """

    methadone_low_mg: int
    methadone_high_mg: int
    from_days: int
    to_days: int
    buprenorphine_low_mg: int
    buprenorphine_high_mg: int
    mild_from: int
    over_hours: int
    over_day: int


@topic.rule("withdrawal-bridge")
def withdrawal_bridge(facts: Facts, limits: Bridge) -> Said | None:
    """An agonist relieves withdrawal best; as a bridge, for people who are not pregnant and take none yet."""
    in_place = facts.person.setting is CareSetting.DETOX or wants_no_medication(facts)
    if not in_place or facts.pregnant or facts.on_agonist or _is_over(facts, limits):
        return None
    return say("bridge")


def _is_over(facts: Facts, limits: Bridge) -> bool:
    """Return whether withdrawal is over, by the last use, the day of care or the newest score."""
    hours, day, known = facts.hours_since_opioid, facts.person.setting_day, scores(facts)
    is_late = (hours is not None and hours >= limits.over_hours) or (
        day is not None and day >= limits.over_day
    )
    return is_late or (bool(known) and known[0].cows < limits.mild_from)


@limited
class After:
    """Days within which the next appointment is."""

    appointment_days: int


@topic.rule("withdrawal-after")
def withdrawal_after(facts: Facts, limits: After) -> Said | None:
    """Nobody leaves withdrawal care without an offer of medication, naloxone and an appointment."""
    if facts.person.setting is not CareSetting.DETOX:
        return None
    if facts.on_agonist:
        return say("on_medication")
    return say("declined" if wants_no_medication(facts) else "offer")
