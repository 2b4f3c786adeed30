"""The comparison as the site shows it: in one language, sources numbered once, a person's points as rows of the same table.

Words and order only; nothing is added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from throughcare.knowledge import Citation
from throughcare.public.decision_aid import (
    Mark,
    Option,
    Said,
    Stand,
    decision_aid,
    is_reviewed,
    is_translation_reviewed,
)
from throughcare.public.guide import Answers
from throughcare.terms import Medication
from throughcare_web.find.learn.shown import Source, address_of


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
    """What is said of one medicine; tag: how a point stands to it. Without text where nothing is said."""

    medicine: str
    text: str = ""
    sources: tuple[int, ...] = ()
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

    text: str
    sources: tuple[int, ...]
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
    changed_on: date
    is_reviewed: bool
    is_translation_reviewed: bool


def comparison(answers: Answers, language: str) -> Comparison:
    """Return the comparison with the points of a person who gave these answers; BadInput as from `points`."""
    aid = decision_aid()
    points = aid.points(answers)
    rows = [(row.key, row.label.words(language), row.cell) for row in aid.row]
    notes = [note for note in aid.note if points or not note.points]
    numbers = _Numbers(language)
    lines = tuple(numbers.line(f"row-{key}", label, cells) for key, label, cells in rows)
    remarks = tuple(
        Remark(note.said.words(language), numbers.of(note), is_printed=note.print) for note in notes
    )
    marked = tuple(
        numbers.line(f"point-{place}", option.point.words(language), option.mark)
        for place, option in enumerate(points)
    )
    return Comparison(
        columns=tuple(
            Column(one.called.words(language), one.taken.words(language), address_of(one.page))
            for one in aid.medicine
        ),
        in_short=tuple(_in_short(points, language)),
        points=marked,
        rows=lines,
        remarks=remarks,
        printed_sources=aid.printed.label.words(language),
        sources=numbers.sources,
        changed_on=aid.edition.effective,
        is_reviewed=is_reviewed(),
        is_translation_reviewed=is_translation_reviewed(),
    )


class _Numbers:
    """Gives each source its number, in the order in which it is first cited."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._numbers: dict[Citation, int] = {}

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(Source(number, cited) for cited, number in self._numbers.items())

    def of(self, said: Said) -> tuple[int, ...]:
        return tuple(sorted(self._numbers.setdefault(cited, len(self._numbers) + 1) for cited in said.cited))

    def line(self, key: str, label: str, said: Mapping[Medication, Said]) -> Line:
        cells = []
        for column in decision_aid().medicine:
            name, one = column.called.words(self._language), said.get(column.key)
            cells.append(Cell(name) if one is None else self._cell(name, one))
        return Line(key, label, tuple(cells))

    def _cell(self, medicine: str, said: Said) -> Cell:
        tag = _tag(said.stand, self._language) if isinstance(said, Mark) else None
        return Cell(medicine, said.said.words(self._language), self.of(said), tag)


def _tag(stand: Stand, language: str) -> Tag:
    return Tag(decision_aid().named(stand).words(language), *_LOOKS[stand])


def _in_short(points: tuple[Option, ...], language: str) -> Iterator[InShort]:
    for column in decision_aid().medicine if points else ():
        marks = [(option.point.words(language), option.mark.get(column.key)) for option in points]
        by_stand = (
            (_tag(stand, language), tuple(point for point, mark in marks if mark and mark.stand is stand))
            for stand in Stand
        )
        yield InShort(column.called.words(language), tuple(pair for pair in by_stand if pair[1]))
