"""Single cells of a federal file as clean values: text, ZIP codes, telephone numbers, coordinates.

Spreadsheets drop the zero in front of a ZIP code and turn it into 2138.0; here it is 02138 again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from math import isfinite

from throughcare.knowledge import load
from throughcare.programs.program import Phone


_NO_WEBSITE = frozenset(load("federal_files")["locator"]["no_website"])
_ZIP = re.compile(r"([0-9]{3,5})(?:-?([0-9]{4}))?")
_ZIP4 = re.compile(r"[0-9]{1,4}")
_PHONE = re.compile(
    r"(?:\+?1[-. ]?)?\(?(\d{3})\)?[-. ]*(\d{3})[-. ]*(\d{4})(?:,? *(?:x|ext\.?) *(\d+))?", re.IGNORECASE
)


def tidy(value: object) -> str:
    """Return a cell as text, trimmed and single-spaced; empty for None, and no ".0" after a whole number."""
    if isinstance(value, str):
        return " ".join(value.split()) if value else ""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def split_zip(text: str) -> tuple[str, str]:
    """Return the five digits of a ZIP code and the four after it, each empty where it is not given."""
    if len(text) == 5 and text.isascii() and text.isdecimal():  # nearly always
        return text, ""
    match = _ZIP.fullmatch(text.removesuffix(".0"))
    return (match[1].zfill(5), match[2] or "") if match else ("", "")


def four_digits(text: str) -> str:
    """Return the four digits after a ZIP code, with the zero in front that spreadsheets drop."""
    match = _ZIP4.fullmatch(text.removesuffix(".0"))
    return match[0].zfill(4) if match else ""


def phones(cells: Mapping[str, str], roles: Mapping[str, str]) -> tuple[Phone, ...]:
    """Return the numbers in the columns that `roles` names, each number once, as 617-555-0100 or 617-555-0100 x12.

    A number in letters ("888-555-HELP") is kept as it stands.
    """
    found: dict[str, Phone] = {}
    for column, role in roles.items():
        if text := cells.get(column):
            phone = _phone(text, role)
            found.setdefault(phone.number, phone)
    return tuple(found.values())


@lru_cache(maxsize=65536)
def _phone(text: str, role: str) -> Phone:
    match = _PHONE.fullmatch(text)
    if match is None:
        return Phone(text, role)
    area, exchange, line, extension = match.groups()
    return Phone(f"{area}-{exchange}-{line}" + (f" x{extension}" if extension else ""), role)


def website(text: str) -> str:
    """Return an address on the web, empty where the locator writes a bare "http://" for none."""
    return "" if text.lower() in _NO_WEBSITE else text


def degrees(text: str) -> float | None:
    """Return a coordinate in decimal degrees, None where there is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None
