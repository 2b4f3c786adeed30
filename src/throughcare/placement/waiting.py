"""What to do while waiting for a place: medication now, naloxone, contact within days, the nearest safe level."""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.placement.decision import Decision, decision_for
from throughcare.placement.scale import rank
from throughcare.terms import LevelOfCare


topic = Topic("waiting", decision_for)

_HOSPITAL = rank(LevelOfCare.INPATIENT)
_NURSING = rank(LevelOfCare.MANAGED_RESIDENTIAL)
_INTENSIVE = rank(LevelOfCare.INTENSIVE_OUTPATIENT)


@topic.rule("waiting-naloxone")
def naloxone(decision: Decision) -> Said | None:
    """Naloxone at hand, and nobody alone."""
    return say("at_hand" if decision.placing.any_disorder else "in_the_house")


@limited
class Bridge:
    """Days of interim treatment in an opioid treatment program, and of supply that any practitioner may dispense."""

    interim_days: int
    dispensed_days: int


@topic.rule("waiting-medication")
def medication(decision: Decision, limits: Bridge) -> Said | None:
    """Medication does not wait for a place."""
    if not decision.placing.oud:
        return None
    if decision.facts.moud:
        return say("keep")
    return None if decision.placing.settled else say("bridge")


@limited
class Contact:
    """Days within which somebody gets in touch, and the rating from which it is sooner."""

    days: int
    close_days: int
    close_from: int


@topic.rule("waiting-contact")
def contact(decision: Decision, limits: Contact) -> Said | None:
    """Somebody gets in touch before the place is free."""
    if not decision.placing.any_disorder:
        return None
    pressing = max(decision.placing.use_risk, decision.placing.psychiatric) >= limits.close_from
    return say("close" if pressing else "soon")


@topic.rule("waiting-place")
def place(decision: Decision) -> Said | None:
    """No place at the level asked for: the nearest safe one, higher or lower."""
    if decision.recommended is None or rank(decision.recommended) < _INTENSIVE:
        return None
    wanted = rank(decision.recommended)
    if wanted >= _HOSPITAL:
        return say("hospital")
    return say("nursing" if wanted >= _NURSING else "nearest")


@limited
class Clocks:
    """Hours until interim services and days until admission that block-grant law gives."""

    interim_hours: int
    admission_days: int


@topic.rule("waiting-priority")
def priority(decision: Decision, limits: Clocks) -> Said | None:
    """People who are pregnant or inject go first in programs paid by the block grant."""
    if decision.facts.pregnant:
        return say("pregnant")
    return say("injecting") if decision.facts.injects else None
