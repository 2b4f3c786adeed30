"""From answers to the person they describe, and from a person document to answers.

Answers are by path (`paths.py`). What is not known, taken out or unfinished is left out; facts that cannot both be true
are named, and the rest is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from throughcare.assessment.facts import Fact, Kind, facts
from throughcare.assessment.paths import place_of
from throughcare.assessment.values import Value
from throughcare.errors import BadInput
from throughcare.person import Person


# Of two facts that cannot both be true, the one that says danger stays.
_GIVES_WAY = {"signs": "vitals.sedation"}

_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_ROW = 40

Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An answer that is not used beside the others; path: where it stands; found, wanted: why, and what would do."""

    path: str
    found: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Composed:
    """What the answers come to.

    Attributes:
        document: the person document, plain values; person: the same, read.
        left_out: what contradicts another answer.
        unfinished: parts that an entry needs before it counts: a substance without a name.
        asked: facts of which something is known, or that were said to be none.
        nones: those of them that were said to be none. No rule tells that from not asked; a reader does.
    """

    document: dict[str, Any]
    person: Person
    left_out: tuple[LeftOut, ...]
    unfinished: tuple[str, ...]
    asked: frozenset[str]
    nones: frozenset[str]


def rows_of(answers: Answers, group: str) -> tuple[str, ...]:
    """Return the entries of a group that were not taken out, in the order in which they were begun."""
    begun = dict.fromkeys(
        path.partition("#")[2].partition(".")[0]
        for path, value in answers.items()
        if path.startswith(f"{group}#") and value is not None
    )
    return tuple(row for row in begun if answers.get(f"{group}#{row}") is not False)


def compose(answers: Answers) -> Composed:
    """Return the person that answers describe, whatever they are: answers that cannot be used are named."""
    kept, left_out = dict(answers), []
    while True:
        document, places, unfinished = _document(kept)
        try:
            person = Person.from_document(document)
        except BadInput as fault:
            path = _path_in(fault.where, places)
            left_out.append(LeftOut(path, fault.found, fault.wanted))
            kept = _without(kept, path)
        else:
            return Composed(
                document, person, tuple(left_out), tuple(unfinished), _asked(answers), nones_of(answers)
            )


def _document(answers: Answers) -> tuple[dict[str, Any], dict[str, tuple[str, ...]], list[str]]:
    """Return the document, the entries that each group of it holds, and the parts that entries lack."""
    document: dict[str, Any] = {}
    places: dict[str, tuple[str, ...]] = {}
    unfinished: list[str] = []
    for path, fact in facts().items():
        if fact.kind is Kind.GROUP:
            entries = {row: _entry(answers, fact, row) for row in rows_of(answers, path)}
            lacking = {row: _lacking(fact, entry) for row, entry in entries.items()}
            unfinished += [f"{path}#{row}.{part}" for row, part in lacking.items() if part and entries[row]]
            places[path] = tuple(row for row, part in lacking.items() if not part)
            value: Value = [entries[row] for row in places[path]] or None
        else:
            value = answers.get(path)
        if value not in (None, []):
            _put(document, path, value)
    return document, places, unfinished


def _entry(answers: Answers, fact: Fact, row: str) -> dict[str, Value]:
    values = {part.name: answers.get(f"{fact.path}#{row}.{part.name}") for part in fact.parts}
    return {name: value for name, value in values.items() if value is not None}


def _lacking(fact: Fact, entry: Mapping[str, Value]) -> str:
    """Return the first part that an entry cannot be without, or nothing where it has them all."""
    return next((part.name for part in fact.parts if part.is_required and part.name not in entry), "")


def _put(document: dict[str, Any], path: str, value: Value) -> None:
    *outer, name = path.split(".")
    for key in outer:
        document = document.setdefault(key, {})
    document[name] = value


def _path_in(where: str, places: Mapping[str, tuple[str, ...]]) -> str:
    """Return the answer's path for a path in the document: "person.substances[1].route" is "substances#k3.route"."""
    path = where.removeprefix("person.")
    group, bracket, rest = path.partition("[")
    number, _, part = rest.partition("]")
    if bracket and group in places:
        return f"{group}#{places[group][int(number)]}{part}"
    return _GIVES_WAY.get(group, group)


def _without(answers: Answers, path: str) -> dict[str, Value]:
    """Return the answers without one; without a whole entry where the path is an entry's."""
    return {
        key: value for key, value in answers.items() if key != path and not key.startswith(f"{path}.")
    } | ({path: False} if "#" in path and "." not in path.partition("#")[2] else {})


def _asked(answers: Answers) -> frozenset[str]:
    """Return the facts that answers speak of: known, or said to be none."""
    found = set()
    for path, value in answers.items():
        place = place_of(path)
        if value is not None and not place.is_entry:
            found |= {place.key, place.fact.path}
    return frozenset(found)


def nones_of(answers: Answers) -> frozenset[str]:
    """Return the facts that were said to be none of what was asked; of a group, where no entry says otherwise."""
    return frozenset(path for path, value in answers.items() if value == [] and not rows_of(answers, path))


def answers_of(person: Person, *, row: str = "r") -> dict[str, Value]:
    """Return the answers that describe a person; `row` begins what entries without a name are called."""
    plain = document_of(person)
    found: dict[str, Value] = {}
    for path, fact in facts().items():
        value = _at(plain, path)
        if fact.kind is Kind.GROUP:
            for name, entry in _named(value or (), row):
                found |= {f"{path}#{name}": True} if not entry else {}
                found |= {f"{path}#{name}.{part}": known for part, known in entry.items()}
        elif value is not None:
            found[path] = value
    return found


def _named(entries: Iterable[Mapping[str, Value]], row: str) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Yield each entry with what it is called: after its drug, or by number where it has no name or not alone."""
    taken = set()
    for number, entry in enumerate(entries, 1):
        name = row_called(str(entry.get("name", "")))
        if not name or name in taken:
            name = f"{row}{number}"
        taken.add(name)
        yield name, entry


def row_called(name: str) -> str:
    """Return what an entry of this name is called: the same for everyone who enters it; empty for no letters."""
    return _NOT_A_NAME.sub("_", name.lower()).strip("_")[:_LONGEST_ROW]


def _at(document: Mapping[str, Any], path: str) -> Value:
    value: Any = document
    for key in path.split("."):
        value = value.get(key) if value else None
    return value


def document_of(person: Person) -> dict[str, Any]:
    """Return a person as a plain document: what `Person.from_document` reads back as the same, the unknown left out."""
    return dict(_plain_fields(person))


def _plain_fields(value: Any) -> Iterator[tuple[str, Value]]:
    for this in fields(value):
        plain = _plain(getattr(value, this.name))
        if plain not in (None, [], {}):
            yield this.name, plain


def _plain(value: Any) -> Value:
    if is_dataclass(value):
        return dict(_plain_fields(value))
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
