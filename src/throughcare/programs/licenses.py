"""A state's list of licensed programs: read with nothing lost, and matched to listings with each likeness named.

Reading and comparing only. A license is not an opinion about care: a listing without one may need none.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from throughcare.errors import BadInput
from throughcare.knowledge import Words, load
from throughcare.knowledge.words import Sentence, sentence
from throughcare.programs.cells import phones, split_zip, tidy
from throughcare.programs.opening import Form, open_file
from throughcare.programs.program import Program
from throughcare.programs.reading import Refused
from throughcare.programs.table import Line, Table, read_text
from throughcare.terms.places_open import LicenseState


WANTED = "a state's list of licensed programs (CSV with a heading)"
_RECORD = load("licenses")
_COLUMNS: Mapping[str, Any] = {
    name: names for name, names in _RECORD["columns"].items() if name != "required"
}
_REQUIRED: Sequence[str] = _RECORD["columns"]["required"]
_POINTS: Mapping[str, int] = _RECORD["points"]
_SHORT: Mapping[str, str] = _RECORD["short"]


@dataclass(frozen=True, slots=True)
class License:
    """One license as the state's list has it.

    Attributes:
        expires_on: the day it runs out; None where the list gives none.
        status: the state's own word for its standing, as written.
        raw: the whole row, by the names of its heading.
    """

    number: str
    name: str
    owner: str
    street: str
    city: str
    zip: str
    phone: str
    expires_on: dt.date | None
    status: str
    beds: int | None
    line: int
    raw: Mapping[str, str] = field(hash=False)

    def state(self, today: dt.date) -> LicenseState:
        """Return whether it holds today."""
        return standing(self.expires_on, self.status, today)


@dataclass(frozen=True, slots=True)
class LicenseReading:
    """A list as read: rows_in = licenses + refused. `digest` is the same for the same file."""

    path: Path
    licenses: tuple[License, ...]
    refused: tuple[Refused, ...]
    rows_in: int
    digest: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LicenseMatch:
    """The license most like a listing: points in all, and what they are for. `is_sure`: nobody need look."""

    license: License
    points: int
    reasons: tuple[Sentence, ...]

    @property
    def is_sure(self) -> bool:
        """Return whether the license is taken as this listing's."""
        return self.points >= _POINTS["match"]


def read_licenses(path: Path, columns: Mapping[str, str] | None = None) -> LicenseReading:
    """Return the licenses of a CSV file, every row accounted for.

    Args:
        path: the file, plain or gzipped.
        columns: for things we read ("number", "expires_on") the name that this file's heading has for them.

    Raises BadInput when the file is missing, damaged, no table, lacks the number or name, or holds no license.
    """
    opened = open_file(path, WANTED)
    if opened.form is not Form.TABLE:
        raise BadInput(str(path), f"a {opened.form.value}", WANTED)
    table = read_text(opened)
    places = _places(str(path), table, columns or {})
    rows = [_license(line, table.columns, places) for line in table.lines]
    found = tuple(row for row in rows if isinstance(row, License))
    refused = tuple(row for row in rows if isinstance(row, Refused))
    if not found:
        raise BadInput(str(path), "no license", WANTED)
    digest = blake2b(opened.content, digest_size=16).hexdigest()
    notes = (table.note,) if table.note else ()
    return LicenseReading(path, found, refused, len(rows), digest, notes)


def standing(expires_on: dt.date | None, status: str, today: dt.date) -> LicenseState:
    """Return whether a license holds today, by its last day, which still counts, and the state's own word for it."""
    ended = any(word in status.casefold() for word in _RECORD["status"]["ended"])
    late = expires_on is not None and expires_on < today
    return LicenseState.EXPIRED if ended or late else LicenseState.CURRENT


def best_matches(programs: Iterable[Program], licenses: Iterable[License]) -> dict[str, LicenseMatch]:
    """Return for each program id the license most like it, where one is like it at all.

    Of several equally alike the one that runs out last is taken: a renewed license stands beside the old one.
    """
    by_mark: dict[tuple[str, str], list[License]] = defaultdict(list)
    for one in licenses:
        for mark in _marks(one.phone, one.street, one.zip):
            by_mark[mark].append(one)
    found = {}
    for program in programs:
        number = program.phones[0].number if program.phones else ""
        numbers = [phone.number for phone in program.phones] or [number]
        marks = {mark for each in numbers for mark in _marks(each, program.street1, program.zip)}
        near = {id(one): one for mark in marks for one in by_mark.get(mark, ())}
        ranked = [_likeness(program, one) for one in near.values()]
        if (best := max(ranked, key=_rank, default=None)) and best.points >= _POINTS["unsure"]:
            found[program.id] = best
    return found


