"""What a file changes in the directory: which listing each program is, what differs, what is gone. Pure functions.

The import action asks and writes; nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from throughcare.programs import Program
from throughcare.programs.catalogue import normalised


# The import tells where a line stood and which edition said it; history is about the program itself.
_NOT_HISTORY = {
    *("id", "source", "vintage", "row", "point_source", "precision", "services", "phones", "other", "stated"),
}
_PLAIN = tuple(field.name for field in fields(Program) if field.name not in _NOT_HISTORY)


@dataclass(frozen=True, slots=True)
class Known:
    """A listing before the import.

    Attributes:
        listing: its row.
        as_of: the vintage of the file that last described it, or that no longer named it.
    """

    listing: int
    program: Program
    is_current: bool
    fictional: bool
    as_of: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a file speaks of: a listing that it could have named and did not is gone.

    Attributes:
        vintage: its year or date; what a newer file said stands.
        whole_states: the states of which it names every program.
        kinds: the kinds of facility it names.
    """

    vintage: str
    fictional: bool
    whole_states: frozenset[str]
    kinds: frozenset[str]

    def ends(self, known: Known) -> bool:
        """Return whether a current listing that the file does not name is gone; a real file ends fictional ones."""
        if known.fictional and not self.fictional:
            return True
        could_name = known.program.state in self.whole_states and known.program.kind in self.kinds
        return could_name and known.as_of <= self.vintage


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; for services and other codes only what went (`old`) and what came (`new`)."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import will write.

    Attributes:
        write: programs whose listing is new or differs, under the id each is known by.
        changes: for each known program that reads differently, what changed.
        seen: the ids of all programs of the file that are listings already.
        gone: current listings that the file ends.
    """

    write: list[Program]
    changes: dict[str, list[Change]]
    seen: set[str]
    gone: list[Known]

    @property
    def added(self) -> int:
        """Return how many listings are new."""
        return sum(program.id not in self.seen for program in self.write)


def plan(known: Mapping[str, Known], programs: Iterable[Program], scope: Scope) -> Plan:
    """Return what the programs of a file change in the known listings."""
    alike = {key: entry.program for key, entry in known.items() if entry.fictional == scope.fictional}
    found = Plan([], {}, set(), [])
    for program in keep_identity(alike, programs):
        if (old := known.get(program.id)) is None:
            found.write.append(program)
            continue
        found.seen.add(program.id)
        if old.as_of > scope.vintage:
            continue
        if differs := changes(old, program):
            found.changes[program.id] = differs
        if differs or program != old.program:
            found.write.append(program)
    unnamed = (entry for key, entry in known.items() if key not in found.seen)
    found.gone.extend(entry for entry in unnamed if entry.is_current and scope.ends(entry))
    return found


def keep_identity(known: Mapping[str, Program], incoming: Iterable[Program]) -> list[Program]:
    """Return the incoming programs, each under the id it is already known by.

    The same id is the same program; else the same name and address; else the same address and telephone. Where two
    would answer, none is taken: a new listing is the lesser mistake than another program's history.
    """
    programs = list(incoming)
    ids = {program.id: program.id for program in programs if program.id in known}
    for same in (_name_and_address, _address_and_phone):
        taken = set(ids.values())
        free = _told_apart((program for key, program in known.items() if key not in taken), same)
        new = _told_apart((program for program in programs if program.id not in ids), same)
        ids |= {program.id: free[mark].id for mark, program in new.items() if mark in free}
    return [replace(program, id=ids[program.id]) if program.id in ids else program for program in programs]


def changes(old: Known, new: Program) -> list[Change]:
    """Return what a newer description of a listing says differently, field by field."""
    was = old.program
    found = [] if old.is_current else [Change("is_current", old=False, new=True)]
    found += [
        Change(name, before, after)
        for name in _PLAIN
        if (before := getattr(was, name)) != (after := getattr(new, name))
    ]
    if was.phones != new.phones:
        before, after = ([[phone.number, phone.role] for phone in side.phones] for side in (was, new))
        found.append(Change("phones", before, after))
    for name, went, came in (
        ("yes", was.services.yes_codes(), new.services.yes_codes()),
        ("no", was.services.no_codes(), new.services.no_codes()),
        ("other", was.other, new.other),
    ):
        if went != came:
            found.append(Change(name, sorted({*went} - {*came}), sorted({*came} - {*went})))
    return found


def _told_apart(
    programs: Iterable[Program], same: Callable[[Program], Hashable | None]
) -> dict[Hashable, Program]:
    """Return the programs by what `same` says of them, without those that it says nothing of or finds twice."""
    found: dict[Hashable, Program] = {}
    twice: set[Hashable] = {None}
    for program in programs:
        mark = same(program)
        if mark in found:
            twice.add(mark)
        found[mark] = program
    return {mark: program for mark, program in found.items() if mark not in twice}


def _address(program: Program) -> tuple[str, str, str] | None:
    if not program.street1 or not program.zip:
        return None
    return (program.kind, normalised(program.street1), program.zip)


def _name_and_address(program: Program) -> Hashable | None:
    address = _address(program)
    return (*address, normalised(program.name)) if address else None


def _address_and_phone(program: Program) -> Hashable | None:
    address = _address(program)
    if not address or not program.phones:
        return None
    return (*address, "".join(filter(str.isdigit, program.phones[0].number)))
