"""A row of a chart as its form shows it, so that a correction begins with what stands."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from throughcare_web.records.clinical.coded import listed
from throughcare_web.records.clinical.entries import MedicationEntry
from throughcare_web.records.clinical.models import Allergy, ChartRow, MedicationStatement, Problem


def initial_of(row: ChartRow) -> dict[str, Any]:
    """Return what a form shows of an allergy, a problem or a medication."""
    if isinstance(row, MedicationStatement):
        return {one.name: getattr(medication_entry(row), one.name) for one in fields(MedicationEntry)}
    if isinstance(row, Problem):
        ours = listed().get(row.code)
        # The words of our list go with its code: kept in the form, they would stay with another one chosen there.
        own = {
            "listed" if ours else "code": row.code,
            "words": "" if ours and ours.words == row.words else row.words,
        }
        return {**own, **{name: getattr(row, name) for name in ("status", "began_on", "ended_on", "note")}}
    assert isinstance(row, Allergy)  # noqa: S101 - the three parts with a form of their own
    return {name: getattr(row, name) for name in ("substance", "reaction", "severity", "certainty", "note")}


def medication_entry(row: MedicationStatement) -> MedicationEntry:
    """Return a medication as it would be entered."""
    said = {one.name: getattr(row, one.name) for one in fields(MedicationEntry)}
    return MedicationEntry(**{**said, "dose": None if row.dose is None else row.dose.normalize()})
