"""Compare medicines: four side by side, and which of a person's points speak for or against each (`knowledge/decision_aid.toml`).

Points are looked up, never added up: there is no score and no best. What the rules offer a person is `throughcare.advice`'s;
a test holds the record's marks to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from throughcare import knowledge
from throughcare.errors import BadInput
from throughcare.knowledge import Edition, RecordFault, Words
from throughcare.person import Person
from throughcare.public import asked
from throughcare.public.asked import Answers
from throughcare.public.pages import pages
from throughcare.public.said import Cited, Named, Said
from throughcare.terms import Medication


class Stand(StrEnum):
    """How a point stands to a medicine."""

    NOT_NOW = "not_now"
    FOR = "for"
    AGAINST = "against"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Cited):
    """What a point says of one medicine."""

    stand: Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Cited):
    """What holds for all; print: whether it stands on the printed sheet; points: only where points are marked."""

    key: str
    print: bool
    points: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Named):
    """A medicine that is compared; page: the slug of the page that explains it."""

    key: Medication
    form: str
    form_es: str
    page: str

    @property
    def taken(self) -> Words:
        """Return how it is taken, in few words."""
        return Words(self.form, self.form_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Said):
    """One thing that is compared, with what is to be said of each medicine."""

    key: str
    cell: Mapping[Medication, Cited]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandWords(Said):
    """What a stand is called."""

    key: Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(asked.Option):
    """One answer, which is one point of the person's.

    Attributes:
        short: what it is called beside its marks.
        person: people who give it, as parts of person documents; empty where it is a wish that no rule knows.
        mark: what it says of each medicine that it says something of.
    """

    short: str
    short_es: str
    mark: Mapping[Medication, Mark]
    person: tuple[Mapping[str, Any], ...] = ()

    @property
    def point(self) -> Words:
        """Return what the point is called."""
        return Words(self.short, self.short_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(asked.Question[Option]):
    """What is asked; about: the medicine that was tried, nothing: what leaving it open is called."""

    option: tuple[Option, ...]
    about: Medication | None = None
    nothing: str = ""
    nothing_es: str = ""

    @property
    def left_open(self) -> Words:
        """Return what leaving it open is called."""
        return Words(self.nothing, self.nothing_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAid:
    """The record: columns, rows and questions in their order; printed: whose texts the printed sheet names, in one line."""

    edition: Edition
    medicine: tuple[Column, ...]
    row: tuple[Row, ...]
    note: tuple[Note, ...]
    printed: Said
    stand: tuple[StandWords, ...]
    question: tuple[Question, ...]

    def named(self, stand: Stand) -> StandWords:
        """Return what a stand is called."""
        return next(one for one in self.stand if one.key is stand)

    def points(self, answers: Answers) -> tuple[Option, ...]:
        """Return the points of a person who gave these answers, in the order of the record.

        Raises:
            BadInput: an answer is none of its question's, or a question of one answer has several.
        """
        chosen = (question.chosen(answers.get(question.key, ())) for question in self.question)
        return tuple(option for options in chosen for option in options)


@cache
def decision_aid() -> DecisionAid:
    """Return the record; RecordFault where it is malformed or does not hold together, as from `check`."""
    record = knowledge.record("decision_aid", DecisionAid)
    check(record)
    return record


def check(record: DecisionAid) -> None:
    """Refuse a record that does not hold together: RecordFault says where."""
    for fault in (*_columns(record), *_people(record)):
        raise RecordFault(f"decision_aid.toml: {fault}")


def _columns(record: DecisionAid) -> Iterator[str]:
    wanted = {column.key for column in record.medicine}
    for column in record.medicine:
        if column.page not in pages():
            yield f"{column.key}: found page {column.page!r}; wanted the slug of a page"
    for row in record.row:
        if set(row.cell) != wanted:
            yield f"{row.key}: found cells for {', '.join(sorted(row.cell))}; wanted one for each medicine"
    for question, option in _options(record):
        if not option.mark or not set(option.mark) <= wanted:
            yield f"{question.key}.{option.code}: wanted marks for medicines that are compared"


def _people(record: DecisionAid) -> Iterator[str]:
    for question, option in _options(record):
        for part in option.person:
            try:
                Person.from_document(part)
            except BadInput as fault:
                yield f"{question.key}.{option.code}: {fault}"


def _options(record: DecisionAid) -> Iterator[tuple[Question, Option]]:
    for question in record.question:
        yield from ((question, option) for option in question.option)
