"""What on a withdrawal flowsheet calls for a clinician now; emergencies themselves are `safety/emergencies.py`.

Missing vital signs and scores raise nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from throughcare.knowledge.topics import Said, Topic, say
from throughcare.person import Facts
from throughcare.terms import Condition, Sign
from throughcare.withdrawal.checks import is_watched, newest_pulse, newest_systolic, newest_temperature


topic = Topic("withdrawal_escalation")

_OBSTETRIC = (
    Sign.VAGINAL_BLEEDING,
    Sign.CONTRACTIONS,
    Sign.FLUID_LEAK,
    Sign.LESS_FETAL_MOVEMENT,
    Sign.SEVERE_ABDOMINAL_PAIN,
)


@dataclass(frozen=True, slots=True)
class Pressure:
    """Least systolic pressure in mm Hg."""

    systolic_min: int


@topic.rule("withdrawal-escalate-pressure")
def escalate_pressure(facts: Facts, limits: Pressure) -> Said | None:
    """Low blood pressure during withdrawal care."""
    systolic = newest_systolic(facts) if is_watched(facts) else None
    if systolic is None or systolic >= limits.systolic_min:
        return None
    return say("low", systolic=systolic)


@dataclass(frozen=True, slots=True)
class Pulse:
    """Heart rates above and below which a clinician is called."""

    fast_above: int
    slow_below: int


@topic.rule("withdrawal-escalate-pulse")
def escalate_pulse(facts: Facts, limits: Pulse) -> Said | None:
    """A fast or slow pulse during withdrawal care."""
    pulse = newest_pulse(facts) if is_watched(facts) else None
    if pulse is None or limits.slow_below <= pulse <= limits.fast_above:
        return None
    return say("fast" if pulse > limits.fast_above else "slow", pulse=pulse)


@dataclass(frozen=True, slots=True)
class Breathing:
    """Least breaths a minute and least oxygen saturation in percent."""

    breaths_min: int
    spo2_min: int


@topic.rule("withdrawal-escalate-breathing")
def escalate_breathing(facts: Facts, limits: Breathing) -> Said | None:
    """Withdrawal does not slow breathing: something else is at work."""
    vitals = facts.person.vitals
    slow = vitals.rr is not None and vitals.rr < limits.breaths_min
    low = vitals.spo2 is not None and vitals.spo2 < limits.spo2_min
    return say("low") if (slow or low) and is_watched(facts) else None


@dataclass(frozen=True, slots=True)
class Temperature:
    """Temperatures in °C above and below which a clinician is called."""

    above_c: Decimal
    below_c: Decimal


@topic.rule("withdrawal-escalate-temperature")
def escalate_temperature(facts: Facts, limits: Temperature) -> Said | None:
    """Fever or low temperature beyond what withdrawal explains."""
    temperature = newest_temperature(facts) if is_watched(facts) else None
    if temperature is None or limits.below_c <= temperature <= limits.above_c:
        return None
    return say("fever" if temperature > limits.above_c else "cold", temperature=temperature)


@dataclass(frozen=True, slots=True)
class Vomiting:
    """Hours of vomiting after which fluids are replaced."""

    hours: int


@topic.rule("withdrawal-dehydration")
def dehydration(facts: Facts, limits: Vomiting) -> Said | None:
    """More fluid is lost than can be taken in."""
    hours = facts.person.vomiting_hours
    if facts.shows(Sign.DEHYDRATED, Sign.CANNOT_KEEP_FLUIDS) or (hours is not None and hours > limits.hours):
        return say("dehydrated")
    return None


@topic.rule("withdrawal-escalate-mind")
def escalate_mind(facts: Facts) -> Said | None:
    """Seizure, confusion or hallucinations are not opioid withdrawal."""
    if not is_watched(facts):
        return None
    if facts.shows(Sign.SEIZURE):
        return say("seizure")
    return say("confused") if facts.shows(Sign.CONFUSION, Sign.HALLUCINATIONS) else None


@topic.rule("withdrawal-escalate-heart")
def escalate_heart(facts: Facts) -> Said | None:
    """Chest pain or fainting during withdrawal care."""
    return say("heart") if is_watched(facts) and facts.shows(Sign.CHEST_PAIN, Sign.SYNCOPE) else None


@topic.rule("withdrawal-escalate-suicide")
def escalate_suicide(facts: Facts) -> Said | None:
    """Thoughts of suicide while withdrawal is followed."""
    risk = facts.person.suicide_risk
    answers = (
        risk.wish_to_be_dead,
        risk.suicidal_thoughts,
        risk.method,
        risk.intent,
        risk.plan,
        risk.behavior_recent,
    )
    return say("thoughts") if any(answers) and is_watched(facts) else None


@topic.rule("withdrawal-escalate-pregnancy")
def escalate_pregnancy(facts: Facts) -> Said | None:
    """Pain, bleeding or another warning sign in pregnancy while withdrawal is followed."""
    return say("warning_sign") if facts.pregnant and is_watched(facts) and facts.shows(*_OBSTETRIC) else None


@dataclass(frozen=True, slots=True)
class Ciwa:
    """CIWA-Ar totals from which alcohol withdrawal is moderate and severe."""

    moderate_from: int
    severe_from: int


@topic.rule("withdrawal-escalate-alcohol")
def escalate_alcohol(facts: Facts, limits: Ciwa) -> Said | None:
    """Alcohol withdrawal beside opioid withdrawal goes by CIWA-Ar; past complications weigh like a severe score."""
    drinks = bool(facts.using("alcohol")) or facts.has(Condition.ALCOHOL_USE_DISORDER)
    ciwa = facts.person.ciwa_ar
    if ciwa is None:
        return say("unscored") if drinks and is_watched(facts) else None
    if not drinks:
        return say("which", ciwa=ciwa) if ciwa >= limits.moderate_from else None
    past = facts.has(Condition.PAST_WITHDRAWAL_SEIZURE, Condition.PAST_DELIRIUM_TREMENS)
    if past or ciwa >= limits.severe_from:
        return say("severe", ciwa=ciwa)
    return say("moderate" if ciwa >= limits.moderate_from else "mild", ciwa=ciwa)


@topic.rule("withdrawal-escalate-sedatives")
def escalate_sedatives(facts: Facts) -> Said | None:
    """Dependence on benzodiazepines or other sedatives: withdrawal from them can be dangerous."""
    if not is_watched(facts):
        return None
    used = (*facts.using("benzodiazepine"), *facts.using("barbiturate"))
    daily = any(one.substance.chronic for one in used)
    return say("dependent") if daily or facts.has(Condition.SEDATIVE_DEPENDENCE) else None


@dataclass(frozen=True, slots=True)
class Storm:
    """Heart rate above which vomiting after fentanyl is taken for more than opioid withdrawal."""

    pulse_above: int


@topic.rule("withdrawal-escalate-autonomic")
def escalate_autonomic(facts: Facts, limits: Storm) -> Said | None:
    """Fentanyl may hold medetomidine, whose withdrawal threatens life and does not yield to usual medicines."""
    pulse = newest_pulse(facts)
    vomits = facts.shows(Sign.VOMITING, Sign.CANNOT_KEEP_FLUIDS) or bool(facts.person.vomiting_hours)
    if pulse is None or pulse <= limits.pulse_above or not (vomits and facts.uses_fentanyl):
        return None
    return say("storm", pulse=pulse)
