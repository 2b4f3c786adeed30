"""How much home and surroundings weigh: dimension "environment", 0 to 4.

Where somebody lives is a reason to help with housing; by itself it is no reason for a bed in treatment.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, say
from throughcare.person import Facts
from throughcare.terms import Housing, Support


topic = Topic("ratings_environment")

_HOUSING = {
    Housing.STABLE: "stable",
    Housing.RECOVERY_RESIDENCE: "stable",
    Housing.UNSTABLE: "unstable",
    Housing.HOMELESS: "homeless",
    Housing.NOWHERE_SAFE: "nowhere",
}
_SUPPORT = {
    Support.STRONG: "strong",
    Support.SOME: "some",
    Support.LIMITED: "limited",
    Support.NONE: "limited",
}


@topic.rule("rating-environment-housing")
def housing(facts: Facts) -> Said | None:
    """Where the person lives."""
    lives = facts.person.housing
    return None if lives is None else say(_HOUSING[lives])


@topic.rule("rating-environment-safety")
def safety(facts: Facts) -> Said | None:
    """Whether home is dangerous; violence that the person is now safe from still weighs."""
    person = facts.person
    if person.safe_at_home is False or (person.partner_violence and not person.safe_at_home):
        return say("danger")
    if person.partner_violence:
        return say("violence")
    return say("safe") if person.safe_at_home else None


@topic.rule("rating-environment-household")
def household(facts: Facts) -> Said | None:
    """Whether people at home use drugs."""
    uses = facts.person.housemates_use
    return None if uses is None else say("using" if uses else "not_using")


@topic.rule("rating-environment-support")
def support(facts: Facts) -> Said | None:
    """Who stands by the person."""
    given = facts.person.support
    return None if given is None else say(_SUPPORT[given])


@topic.rule("rating-environment-transport")
def transport(facts: Facts) -> Said | None:
    """Whether the person can get to visits."""
    can = facts.person.transport
    return None if can is None else say("yes" if can else "no")
