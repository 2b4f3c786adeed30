"""The comparison as the site shows it: in one language, sources numbered once, a person's points as rows of the same table.

Words and order only; nothing is added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from throughcare.knowledge import Edition
from throughcare.knowledge.spanish import Bilingual
from throughcare.public.asked import Answers
from throughcare.public.decision_aid import Mark, Option, Stand, decision_aid
from throughcare.public.said import Cited
from throughcare.terms import Medication
from throughcare_web.find.sources import Numbers, Source, Statement
from throughcare_web.find.text import address_of


# How a stand looks; its words always stand beside icon and colour.
_LOOKS = {
    Stand.NOT_NOW: ("schedule", "no"),
    Stand.FOR: ("check_circle", "yes"),
    Stand.AGAINST: ("remove_circle", "partly"),
    Stand.OPEN: ("help_outline", "unknown"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A medicine: its name, how it is taken, and the page that explains it."""

    name: str
    form: str
    url: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A stand in words, with its icon and colour."""

    words: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What is said of one medicine, if anything; tag: how a point stands to it."""

    medicine: str
    said: Statement | None = None
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table."""

    id: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class InShort:
    """A person's points on one medicine: each stand with the points that have it."""

    medicine: str
    stands: tuple[tuple[Tag, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What holds for all the medicines."""

    said: Statement
    is_printed: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The table, and what goes with it.

    Attributes:
        points: the person's, one row each; in_short: the same by medicine.
        printed_sources: whose texts the sheet names.
    """

    columns: tuple[Column, ...]
    in_short: tuple[InShort, ...]
    points: tuple[Line, ...]
    rows: tuple[Line, ...]
    remarks: tuple[Remark, ...]
    printed_sources: str
    sources: tuple[Source, ...]
    edition: Edition


def comparison(answers: Answers, language: str) -> Comparison:
    """Return the comparison with the points of a person who gave these answers; BadInput as from `points`."""
    aid, numbers = decision_aid(), Numbers(language)
    points = aid.points(answers)
    notes = [note for note in aid.note if points or not note.points]
    rows = tuple(_line(f"row-{row.key}", row, row.cell, numbers) for row in aid.row)
    remarks = tuple(Remark(numbers.statement(note), is_printed=note.print) for note in notes)
    marked = tuple(
        _line(f"point-{place}", option.point, option.mark, numbers) for place, option in enumerate(points)
    )
    return Comparison(
        columns=tuple(
            Column(one.words(language), one.taken.words(language), address_of(one.page))
            for one in aid.medicine
        ),
        in_short=tuple(_in_short(points, language)),
        points=marked,
        rows=rows,
        remarks=remarks,
        printed_sources=aid.printed.words(language),
        sources=numbers.sources,
        edition=aid.edition,
    )


def _line(key: str, label: Bilingual, said: Mapping[Medication, Cited], numbers: Numbers) -> Line:
    cells = (
        _cell(column.words(numbers.language), said.get(column.key), numbers)
        for column in decision_aid().medicine
    )
    return Line(key, label.words(numbers.language), tuple(cells))


def _cell(medicine: str, said: Cited | None, numbers: Numbers) -> Cell:
    if said is None:
        return Cell(medicine)
    tag = _tag(said.stand, numbers.language) if isinstance(said, Mark) else None
    return Cell(medicine, numbers.statement(said), tag)


def _tag(stand: Stand, language: str) -> Tag:
    return Tag(decision_aid().named(stand).words(language), *_LOOKS[stand])


def _in_short(points: tuple[Option, ...], language: str) -> Iterator[InShort]:
    for column in decision_aid().medicine if points else ():
        marks = [(option.point.words(language), option.mark.get(column.key)) for option in points]
        by_stand = (
            (_tag(stand, language), tuple(point for point, mark in marks if mark and mark.stand is stand))
            for stand in Stand
        )
        yield InShort(column.words(language), tuple(pair for pair in by_stand if pair[1]))
