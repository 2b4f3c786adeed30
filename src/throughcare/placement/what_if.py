"""Which missing fact would change the recommended level: found by asking again with the fact supposed known.

Only the rules that read the fact rate again (`rates` of the question); then the whole table is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

from throughcare.knowledge.topics import Rule
from throughcare.person import Facts, Person
from throughcare.placement import levels, ratings
from throughcare.placement.levels import Placing
from throughcare.placement.questions import Probe, Question, questions
from throughcare.placement.rate_pregnancy import Pregnancy
from throughcare.placement.ratings import Ratings
from throughcare.placement.scale import rank
from throughcare.terms import Dimension, LevelOfCare


@dataclass(frozen=True, slots=True)
class Change:
    """A missing fact that would change the recommended level, and the level that one of its answers leads to."""

    question: Question
    level: LevelOfCare


class _Supposed:
    """A person of whom a few facts are supposed known and all others are as they are.

    Copying some eighty facts for each of dozens of questions would cost more than all the rules.
    """

    def __init__(self, person: Person, probe: Probe) -> None:
        """Suppose the facts of a probe."""
        known = self.__dict__
        known["_person"] = person
        for one in probe:
            known[one.name] = one.joined(getattr(person, one.name))

    def __getattr__(self, name: str) -> Any:
        """Return a fact that nothing is supposed of."""
        return getattr(self._person, name)


def changes(facts: Facts, *, signed_only: bool = False, rated: Ratings | None = None) -> tuple[Change, ...]:
    """Return the facts not known that would change the recommended level, the most important first.

    Args:
        facts: as far as known.
        signed_only: as for `place`.
        rated: the ratings of these facts, where `place` has worked them out.
    """
    return tuple(_Asker(facts, signed_only=signed_only, rated=rated).changes())


class _Asker:
    """Asks again and again about one person."""

    def __init__(self, facts: Facts, *, signed_only: bool, rated: Ratings | None = None) -> None:
        self.facts = facts
        self.rating = ratings.in_force(facts.on, facts.jurisdiction, signed_only)
        self.ladder = _ladder(facts.on, facts.jurisdiction, signed_only)
        self.base = ratings.rate(facts, signed_only=signed_only) if rated is None else rated
        self.level = self._level(facts, self.base)

    def changes(self) -> Iterator[Change]:
        for question in questions():
            if question.probes and question.is_open(self.facts):
                reached = (self.supposing(question, probe) for probe in question.probes)
                level = next((one for one in reached if one not in (None, self.level)), None)
                if level is not None:
                    yield Change(question, level)

    def supposing(self, question: Question, probe: Probe) -> LevelOfCare | None:
        """Return the level where an answer to a question is supposed."""
        supposed = suppose(self.facts, probe)
        return self._level(supposed, self._rated(supposed, question.rates))

    def _rated(self, supposed: Facts, rules: tuple[str, ...]) -> Ratings:
        held = (self.rating.by_id[id_] for id_ in rules if id_ in self.rating.by_id)
        rated = self.base.but((dimension, rule.record.id, rule.find(supposed)) for dimension, rule in held)
        if supposed.person.pregnant_weeks is None:
            return rated
        subject = Pregnancy(supposed, rated.findings[Dimension.MEDICAL])
        return rated.but(
            (Dimension.MEDICAL, rule.record.id, rule.find(subject)) for rule in self.rating.pregnancy
        )

    def _level(self, facts: Facts, rated: Ratings) -> LevelOfCare | None:
        """Return the highest level asked for, as `decision.highest` does, without asking rules that cannot raise it."""
        placing = Placing(facts, rated)
        best, level = -1, None
        for most, rule in self.ladder:
            if best >= most:
                break
            said = rule.ask(placing) if rule.limits is None else rule.ask(placing, rule.limits)
            if said is not None:
                asked = rule.edition.outcome[said.key].level
                if asked is not None and rank(asked) > best:
                    best, level = rank(asked), asked
        return level


@lru_cache(maxsize=64)
def _ladder(on: date, jurisdiction: str, signed_only: bool) -> tuple[tuple[int, Rule], ...]:  # noqa: FBT001 - cached
    """Return the rules of the table with the highest level each could ask for, highest first."""
    table = levels.topic.in_force(on, jurisdiction, signed_only=signed_only)
    rules = [(max(rank(o.level) for o in rule.edition.outcome.values() if o.level), rule) for rule in table]
    return tuple(sorted(rules, key=lambda pair: pair[0], reverse=True))


def suppose(facts: Facts, probe: Probe) -> Facts:
    """Return the facts with those of a probe known: added to what a list names, filled in where nothing was known."""
    return Facts(cast("Person", _Supposed(facts.person, probe)), facts.on)
