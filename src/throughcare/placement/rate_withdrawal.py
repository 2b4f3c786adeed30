"""How much withdrawal or sedation weighs now: dimension "withdrawal", 0 to 4.

Opioid withdrawal is rated by whether it can be relieved today, not by its height alone; alcohol and sedatives by what
their withdrawal can do. Which level of care follows is `levels.py`.
"""

from __future__ import annotations

from decimal import Decimal

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.person.facts import Used
from throughcare.terms import Alertness, Condition, Sign


topic = Topic("ratings_withdrawal")

_OVERDOSE_SIGNS = (
    Sign.UNRESPONSIVE,
    Sign.NOT_BREATHING,
    Sign.SLOW_BREATHING,
    Sign.BLUE_LIPS,
    Sign.HARD_TO_WAKE,
)
_DEEP = (Alertness.SEDATED, Alertness.UNRESPONSIVE)
_PAST_COMPLICATIONS = (Condition.PAST_WITHDRAWAL_SEIZURE, Condition.PAST_DELIRIUM_TREMENS)
_COMPLICATIONS_NOW = (Sign.SEIZURE, Sign.HALLUCINATIONS, Sign.CONFUSION)
_SEDATIVES = ("benzodiazepine", "z_drug", "barbiturate", "sedative_strong")


@limited
class Breathing:
    """Breaths a minute below which breathing is dangerously slow."""

    breaths_below: int


@topic.rule("rating-withdrawal-overdose")
def overdose_signs(facts: Facts, limits: Breathing) -> Said | None:
    """Signs of overdose or deep sedation come before everything; drowsiness is watched."""
    vitals = facts.person.vitals
    slow = vitals.rr is not None and vitals.rr < limits.breaths_below
    if slow or vitals.sedation in _DEEP or facts.shows(*_OVERDOSE_SIGNS):
        return say("signs")
    if vitals.sedation is Alertness.DROWSY or facts.shows(Sign.INTOXICATED):
        return say("drowsy")
    return None


@limited
class CowsBands:
    """COWS totals from which withdrawal is mild, moderate, and severe."""

    mild_from: int
    moderate_from: int
    severe_from: int


@topic.rule("rating-withdrawal-cows")
def opioid_withdrawal(facts: Facts, limits: CowsBands) -> Said | None:
    """Withdrawal of any height is outpatient care while an agonist can start today."""
    cows = facts.person.cows
    if cows is None:
        return None
    if cows < limits.mild_from:
        return say("none", cows=cows)
    if cows < limits.moderate_from:
        return say("mild", cows=cows)
    unrelieved = facts.person.agonist_available is False or facts.person.outpatient_start_failed
    if cows >= limits.severe_from and unrelieved:
        return say("unrelieved", cows=cows)
    return say("moderate", cows=cows)


@limited
class Vomiting:
    """Hours of vomiting beyond which fluids are taken to be lost."""

    long_hours: Decimal


@topic.rule("rating-withdrawal-fluids")
def fluids(facts: Facts, limits: Vomiting) -> Said | None:
    """Fluids that cannot be kept are what makes opioid withdrawal dangerous."""
    hours = facts.person.vomiting_hours
    long_enough = hours is not None and hours > limits.long_hours
    if long_enough or facts.shows(Sign.DEHYDRATED, Sign.CANNOT_KEEP_FLUIDS):
        return say("lost")
    if hours or facts.shows(Sign.VOMITING, Sign.DIARRHEA):
        return say("losing")
    return None


@topic.rule("rating-withdrawal-start")
def start(facts: Facts) -> Said | None:
    """A start that went wrong as an outpatient needs more hands around it."""
    if facts.person.outpatient_start_failed:
        return say("failed")
    return say("precipitated") if facts.shows(Sign.WORSE_AFTER_DOSE) else None


@limited
class CiwaBands:
    """CIWA-Ar totals from which alcohol or sedative withdrawal is moderate, and severe."""

    moderate_from: int
    severe_from: int


@topic.rule("rating-withdrawal-ciwa")
def alcohol_withdrawal(facts: Facts, limits: CiwaBands) -> Said | None:
    """Alcohol withdrawal is banded by CIWA-Ar."""
    ciwa = facts.person.ciwa_ar
    if ciwa is None:
        return None
    if ciwa >= limits.severe_from:
        return say("severe", ciwa=ciwa)
    return say("moderate" if ciwa >= limits.moderate_from else "mild", ciwa=ciwa)


@limited
class Dependence:
    """What counts as heavy use of alcohol or sedatives, and the CIWA-Ar total that reassures.

    Attributes:
        heavy_drinks_day: standard drinks a day; daily_days: days of use in 30; watch_below: CIWA-Ar total.
    """

    heavy_drinks_day: Decimal
    daily_days: int
    watch_below: int


@topic.rule("rating-withdrawal-codependence")
def codependence(facts: Facts, limits: Dependence) -> Said | None:
    """Alcohol and sedatives beside opioids: their withdrawal, unlike that of opioids, can kill by itself."""
    if any(_is_heavy(facts, one, limits) for one in facts.used):
        return _dependent(facts, limits)
    if facts.has(*_PAST_COMPLICATIONS):
        return say("past")
    if any(_amount_unknown(one) for one in facts.used):
        return say("some")
    return None


def _dependent(facts: Facts, limits: Dependence) -> Said:
    if facts.has(*_PAST_COMPLICATIONS) or facts.shows(*_COMPLICATIONS_NOW):
        return say("complicated")
    ciwa = facts.person.ciwa_ar
    return say("dependent" if ciwa is None or ciwa >= limits.watch_below else "watched")


def _is_heavy(facts: Facts, one: Used, limits: Dependence) -> bool:
    """Return whether a substance is used so that stopping it could be dangerous."""
    used = one.substance
    if one.is_any("alcohol"):
        if used.drinks_day is not None:
            return used.drinks_day >= limits.heavy_drinks_day
        return _often(one, limits) or facts.has(Condition.ALCOHOL_USE_DISORDER)
    if _is_sedative(one) and not used.prescribed:
        return _often(one, limits) or facts.has(Condition.SEDATIVE_DEPENDENCE)
    return False


def _often(one: Used, limits: Dependence) -> bool:
    days = one.substance.days_last_30
    return bool(one.substance.chronic) or (days is not None and days >= limits.daily_days)


def _amount_unknown(one: Used) -> bool:
    """Return whether alcohol or a sedative is named without what would tell that it is harmless."""
    used = one.substance
    if one.is_any("alcohol"):
        return used.drinks_day is None
    return _is_sedative(one) and not (used.prescribed and used.as_prescribed)


def _is_sedative(one: Used) -> bool:
    return any(one.is_any(kind) for kind in _SEDATIVES)
