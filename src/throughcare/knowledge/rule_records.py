"""The records of rules, typed: what `knowledge/rules/*.toml` says and the promises each record keeps.

A record states what guidance says, where, since when, with which limits, and what follows: each outcome with its
words, status, flags and actions. Which outcome holds for a person is decided by the function of the same id, in
the module that owns the topic (`topics.py` joins them). Nothing here knows a person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from throughcare import documents
from throughcare.errors import BadInput
from throughcare.knowledge import Citation, RecordFault, citations, load
from throughcare.terms import (
    Action,
    Dimension,
    Flag,
    LevelOfCare,
    Medication,
    MedicationIntent,
    MedicationStatus,
    Severity,
)


SILENT = "silent"  # what a case expects where the rule has nothing to say
FEDERAL = "us"
_TAKEN_AWAY = (MedicationStatus.CONTRAINDICATED_NOW, MedicationStatus.NOT_INDICATED)


class Grade(StrEnum):
    """How firmly the source says it."""

    LAW = "law"
    LABEL = "label"
    STRONG = "strong"
    CONDITIONAL = "conditional"
    EXPERT = "expert"
    LOCAL = "local"


class State(StrEnum):
    """Where an edition stands in review; computed, never typed in."""

    DRAFT = "draft"
    SIGNED = "signed"
    OVERDUE = "overdue"
    RETIRED = "retired"


class Direction(StrEnum):
    """Which way a limit becomes stricter."""

    LOWER = "lower"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One thing a rule can say, and what follows from it.

    Attributes:
        text: for clinicians; `{name}` is filled in with a limit or a value the function gives.
        public: for anyone, without amounts; empty where the outcome is for clinicians only.
        continuing: what `text` becomes for a person who already takes the medication: what to change, who
            decides, and the bridge. Never a bare stop. `continuing_public` is the same for anyone.
        flags: raised, with `severity`; actions: to do; medications: those whose status it speaks of.
        dimension, rating: what it rates from 0 to 4. level, acceptable: the level of care it leads to.
        asks: keys of `questions.toml`: the facts that are missing for a better answer.
        co_occurring: whether care for mental health belongs to the level.
        intent: "restart", where it says that the medications were interrupted.
        only_taken: whether it speaks only of those among the medications that the person takes now.
    """

    text: str
    public: str = ""
    continuing: str = ""
    continuing_public: str = ""
    flags: tuple[Flag, ...] = ()
    severity: Severity = Severity.INFO
    actions: tuple[Action, ...] = ()
    medications: tuple[Medication, ...] = ()
    status: MedicationStatus | None = None
    dimension: Dimension | None = None
    rating: int | None = None
    level: LevelOfCare | None = None
    acceptable: tuple[LevelOfCare, ...] = ()
    asks: tuple[str, ...] = ()
    co_occurring: bool = False
    intent: MedicationIntent | None = None
    only_taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A worked example: a person, and the outcome that must hold for them.

    Attributes:
        given: a person document; expect: an outcome's key, or "silent".
        shows: words that the clinician's text must contain.
        on: the day asked about; None means the edition's first day.
    """

    name: str
    given: Mapping[str, Any]
    expect: str
    shows: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What an edition says of itself.

    Attributes:
        effective, until: first and last day it holds; None: no end is known.
        jurisdiction: "us", or a state such as "us-oh", whose limits may only be stricter.
        stricter: for each limit that a state may tighten, which way is stricter.
        overrides: reasons for which a clinician may proceed past it.
        signed: digest given by a named clinician outside the team; empty where nobody has.
    """

    effective: date
    statement: str
    citation: str
    grade: Grade
    until: date | None = None
    jurisdiction: str = FEDERAL
    supporting: tuple[str, ...] = ()
    source_grade: str = ""
    stricter: Mapping[str, Direction] = field(default_factory=dict)
    overrides: tuple[str, ...] = ()
    signed: str = ""
    signed_by: str = ""
    signed_on: date | None = None
    next_review: date | None = None


