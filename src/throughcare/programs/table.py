"""A table with a heading, from a workbook or from comma-separated text, with the line each row stands on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import python_calamine

from throughcare.errors import BadInput
from throughcare.programs.codebook import Entry, own_dictionary
from throughcare.programs.opening import WANTED, Opened, decoded


class Line(NamedTuple):
    """A row: the line of the file it starts on, its cells, and what is wrong with it as a row, if anything."""

    number: int
    cells: Sequence[object]
    fault: str = ""


class Table(NamedTuple):
    """A table: the names of its columns in small letters, its rows, its own dictionary, a note to show."""

    columns: Sequence[str]
    lines: Sequence[Line]
    dictionary: Mapping[str, Entry]
    note: str = ""


def read_text(opened: Opened) -> Table:
    """Return a comma-separated file as a table; BadInput when its encoding is not one we read."""
    text, note = decoded(opened)
    lines = _text_lines(text)
    heading = next(lines)
    return Table(_names(heading), _of_width(lines, len(heading.cells)), {}, note)


def _text_lines(text: str) -> Iterator[Line]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield Line(start, (), f"a quotation mark that is not closed (lines {start} to {rows.line_num})")
        else:
            if cells:
                yield Line(start, cells)
        start = rows.line_num + 1


def read_workbook(opened: Opened) -> Table:
    """Return the first sheet of a workbook, with the dictionary that another of its sheets holds.

    Raises:
        BadInput: the workbook is damaged or truncated, or its first sheet is empty.
    """
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(opened.content))
        sheets = [workbook.get_sheet_by_index(index) for index in range(len(workbook.sheet_names))]
        tables = [sheet.to_python(skip_empty_area=False) for sheet in sheets]
    except (python_calamine.CalamineError, OSError) as error:
        raise BadInput(
            str(opened.path), "a workbook that is damaged or breaks off", "the whole XLSX file"
        ) from error
    if not tables or not tables[0]:
        raise BadInput(str(opened.path), "a workbook whose first sheet is empty", WANTED)
    lines = (Line(number, cells) for number, cells in enumerate(tables[0], start=1))
    heading = next(lines)
    dictionaries = (own_dictionary(table) for table in tables[1:])
    return Table(_names(heading), _of_width(lines, len(heading.cells)), next(filter(None, dictionaries), {}))


def _names(heading: Line) -> Sequence[str]:
    return [str(cell).strip().lower() for cell in heading.cells]


def _of_width(lines: Iterator[Line], width: int) -> Sequence[Line]:
    """Return the rows, those with too many or too few cells marked as such."""
    return [
        line
        if line.fault or len(line.cells) == width
        else line._replace(fault=f"{len(line.cells)} columns where the heading has {width}")
        for line in lines
    ]
