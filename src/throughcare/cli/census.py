"""What is in a directory as read: counts, and the rows that a careful reader would look at twice.

Counts and lists only; `directory_check` prints them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from throughcare.programs import Program, Reading, contradictions, medication_status
from throughcare.programs.catalogue import SERVICES, Service, normalised
from throughcare.terms import Medication, Precision, ProgramMedication


SETTINGS = tuple(
    service for service in SERVICES if service.category.code in {"TC", "SET"}
)  # type of care, setting


@dataclass(frozen=True, slots=True)
class Census:
    """A directory in figures.

    Attributes:
        contradictions: programs with what their own listing says against itself.
        duplicates: groups of programs with the same name, street and ZIP code.
        precision: programs by how exactly their point is known.
        settings: programs by the type of care or setting that they list.
        medications: for each medication, programs by what they do with it.
    """

    reading: Reading
    contradictions: tuple[tuple[Program, tuple[str, ...]], ...]
    duplicates: tuple[tuple[Program, ...], ...]
    without_phone: tuple[Program, ...]
    without_point: tuple[Program, ...]
    precision: Mapping[Precision, int]
    states: Mapping[str, int]
    settings: Mapping[Service, int]
    medications: Mapping[Medication, Mapping[ProgramMedication, int]]

    def to_document(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON."""
        reading = self.reading
        return {
            "file": str(reading.path),
            "kind": reading.kind,
            "source": reading.source,
            "vintage": reading.vintage,
            "rows_in": reading.rows_in,
            "programs": len(reading.programs),
            "refused": [{"line": row.line, "reason": row.reason} for row in reading.refused],
            "notes": list(reading.notes),
            "unknown_codes": dict(reading.unknown_codes),
            "contradictions": [
                named(program) | {"says": list(says)} for program, says in self.contradictions
            ],
            "duplicates": [[named(program) for program in group] for group in self.duplicates],
            "without_phone": [named(program) for program in self.without_phone],
            "without_point": [named(program) for program in self.without_point],
            "precision": dict(self.precision),
            "states": dict(self.states),
            "settings": {service.key: n for service, n in self.settings.items()},
            "medications": {str(medication): dict(did) for medication, did in self.medications.items()},
        }


def census(reading: Reading) -> Census:
    """Return the figures of a directory."""
    programs = reading.programs
    against_itself = [(program, contradictions(program)) for program in programs]
    return Census(
        reading=reading,
        contradictions=tuple((program, says) for program, says in against_itself if says),
        duplicates=_duplicates(programs),
        without_phone=tuple(program for program in programs if not program.phones),
        without_point=tuple(program for program in programs if program.precision is Precision.NONE),
        precision=Counter(program.precision for program in programs),
        states=dict(Counter(program.state or "none" for program in programs).most_common()),
        settings={service: n for service in SETTINGS if (n := _offering(programs, service.key))},
        medications=_medications(programs),
    )


def _offering(programs: Iterable[Program], key: str) -> int:
    return sum(program.services.says(key) is True for program in programs)


def _duplicates(programs: Iterable[Program]) -> tuple[tuple[Program, ...], ...]:
    groups: defaultdict[tuple[str, ...], list[Program]] = defaultdict(list)
    for program in programs:
        groups[normalised(program.name), normalised(program.street1), program.zip].append(program)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _medications(programs: Iterable[Program]) -> dict[Medication, Mapping[ProgramMedication, int]]:
    counts: defaultdict[Medication, Counter[ProgramMedication]] = defaultdict(Counter)
    for program in programs:
        for medication, fact in medication_status(program).items():
            counts[medication][fact.status] += 1
    return {
        medication: {status: n for status in ProgramMedication if (n := counted[status])}
        for medication, counted in counts.items()
    }


def named(program: Program) -> dict[str, Any]:
    """Return what tells a program from others, as plain values for JSON; `row` is that of its own file."""
    return {
        "row": program.row,
        "name": program.name,
        "street": program.street1,
        "city": program.city,
        "state": program.state,
        "zip": program.zip,
        "phones": [phone.number for phone in program.phones],
    }
