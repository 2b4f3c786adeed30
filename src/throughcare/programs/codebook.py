"""What the codes of one file mean: in its own dictionary where it has one, else in the catalogue.

A code is mapped by the name it has in its dictionary, since the same letters have changed meaning. Codes and names
that nobody knows are handed back as they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from pathlib import Path

from throughcare.knowledge import load
from throughcare.programs import catalogue
from throughcare.programs.opening import Opened, open_file
from throughcare.programs.program import Services
from throughcare.programs.table import Entry, read_text


DICTIONARY_COLUMNS = ("category_code", "category_name", "service_code", "service_name")
_WANTED = f"a dictionary of service codes (CSV: {','.join(DICTIONARY_COLUMNS)})"
_EITHER_OR = tuple(
    (catalogue.bit(one), catalogue.bit(other)) for one, other in load("federal_files")["either_or"]["pairs"]
)


def facts(yes: int, no: int = 0) -> Services:
    """Return the services offered and denied, with what an either-or question denies by naming one answer only."""
    for one, other in _EITHER_OR:
        if yes & one and not yes & other:
            no |= other
        elif yes & other and not yes & one:
            no |= one
    return Services(yes, no & ~yes)


class Codebook:
    """Turns a listing's codes into services."""

    def __init__(self, dictionary: str = "", own: Mapping[str, Entry] | None = None) -> None:
        """Explain codes by the dictionary that came with the file, else by the one named ("su-2022")."""
        self._dictionary = dictionary
        self._own = own or {}
        self._groups = _Groups(self.bit)

    def bit(self, code: str) -> int:
        """Return the bit of the service that a code means here, 0 when nobody knows it."""
        entry = self._own.get(code.upper())
        if entry is None:
            found = catalogue.by_code(code, self._dictionary)
        else:
            found = catalogue.by_name(entry.name, entry.category)
        return found.bit if found else 0

    def read(self, text: str) -> tuple[Services, tuple[str, ...]]:
        """Return the services of a `service_code_info` cell ("SA DT * OP OD * MU"), and the codes not known."""
        groups = text.split(" * ")
        yes = reduce(or_, map(self._groups.__getitem__, groups))
        strange = self._groups.strange
        other = [code for group in groups if group in strange for code in strange[group]] if strange else ()
        return facts(yes), tuple(other)


class _Groups(dict[str, int]):
    """The bits of whole groups of codes, worked out once each: groups repeat from row to row, so this is quick."""

    def __init__(self, bit: Callable[[str], int]) -> None:
        self._bit = cache(bit)
        self.strange: dict[str, list[str]] = {}

    def __missing__(self, group: str) -> int:
        codes = group.replace("*", " ").split()
        if strange := [code for code in codes if not self._bit(code)]:
            self.strange[group] = strange
        self[group] = bits = reduce(or_, map(self._bit, codes), 0)
        return bits


def own_dictionary(rows: Iterable[Sequence[object]]) -> Mapping[str, Entry]:
    """Return the dictionary in a table with the official columns, by code; empty when it is another table."""
    table = iter(rows)
    header = [str(cell).strip().lower() for cell in next(table, ())]
    if any(column not in header for column in DICTIONARY_COLUMNS):
        return {}
    category, _, code, name = (header.index(column) for column in DICTIONARY_COLUMNS)
    return {
        str(row[code]).strip().upper(): Entry(str(row[category]).strip(), str(row[name]))
        for row in table
        if len(row) >= len(header) and row[code]
    }


def dictionary_beside(directory: Opened) -> Mapping[str, Entry]:
    """Return the dictionary beside a directory file: the `service_codes_*.csv` that shares most of its name's end.

    `national_directory_su_2023.csv.gz` is explained by `service_codes_su_2023.csv`; empty when there is none.
    """
    prefix = "service_codes_"
    beside: list[tuple[int, Path]] = []
    for path in sorted(directory.path.parent.glob(f"{prefix}*.csv*")):
        ending = path.name.removesuffix(".gz").removesuffix(".csv").removeprefix(prefix)
        if directory.stem.endswith(ending):
            beside.append((len(ending), path))
    if not beside:
        return {}
    table = read_text(open_file(max(beside)[1], _WANTED))
    return own_dictionary([table.columns, *(line.cells for line in table.lines)])