@dataclass(frozen=True, kw_only=True)
class RuleEdition(Stated):
    """A rule as it holds from one day on, in one jurisdiction.

    Attributes:
        limits: numbers (and dates) the function compares with, by name.
        outcome: what it can say; cases: worked examples; content: all of it as plain values.
    """

    limits: Mapping[str, Any] = field(default_factory=dict)
    outcome: Mapping[str, Outcome] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def digest(self) -> str:
        """Return the digest of all that a reviewer signs: everything but the signature itself."""
        unsigned = {key: value for key, value in self.content.items() if not key.startswith("signed")}
        text = json.dumps(unsigned, sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    @property
    def is_signed(self) -> bool:
        """Return whether it is as a clinician signed it."""
        return bool(self.signed) and self.signed == self.digest

    def state(self, on: date) -> State:
        """Return where it stands in review on a day."""
        if self.until is not None and on > self.until:
            return State.RETIRED
        if not self.is_signed:
            return State.DRAFT
        return State.OVERDUE if self.next_review is not None and on > self.next_review else State.SIGNED

    def holds(self, on: date) -> bool:
        """Return whether it is in force on a day."""
        return self.effective <= on and (self.until is None or on <= self.until)

    @property
    def source(self) -> Citation:
        """Return the primary source."""
        return citations()[self.citation]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord:
    """One rule: a stable id, a title, and its editions, oldest first.

    Attributes:
        always: whether it runs unsigned even where an operator demands signed rules: emergencies and naloxone.
        everyone: whether it speaks of every person, so that no case can expect silence.
    """

    id: str
    title: str
    editions: tuple[RuleEdition, ...]
    always: bool = False
    everyone: bool = False

    def in_force(self, on: date, jurisdiction: str) -> RuleEdition | None:
        """Return the edition that holds on a day: the state's own where it has one, else the federal."""
        for wanted in dict.fromkeys((jurisdiction, FEDERAL)):
            held = [e for e in self.editions if e.jurisdiction == wanted and e.holds(on)]
            if held:
                return max(held, key=lambda edition: edition.effective)
        return None


def rule_records(topic: str) -> Mapping[str, RuleRecord]:
    """Return the rules of `knowledge/rules/<topic>.toml` by id, in the order of the file.

    Raises:
        RecordFault: a record is malformed; the message says file, key and what is wanted.
    """
    return read_rules(load(f"rules/{topic}"), f"rules/{topic}.toml")


def read_rules(values: Mapping[str, Any], file: str) -> Mapping[str, RuleRecord]:
    """Return the rules that plain values hold, by id; RecordFault as `rule_records`."""
    found: dict[str, RuleRecord] = {}
    for id_, rule in values.get("rule", {}).items():
        try:
            found[id_] = _record(id_, rule, f"{file}: rule.{id_}")
        except BadInput as fault:
            raise RecordFault(str(fault)) from fault
    return MappingProxyType(found)


def _record(id_: str, values: Mapping[str, Any], where: str) -> RuleRecord:
    unknown = values.keys() - {"title", "always", "everyone", "edition"}
    if unknown:
        raise BadInput(f"{where}.{min(unknown)}", "an unknown key", "title, always, everyone or edition")
    editions = values.get("edition")
    if not (isinstance(values.get("title"), str) and isinstance(editions, list) and editions):
        raise BadInput(where, "no title or no edition", "a title and at least one [[edition]]")
    read = tuple(_edition(one, f"{where}.edition[{number}]") for number, one in enumerate(editions))
    plain = {key: value for key, value in values.items() if key != "edition"}
    made = RuleRecord(id=id_, editions=read, **plain)
    _check_overlays(made, where)
    return made


def _edition(values: Mapping[str, Any], where: str) -> RuleEdition:
    plain = {key: value for key, value in values.items() if key not in ("limits", "outcome", "case")}
    stated = documents.read(Stated, plain, where)
    outcomes = {
        key: documents.read(Outcome, one, f"{where}.outcome.{key}")
        for key, one in values.get("outcome", {}).items()
    }
    made = RuleEdition(
        **{this.name: getattr(stated, this.name) for this in fields(Stated)},
        limits=values.get("limits", {}),
        outcome=outcomes,
        cases=tuple(_case(one, where, number) for number, one in enumerate(values.get("case", ()))),
        content=values,
    )
    _check_edition(made, where)
    return made


def _case(values: Mapping[str, Any], where: str, number: int) -> Case:
    known = {this.name for this in fields(Case)}
    if not {"name", "given", "expect"} <= values.keys() <= known:
        raise BadInput(
            f"{where}.case[{number}]", ", ".join(values), "name, given, expect; perhaps shows and on"
        )
    return Case(**values)


def _check_edition(edition: RuleEdition, where: str) -> None:
    for key in (edition.citation, *edition.supporting):
        if key not in citations():
            raise BadInput(f"{where}.citation", repr(key), "a key of a file in citations/")
    for key, outcome in edition.outcome.items():
        _check_outcome(outcome, f"{where}.outcome.{key}")
    for case in edition.cases:
        if case.expect != SILENT and case.expect not in edition.outcome:
            raise BadInput(
                f"{where}.case {case.name!r}",
                repr(case.expect),
                f"{SILENT} or one of {', '.join(edition.outcome)}",
            )
    for name in edition.stricter:
        if name not in edition.limits:
            raise BadInput(f"{where}.stricter.{name}", "no such limit", f"one of {', '.join(edition.limits)}")


def _check_outcome(outcome: Outcome, where: str) -> None:
    if bool(outcome.status) != bool(outcome.medications):
        raise BadInput(where, "one of status and medications", "both or neither")
    if (outcome.dimension is None) != (outcome.rating is None):
        raise BadInput(where, "one of dimension and rating", "both or neither")
    if outcome.status in _TAKEN_AWAY and not outcome.continuing:
        raise BadInput(
            f"{where}.continuing",
            "nothing",
            "what to change, who decides and the bridge for a person who takes it already",
        )
    if outcome.public and outcome.continuing and not outcome.continuing_public:
        raise BadInput(f"{where}.continuing_public", "nothing", "the same in plain words, without amounts")


def _check_overlays(record: RuleRecord, where: str) -> None:
    """Check that what a state says is never looser than what the federal edition of the same days says."""
    for overlay in record.editions:
        if overlay.jurisdiction != FEDERAL:
            base = record.in_force(overlay.effective, FEDERAL)
            if base is None:
                raise BadInput(
                    f"{where} ({overlay.jurisdiction})", "no federal edition to tighten", "one before it"
                )
            for fault in _looser(overlay, base):
                raise BadInput(
                    f"{where} ({overlay.jurisdiction})", fault, "only what is stricter than federal"
                )


def _looser(overlay: RuleEdition, base: RuleEdition) -> Iterator[str]:
    for name, value in overlay.limits.items():
        if name not in base.limits:
            yield f"limit {name} that the federal edition lacks"
        elif value != base.limits[name]:
            direction = base.stricter.get(name)
            is_stricter = (
                value < base.limits[name] if direction is Direction.LOWER else value > base.limits[name]
            )
            if direction is None or not is_stricter:
                yield f"{name} = {value} beside the federal {base.limits[name]}"
    order = tuple(MedicationStatus)
    for key, outcome in overlay.outcome.items():
        federal = base.outcome.get(key)
        if (
            federal
            and federal.status
            and order.index(outcome.status or order[0]) < order.index(federal.status)
        ):
            yield f"outcome {key} with status {outcome.status} beside the federal {federal.status}"
