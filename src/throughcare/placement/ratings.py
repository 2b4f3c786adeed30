"""The ratings of one person: the highest in each dimension, with the findings that gave it.

A dimension of which nothing is known has no rating and counts as 0. Which level of care follows is `levels.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from throughcare.knowledge.rule_records import FEDERAL
from throughcare.knowledge.topics import Finding, Rule
from throughcare.person import Facts
from throughcare.placement import (
    rate_environment,
    rate_medical,
    rate_pregnancy,
    rate_psychiatric,
    rate_use,
    rate_withdrawal,
)
from throughcare.placement.rate_pregnancy import Pregnancy
from throughcare.terms import Dimension


@dataclass(frozen=True, slots=True)
class InForce:
    """The rules that rate on one day in one jurisdiction.

    Attributes:
        by_dimension: in the order in which they are asked. by_id: the same, each with its dimension.
        pregnancy: what adds to the medical findings.
    """

    by_dimension: Mapping[Dimension, tuple[Rule, ...]]
    by_id: Mapping[str, tuple[Dimension, Rule]]
    pregnancy: tuple[Rule, ...]

    def findings(self, dimension: Dimension, facts: Facts) -> tuple[Finding, ...]:
        """Return what the rules of one dimension find in the facts."""
        found = tuple(f for rule in self.by_dimension[dimension] if (f := rule.find(facts)) is not None)
        return self.with_pregnancy(facts, found) if dimension is Dimension.MEDICAL else found

    def with_pregnancy(self, facts: Facts, medical: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Return the medical findings with what pregnancy adds to them."""
        if facts.person.pregnant_weeks is None:
            return medical
        subject = Pregnancy(facts, medical)
        return (*medical, *(f for rule in self.pregnancy if (f := rule.find(subject)) is not None))


@lru_cache(maxsize=64)
def in_force(on: date, jurisdiction: str = FEDERAL, signed_only: bool = False) -> InForce:  # noqa: FBT001, FBT002 - cached
    """Return the rating rules that hold on a day in a jurisdiction."""
    topics = {
        Dimension.WITHDRAWAL: rate_withdrawal.topic,
        Dimension.MEDICAL: rate_medical.topic,
        Dimension.PSYCHIATRIC: rate_psychiatric.topic,
        Dimension.USE_RISK: rate_use.topic,
        Dimension.ENVIRONMENT: rate_environment.topic,
    }
    held = {key: topic.in_force(on, jurisdiction, signed_only=signed_only) for key, topic in topics.items()}
    by_id = {rule.record.id: (dimension, rule) for dimension, rules in held.items() for rule in rules}
    pregnancy = rate_pregnancy.topic.in_force(on, jurisdiction, signed_only=signed_only)
    return InForce(MappingProxyType(held), MappingProxyType(by_id), pregnancy)


@dataclass(frozen=True, slots=True)
class Ratings:
    """What the rating rules found in one person.

    Attributes:
        findings: by dimension, in the order of the rules.
        highest: the highest rating of each dimension of which something is known.
        keys: the outcome that each rule came to.
    """

    findings: Mapping[Dimension, tuple[Finding, ...]]
    highest: Mapping[Dimension, int]
    keys: Mapping[str, str]

    def of(self, dimension: Dimension) -> int:
        """Return the rating of a dimension from 0 to 4; 0 where nothing is known."""
        return self.highest.get(dimension, 0)

    def said(self, rule: str, *keys: str) -> bool:
        """Return whether a rule came to one of these outcomes."""
        return self.keys.get(rule) in keys

    def drivers(self, dimension: Dimension) -> frozenset[str]:
        """Return the rules that gave a dimension its highest rating."""
        highest = self.highest.get(dimension)
        return frozenset(f.rule for f in self.findings[dimension] if f.outcome.rating == highest)

    def but(self, changed: Iterable[tuple[Dimension, str, Finding | None]]) -> Ratings:
        """Return the ratings with what some rules find in place of what they found: dimension, rule, finding."""
        findings, highest, keys = {**self.findings}, {**self.highest}, {**self.keys}
        for dimension, rule, found in changed:
            kept = findings[dimension]
            if keys.pop(rule, None) is not None:
                kept = tuple(one for one in kept if one.rule != rule)
                highest[dimension] = _highest(kept) or 0
            if found is not None:
                kept = (*kept, found)
                keys[rule] = found.key
                highest[dimension] = max(found.outcome.rating or 0, highest.get(dimension, 0))
            findings[dimension] = kept
        return Ratings(findings, highest, keys)


def _highest(findings: tuple[Finding, ...]) -> int | None:
    return max((f.outcome.rating for f in findings if f.outcome.rating is not None), default=None)


def rate(facts: Facts, *, signed_only: bool = False) -> Ratings:
    """Return the ratings of a person on the day of the facts."""
    rules = in_force(facts.on, facts.jurisdiction, signed_only)
    findings = {dimension: rules.findings(dimension, facts) for dimension in Dimension}
    highest = {key: found for key, all_ in findings.items() if (found := _highest(all_)) is not None}
    return Ratings(findings, highest, {f.rule: f.key for all_ in findings.values() for f in all_})
