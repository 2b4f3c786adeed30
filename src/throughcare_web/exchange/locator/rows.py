"""One program as a row of the locator's API, in bytes ready to be sent.

All of a row but two numbers (its place in the answer, its distance) is the same in every answer, so it is
written once and kept: `Rows.row` only puts the two numbers in. Which programs are sent, and in what order, is
not decided here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import orjson

from throughcare.programs import Program, catalogue


NO_WEBSITE = "http://"  # what the real listing says for none: its client cannot take null
_NOT_IN_DICTIONARY = ("Not in the dictionary", "OTHER")
_SEPARATOR = "; "


class Rows:
    """The rows of some programs: those of `/locator/listing`, or those of the export (`is_export`)."""

    def __init__(self, programs: Sequence[Program], *, is_export: bool = False) -> None:
        """Keep the programs; a row is written when it is first asked for."""
        self._programs = programs
        self._is_export = is_export
        self._written: list[tuple[bytes, bytes] | None] = [None] * len(programs)

    def row(self, program: int, number: int, miles: float | None) -> bytes:
        """Return the row of the program at this position: `number` counts from 1, `miles` may be unknown."""
        written = self._written[program]
        if written is None:
            written = self._written[program] = self._write(self._programs[program])
        distance = b"null" if miles is None else repr(miles).encode()
        return b'{"_irow":%d,%b,"miles":%b,%b}' % (number, written[0], distance, written[1])

    def _write(self, program: Program) -> tuple[bytes, bytes]:
        """Return what stands before the distance and what stands after it."""
        fields = _export_fields(program) if self._is_export else _listing_fields(program)
        services = _services(program, with_legacy=not self._is_export)
        return orjson.dumps(fields)[1:-1], orjson.dumps({"services": services})[1:-1]


def _listing_fields(program: Program) -> dict[str, Any]:
    """Return the fields in the order and with the kinds of emptiness of the real answers of 2019."""
    fields: dict[str, Any] = {
        "frid": program.id,
        "name1": program.name1,
        "name2": program.name2,
        "street1": program.street1,
        "city": program.city,
        "street2": program.street2,
        "state": program.state,
        "zip": program.zip,
        "phone": _number(program, "main") or "",
        "typeFacility": program.kind,
        "intake1": _number(program, "intake"),
        "hotline1": _number(program, "hotline"),
        "website": _absolute(program.website) or NO_WEBSITE,
        "latitude": _degrees(program.latitude),
        "longitude": _degrees(program.longitude),
    }
    if second := _number(
        program, "intake", skip=1
    ):  # the real answers have one at most: theirs are the fields above
        fields["intake2"] = second
    return fields


def _export_fields(program: Program) -> dict[str, Any]:
    """Return the fields as the guide prints them: null for none, and the kind under both names it goes by."""
    listing = _listing_fields(program)
    if listing["website"] == NO_WEBSITE:
        listing["website"] = None
    return {key: value or None for key, value in listing.items()} | {"type_facility": program.kind}


def _number(program: Program, role: str, *, skip: int = 0) -> str | None:
    numbers = (phone.number for phone in program.phones if phone.role == role)
    return next(islice(numbers, skip, None), None)


def _absolute(website: str) -> str:
    """Return the address with a scheme: the client links to it as it stands."""
    return website if not website or "://" in website else f"http://{website}"


def _degrees(value: float | None) -> str:
    # The shortest text that reads back as the same number: the client looks within one meter of it.
    return "" if value is None else repr(value)


def _services(program: Program, *, with_legacy: bool) -> list[dict[str, str]]:
    """Return the services offered, by category in the dictionary's order, and last what it does not know."""
    names: dict[str, list[str]] = {}
    for service in catalogue.members(program.services.yes):
        names.setdefault(service.category.code, []).append(service.name)
        for category, name in _legacy_names().get(service.key, ()) if with_legacy else ():
            names.setdefault(category, []).append(name)
    found = [_group(*heading, names[heading[1]]) for heading in _headings() if heading[1] in names]
    if program.other:
        found.append(_group(*_NOT_IN_DICTIONARY, program.other))
    return found


def _group(name: str, code: str, values: Iterable[str]) -> dict[str, str]:
    return {"f1": name, "f2": code, "f3": _SEPARATOR.join(values)}


@cache
def _headings() -> list[tuple[str, str]]:
    return [(category.name, category.code) for category in catalogue.CATEGORIES]


@cache
def _legacy_names() -> dict[str, list[tuple[str, str]]]:
    """Return what else the client expects of a service: category code and name."""
    document = tomllib.loads(files(__package__).joinpath("legacy.toml").read_text(encoding="utf-8"))
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in document["also_named"]:
        found.setdefault(entry["key"], []).append(
            (catalogue.service(entry["key"]).category.code, entry["name"])
        )
    for entry in document["also_under"]:
        found.setdefault(entry["key"], []).append((entry["category"], catalogue.service(entry["key"]).name))
    return found
