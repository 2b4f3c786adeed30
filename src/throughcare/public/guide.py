"""Guide me: twelve questions at most, and the person that the answers describe (`knowledge/guide.toml`).

What follows for that person is `throughcare.advice`'s. An answer left out stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from throughcare import knowledge
from throughcare.errors import BadInput
from throughcare.knowledge import Edition, RecordFault
from throughcare.person import Person
from throughcare.places import find_place
from throughcare.public import asked
from throughcare.public.asked import Answers, Kind
from throughcare.terms import LevelOfCare, Medication


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(asked.Option):
    """One answer.

    Attributes:
        person: the part of a person document it gives; each: what it gives of every opioid named.
    """

    person: Mapping[str, Any] = field(default_factory=dict)
    each: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(asked.Question[Option]):
    """One question; facts: paths in the person document that it asks for."""

    facts: tuple[str, ...]
    option: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pages:
    level: Mapping[LevelOfCare, str]
    medication: Mapping[Medication, str]


@dataclass(frozen=True, slots=True)
class Guide:
    """The record: its questions in order; pages: which page explains a level of care or a medication."""

    edition: Edition
    question: tuple[Question, ...]
    pages: _Pages

    def asked(self, key: str) -> Question | None:
        """Return the question with this key, or None."""
        return next((question for question in self.question if question.key == key), None)


@cache
def guide() -> Guide:
    """Return the record; RecordFault where it is malformed."""
    record = knowledge.record("guide", Guide)
    check(record)
    return record


def check(record: Guide) -> None:
    """Raise RecordFault where an answer is no part of a person document."""
    for question in record.question:
        for option in question.option:
            part = {"substances": [{"name": "heroin", **option.each}]} if option.each else option.person
            try:
                Person.from_document(part)
            except BadInput as fault:
                raise RecordFault(f"guide.toml: {question.key}.{option.code}: {fault}") from fault


def person_of(answers: Answers) -> Person:
    """Return the person that the answers describe.

    Raises:
        BadInput: an answer is none of its question's, or the place is not known.
    """
    document: dict[str, Any] = {}
    for question in guide().question:
        given = answers.get(question.key, ())
        document |= _place(given) if question.kind is Kind.PLACE else {}
        for option in question.chosen(given) if question.option else ():
            _join(document, option.person)
    opioids = {one["name"] for option in _chosen(answers, "opioids") for one in option.person["substances"]}
    each = dict(pair for key in answers for option in _chosen(answers, key) for pair in option.each.items())
    used = document.get("substances", ())
    document["substances"] = [{**one, **(each if one["name"] in opioids else {})} for one in used]
    return Person.from_document(document)


def _chosen(answers: Answers, key: str) -> tuple[Option, ...]:
    question = guide().asked(key)
    return question.chosen(answers.get(key, ())) if question and question.option else ()


def _place(given: tuple[str, ...]) -> dict[str, str]:
    typed = " ".join(given).strip()
    if not typed:
        return {}
    place = find_place(typed)
    return {"place": place.label, "state": place.state} if place.state else {"place": place.label}


def _join(document: dict[str, Any], part: Mapping[str, Any]) -> None:
    """Add a part of a person document: lists add up, sets of facts fill each other, a value replaces."""
    for key, value in part.items():
        if isinstance(value, list):
            document[key] = [*document.get(key, ()), *value]
        elif isinstance(value, Mapping):
            document[key] = {**document.get(key, {}), **value}
        else:
            document[key] = value


def facts_asked(answers: Answers) -> frozenset[str]:
    """Return the facts that the answered questions asked for: known, or said to be none."""
    return frozenset(
        fact for question in guide().question if answers.get(question.key) for fact in question.facts
    )
