"""Excel workbooks as tables, read with python-calamine.

It makes room for every cell up to the furthest one used, and a workbook of a few kilobytes can use the furthest
of billions; so how far a workbook reaches is found out before it is handed over.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import NoReturn
from xml.parsers import expat

import python_calamine

from throughcare.errors import BadInput
from throughcare.programs.codebook import own_dictionary
from throughcare.programs.opening import LARGEST_BYTES, WANTED, Opened
from throughcare.programs.table import Line, Table, table_of


_MOST_CELLS = 10_000_000  # some sixty times the national directory
_OTHER_FORMATS = {"xl/workbook.bin", "content.xml"}  # XLSB and ODS, which place their cells in other ways
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)", re.IGNORECASE)
_DAMAGED = (
    python_calamine.CalamineError,
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # a locked or unknown way of packing
    ValueError,  # numbers that cannot be positions
)


def read_workbook(opened: Opened) -> Table:
    """Return the first sheet of a workbook, with the dictionary that another of its sheets holds.

    Raises:
        BadInput: the workbook is damaged or truncated, reaches further than any directory, or its first sheet is
            empty.
    """
    try:
        _check_size(opened)
        workbook = python_calamine.load_workbook(io.BytesIO(opened.content))
        sheets = [workbook.get_sheet_by_index(index) for index in range(len(workbook.sheet_names))]
        tables = [sheet.to_python(skip_empty_area=False) for sheet in sheets]
    except BadInput:
        raise
    except _DAMAGED as error:
        found = "a workbook that is damaged or breaks off"
        raise BadInput(str(opened.path), found, "the whole XLSX file") from error
    if not tables or not tables[0]:
        raise BadInput(str(opened.path), "a workbook whose first sheet is empty", WANTED)
    lines = (Line(number, cells) for number, cells in enumerate(tables[0], start=1))
    dictionaries = (own_dictionary(table) for table in tables[1:])
    return table_of(lines, next(filter(None, dictionaries), {}))


def _check_size(opened: Opened) -> None:
    """Raise BadInput when the workbook is of another format, or larger than any directory."""
    with zipfile.ZipFile(io.BytesIO(opened.content)) as package:
        members = package.infolist()
        if _OTHER_FORMATS & {member.filename.lower() for member in members}:
            raise BadInput(str(opened.path), "a spreadsheet of another format", WANTED)
        if sum(member.file_size for member in members) > LARGEST_BYTES:
            raise BadInput(str(opened.path), f"more than {LARGEST_BYTES >> 20} megabytes", WANTED)
        cells = sum(_Extent.of(package.read(member)) for member in members)
    if cells > _MOST_CELLS:
        raise BadInput(str(opened.path), f"a workbook of {cells:,} cells", WANTED)


class _Extent:
    """How far the cells of a sheet reach, told element by element as an XML parser meets them."""

    def __init__(self) -> None:
        self.row = self.column = self.height = self.width = 0

    @classmethod
    def of(cls, xml: bytes) -> int:
        """Return how many cells a part of the workbook spans, 0 for a part that is no sheet."""
        if b"sheetData" not in xml:
            return 0
        extent, parser = cls(), expat.ParserCreate()
        parser.StartElementHandler = extent.enter
        parser.StartDoctypeDeclHandler = _refuse
        parser.Parse(xml, True)  # noqa: FBT003 - "this is all of it"; expat takes no keywords
        return extent.height * extent.width

    def enter(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take in the beginning of a row, of a cell, or of what a cell holds: an empty one takes no room."""
        match name.rpartition(":")[2]:
            case "row":
                self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            case "c":
                self._move(attributes.get("r"))
            case "v" | "f" | "is":
                self.height, self.width = max(self.height, self.row), max(self.width, self.column)

    def _move(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
        elif match := _REFERENCE.fullmatch(reference):
            self.column, self.row = _column(match[1]), int(match[2])
        else:
            raise ValueError(f"no cell is called {reference!r}")


def _column(letters: str) -> int:
    """Return the number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _refuse(*declaration: object) -> NoReturn:
    raise ValueError("a sheet declares no document type")
