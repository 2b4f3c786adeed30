"""Pages of the locator's API: of 2019 and of version 2, one page or many, whole or as bare rows.

Services come as names under categories; their wording changes from year to year, so the catalogue compares names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from throughcare.errors import BadInput
from throughcare.knowledge import load
from throughcare.programs import catalogue
from throughcare.programs.cells import degrees, phones, split_zip, tidy, website
from throughcare.programs.codebook import facts
from throughcare.programs.opening import WANTED, Opened, decoded
from throughcare.programs.points import Points
from throughcare.programs.program import Services
from throughcare.programs.reading import Collector, Listing, Reading
from throughcare.programs.vintage import vintage_of


_LOCATOR = load("federal_files")["locator"]
_PHONES: Mapping[str, str] = _LOCATOR["phones"]
_TELLING = frozenset(_LOCATOR["telling"])
Row: TypeAlias = Mapping[str, Any]


def read_pages(opened: Opened, points: Points, given: str | None) -> Reading:
    """Return pages of the locator as read; `given` is the vintage the person names, if any.

    Raises:
        BadInput: the JSON breaks off, or it is not the locator's.
    """
    text, note = decoded(opened)
    pages = _pages(_documents(text, opened), opened)
    vintage = vintage_of("", opened.path.name, given)
    source = ", ".join(filter(None, (_LOCATOR["source"], vintage.value)))
    collector = Collector(source, vintage.value, points)
    for number, row in enumerate((row for page in pages for row in page["rows"]), start=1):
        if isinstance(row, Mapping):
            collector.add(_listing(row), number)
        else:
            collector.refuse(number, f"{type(row).__name__} where a program should be")
    notes = tuple(filter(None, (note, vintage.note, _missing(pages, collector.rows_in))))
    return collector.reading(opened.path, "locator pages (JSON)", notes)


def _documents(text: str, opened: Opened) -> Sequence[Any]:
    """Return the JSON values in a file: one value, or one on each line."""
    try:
        return [json.loads(text)]
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if error.msg != "Extra data" or len(lines) == 1:
            raise _broken(opened, error, error.lineno) from error
    documents: list[Any] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                documents.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise _broken(opened, error, number) from error
    return documents


def _broken(opened: Opened, error: json.JSONDecodeError, line: int) -> BadInput:
    found = f"JSON that is damaged or breaks off ({error.msg}, column {error.colno})"
    return BadInput(f"{opened.path}, line {line}", found, "the whole file")


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
    zip_code, zip4 = split_zip(tidy(row.get("zip")))
    services, other = _services(row)
    return Listing(
        name1=tidy(row.get("name1") or row.get("name")),
        name2=tidy(row.get("name2")),
        street1=tidy(row.get("street1")),
        street2=tidy(row.get("street2")),
        city=tidy(row.get("city")),
        state=tidy(row.get("state")),
        zip=zip_code,
        zip4=zip4,
        county=tidy(row.get("county")),
        phones=phones((tidy(row.get(column)), role) for column, role in _PHONES.items()),
        website=website(tidy(row.get("website"))),
        latitude=degrees(tidy(row.get("latitude"))),
        longitude=degrees(tidy(row.get("longitude"))),
        services=services,
        other=other,
        kind=tidy(row.get("typeFacility") or row.get("type_facility")),
        id=tidy(row.get("frid")),
    )


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
    return [name.strip() for name in tidy(text).split(";") if name.strip()]
