"""The level of care for one person, with reasons, alternatives and what to do meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from throughcare.knowledge.topics import Finding
from throughcare.person import Facts
from throughcare.placement import overrides, waiting
from throughcare.placement.decision import Decision, decide
from throughcare.placement.levels import Placing
from throughcare.placement.ratings import Ratings, rate
from throughcare.placement.scale import rank
from throughcare.terms import Dimension, LevelOfCare


@dataclass(frozen=True, slots=True)
class Placement:
    """A level of care for one person, and why.

    Attributes:
        recommended: the highest level that a rule asks for; None only where no rule in force asks for any, as
            when unsigned rules are left out.
        co_occurring: whether care of mental health belongs to it.
        acceptable: other levels that would do, least intensive first.
        ratings: 0 to 4 for each dimension of which something is known.
        because: every rule that spoke: the levels asked for, highest first, what holds at every level, and the
            ratings, highest first.
        meanwhile: what to do while waiting for a place.
        rated: the ratings with all that gave them, for asking what a missing fact would change.
    """

    recommended: LevelOfCare | None
    co_occurring: bool
    acceptable: tuple[LevelOfCare, ...]
    ratings: Mapping[Dimension, int]
    because: tuple[Finding, ...]
    meanwhile: tuple[Finding, ...]
    rated: Ratings


def place(facts: Facts, *, signed_only: bool = False) -> Placement:
    """Return the level of care for a person on the day of the facts.

    Args:
        facts: as far as known; nothing known is a person with opioid use disorder, placed as an outpatient.
        signed_only: whether rules that no clinician has signed are left out, save emergencies and naloxone.
    """
    ratings = rate(facts, signed_only=signed_only)
    decision = decide(Placing(facts, ratings), signed_only=signed_only)
    on, where = facts.on, facts.jurisdiction
    over = overrides.topic.findings(decision, overrides.topic.in_force(on, where, signed_only=signed_only))
    meanwhile = waiting.topic.findings(decision, waiting.topic.in_force(on, where, signed_only=signed_only))
    asked = sorted(decision.asked, key=_level_rank, reverse=True)
    rated = sorted((f for all_ in ratings.findings.values() for f in all_), key=_rating, reverse=True)
    because = (*asked, *over, *rated)
    return Placement(
        recommended=decision.recommended,
        co_occurring=any(found.outcome.co_occurring for found in because),
        acceptable=_acceptable(decision, over),
        ratings=MappingProxyType(dict(ratings.highest)),
        because=because,
        meanwhile=meanwhile,
        rated=ratings,
    )


def _acceptable(decision: Decision, over: tuple[Finding, ...]) -> tuple[LevelOfCare, ...]:
    """Return the alternatives of the table with those that a refusal or a wish opens."""
    opened = {level for found in over for level in found.outcome.acceptable}
    if not opened:
        return decision.acceptable
    return tuple(sorted({*decision.acceptable, *opened} - {decision.recommended}, key=rank))


def _level_rank(found: Finding) -> int:
    level = found.outcome.level
    return -1 if level is None else rank(level)


def _rating(found: Finding) -> int:
    rating = found.outcome.rating
    return -1 if rating is None else rating
