"""Every model of the app, for Django; each part keeps its own."""

from __future__ import annotations

from throughcare_web.records.clinical.models import (
    Allergy,
    InstrumentResult,
    MedicationStatement,
    Observation,
    Problem,
)
from throughcare_web.records.deaths.models import Death
from throughcare_web.records.patients.models import (
    CareTeamMember,
    Contact,
    Coverage,
    Distinct,
    Episode,
    Merge,
    NameKey,
    Numbering,
    Patient,
)


__all__ = [
    "Allergy",
    "CareTeamMember",
    "Contact",
    "Coverage",
    "Death",
    "Distinct",
    "Episode",
    "InstrumentResult",
    "MedicationStatement",
    "Merge",
    "NameKey",
    "Numbering",
    "Observation",
    "Patient",
    "Problem",
]
