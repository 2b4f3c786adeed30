"""Which year a directory is of: what its codes give away, what its name says, what the person says.

The codes bound the year; a name or a person can only choose within those bounds, since files get renamed.
What is written in the file counts where neither says anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from throughcare.errors import BadInput
from throughcare.knowledge import load


_MARKS: Mapping[str, Mapping[str, list[str]]] = load("federal_files")["vintages"]
_DATE = re.compile(r"(?<![0-9])20[0-9]{2}(?:-[01][0-9](?:-[0-3][0-9])?)?(?![0-9])")
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


def vintage_of(codes: str, file_name: str, given: str | None, written: str = "") -> Vintage:
    """Return the vintage of a directory from its codes, its file's name, what the person gave, what it says itself.

    The person's word is preferred to the name and that to what is written inside; each holds only where the codes
    allow it.

    Raises:
        BadInput: what the person gave is no year or date.
    """
    if given is not None and not _DATE.fullmatch(given):
        raise BadInput("vintage", repr(given), 'a year or a date such as "2023" or "2023-05-01"')
    year = year_in_codes(codes)
    named = _DATE.search(file_name)
    for claim in (given, named[0] if named else None, written):
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
