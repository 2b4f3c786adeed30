"""Listing columns to the core's `Program` and back: the only translation of a listing.

Values in, values out: no query is made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from throughcare.programs import Phone, Program, Services
from throughcare.terms import Precision


COLUMNS = (
    "key",
    "name1",
    "name2",
    "street1",
    "street2",
    "city",
    "state",
    "zip",
    "zip4",
    "county",
    "phones",
    "website",
    "latitude",
    "longitude",
    "precision",
    "point_source",
    "kind",
    "source",
    "vintage",
    "row",
    "yes",
    "no",
    "other",
)
_PHONES, _PRECISION, _YES = (COLUMNS.index(column) for column in ("phones", "precision", "yes"))
_PRECISIONS = {str(precision): precision for precision in Precision}


def program(values: Sequence[Any]) -> Program:
    """Return the program that a listing's values, in the order of `COLUMNS`, describe.

    Raises KeyError for a service key that the catalogue does not have: keys are never withdrawn.
    """
    yes, no, other = values[_YES:]
    return Program(
        *values[:_PHONES],
        tuple(Phone(number, role) for number, role in values[_PHONES]),
        *values[_PHONES + 1 : _PRECISION],
        _PRECISIONS[values[_PRECISION]],
        *values[_PRECISION + 1 : _YES],
        Services.of(yes, no),
        tuple(other),
    )


def columns(program: Program) -> dict[str, Any]:
    """Return the listing columns that hold this program; `key` is its id."""
    plain = {column: getattr(program, column) for column in COLUMNS[1:_YES]}
    return plain | {
        "key": program.id,
        "phones": [[phone.number, phone.role] for phone in program.phones],
        "precision": str(program.precision),
        "yes": list(program.services.yes_codes()),
        "no": list(program.services.no_codes()),
        "other": list(program.other),
    }
