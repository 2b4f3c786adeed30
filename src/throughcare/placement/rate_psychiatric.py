"""How much mental health weighs now: dimension "psychiatric", 0 to 4.

A co-occurring condition never excludes anyone; it asks for care of both at the same level. Danger to life comes first.
"""

from __future__ import annotations

from decimal import Decimal

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.person.document import Overdose
from throughcare.terms import Condition, Psychiatric, Sign


topic = Topic("ratings_psychiatric")

_HOURS_A_DAY = 24
_STATES = {
    Psychiatric.NONE: "none",
    Psychiatric.MILD: "mild",
    Psychiatric.MODERATE: "moderate",
    Psychiatric.SEVERE: "severe",
    Psychiatric.ACUTE: "acute",
    Psychiatric.DANGER_TO_OTHERS: "danger",
}
_MODERATE = (
    Condition.DEPRESSION,
    Condition.PTSD,
    Condition.BIPOLAR,
    Condition.SCHIZOPHRENIA,
    Condition.EATING_DISORDER,
    Condition.COGNITIVE_IMPAIRMENT,
)
_MILD = (Condition.ANXIETY, Condition.ADHD)


@limited
class RecentAct:
    """Days within which an overdose meant as self-harm counts as a recent act."""

    recent_days: int


@topic.rule("rating-psychiatric-suicide")
def suicide(facts: Facts, limits: RecentAct) -> Said | None:
    """A plan, intent or recent act needs protection now; thoughts need care and a safety plan."""
    asked = facts.person.suicide_risk
    if asked.plan or asked.intent:
        return say("plan")
    if asked.behavior_recent or any(_recent_act(facts, one, limits) for one in facts.person.overdoses):
        return say("act")
    if asked.method:
        return say("method")
    if asked.suicidal_thoughts or asked.wish_to_be_dead or asked.behavior_lifetime:
        return say("thoughts")
    denied = asked.wish_to_be_dead is False and asked.suicidal_thoughts is False
    return say("denied") if denied else None


def _recent_act(facts: Facts, one: Overdose, limits: RecentAct) -> bool:
    if not one.intentional:
        return False
    hours = limits.recent_days * _HOURS_A_DAY
    by_hours = one.hours_ago is not None and one.hours_ago <= Decimal(hours)
    return by_hours or (one.on is not None and (facts.on - one.on).days <= limits.recent_days)


@topic.rule("rating-psychiatric-state")
def state(facts: Facts) -> Said | None:
    """The state of mental health as a clinician judges it."""
    judged = facts.person.psychiatric
    return None if judged is None else say(_STATES[judged])


@topic.rule("rating-psychiatric-conditions")
def conditions(facts: Facts) -> Said | None:
    """A psychiatric diagnosis asks for care of both."""
    if facts.has(*_MODERATE):
        return say("moderate")
    return say("mild") if facts.has(*_MILD) else None


@topic.rule("rating-psychiatric-signs")
def signs(facts: Facts) -> Said | None:
    """Hallucinations are looked into before the day is over."""
    if facts.shows(Sign.HALLUCINATIONS):
        return say("hallucinations")
    return say("agitation") if facts.shows(Sign.AGITATION) else None
