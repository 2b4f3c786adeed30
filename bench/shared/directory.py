"""The directory that is measured: the real federal one where it is at hand, else a fictional one of its size.

Real files are read where they lie and never copied. The fictional ones are the demonstration's.
"""

from __future__ import annotations

import csv
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from throughcare.programs import Program
from throughcare_web.demo.listings import write_directory


SIZE = 12_744  # programs in the national directory of 2023
QUICK_SIZE = 600
_SHARED = Path(os.environ.get("THROUGHCARE_SHARED", Path(__file__).resolve().parents[3] / "shared"))
_REAL = _SHARED / "data" / "directory"
_TABLE = "national_directory_su_2023.csv.gz"
_WORKBOOK = "raw/national-directory-su-facilities-2023.xlsx"
_JITTER_DEGREES = 0.05  # some three miles: copies stay in the same town

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class Files:
    """A directory as a table with its coordinates beside it, as a workbook, and what to say of it."""

    table: Path
    workbook: Path
    words: str


@contextmanager
def directory_files(*, quick: bool) -> Iterator[Files]:
    """Give the files to measure; fictional ones are removed afterwards."""
    table, workbook = _REAL / _TABLE, _REAL / _WORKBOOK
    if not quick and table.exists() and workbook.exists():
        yield Files(table, workbook, "real: SAMHSA National Directory, substance use, 2023")
        return
    count = QUICK_SIZE if quick else SIZE
    why = "asked for by --quick" if quick else "the federal files are not here: set THROUGHCARE_SHARED"
    with TemporaryDirectory() as folder:
        table, workbook = Path(folder, "fictional.csv"), Path(folder, "fictional_workbook.xlsx")
        write_directory(table, count)
        _write_workbook(table, workbook)
        yield Files(table, workbook, f"FICTIONAL, {count:,} made-up programs ({why})")


def repeated(programs: Sequence[Program], count: int, seed: int) -> list[Program]:
    """Return `count` programs: the given ones over and over, each copy moved by some three miles."""
    random = Random(seed)
    return [_moved(programs[i % len(programs)], i // len(programs), random) for i in range(count)]


def _moved(program: Program, copy: int, random: Random) -> Program:
    if program.latitude is None or program.longitude is None:
        return replace(program, id=f"{program.id}~{copy}")
    return replace(
        program,
        id=f"{program.id}~{copy}",
        latitude=program.latitude + random.gauss(0, _JITTER_DEGREES),
        longitude=program.longitude + random.gauss(0, _JITTER_DEGREES),
    )


def _write_workbook(table: Path, workbook: Path) -> None:
    """Write the table as the one sheet of an XLSX file."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in csv.reader(file))
    relation = f'<Relationship Id="r1" Type="{_OFFICE}/'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": _relations(f'{relation}officeDocument" Target="xl/workbook.xml"/>'),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Fictional" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(f'{relation}worksheet" Target="sheet1.xml"/>'),
        "xl/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
