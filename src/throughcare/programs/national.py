"""SAMHSA's National Directories, substance use and mental health: one row a program, its codes in one cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from throughcare.knowledge import load
from throughcare.programs.cells import phones, tidy
from throughcare.programs.codebook import Codebook, dictionary_beside
from throughcare.programs.opening import Opened
from throughcare.programs.points import Points
from throughcare.programs.program import Services
from throughcare.programs.reading import Collector, Listing, Reading
from throughcare.programs.table import Table
from throughcare.programs.vintage import vintage_of


_FILES = load("federal_files")
REQUIRED: Sequence[str] = _FILES["national"]["required"]
_OPTIONAL: Sequence[str] = _FILES["national"]["optional"]
_PHONES: Mapping[str, str] = _FILES["national"]["phones"]
_KINDS: Mapping[str, Mapping[str, str]] = _FILES["kinds"]


def read_national(opened: Opened, table: Table, points: Points, given: str | None) -> Reading:
    """Return a National Directory as read; `given` is the vintage the person names, if any.

    The table must have the required columns. Its codes are explained by its own dictionary, else by the one
    beside the file, else by the catalogue.
    """
    at = {name: table.columns.index(name) for name in (*REQUIRED, *_OPTIONAL) if name in table.columns}
    info = at.pop("service_code_info")
    pick = itemgetter(*at.values())
    codes = " ".join([str(line.cells[info]) for line in table.lines if not line.fault])
    kind = next((kind for kind, one in _KINDS.items() if "mark" in one and f" {one['mark']} " in codes), "SA")
    vintage = vintage_of(codes, opened.path.name, given)
    book = Codebook(
        f"{_KINDS[kind]['list']}-{vintage.value[:4]}", table.dictionary or dictionary_beside(opened)
    )
    collector = Collector(
        ", ".join(filter(None, (_KINDS[kind]["source"], vintage.value))), vintage.value, points
    )
    for number, cells, fault in table.lines:
        if fault:
            collector.refuse(number, fault)
        else:
            plain = dict(zip(at, map(tidy, pick(cells)), strict=True))
            collector.add(_listing(plain, book.read(str(cells[info])), kind), number)
    form = opened.form.value
    return collector.reading(
        opened.path, f"SAMHSA National Directory ({form})", tuple(filter(None, (table.note, vintage.note)))
    )


def _listing(cells: Mapping[str, str], said: tuple[Services, tuple[str, ...]], kind: str) -> Listing:
    services, other = said
    return Listing(
        name1=cells["name1"],
        name2=cells.get("name2", ""),
        street1=cells["street1"],
        street2=cells.get("street2", ""),
        city=cells["city"],
        state=cells["state"],
        zip=cells["zip"],
        phones=phones(cells, _PHONES),
        services=services,
        other=other,
        kind=kind,
    )
