"""What a program really does with each medication: starts people on it, continues them, refuses them, or unknown.

Derived from the listing's codes by the evidence in `knowledge/medication_status.toml`. "Used in treatment" alone is
not "prescribed here"; a listing that says two things that cannot both hold is not believed on either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from throughcare.knowledge import Words, load
from throughcare.knowledge.words import Sentence, sentence
from throughcare.programs import catalogue
from throughcare.programs.days import day_words
from throughcare.programs.program import Program, Stated
from throughcare.terms import Medication, ProgramMedication


@dataclass(frozen=True, slots=True)
class MedicationFact:
    """What a program does with one medication, why we say so, and the codes it rests on."""

    status: ProgramMedication
    reason: Sentence
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A line of the record: it decides when all of its services are offered or denied as it says."""

    offered: int
    denied: int
    fact: MedicationFact


@dataclass(frozen=True, slots=True)
class _Conflict:
    """A statement, those that cannot hold beside it, and the sentences that quote both."""

    refusal: catalogue.Service
    against: int
    en: str
    es: str


_STATUSES = {status.value: status for status in ProgramMedication}
_MEDICATIONS = {medication.value: medication for medication in Medication}


def _evidence(line: Mapping[str, Any]) -> _Evidence:
    codes, denied = line.get("codes", ()), line.get("denied", ())
    fact = MedicationFact(_STATUSES[line["status"]], Sentence(line["en"], line["es"]), (*codes, *denied))
    return _Evidence(catalogue.mask(*codes), catalogue.mask(*denied), fact)


_RECORD = load("medication_status")
_EVIDENCE: Mapping[Medication, Sequence[_Evidence]] = {
    _MEDICATIONS[entry["key"]]: tuple(_evidence(line) for line in entry["evidence"])
    for entry in _RECORD["medication"]
}
_DOUBTED = frozenset(_MEDICATIONS[key] for key in _RECORD["contradiction"]["medications"])
_CONFLICTS = tuple(
    _Conflict(
        catalogue.service(refusal),
        catalogue.mask(*against),
        _RECORD["contradiction"]["en"],
        _RECORD["contradiction"]["es"],
    )
    for refusal, against in _RECORD["contradiction"]["pairs"].items()
)


def _relevant() -> tuple[int, int]:
    """Return the bits of every service that evidence asks for, as offered and as denied."""
    offered = denied = 0
    for evidence in (line for lines in _EVIDENCE.values() for line in lines):
        offered |= evidence.offered
        denied |= evidence.denied
    for conflict in _CONFLICTS:
        offered |= conflict.refusal.bit | conflict.against
    return offered, denied


_OFFERED, _DENIED = _relevant()


def medication_status(program: Program) -> Mapping[Medication, MedicationFact]:
    """Return what the program really does with each of the eight medications, with reasons.

    Computed once for all programs that say the same of medications, so asking again is free. What the program itself
    said since its listing was published comes before the codes.
    """
    services = program.services
    found = _status(services.yes & _OFFERED, services.no & _DENIED)
    if not program.stated:  # nearly always
        return found
    return {**found, **dict(_stated(program.stated))}


def contradictions(program: Program) -> tuple[Sentence, ...]:
    """Return a sentence for each pair of statements in the listing that cannot both hold."""
    return tuple(fact.reason for fact in _conflicting(program.services.yes & _OFFERED))


def _stated(statements: Sequence[Stated]) -> Iterator[tuple[Medication, MedicationFact]]:
    words = load("statements")["words"]
    for stated in statements:
        day = day_words(stated.on, dt.date.min)
        for medication, status in stated.medications:
            yield medication, MedicationFact(status, sentence(Words(**words[stated.by.value]), day=day), ())


@cache
def _status(yes: int, no: int) -> Mapping[Medication, MedicationFact]:
    doubt = next(_conflicting(yes), None)
    return MappingProxyType(
        {
            medication: doubt if doubt and medication in _DOUBTED else _decided(lines, yes, no)
            for medication, lines in _EVIDENCE.items()
        }
    )


def _decided(lines: Sequence[_Evidence], yes: int, no: int) -> MedicationFact:
    """Return the fact of the first line that holds; the last of each medication asks for nothing, so one does."""
    return next(
        line.fact for line in lines if line.offered & yes == line.offered and line.denied & no == line.denied
    )


def _conflicting(yes: int) -> Iterator[MedicationFact]:
    """Yield, for each statement that something in the listing contradicts, "unknown" with both quoted."""
    for conflict in _CONFLICTS:
        if yes & conflict.refusal.bit and yes & conflict.against:
            said = tuple(catalogue.members(yes & conflict.against))
            yield MedicationFact(
                ProgramMedication.UNKNOWN,
                Sentence(
                    conflict.en.format(
                        refusal=conflict.refusal.label, use="”, “".join(s.label for s in said)
                    ),
                    conflict.es.format(
                        refusal=conflict.refusal.label.es, use="», «".join(s.label.es for s in said)
                    ),
                ),
                (conflict.refusal.key, *(service.key for service in said)),
            )
