"""What holds at every level: medication in parallel, one step up only for lack of response, no bed for housing's sake.

These rules explain and widen the decision (`decision.py`); none of them lowers a level that safety asks for.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.placement.decision import Decision, decision_for
from throughcare.placement.scale import rank
from throughcare.terms import LevelOfCare, Readiness, Request


topic = Topic("overrides", decision_for)

_HOME_OR_RESIDENCE = (LevelOfCare.LOW_INTENSITY_RESIDENTIAL, LevelOfCare.HIGH_INTENSITY_RESIDENTIAL)
_OUTPATIENT_WITH_MEDICATION = rank(LevelOfCare.MANAGED_OUTPATIENT)
_RESIDENTIAL = rank(LevelOfCare.LOW_INTENSITY_RESIDENTIAL)


@topic.rule("override-medication-now")
def medication_now(decision: Decision) -> Said | None:
    """Medication starts, or goes on, at every level; in remission without it there is nothing to start."""
    if not decision.placing.oud:
        return None
    if decision.facts.moud:
        return say("continue")
    return None if decision.placing.settled else say("start")


@topic.rule("override-pregnancy")
def pregnancy(decision: Decision) -> Said | None:
    """In pregnancy an agonist comes first, and withdrawal care alone is never the plan."""
    return say("agonist_first") if decision.facts.pregnant and decision.placing.oud else None


@topic.rule("override-sedatives")
def sedatives(decision: Decision) -> Said | None:
    """Alcohol and sedatives change the setting, not whether medication is given."""
    return say("both") if decision.placing.dependent_on_sedatives and decision.placing.oud else None


@topic.rule("override-response")
def response(decision: Decision) -> Said | None:
    """Lack of response: the dose first, then one step up; never the same plan again."""
    said = decision.placing.ratings.said
    if said("rating-use-response", "lacking"):
        return say("dose_first")
    return say("new_plan") if said("rating-use-returns", "repeated") else None


@topic.rule("override-housing")
def housing(decision: Decision) -> Said | None:
    """Unstable housing by itself never requires a residential program."""
    without_home = decision.placing.ratings.said(
        "rating-environment-housing", "unstable", "homeless", "nowhere"
    )
    return say("no_bed_required") if without_home and decision.placing.any_disorder else None


@limited
class CoOccurring:
    """Rating of mental health from which both conditions are treated together."""

    rating_from: int


@topic.rule("override-co-occurring")
def co_occurring(decision: Decision, limits: CoOccurring) -> Said | None:
    """A co-occurring condition is treated at the same level."""
    rated = decision.placing.psychiatric >= limits.rating_from
    diagnosed = decision.placing.ratings.said("rating-psychiatric-conditions", "mild", "moderate")
    return say("together") if rated or diagnosed else None


@limited
class FreeHours:
    """Hours a week that intensive outpatient care takes."""

    intensive_hours: int


@topic.rule("override-hours")
def hours(decision: Decision, limits: FreeHours) -> Said | None:
    """Few free hours: nothing that the person cannot attend, where less is safe."""
    free = decision.facts.person.hours_per_week
    if free is None or free >= limits.intensive_hours or decision.recommended is None:
        return None
    place = rank(decision.recommended)
    if place <= _OUTPATIENT_WITH_MEDICATION:
        return say("fits", hours=free)
    return say("made_to_fit", hours=free) if place < _RESIDENTIAL else None


@topic.rule("override-readiness")
def readiness(decision: Decision) -> Said | None:
    """Doubts change the manner, not the level."""
    return (
        say("same_level")
        if decision.facts.person.readiness in (Readiness.UNSURE, Readiness.NOT_NOW)
        else None
    )


@topic.rule("override-wish")
def wish(decision: Decision) -> Said | None:
    """A level that is refused, or another that is wished for, is talked over; nobody is turned away for it."""
    level, asks_for = decision.recommended, decision.facts.asks_for
    overnight = level is not None and rank(level) >= _RESIDENTIAL
    if asks_for(Request.OUTPATIENT) and overnight:
        return say("outpatient" if level in _HOME_OR_RESIDENCE else "explain")
    wished = asks_for(Request.RESIDENTIAL) and decision.placing.oud
    return say("residential") if wished and not overnight else None


@topic.rule("override-reassess")
def reassess(decision: Decision) -> Said | None:
    """The level is looked at again, soon and then regularly."""
    return None if decision.recommended in (None, LevelOfCare.NONE) else say("again")
