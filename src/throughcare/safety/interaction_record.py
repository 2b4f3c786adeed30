"""The record of interactions, typed: what `knowledge/interactions.toml` says and what it must obey.

Which row holds for which pair is for `interactions.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from throughcare import drugs as drug_table
from throughcare import knowledge
from throughcare.knowledge import Edition, RecordFault
from throughcare.terms import Action, Condition, Flag, InteractionSeverity, Medication, MedicationStatus, Sign


class Mechanism(StrEnum):
    """How two drugs act on each other."""

    CNS_DEPRESSION = "cns_depression"
    QT = "qt"
    ELECTROLYTES = "electrolytes"
    CYP_INHIBITION = "cyp_inhibition"
    CYP_INDUCTION = "cyp_induction"
    OTHER_DRUG_LEVEL = "other_drug_level"
    SEROTONERGIC = "serotonergic"
    OPIOID_ANTAGONISM = "opioid_antagonism"
    PARTIAL_AGONIST_DISPLACEMENT = "partial_agonist_displacement"
    ANTICHOLINERGIC = "anticholinergic"
    DIURETIC_EFFECT = "diuretic_effect"
    HYPOTENSION_BRADYCARDIA = "hypotension_bradycardia"
    ABSORPTION = "absorption"
    ANTAGONISM = "antagonism"
    HEPATOTOXICITY = "hepatotoxicity"
    INJECTION_BLEEDING = "injection_bleeding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One statement of one label section about one medication and a class of drugs, or single drugs."""

    id: str
    medications: tuple[Medication, ...]
    mechanism: Mechanism
    severity: InteractionSeverity
    action: str
    text: str
    public: str
    citation: str
    classes: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """What a sum of points is called, from how many points."""

    least: int
    severity: InteractionSeverity
    text: str
    public: str


@dataclass(frozen=True, slots=True)
class Risk:
    """What else adds to a sum, and what shows it."""

    points: int
    label: str
    flags: tuple[Flag, ...] = ()
    conditions: tuple[Condition, ...] = ()
    signs: tuple[Sign, ...] = ()
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """How points add up, and what is said of the total."""

    rule: str
    citation: str
    points: Mapping[str, int]
    band: tuple[Band, ...]
    actions: tuple[Action, ...] = ()
    medication: Mapping[Medication, int] = field(default_factory=dict)
    risk: Mapping[str, Risk] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Burdens:
    """The two sums."""

    sedation: Sum
    qt: Sum


@dataclass(frozen=True, slots=True)
class Kept:
    """Mechanisms whose major interactions leave the status of these medications as it is."""

    medications: tuple[Medication, ...]
    mechanisms: tuple[Mechanism, ...]
    citation: str


@dataclass(frozen=True, slots=True)
class UnlistedWords:
    """What is said of names that no table holds."""

    text: str
    public: str


@dataclass(frozen=True, slots=True)
class InteractionRecord:
    """The whole record; its comments say what each part means."""

    edition: Edition
    unlisted: UnlistedWords
    status: Mapping[InteractionSeverity, MedicationStatus]
    status_kept: tuple[Kept, ...]
    row: tuple[Row, ...]
    burden: Burdens


@cache
def interaction_record() -> InteractionRecord:
    """Return the record, checked when it is first asked for."""
    record = knowledge.record("interactions", InteractionRecord)
    _check(record.row, drug_table.listed().keys(), drug_table.class_keys())
    return record


def _check(rows: Iterable[Row], drugs: Iterable[str], classes: Iterable[str]) -> None:
    """Raise RecordFault where a row names an unknown drug or class, or two rows have one id."""
    known, kinds, seen = set(drugs), set(classes), set()
    for row in rows:
        if unknown := ({*row.drugs, *row.without} - known) | (set(row.classes) - kinds):
            raise RecordFault(
                f"interactions.toml: {row.id}: found {min(unknown)!r}, no drug or class of drugs/"
            )
        if row.id in seen:
            raise RecordFault(f"interactions.toml: found {row.id!r} a second time; wanted ids of its own")
        seen.add(row.id)
