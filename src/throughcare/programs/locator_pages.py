"""Pages of the locator's API: of 2019 and of version 2, one page or many, whole or as bare rows.

Services come as names under categories; their wording changes from year to year, so the catalogue compares names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from throughcare.documents import from_json, quoted
from throughcare.errors import BadInput
from throughcare.knowledge import load
from throughcare.programs import catalogue
from throughcare.programs.cells import degrees, phones, tidy, website
from throughcare.programs.codebook import facts
from throughcare.programs.opening import WANTED, Opened, decoded
from throughcare.programs.points import Points
from throughcare.programs.program import Services
from throughcare.programs.reading import Collector, Listing, Reading
from throughcare.programs.vintage import vintage_of


_LOCATOR = load("federal_files")["locator"]
_PHONES: Mapping[str, str] = _LOCATOR["phones"]
_TELLING = frozenset(_LOCATOR["telling"])
_TEXTS = ("name", "typeFacility", *_LOCATOR["plain"])
_DAY = re.compile(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]")
_WHOLE = "the whole file"
Row: TypeAlias = Mapping[str, Any]


def read_pages(opened: Opened, points: Points, given: str | None) -> Reading:
    """Return pages of the locator as read; `given` is the vintage the person names, if any.

    Raises:
        BadInput: the JSON breaks off, or it is not the locator's.
    """
    text, note = decoded(opened)
    pages = _pages(_documents(text, opened), opened)
    vintage = vintage_of("", opened.path.name, given, _retrieved_on(pages))
    source = ", ".join(filter(None, (_LOCATOR["source"], vintage.value)))
    collector = Collector(source, vintage.value, points)
    for number, row in enumerate((row for page in pages for row in page["rows"]), start=1):
        if fault := _fault(row):
            collector.refuse(number, fault)
        else:
            collector.add(_listing(row), number)
    notes = tuple(filter(None, (note, vintage.note, _missing(pages, collector.rows_in))))
    return collector.reading(opened.path, "locator pages (JSON)", notes)


def _documents(text: str, opened: Opened) -> Sequence[Any]:
    """Return the JSON values in a file: one on each line where the first line is a whole one, else one value."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) > 1 and _is_whole(lines[0][1]):
        return [from_json(line, f"{opened.path}, record in line {number}", _WHOLE) for number, line in lines]
    return [from_json(text, str(opened.path), _WHOLE)]


def _is_whole(line: str) -> bool:
    try:
        from_json(line, "", "")
    except BadInput:
        return False
    return True


def _pages(documents: Sequence[Any], opened: Opened) -> Sequence[Row]:
    """Return pages, whatever they come in: alone, in a list, one a line, or as bare rows."""
    pages: list[Row] = []
    rows: list[Any] = []
    for document in documents:
        for item in document if isinstance(document, list) else [document]:
            if isinstance(item, Mapping) and isinstance(item.get("rows"), list):
                pages.append(item)
            else:
                rows.append(item)
    if any(isinstance(row, Mapping) and _TELLING & row.keys() for row in rows):
        pages.append({"rows": rows})
    elif rows or not pages:
        raise BadInput(str(opened.path), "JSON that holds no programs", WANTED)
    return pages


def _retrieved_on(pages: Sequence[Row]) -> str:
    """Return the oldest day that `throughcare directory fetch` has written into pages, or an empty string."""
    days = [str(page.get("retrieved_on")) for page in pages]
    return min(filter(_DAY.fullmatch, days), default="")


def _fault(row: object) -> str:
    """Return what keeps a row from being a program, or an empty string."""
    if not isinstance(row, Mapping):
        return f"found {quoted(row)}, wanted a program"
    nested = [key for key in (*_TEXTS, *_PHONES) if isinstance(row.get(key), Mapping | list)]
    return f"{nested[0]}: found {quoted(row[nested[0]])}, wanted text" if nested else ""


def _missing(pages: Sequence[Row], rows_in: int) -> str:
    """Return a sentence when the pages say that there are more programs than they hold."""
    total = max(
        (page["recordCount"] for page in pages if isinstance(page.get("recordCount"), int)), default=0
    )
    return (
        f"These pages hold {rows_in:,} of the {total:,} programs the locator found."
        if total > rows_in
        else ""
    )


def _listing(row: Row) -> Listing:
    cells = {key: _text(row.get(key)) for key in (*_TEXTS, *_PHONES)}
    services, other = _services(row)
    return Listing(
        name1=cells["name1"] or cells["name"],
        name2=cells["name2"],
        street1=cells["street1"],
        street2=cells["street2"],
        city=cells["city"],
        state=cells["state"],
        zip=cells["zip"],
        county=cells["county"],
        phones=phones(cells, _PHONES),
        website=website(cells["website"]),
        latitude=degrees(cells["latitude"]),
        longitude=degrees(cells["longitude"]),
        services=services,
        other=other,
        kind=cells["typeFacility"] or cells["type_facility"],
        id=cells["frid"],
    )


def _text(value: object) -> str:
    """Return a value as tidy text, without what JSON can spell and neither a file nor a database can hold."""
    return tidy(value).replace("\0", "").encode(errors="replace").decode()


def _services(row: Row) -> tuple[Services, tuple[str, ...]]:
    """Return the services a row names and the names nobody knows; rows of some kinds have none at all."""
    yes, other = 0, []
    for name, found in (*_grouped(row.get("services")), *_in_order(row.get("all_services"))):
        yes |= found.bit if found else 0
        if not found:
            other.append(name)
    return facts(yes), tuple(dict.fromkeys(other))


def _grouped(groups: object) -> Iterator[tuple[str, catalogue.Service | None]]:
    """Yield the names in the API's groups, each with its service: f2 is the category, f3 the names."""
    for group in groups if isinstance(groups, list) else ():
        if isinstance(group, Mapping):
            for name in _split(group.get("f3")):
                yield name, catalogue.by_name(name, tidy(group.get("f2")))


def _in_order(text: object) -> Iterator[tuple[str, catalogue.Service | None]]:
    """Yield the names of a list without categories: it keeps the dictionary's order, which tells namesakes apart."""
    last = 0
    for name in _split(text):
        candidates = catalogue.named(name)
        found = next((one for one in candidates if one.bit > last), candidates[0] if candidates else None)
        last = found.bit if found else last
        yield name, found


def _split(text: object) -> list[str]:
    return (
        [name for part in _text(text).split(";") if (name := part.strip())] if isinstance(text, str) else []
    )
