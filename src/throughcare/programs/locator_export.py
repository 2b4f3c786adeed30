"""The locator's own CSV export: one row a program, one column a service, written in small letters.

The only federal file that can deny a service: a 0 or "No" is a no, an empty cell says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from throughcare.knowledge import load
from throughcare.programs import catalogue
from throughcare.programs.cells import degrees, four_digits, phones, tidy, website
from throughcare.programs.codebook import Codebook, dictionary_beside, facts
from throughcare.programs.opening import Opened
from throughcare.programs.points import Points
from throughcare.programs.reading import Collector, Listing, Reading
from throughcare.programs.table import Table
from throughcare.programs.vintage import vintage_of


_LOCATOR = load("federal_files")["locator"]
REQUIRED: Sequence[str] = _LOCATOR["required"]
_PLAIN = frozenset(_LOCATOR["plain"])
_PHONES: Mapping[str, str] = _LOCATOR["phones"]
_ANSWERS: Mapping[str, bool] = {
    word: value for value, name in ((True, "yes"), (False, "no")) for word in _LOCATOR[name]
}


def read_export(opened: Opened, table: Table, points: Points, given: str | None) -> Reading:
    """Return a CSV export of the locator as read; `given` is the vintage the person names, if any."""
    services = {name: index for index, name in enumerate(table.columns) if name not in _PLAIN}
    plain = {name: index for index, name in enumerate(table.columns) if name in _PLAIN}
    book = Codebook(catalogue.dictionary_of(services), dictionary_beside(opened))
    columns = [(name, index, book.bit(name)) for name, index in services.items()]
    vintage = vintage_of("", opened.path.name, given)
    source = ", ".join(filter(None, (_LOCATOR["source"], vintage.value)))
    collector = Collector(source, vintage.value, points)
    for line in table.lines:
        if line.fault:
            collector.refuse(line.number, line.fault)
            continue
        cells = {name: tidy(line.cells[index]) for name, index in plain.items()}
        answers = [(name, bit, tidy(line.cells[index])) for name, index, bit in columns]
        collector.add(_listing(cells, answers), line.number)
    notes = tuple(filter(None, (table.note, vintage.note)))
    return collector.reading(opened.path, "locator export (table)", notes)


def _listing(cells: Mapping[str, str], answers: Sequence[tuple[str, int, str]]) -> Listing:
    bits = {True: 0, False: 0}
    other: list[str] = []
    for name, bit, text in answers:
        answer = _ANSWERS.get(text.lower())
        if answer is not None and bit:
            bits[answer] |= bit
        elif answer:
            other.append(name)
        elif answer is None and text:
            other.append(f"{name}={text}")
    return Listing(
        name1=cells["name1"],
        name2=cells.get("name2", ""),
        street1=cells["street1"],
        street2=cells.get("street2", ""),
        city=cells["city"],
        state=cells["state"],
        zip=cells["zip"],
        zip4=four_digits(cells.get("zip4", "")),
        county=cells.get("county", ""),
        phones=phones(cells, _PHONES),
        website=website(cells.get("website", "")),
        latitude=degrees(cells.get("latitude", "")),
        longitude=degrees(cells.get("longitude", "")),
        services=facts(bits[True], bits[False]),
        other=tuple(other),
        kind=cells["type_facility"],
        id=cells.get("frid", ""),
    )
