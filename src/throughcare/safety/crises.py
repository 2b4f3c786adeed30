"""Emergencies of the mind and of withdrawal, most urgent first.

Those of the body, overdose before all, are `emergencies.py`. A fact that is not known raises nothing here.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.person.facts import Used
from throughcare.safety.measured import above, at_least, at_most
from throughcare.terms import NALTREXONE, Condition, Psychiatric, Sign


topic = Topic("crises")

_CLOUDED = (Sign.SEIZURE, Sign.HALLUCINATIONS, Sign.CONFUSION)
_SEDATIVES = ("benzodiazepine", "barbiturate")
_NOT_ACUTE = (
    Psychiatric.MILD,
    Psychiatric.MODERATE,
)  # known to a clinician, and judged; none explains nothing


# ---------------------------------------------------------------- mind


@limited
class RecentSelfHarm:
    """Days within which suicidal behavior is recent."""

    recent_days: int


@topic.rule("emergency-suicide")
def suicide(facts: Facts, limits: RecentSelfHarm) -> Said | None:
    """Answers to the C-SSRS screener; an overdose meant as self-harm is suicidal behavior."""
    said = facts.person.suicide_risk
    meant = tuple(one for one in facts.person.overdoses if one.intentional)
    is_recent = bool(meant) and at_most(facts.but(overdoses=meant).days_since_overdose, limits.recent_days)
    if said.intent or said.plan or said.behavior_recent or is_recent:
        return say("high")
    if said.method:
        return say("moderate")
    has_thoughts = said.wish_to_be_dead or said.suicidal_thoughts
    if has_thoughts and None in (said.method, said.intent, said.plan, said.behavior_recent):
        return say("unfinished")
    if said.behavior_lifetime or meant:
        return say("lifetime")
    return say("low") if has_thoughts else None


@topic.rule("emergency-mind")
def mind(facts: Facts) -> Said | None:
    """Danger to others, acute psychosis or mania, or hallucinations of unknown cause."""
    state = facts.person.psychiatric
    if state is Psychiatric.DANGER_TO_OTHERS:
        return say("danger")
    if state is Psychiatric.ACUTE:
        return say("acute")
    is_unexplained = facts.shows(Sign.HALLUCINATIONS) and state not in _NOT_ACUTE
    return say("hallucinations") if is_unexplained else None


# ---------------------------------------------------------------- withdrawal


def _current(facts: Facts, kinds: tuple[str, ...], over_after_hours: int) -> list[Used]:
    """Return the uses of these classes from which withdrawal is still possible; undated ones count."""
    return [
        one
        for kind in kinds
        for one in facts.using(kind)
        if one.substance.last_use_hours is None or one.substance.last_use_hours <= over_after_hours
    ]


def _had_complications(facts: Facts) -> bool:
    return facts.has(Condition.PAST_WITHDRAWAL_SEIZURE, Condition.PAST_DELIRIUM_TREMENS)


@limited
class AlcoholWithdrawal:
    """CIWA-Ar scores, drinks a day that are heavy, and hours after which withdrawal is over."""

    ciwa_severe_from: int
    ciwa_moderate_from: int
    heavy_drinks_from: int
    over_after_hours: int


@topic.rule("emergency-alcohol-withdrawal")
def alcohol_withdrawal(facts: Facts, limits: AlcoholWithdrawal) -> Said | None:
    """Severe or complicated alcohol withdrawal, or a high risk of it."""
    ciwa = facts.person.ciwa_ar
    is_moderate = at_least(ciwa, limits.ciwa_moderate_from)
    drinks = _current(facts, ("alcohol",), limits.over_after_hours)
    may_depend = bool(drinks) or facts.has(Condition.ALCOHOL_USE_DISORDER)
    if (may_depend or is_moderate) and facts.shows(*_CLOUDED):
        return say("complicated")
    if at_least(ciwa, limits.ciwa_severe_from):
        return say("severe", ciwa=ciwa)
    past = _past_and_drinking(facts, drinks, limits) if may_depend else None
    if past:
        return say(past)
    return say("moderate", ciwa=ciwa) if is_moderate else None


def _past_and_drinking(facts: Facts, drinks: list[Used], limits: AlcoholWithdrawal) -> str | None:
    """Return which outcome an earlier complicated withdrawal leads to for a person who may drink now."""
    if not _had_complications(facts):
        return None
    amounts = [one.substance for one in drinks]
    if any(one.chronic or at_least(one.drinks_day, limits.heavy_drinks_from) for one in amounts):
        return "past"
    is_known_light = bool(amounts) and all(one.drinks_day is not None for one in amounts)
    return None if is_known_light else "past_unsure"


@limited
class SedativeWithdrawal:
    """Hours after the last use after which withdrawal is over."""

    over_after_hours: int


@topic.rule("emergency-sedative-withdrawal")
def sedative_withdrawal(facts: Facts, limits: SedativeWithdrawal) -> Said | None:
    """Complicated withdrawal from benzodiazepines or barbiturates, or a high risk of it."""
    uses = _current(facts, _SEDATIVES, limits.over_after_hours)
    is_dependent = facts.has(Condition.SEDATIVE_DEPENDENCE) or any(one.substance.chronic for one in uses)
    takes = any(facts.taking(kind) for kind in _SEDATIVES)
    if (is_dependent or uses or takes) and facts.shows(*_CLOUDED):
        return say("complicated")
    if not _had_complications(facts):
        return None
    if is_dependent:
        return say("past")
    return say("past_unsure") if any(one.substance.chronic is None for one in uses) else None


@limited
class Medetomidine:
    """Pulse above which, and systolic pressure in mm Hg from which, withdrawal is more than opioid withdrawal."""

    hr_above: int
    bp_systolic_from: int


@topic.rule("emergency-medetomidine-withdrawal")
def medetomidine_withdrawal(facts: Facts, limits: Medetomidine) -> Said | None:
    """High pressure and a fast pulse with vomiting or tremor after fentanyl."""
    vitals = facts.person.vitals
    is_driven = above(vitals.hr, limits.hr_above) and at_least(vitals.bp_systolic, limits.bp_systolic_from)
    if is_driven and facts.uses_fentanyl and facts.shows(Sign.VOMITING, Sign.TREMOR):
        return say("possible", hr=vitals.hr, bp=vitals.bp_systolic)
    return None


@topic.rule("emergency-precipitated-withdrawal")
def precipitated_withdrawal(facts: Facts) -> Said | None:
    """Severe withdrawal set off by a dose of buprenorphine or naltrexone."""
    if not facts.shows(Sign.WORSE_AFTER_DOSE):
        return None
    blocked = facts.takes(*NALTREXONE)
    return say("naltrexone" if blocked else "buprenorphine")


@limited
class Vomiting:
    """Hours of vomiting above which fluids are needed today."""

    vomiting_hours_above: int


@topic.rule("emergency-dehydration")
def dehydration(facts: Facts, limits: Vomiting) -> Said | None:
    """Dehydration, or vomiting that goes on."""
    is_dry = facts.shows(Sign.DEHYDRATED, Sign.CANNOT_KEEP_FLUIDS)
    return say("dry") if is_dry or above(facts.person.vomiting_hours, limits.vomiting_hours_above) else None
