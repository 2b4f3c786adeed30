"""A table with a heading, and its reader for comma-separated text; each row knows the line it stands on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from throughcare.programs.opening import Opened, decoded


_FAULTS = {"unexpected end of data": "a quotation mark that is not closed"}  # in plainer words than csv has


class Line(NamedTuple):
    """A row: the line of the file it starts on, its cells, and what is wrong with it as a row, if anything."""

    number: int
    cells: Sequence[object]
    fault: str = ""


class Entry(NamedTuple):
    """A line of a dictionary: the category a code stands under, and the name of the service."""

    category: str
    name: str


class Table(NamedTuple):
    """A table: the names of its columns in small letters, its rows, its own dictionary, a note to show."""

    columns: Sequence[str]
    lines: Sequence[Line]
    dictionary: Mapping[str, Entry]
    note: str = ""


def read_text(opened: Opened) -> Table:
    """Return a comma-separated file as a table; BadInput when its encoding is not one we read."""
    text, note = decoded(opened)
    return table_of(_lines(text), {}, note)


def _lines(text: str) -> Iterator[Line]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as fault:
            said = _FAULTS.get(str(fault), str(fault))
            yield Line(start, (), f"{said} (lines {start} to {rows.line_num})")
        else:
            if cells:
                yield Line(start, cells)
        start = rows.line_num + 1


def table_of(lines: Iterator[Line], dictionary: Mapping[str, Entry], note: str = "") -> Table:
    """Return the table whose first line is its heading; rows with too many or too few cells are marked as such."""
    heading = next(lines)
    width = len(heading.cells)
    rows = [
        line
        if line.fault or len(line.cells) == width
        else line._replace(fault=f"{len(line.cells)} columns where the heading has {width}")
        for line in lines
    ]
    return Table([str(cell).strip().lower() for cell in heading.cells], rows, dictionary, note)
