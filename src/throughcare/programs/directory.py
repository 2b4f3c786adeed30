"""Read a treatment directory, whatever federal form it comes in: the kind is told from the content."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from throughcare.errors import BadInput
from throughcare.programs import locator_export, national
from throughcare.programs.locator_pages import read_pages
from throughcare.programs.opening import WANTED, Form, Opened, open_file
from throughcare.programs.points import Points, points_for
from throughcare.programs.reading import Reading
from throughcare.programs.table import Table, read_text
from throughcare.programs.workbook import read_workbook


def read_directory(path: Path, *, coordinates: Path | None = None, vintage: str | None = None) -> Reading:
    """Return the programs in a federal file, with every row accounted for.

    Args:
        path: a SAMHSA National Directory (XLSX or CSV), pages of the locator's API (JSON, or a page a line) or
            the locator's CSV export; plain or gzipped.
        coordinates: a CSV `row,latitude,longitude,precision,source`; without it, `<stem>_coordinates.csv` or
            `.csv.gz` beside the file is used where there is one.
        vintage: a year or ISO date, for files that do not tell theirs.

    Raises:
        BadInput: a file is missing, damaged, empty, in another encoding, lacks a column or is no directory.
    """
    with _collector_paused():
        return _read(open_file(path), points_for(path, coordinates), vintage)


def _read(opened: Opened, points: Points, vintage: str | None) -> Reading:
    if opened.form is Form.JSON:
        return read_pages(opened, points, vintage)
    table = read_workbook(opened) if opened.form is Form.WORKBOOK else read_text(opened)
    if "type_facility" in table.columns:
        _require(opened, table, locator_export.REQUIRED)
        return locator_export.read_export(opened, table, points, vintage)
    _require(opened, table, national.REQUIRED)
    return national.read_national(opened, table, points, vintage)


def _require(opened: Opened, table: Table, required: Sequence[str]) -> None:
    """Raise BadInput when columns stand twice or are missing, or nearly all are: then it is another kind of file."""
    missing = [name for name in required if name not in table.columns]
    if len(missing) > len(required) // 2:
        heading = ",".join(table.columns)
        found = f"a table headed {heading[:60]!r}" if heading else "a table without a heading"
        raise BadInput(str(opened.path), found, WANTED)
    if missing:
        raise BadInput(
            str(opened.path), f"no column {', '.join(missing)}", f"the columns {', '.join(required)}"
        )
    twice = [name for name, count in Counter(table.columns).items() if name and count > 1]
    if twice:
        raise BadInput(str(opened.path), f"more than one column {twice[0]}", "each column once")


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Hold off the garbage collector: a reading makes very many objects and no garbage, and it would search them all."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
