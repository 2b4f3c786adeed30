"""What the codes of one file mean: in its own dictionary where it has one, else in the catalogue.

A code is mapped by the name it has in its dictionary, since the same letters have changed meaning. Codes and names
that nobody knows are handed back as they stand.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from throughcare.programs import catalogue
from throughcare.programs.opening import Opened, decoded, open_file
from throughcare.programs.program import Services
from throughcare.knowledge import load


DICTIONARY_COLUMNS = ("category_code", "category_name", "service_code", "service_name")
_EITHER_OR = tuple(
    (catalogue.bit(one), catalogue.bit(other))
    for one, other in load("federal_files")["either_or"]["pairs"]
)


class Entry(NamedTuple):
    """A line of a dictionary: the category a code stands under, and the name of the service."""

    category: str
    name: str


def facts(yes: int, no: int = 0) -> Services:
    """Return the services offered and denied, with what an either-or question denies by naming one answer only."""
    for one, other in _EITHER_OR:
        if yes & one and not yes & other:
            no |= other
        elif yes & other and not yes & one:
            no |= one
    return Services(yes, no & ~yes)


@dataclass(slots=True)
class Codebook:
    """Turns a listing's codes into services.

    Attributes:
        dictionary: which dictionary the codes are of ("su-2022"), for codes that meant something else there.
        own: the dictionary that came with the file, by code; it wins.
    """

    dictionary: str = ""
    own: Mapping[str, Entry] = field(default_factory=dict)
    _groups: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)

    def bit(self, code: str) -> int:
        """Return the bit of the service that a code means here, 0 when nobody knows it."""
        entry = self.own.get(code.upper())
        if entry is None:
            found = catalogue.by_code(code, self.dictionary)
        else:
            found = catalogue.by_name(entry.name, entry.category)
        return found.bit if found else 0

    def read(self, text: str) -> tuple[Services, tuple[str, ...]]:
        """Return the services of a `service_code_info` cell ("SA DT * OP OD * MU"), and the codes not known."""
        yes, other = 0, ()
        for group in text.split(" * "):
            bits, strange = self._groups.get(group) or self._learn(group)
            yes |= bits
            if strange:
                other += strange
        return facts(yes), other

    def _learn(self, group: str) -> tuple[int, tuple[str, ...]]:
        """Work out a group of codes and remember it: whole groups repeat from row to row."""
        bits, strange = 0, []
        for code in group.replace("*", " ").split():
            bit = self.bit(code)
            bits |= bit
            if not bit:
                strange.append(code)
        self._groups[group] = bits, tuple(strange)
        return self._groups[group]


def own_dictionary(rows: Iterable[Sequence[str]]) -> Mapping[str, Entry]:
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
    text = decoded(open_file(max(beside)[1])).text
    return own_dictionary(csv.reader(io.StringIO(text, newline="")))
