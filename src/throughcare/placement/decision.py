"""The decision: of all levels that the rules of the table ask for, the highest; and what else is acceptable.

An alternative of the winning rule counts only where it is enough for every other rule that asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.knowledge.topics import Finding
from throughcare.person import Facts
from throughcare.placement import levels
from throughcare.placement.levels import Placing
from throughcare.placement.ratings import rate
from throughcare.placement.scale import rank
from throughcare.terms import LevelOfCare


@dataclass(frozen=True, slots=True)
class Decision:
    """What the table says of one person.

    Attributes:
        asked: the findings of the table, in the order of its rows.
        recommended: the highest level asked for; None where no rule in force asks for any.
        acceptable: other levels that would do, least intensive first.
    """

    placing: Placing
    asked: tuple[Finding, ...]
    recommended: LevelOfCare | None
    acceptable: tuple[LevelOfCare, ...]

    @property
    def facts(self) -> Facts:
        """Return the facts about the person."""
        return self.placing.facts


def decide(placing: Placing, *, signed_only: bool = False) -> Decision:
    """Return the decision of the table for a person with their ratings."""
    facts = placing.facts
    rules = levels.topic.in_force(facts.on, facts.jurisdiction, signed_only=signed_only)
    asked = levels.topic.findings(placing, rules)
    recommended = highest(asked)
    return Decision(placing, asked, recommended, _acceptable(asked, recommended))


def decision_for(facts: Facts) -> Decision:
    """Return the decision for a person with all rules in force: what cases of rules begin from."""
    return decide(Placing(facts, rate(facts)))


def highest(asked: tuple[Finding, ...]) -> LevelOfCare | None:
    """Return the highest level that the findings ask for; None where they ask for none."""
    return max((f.outcome.level for f in asked if f.outcome.level is not None), key=rank, default=None)


def _acceptable(asked: tuple[Finding, ...], recommended: LevelOfCare | None) -> tuple[LevelOfCare, ...]:
    others = [f.outcome.level for f in asked if f.outcome.level not in (None, recommended)]
    enough = max((rank(level) for level in others if level is not None), default=0)
    found = {level for f in asked if f.outcome.level is recommended for level in f.outcome.acceptable}
    return tuple(sorted((level for level in found - {recommended} if rank(level) >= enough), key=rank))
