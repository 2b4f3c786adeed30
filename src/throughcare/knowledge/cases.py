"""Cases of rules, run: does each rule say what its own worked examples expect, and do they pin its limits?

A case gives a person document and the outcome that must follow. How a document becomes facts is handed in, since
records know no person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from throughcare.knowledge.rule_records import SILENT, Case, RuleEdition
from throughcare.knowledge.topics import Finding, Rule, Topic
from throughcare.terms import Audience


FactsOf = Callable[[Mapping[str, Any], date], Any]


@dataclass(frozen=True, slots=True)
class Example:
    """One case of one edition of a rule.

    Attributes:
        topic, rule, edition, case: whose it is.
    """

    topic: Topic
    rule: str
    edition: RuleEdition
    case: Case

    @property
    def name(self) -> str:
        """Return "rule@day: what the case is"."""
        return f"{self.rule}@{self.edition.effective}: {self.case.name}"

    def found(self, facts_of: FactsOf, limits: Mapping[str, Any] | None = None) -> Finding | None:
        """Return what the rule says in this case, perhaps with other limits."""
        rule = self.topic.rule_with(self.rule, self.edition, limits)
        return self._ask(rule, facts_of)

    def holds(self, facts_of: FactsOf, limits: Mapping[str, Any] | None = None) -> bool:
        """Return whether the rule says what the case expects."""
        found = self.found(facts_of, limits)
        if found is None:
            return self.case.expect == SILENT
        return found.key == self.case.expect and self.case.shows in found.text(Audience.CLINICIAN)

    def _ask(self, rule: Rule, facts_of: FactsOf) -> Finding | None:
        on = self.case.on or self.edition.effective
        return rule.find(self.topic.prepare(facts_of(self.case.given, on)))


def examples(topic: Topic) -> Iterator[Example]:
    """Yield every case of every edition of a topic's rules."""
    for id_, record in topic.records.items():
        for edition in record.editions:
            for case in edition.cases:
                yield Example(topic, id_, edition, case)


def unpinned(topic: Topic, facts_of: FactsOf) -> Iterator[str]:
    """Yield one line for each limit that no case pins, and for each outcome that no case reaches.

    A limit is pinned when moving it one step up breaks some case, and one step down another.
    """
    for id_, record in topic.records.items():
        for edition in record.editions:
            mine = [Example(topic, id_, edition, case) for case in edition.cases]
            where = f"rules/{topic.name}.toml: rule.{id_}@{edition.effective}"
            for wanted in (*edition.outcome, *(() if record.everyone else (SILENT,))):
                if not any(one.case.expect == wanted for one in mine):
                    yield f"{where}: found no case that expects {wanted!r}; wanted one"
            for name, value in edition.limits.items():
                for moved in _nudged(value):
                    if all(one.holds(facts_of, {**edition.limits, name: moved}) for one in mine):
                        yield f"{where}: found limit {name} = {moved} as good as {value}; wanted a case that tells"


def _nudged(value: Any) -> tuple[Any, ...]:
    """Return a limit one step down and one step up; a list of them moves none."""
    if isinstance(value, date):
        return value - timedelta(days=1), value + timedelta(days=1)
    if isinstance(value, int):
        return value - 1, value + 1
    step = Decimal(1).scaleb(int(Decimal(str(value)).as_tuple().exponent))
    return float(Decimal(str(value)) - step), float(Decimal(str(value)) + step)
