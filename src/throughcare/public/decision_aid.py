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
from throughcare.documents import quoted
from throughcare.errors import BadInput
from throughcare.knowledge import Citation, Edition, RecordFault, Words
from throughcare.person import Person
from throughcare.public.guide import Answers
from throughcare.public.pages import pages
from throughcare.terms import Medication


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    ANY = "any"


class Stand(StrEnum):
    """How a point stands to a medicine."""

    NOT_NOW = "not_now"
    FOR = "for"
    AGAINST = "against"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence or more with its sources; `cited` gives these whole."""

    text: str
    text_es: str
    sources: tuple[str, ...]

    @property
    def said(self) -> Words:
        """Return its words."""
        return Words(self.text, self.text_es)

    @property
    def cited(self) -> tuple[Citation, ...]:
        """Return its sources."""
        return tuple(knowledge.citations()[key] for key in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Said):
    """What a point says of one medicine."""

    stand: Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Said):
    """What holds for all; print: whether it stands on the printed sheet; points: only where points are marked."""

    key: str
    print: bool
    points: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A medicine that is compared; page: the slug of the page that explains it."""

    key: Medication
    name: str
    name_es: str
    form: str
    form_es: str
    page: str

    @property
    def called(self) -> Words:
        """Return its name."""
        return Words(self.name, self.name_es)

    @property
    def taken(self) -> Words:
        """Return how it is taken, in few words."""
        return Words(self.form, self.form_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that is compared, with what is to be said of each medicine."""

    key: str
    text: str
    text_es: str
    cell: Mapping[Medication, Said]

    @property
    def label(self) -> Words:
        """Return its heading."""
        return Words(self.text, self.text_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Whose texts the printed sheet names, in one line."""

    text: str
    text_es: str

    @property
    def label(self) -> Words:
        """Return its words."""
        return Words(self.text, self.text_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandWords:
    """What a stand is called."""

    key: Stand
    text: str
    text_es: str

    @property
    def label(self) -> Words:
        """Return its words."""
        return Words(self.text, self.text_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer, which is one point of the person's.

    Attributes:
        short: what it is called beside its marks.
        person: people who give it, as parts of person documents; empty where it is a wish that no rule knows.
        mark: what it says of each medicine that it says something of.
    """

    code: str
    text: str
    text_es: str
    short: str
    short_es: str
    mark: Mapping[Medication, Mark]
    person: tuple[Mapping[str, Any], ...] = ()

    @property
    def label(self) -> Words:
        """Return the words of the answer."""
        return Words(self.text, self.text_es)

    @property
    def point(self) -> Words:
        """Return what the point is called."""
        return Words(self.short, self.short_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked; about: the medicine that was tried, nothing: what leaving it open is called."""

    key: str
    kind: Kind
    text: str
    text_es: str
    option: tuple[Option, ...]
    about: Medication | None = None
    hint: str = ""
    hint_es: str = ""
    nothing: str = ""
    nothing_es: str = ""

    @property
    def asked(self) -> Words:
        """Return its words."""
        return Words(self.text, self.text_es)

    @property
    def why(self) -> Words:
        """Return the words of its hint."""
        return Words(self.hint, self.hint_es)

    @property
    def left_open(self) -> Words:
        """Return what leaving it open is called."""
        return Words(self.nothing, self.nothing_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAid:
    """The record: columns, rows and questions in their order."""

    edition: Edition
    medicine: tuple[Column, ...]
    row: tuple[Row, ...]
    note: tuple[Note, ...]
    printed: Printed
    stand: tuple[StandWords, ...]
    question: tuple[Question, ...]

    def named(self, stand: Stand) -> Words:
        """Return what a stand is called."""
        return next(one.label for one in self.stand if one.key is stand)

    def points(self, answers: Answers) -> tuple[Option, ...]:
        """Return the points of a person who gave these answers, in the order of the record.

        Raises:
            BadInput: an answer is none of its question's, or a question of one answer has several.
        """
        found: list[Option] = []
        for question in self.question:
            given = set(answers.get(question.key, ()))
            known = {option.code for option in question.option}
            if unknown := sorted(given - known):
                raise BadInput(question.key, quoted(unknown[0]), f"one of {', '.join(sorted(known))}")
            if question.kind is Kind.ONE and len(given) > 1:
                raise BadInput(question.key, f"{len(given)} answers", "one")
            found += [option for option in question.option if option.code in given]
        return tuple(found)


@cache
def decision_aid() -> DecisionAid:
    """Return the record; RecordFault where it is malformed or does not hold together, as from `check`."""
    record = knowledge.record("decision_aid", DecisionAid)
    check(record)
    return record


def check(record: DecisionAid) -> None:
    """Refuse a record that does not hold together: RecordFault says where."""
    for fault in (*_columns(record), *_sources(record), *_people(record)):
        raise RecordFault(f"decision_aid.toml: {fault}")


def is_reviewed() -> bool:
    """Return whether a clinician signed the record as it stands."""
    return knowledge.is_signed(knowledge.load("decision_aid"))


def is_translation_reviewed() -> bool:
    """Return whether somebody signed the Spanish of the record as it stands."""
    return knowledge.is_translation_signed(knowledge.load("decision_aid"))


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


def _sources(record: DecisionAid) -> Iterator[str]:
    said = [(row.key, cell) for row in record.row for cell in row.cell.values()]
    said += [(note.key, note) for note in record.note]
    said += [(option.code, mark) for _, option in _options(record) for mark in option.mark.values()]
    for where, one in said:
        for key in one.sources or ("nothing",):
            if key not in knowledge.citations():
                yield f"{where}: cites {key!r}, which no file of citations/ holds"


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
