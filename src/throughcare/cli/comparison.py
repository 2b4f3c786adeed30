"""Two directories compared: which programs are gone, which are new, and what changed at those in both.

A program is followed from one to the other by its id; else by the same name and street, then the same street
and phone, then the phone alone, then the street alone; always one to one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from throughcare.cli.census import SETTINGS, named
from throughcare.programs import Program, medication_status
from throughcare.programs.catalogue import normalised


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a program's newer listing says otherwise: what ("phone"), before and after in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """An older directory against a newer one; a changed program is given as its newer listing says it."""

    before: int
    after: int
    vanished: tuple[Program, ...]
    appeared: tuple[Program, ...]
    changed: tuple[tuple[Program, tuple[Change, ...]], ...]

    @property
    def unchanged(self) -> int:
        """Return how many programs are in both and say the same of what is compared."""
        return self.after - len(self.appeared) - len(self.changed)

    def to_document(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON."""
        return {
            "before": self.before,
            "after": self.after,
            "unchanged": self.unchanged,
            "vanished": [named(program) for program in self.vanished],
            "appeared": [named(program) for program in self.appeared],
            "changed": [
                named(program)
                | {"changes": [{"what": c.what, "before": c.before, "after": c.after} for c in changes]}
                for program, changes in self.changed
            ],
        }


def compare(older: Iterable[Program], newer: Iterable[Program]) -> Comparison:
    """Return what changed from an older directory to a newer one."""
    old, new = list(older), list(newer)
    pairs, gone, come = _followed(old, new)
    changed = [(after, tuple(_changes(before, after))) for before, after in pairs]
    return Comparison(
        before=len(old),
        after=len(new),
        vanished=tuple(sorted(gone, key=_place)),
        appeared=tuple(sorted(come, key=_place)),
        changed=tuple(sorted(((p, c) for p, c in changed if c), key=lambda entry: _place(entry[0]))),
    )


_Pairs = list[tuple[Program, Program]]


def _followed(old: list[Program], new: list[Program]) -> tuple[_Pairs, list[Program], list[Program]]:
    """Return the programs in both, those only in the old and those only in the new directory."""
    pairs: _Pairs = []
    for sameness in (_identity, _name_and_street, _street_and_phone, _phone, _street):
        waiting: defaultdict[Hashable, list[Program]] = defaultdict(list)
        for program in reversed(old):
            waiting[sameness(program)].append(program)
        waiting.pop(None, None)
        rest = []
        for program in new:
            if candidates := waiting.get(sameness(program)):
                pairs.append((candidates.pop(), program))
            else:
                rest.append(program)
        followed = {id(before) for before, _ in pairs}
        old, new = [program for program in old if id(program) not in followed], rest
    return pairs, old, new


def _identity(program: Program) -> Hashable:
    return program.id


def _name_and_street(program: Program) -> Hashable:
    street = _street(program)
    return street and (program.kind, normalised(program.name1), street)


def _street_and_phone(program: Program) -> Hashable:
    street, phone = _street(program), _phone(program)
    return (street, phone) if street and phone else None


def _phone(program: Program) -> Hashable:
    """Return the phone within its city: one number often answers for all sites of an organization."""
    number = _digits(program)
    return (program.state, program.city.casefold(), number) if number else None


def _street(program: Program) -> Hashable:
    street = normalised(program.street1)
    return (street, program.zip) if street else None


def _digits(program: Program) -> str:
    """Return the digits of the main number, without an extension or a leading 1."""
    number = program.phones[0].number if program.phones else ""
    return "".join(filter(str.isdigit, number)).removeprefix("1")[:10]


def _changes(before: Program, after: Program) -> Iterator[Change]:
    spoken: tuple[tuple[str, Callable[[Program], str]], ...] = (
        ("name", lambda program: program.name),
        ("address", lambda program: f"{program.street1}, {program.city}, {program.state} {program.zip}"),
    )
    for what, say in spoken:
        if normalised(say(before)) != normalised(say(after)):
            yield Change(what, say(before), say(after))
    if _digits(before) != _digits(after):
        yield Change("phone", *(p.phones[0].number if p.phones else "none" for p in (before, after)))
    yield from _setting_changes(before, after)
    yield from _medication_changes(before, after)


def _setting_changes(before: Program, after: Program) -> Iterator[Change]:
    for service in SETTINGS:
        was, now = before.services.says(service.key), after.services.says(service.key)
        if was != now:
            yield Change(service.label, _listed(was), _listed(now))


def _medication_changes(before: Program, after: Program) -> Iterator[Change]:
    was, now = medication_status(before), medication_status(after)
    for medication in was:
        if was[medication].status is not now[medication].status:
            yield Change(medication.label, was[medication].status.label, now[medication].status.label)


def _listed(value: bool | None) -> str:  # noqa: FBT001 - a fact of three values
    return {True: "listed", False: "denied", None: "not listed"}[value]


def _place(program: Program) -> tuple[str, ...]:
    return program.state, program.city.casefold(), program.name.casefold(), program.id
