"""Which year a directory is of: what its codes give away, what its name says, what the person says.

The codes bound the year; a name or a person can only choose within those bounds, since files get renamed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from throughcare.knowledge import load


_MARKS: Mapping[str, Mapping[str, list[str]]] = load("federal_files")["vintages"]
_IN_NAME = re.compile(r"(?<!\d)20\d\d(?:-[01]\d(?:-[0-3]\d)?)?(?!\d)")
UNKNOWN = "Nothing in the file or its name tells its year, and no vintage was given."


class Vintage(NamedTuple):
    """A year or ISO date, empty when undetermined, and a sentence to show when there is one to say."""

    value: str
    note: str = ""


def year_in_codes(codes: str) -> str:
    """Return the year that codes separated by spaces give away, or an empty string.

    The codes of the latest year also stand in later years, so the answer then means that year or later.
    """
    padded = f" {codes} "
    for evidence in ("codes", "orders"):
        years = [
            year for year, mark in _MARKS.items() if any(f" {code} " in padded for code in mark[evidence])
        ]
        if len(years) == 1:
            return years[0]
    return ""


def vintage_of(codes: str, file_name: str, given: str | None) -> Vintage:
    """Return the vintage of a directory from its codes, its file's name and what the person gave.

    The person's word is preferred to the name, and either holds only where the codes allow it.
    """
    year = year_in_codes(codes)
    named = _IN_NAME.search(file_name)
    for claim in (given, named[0] if named else None):
        if claim and _allows(year, claim):
            return Vintage(claim)
    if not year:
        return Vintage("", UNKNOWN)
    refused = given or (named[0] if named else "")
    if not refused:
        return Vintage(year)
    return Vintage(year, f"Called {refused}, but its codes are those of {year}: read as {year}.")


def _allows(year: str, claim: str) -> bool:
    latest = max(_MARKS)
    return not year or claim.startswith(year) or (year == latest and claim[:4] > latest)
