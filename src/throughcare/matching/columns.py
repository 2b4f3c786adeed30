"""Programs as columns of levels: for every row a need can ask for, one small whole number a program.

This is where three-valued facts become levels, for all programs at once. Which level a silent listing has is
the record's word; nothing here knows a need.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from throughcare.matching.criteria import column_names
from throughcare.matching.record import MEDICATION_LEVELS, SERVICE_LEVELS, Family, Row, matching
from throughcare.programs import Program, catalogue, contradictions, medication_status
from throughcare.terms import Medication


Levels: TypeAlias = npt.NDArray[np.uint8]
Flags: TypeAlias = npt.NDArray[np.bool_]

_NO, _DOUBT, _UNKNOWN, _YES = range(len(SERVICE_LEVELS))
_MEDICATION = {status: level for level, status in enumerate(MEDICATION_LEVELS)}


class Columns:
    """The levels of all programs, a row for each column: one block, so that a few programs are read at once."""

    def __init__(self, columns: Mapping[str, Levels]) -> None:
        """Stack the named columns."""
        self._place = {name: i for i, name in enumerate(columns)}
        self._table = np.stack(list(columns.values()))

    def __getitem__(self, name: str) -> Levels:
        """Return one column: the level of every program."""
        column: Levels = self._table[self._place[name]]
        return column

    def take(self, name: str, rows: npt.NDArray[np.intp]) -> Levels:
        """Return one column for these programs, each named once and in order, so all of them are the column."""
        column = self[name]
        return column if rows.size == column.size else column.take(rows)

    def levels_of(self, names: tuple[str, ...], rows: npt.NDArray[np.intp]) -> Iterator[bytes]:
        """Yield, for each of these programs, its levels in the named columns, one byte each."""
        places = np.array([self._place[name] for name in names], dtype=np.intp)
        block = self._table[places, rows[:, np.newaxis]].tobytes()
        width = len(names)
        for start in range(0, rows.size * width, width):
            yield block[start : start + width]


class Said:
    """What the listings say of services: one bit a program and service, unpacked a service at a time."""

    def __init__(self, programs: Sequence[Program]) -> None:
        """Pack the programs' services, those offered and those denied, into two tables of bytes."""
        self.count = len(programs)
        width = len(catalogue.SERVICES) // 8 + 1
        self._yes = self._packed([p.services.yes.to_bytes(width, "little") for p in programs], width)
        self._no = self._packed([p.services.no.to_bytes(width, "little") for p in programs], width)

    def any_yes(self, codes: Sequence[str]) -> Flags:
        """Return which programs say yes to at least one of the services."""
        return self._any(self._yes, codes)

    def all_no(self, codes: Sequence[str]) -> Flags:
        """Return which programs say no to every one of the services."""
        denied = np.full(self.count, bool(codes))
        for code in codes:
            denied &= self._any(self._no, (code,))
        return denied

    def _packed(self, rows: list[bytes], width: int) -> npt.NDArray[np.uint8]:
        table = np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(self.count, width)
        return np.ascontiguousarray(table.T)

    def _any(self, table: npt.NDArray[np.uint8], codes: Sequence[str]) -> Flags:
        found = np.zeros(self.count, dtype=np.uint8)
        for code in codes:
            place = catalogue.bit(code).bit_length() - 1
            found |= (table[place // 8] >> np.uint8(place % 8)) & np.uint8(1)
        return found.view(np.bool_)


def level_columns(programs: Sequence[Program]) -> Columns:
    """Return every column by the name that criteria read it by."""
    said = Said(programs)
    columns = _medication_columns(programs)
    for name, family in matching().family.items():
        if family.kind in ("services", "reserved") and not family.rows_of:
            for key, row in family.term.items():
                columns[column_names(name, (key,))[0]] = _row_levels(family, row, said)
    columns["evidence.agonist"] = _agonist(columns)
    columns.update(_program_columns(programs, said, columns))
    return Columns(columns)


def _row_levels(family: Family, row: Row, said: Said) -> Levels:
    yes = said.any_yes(row.codes)
    if family.kind == "reserved":
        return (~yes).astype(np.uint8)
    levels = np.full(said.count, _UNKNOWN, dtype=np.uint8)
    silence = SERVICE_LEVELS.index(row.silence or family.silence)
    if silence != _UNKNOWN and row.codes:
        levels[said.any_yes(family.among)] = silence
    levels[said.all_no(row.codes)] = _NO
    levels[yes] = _YES
    return levels


def _medication_columns(programs: Sequence[Program]) -> dict[str, Levels]:
    table = np.empty((len(Medication), len(programs)), dtype=np.uint8)
    for i, program in enumerate(programs):
        facts = medication_status(program)
        table[:, i] = [_MEDICATION[facts[medication].status] for medication in Medication]
    return {f"medication.{medication}": table[i] for i, medication in enumerate(Medication)}


def _agonist(columns: Mapping[str, Levels]) -> Levels:
    """Return whether an agonist is given to people who start on it or come on it."""
    best = _best(columns, matching().medication.agonists)
    levels = np.full(best.size, _UNKNOWN, dtype=np.uint8)
    levels[best >= _MEDICATION[MEDICATION_LEVELS[-2]]] = _YES
    return levels


def _best(columns: Mapping[str, Levels], medications: Sequence[Medication]) -> Levels:
    found: Levels = np.maximum.reduce([columns[f"medication.{medication}"] for medication in medications])
    return found


def _program_columns(
    programs: Sequence[Program], said: Said, columns: Mapping[str, Levels]
) -> dict[str, Levels]:
    contradictory = np.fromiter((bool(contradictions(p)) for p in programs), np.bool_, len(programs))
    best = _best(columns, matching().medication.moud)
    return {
        "treats_oud": _treats_oud(programs, said, contradictory),
        "refusal": (best > _MEDICATION[MEDICATION_LEVELS[1]]).astype(np.uint8),
        "consistency": (~contradictory).astype(np.uint8),
        "phone": np.fromiter((bool(p.phones) for p in programs), np.uint8, len(programs)),
        "vintage": _vintages(programs),
    }


def _treats_oud(programs: Sequence[Program], said: Said, contradictory: Flags) -> Levels:
    opioid = matching().opioid
    kinds = np.array([p.kind for p in programs], dtype=object)
    treats = said.any_yes(opioid.treats) | np.isin(kinds, opioid.kinds)
    refuses = said.any_yes(opioid.no_opioid)
    not_substance_use = (kinds == opioid.mental_health_kind) & ~said.any_yes(opioid.substance_use)
    found = {  # in the order of the record's levels; the first that holds decides
        "mental_health_only": not_substance_use & ~treats,
        "dui_only": said.any_yes(opioid.dui_only),
        "alcohol_only": said.any_yes(opioid.alcohol_only),
        "no_opioid": refuses & ~contradictory,
        "contradictory": refuses,
        "unknown": ~treats,
    }
    order = tuple(matching().family["treats_oud"].level)
    return np.select(list(found.values()), [order.index(level) for level in found], len(order) - 1).astype(
        np.uint8
    )


def _vintages(programs: Sequence[Program]) -> Levels:
    years = np.array([int(p.vintage[:4]) if p.vintage[:4].isdigit() else 0 for p in programs], dtype=np.int32)
    behind = years.max(initial=0) - years
    order = tuple(matching().family["vintage"].level)
    found = {"undated": years == 0, "old": behind >= matching().search.old_years, "older": behind > 0}
    return np.select(list(found.values()), [order.index(level) for level in found], len(order) - 1).astype(
        np.uint8
    )