def state_of(match: LicenseMatch | None, today: dt.date) -> LicenseState:
    """Return what the list says of a listing, given the license most like it."""
    if match is None:
        return LicenseState.NOT_FOUND
    return match.license.state(today) if match.is_sure else LicenseState.UNSURE


def _rank(match: LicenseMatch) -> tuple[int, dt.date, str]:
    return (match.points, match.license.expires_on or dt.date.min, match.license.number)


def _likeness(program: Program, one: License) -> LicenseMatch:
    shared = _shared_words(f"{program.name1} {program.name2}", f"{one.name} {one.owner}")
    digits = {_digits(phone.number) for phone in program.phones}
    alike = {
        "phone": bool(one.phone) and _digits(one.phone) in digits,
        "street": bool(one.street) and _street(one.street) == _street(program.street1),
        "zip": bool(one.zip) and one.zip == program.zip,
        "city": bool(one.city) and one.city.casefold() == program.city.casefold(),
    }
    points = sum(_POINTS[name] for name, holds in alike.items() if holds) + round(_POINTS["name"] * shared)
    reasons = [sentence(Words(**_RECORD["words"][name])) for name, holds in alike.items() if holds]
    if shared:
        reasons.append(sentence(Words(**_RECORD["words"]["name"]), share=round(100 * shared)))
    return LicenseMatch(one, points, tuple(reasons))


def _shared_words(ours: str, theirs: str) -> float:
    """Return the share of our name's words that their names have too, 0 to 1."""
    words = _words(ours)
    return len(words & _words(theirs)) / len(words) if words else 0.0


def _words(name: str) -> set[str]:
    kept = "".join(letter if letter.isalnum() else " " for letter in name.casefold().replace("'", ""))
    return {word for word in kept.split() if len(word) > 1}


def _marks(phone: str, street: str, zip_code: str) -> Iterator[tuple[str, str]]:
    """Yield what makes two entries worth comparing."""
    for name, value in (("phone", _digits(phone)), ("street", _street(street)), ("zip", zip_code)):
        if value:
            yield name, value


def _digits(phone: str) -> str:
    return "".join(letter for letter in phone.partition("x")[0] if letter in "0123456789")


def _street(street: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in street.casefold())
    return "".join(_SHORT.get(word, word) for word in kept.split())


def _places(where: str, table: Table, columns: Mapping[str, str]) -> dict[str, int]:
    """Return where in a row each thing stands."""
    heading = list(table.columns)
    found: dict[str, int] = {}
    for name, asked in columns.items():
        if name not in _COLUMNS:
            raise BadInput("--column", name[:40], f"one of {', '.join(_COLUMNS)}")
        if asked.strip().lower() not in heading:
            raise BadInput(where, f"no column {asked[:40]!r}", ", ".join(heading)[:200])
        found[name] = heading.index(asked.strip().lower())
    for name, names in _COLUMNS.items():
        known = next((heading.index(one) for one in names if one in heading), None)
        if name not in found and known is not None:
            found[name] = known
    missing = [name for name in _REQUIRED if name not in found]
    if missing:
        wanted = f"--column {missing[0]}=NAME with one of: {', '.join(heading)[:200]}"
        raise BadInput(where, f"no column for the license's {missing[0]}", wanted)
    return found


def _license(line: Line, heading: Sequence[str], places: Mapping[str, int]) -> License | Refused:
    """Return the license in a row, or why there is none."""
    if line.fault:
        return Refused(line.number, line.fault)
    cells = [tidy(cell) for cell in line.cells]
    said = {name: cells[place] for name, place in places.items()}
    if not said["number"] or not said["name"]:
        return Refused(line.number, "no license number, or no name")
    day = _day(said.get("expires_on", ""))
    if day is None and said.get("expires_on"):
        return Refused(line.number, f"{said['expires_on'][:40]!r} is no day")
    listed = phones(said, {"phone": "main"})
    beds = said.get("beds", "")
    return License(
        number=said["number"],
        name=said["name"],
        owner=said.get("owner", ""),
        street=said.get("street", ""),
        city=said.get("city", ""),
        zip=split_zip(said.get("zip", ""))[0],
        phone=listed[0].number if listed else "",
        expires_on=day,
        status=said.get("status", ""),
        beds=int(beds) if beds.isascii() and beds.isdigit() and len(beds) <= 5 else None,
        line=line.number,
        raw=dict(zip(heading, cells, strict=True)),
    )


def _day(text: str) -> dt.date | None:
    for form in _RECORD["days"]["forms"]:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day, no moment
        except ValueError:
            continue
    return None
