"""The questions worth asking, most important first, and whether each is still open for a person.

A question is one fact of the person document. Its probes are answers to try: what they would change is worked out by
`what_if.py`, never written down here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from throughcare import documents
from throughcare.errors import BadInput
from throughcare.knowledge import RecordFault, load
from throughcare.knowledge.spanish import in_language
from throughcare.person import Facts, Person
from throughcare.person.document import NO_LABS, NO_SUICIDE_ANSWERS, NO_VITALS
from throughcare.person.facts import Used
from throughcare.terms import Audience


class Supposition(NamedTuple):
    """One fact supposed known: its field of the person, its value, and of a set of facts those that are given."""

    name: str
    value: Any
    parts: Mapping[str, Any] | None

    def joined(self, present: Any) -> Any:
        """Return the value beside what is known: added to a list, filled into a set of facts."""
        if type(self.value) is tuple:
            return present + self.value
        if self.parts is None or present is _NOTHING[self.name]:
            return self.value
        return replace(present, **self.parts)


Probe = tuple[Supposition, ...]
_NOTHING = {"vitals": NO_VITALS, "labs": NO_LABS, "suicide_risk": NO_SUICIDE_ANSWERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One fact that may be missing.

    Attributes:
        key: its path in the person document; covers: further paths that the same question answers.
        text: asked by a clinician; public: asked of anyone, empty where only a clinician can answer; why: it matters.
        of: classes of substance of which the fact is asked, where it is one of a substance; detail: whether only
            of one that is named already.
        answered_by: paths of which one known value answers it; the key itself where none is given.
        unless: a value elsewhere that makes it pointless.
        rates: the rating rules that read the fact.
        probes: answers to try, each as part of a person document, worst first.
    """

    key: str
    text: str
    why: str
    public: str = ""
    covers: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    detail: bool = False
    answered_by: tuple[str, ...] = ()
    unless: Mapping[str, str] = field(default_factory=dict)
    rates: tuple[str, ...] = ()
    probes: tuple[Probe, ...] = ()

    def asked(self, language: str) -> str:
        """Return the words for anyone in a language; empty where only a clinician can answer."""
        return in_language(self.public, language)

    def reason(self, language: str) -> str:
        """Return why it matters, in a language."""
        return in_language(self.why, language)

    def to_dict(self, audience: Audience) -> dict[str, str]:
        """Return the fact asked for, the words for an audience (empty where it cannot answer) and why it matters."""
        words = self.text if audience is Audience.CLINICIAN else self.public
        return {"fact": self.key, "text": words, "why": self.why}

    def is_open(self, facts: Facts) -> bool:
        """Return whether its answer is not known and would matter."""
        person = facts.person
        if self.unless and any(getattr(person, name) == value for name, value in self.unless.items()):
            return False
        if self.of:
            named = [one for one in facts.used if any(one.is_any(kind) for kind in self.of)]
            answered = sum(self._answers(one) for one in named)
            return answered < len(named) if self.detail else not answered
        return not any(_known(person, head, rest) for head, rest in _paths(self.answered_by or (self.key,)))

    def _answers(self, one: Used) -> bool:
        """Return whether a substance carries the fact asked for."""
        _, _, name = self.key.partition(".")
        return not name or getattr(one.substance, name) is not None


@cache
def _paths(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((head, rest) for head, _, rest in (key.partition(".") for key in keys))


def _known(person: Person, head: str, rest: str) -> bool:
    """Return whether a value stands at a path; a list that is empty says nothing."""
    value = getattr(person, head)
    if rest and not isinstance(value, tuple):
        value = getattr(value, rest)
    elif rest:
        return any(getattr(one, rest) is not None for one in value)
    return value is not None and value != ()


@cache
def questions() -> tuple[Question, ...]:
    """Return every question, most important first; RecordFault where `questions.toml` is malformed."""
    return read_questions(load("questions")["question"], "questions.toml")


def read_questions(rows: Sequence[Mapping[str, Any]], file: str) -> tuple[Question, ...]:
    """Return the questions that the rows of a record file hold.

    Raises:
        RecordFault: a row is malformed, or a probe is no part of a person document.
    """
    found = []
    for number, row in enumerate(rows):
        plain = {key: value for key, value in row.items() if key != "probes"}
        try:
            made = documents.read(Question, plain, f"{file}: question[{number}]")
            found.append(replace(made, probes=tuple(_probe(fragment) for fragment in row.get("probes", ()))))
        except BadInput as fault:
            raise RecordFault(f"{file}: question[{number}]: {fault}") from fault
    return tuple(found)


def _probe(fragment: Mapping[str, Any]) -> Probe:
    """Return the part of a person that a fragment of a document gives, typed."""
    person = Person.from_document(fragment)
    return tuple(Supposition(name, *_typed(getattr(person, name), fragment[name])) for name in fragment)


def _typed(value: Any, given: Any) -> tuple[Any, Mapping[str, Any] | None]:
    """Return a typed value, and of one that is itself a set of facts those that are given."""
    if not is_dataclass(value):
        return value, None
    return value, {f.name: getattr(value, f.name) for f in fields(value) if f.name in given}


@cache
def question_for(key: str) -> Question | None:
    """Return the question that asks for the fact at a path, or None."""
    return next((one for one in questions() if key in (one.key, *one.covers)), None)
