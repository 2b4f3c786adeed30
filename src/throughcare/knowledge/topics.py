"""Records joined to functions: each rule of a topic is one record and one function with the same id.

    topic = Topic("medication_start")

    @topic.rule("methadone-qtc")
    def methadone_qtc(facts: Facts, limits: QtcLimits) -> Said | None: ...

The function reads facts and returns which outcome holds (`say("not_now", qtc_ms=510)`) or None. The engine picks the
edition in force, hands its limits over as the dataclass the function asks for, and puts both together as a `Finding`.
A fault in a record, or a record and a function that do not fit, stops the import.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, dataclass_transform

from throughcare import documents
from throughcare.errors import BadInput
from throughcare.knowledge import RecordFault
from throughcare.knowledge.rule_records import FEDERAL, Outcome, RuleEdition, RuleRecord, rule_records
from throughcare.knowledge.spanish import in_language, written_out
from throughcare.terms import Audience


T = TypeVar("T")

_WITH_LIMITS = 2  # arguments of a function that takes limits too
_TOPICS: dict[str, Topic] = {}  # filled as the modules that own the topics are imported


@dataclass_transform(frozen_default=True)
def limited(cls: type[T]) -> type[T]:
    """Make a class the limits of a rule: a frozen dataclass without what nobody asks of limits.

    Hundreds of them are made at every import; equality and a printed form would double what that takes.
    """
    return dataclass(frozen=True, eq=False, repr=False)(cls)


class Said(NamedTuple):
    """Which outcome of its record a rule found, and the values that its words want."""

    key: str
    values: Mapping[str, object]


def say(key: str, **values: object) -> Said:
    """Return that the outcome `key` holds, its words filled in with `values`."""
    return Said(key, values)


Function = Callable[..., Said | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about one person.

    Attributes:
        topic: whose rule it is; rule: its id; key: the outcome's key; outcome: what follows.
        edition: the edition of the record that said so.
        values: what fills in the words.
    """

    topic: str
    rule: str
    key: str
    outcome: Outcome
    edition: RuleEdition
    values: Mapping[str, object]

    def text(self, audience: Audience, *, continuing: bool = False, language: str = "en") -> str:
        """Return its words for an audience; empty where it has none for them.

        Args:
            audience: the public never sees what is written for clinicians.
            continuing: whether the person already takes the medication spoken of.
            language: "es" for Spanish, which only the public's words have.
        """
        said = self.outcome
        if audience is Audience.PUBLIC:
            words = in_language((continuing and said.continuing_public) or said.public, language)
        else:
            words = (continuing and said.continuing) or said.text
        if "{" not in words:
            return words
        values = {**self.edition.limits, **self.values}
        return words.format_map(written_out(values, language) if audience is Audience.PUBLIC else values)


@dataclass(frozen=True, slots=True)
class Rule:
    """A function with the edition of its record that is in force."""

    topic: str
    record: RuleRecord
    edition: RuleEdition
    ask: Function
    limits: Any

    def find(self, subject: Any) -> Finding | None:
        """Return what it says about `subject`, or None."""
        said = self.ask(subject) if self.limits is None else self.ask(subject, self.limits)
        if said is None:
            return None
        outcome = self.edition.outcome[said.key]
        return Finding(self.topic, self.record.id, said.key, outcome, self.edition, said.values)


class Topic:
    """The rules of one file `knowledge/rules/<name>.toml` and their functions.

    Attributes:
        name: of the file; records: by id, in the order in which they are asked.
        prepare: turns the facts about a person into what the functions take; the facts themselves as a rule.
    """

    def __init__(
        self,
        name: str,
        prepare: Callable[[Any], Any] = lambda facts: facts,
        records: Mapping[str, RuleRecord] | None = None,
    ) -> None:
        """Read the topic's records, or take those given; RecordFault where one is malformed."""
        self.name = name
        self.prepare = prepare
        self.records = rule_records(name) if records is None else records
        self._functions: dict[str, tuple[Function, type | None]] = {}
        self._in_force = lru_cache(maxsize=64)(self._resolve)
        if records is None:
            _TOPICS[name] = self

    def rule(self, id_: str) -> Callable[[Function], Function]:
        """Return a decorator that joins a function to the record `id_`.

        Raises:
            RecordFault: there is no such record, it has a function already, or the limits of one of its
                editions do not fit the dataclass that the function asks for.
        """

        def join(function: Function) -> Function:
            where = f"rules/{self.name}.toml: rule.{id_}"
            if id_ not in self.records:
                raise RecordFault(f"{where}: found a function and no record; wanted [rule.{id_}]")
            if id_ in self._functions:
                raise RecordFault(f"{where}: found a second function; wanted one")
            limits = _limits_type(function)
            for number, edition in enumerate(self.records[id_].editions):
                _limits(limits, edition, f"{where}.edition[{number}].limits")
            self._functions[id_] = (function, limits)
            return function

        return join

    def check(self) -> None:
        """Raise RecordFault where a record of the topic has no function."""
        for id_ in self.records:
            if id_ not in self._functions:
                raise RecordFault(f"rules/{self.name}.toml: rule.{id_}: found no function; wanted one")

    def in_force(
        self, on: date, jurisdiction: str = FEDERAL, *, signed_only: bool = False
    ) -> tuple[Rule, ...]:
        """Return the rules that hold on a day in a jurisdiction, in order.

        Args:
            on: the day.
            jurisdiction: "us" or a state such as "us-oh".
            signed_only: whether unsigned rules are left out, save those that always run.
        """
        return self._in_force(on, jurisdiction, signed_only)

    def findings(self, subject: Any, rules: tuple[Rule, ...]) -> tuple[Finding, ...]:
        """Return what each of the rules says about what `prepare` made of a person, in order."""
        return tuple(found for rule in rules if (found := rule.find(subject)) is not None)

    def rule_with(self, id_: str, edition: RuleEdition, limits: Mapping[str, Any] | None = None) -> Rule:
        """Return one rule with an edition of its record, perhaps with other limits: for tests and the packet."""
        function, kind = self._functions[id_]
        values = edition if limits is None else replace(edition, limits=limits)
        return Rule(
            self.name, self.records[id_], values, function, _limits(kind, values, f"rule.{id_}.limits")
        )

    def _resolve(self, on: date, jurisdiction: str, signed_only: bool) -> tuple[Rule, ...]:  # noqa: FBT001 - cached
        found = []
        for id_, record in self.records.items():
            edition = record.in_force(on, jurisdiction)
            if edition is not None and (record.always or edition.is_signed or not signed_only):
                found.append(self.rule_with(id_, edition))
        return tuple(found)


def topics() -> tuple[Topic, ...]:
    """Return every topic that has been imported, by name."""
    return tuple(topic for _, topic in sorted(_TOPICS.items()))


def _limits_type(function: Function) -> type | None:
    """Return the dataclass that a rule function asks for as its second argument, or None.

    Its name is looked up where the function stands: reading every annotation of every function takes a tenth of an import.
    """
    code = function.__code__
    if code.co_argcount < _WITH_LIMITS:
        return None
    found: type = function.__globals__[function.__annotations__[code.co_varnames[1]]]
    return found


def _limits(kind: type | None, edition: RuleEdition, where: str) -> Any:
    """Return the limits of an edition as the function's dataclass: names and types must fit exactly."""
    if kind is None:
        if edition.limits:
            raise RecordFault(
                f"{where}: found {', '.join(edition.limits)}; wanted a function that takes limits"
            )
        return None
    try:
        return documents.read(kind, edition.limits, where)
    except BadInput as fault:
        raise RecordFault(str(fault)) from fault
