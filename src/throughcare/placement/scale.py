"""The order of the levels of care, from none to the emergency department."""

from __future__ import annotations

from throughcare.terms import LevelOfCare


_UP = (
    LevelOfCare.NONE,
    LevelOfCare.EARLY_INTERVENTION,
    LevelOfCare.REMISSION_MONITORING,
    LevelOfCare.OUTPATIENT_THERAPY,
    LevelOfCare.MANAGED_OUTPATIENT,
    LevelOfCare.INTENSIVE_OUTPATIENT,
    LevelOfCare.HIGH_INTENSITY_OUTPATIENT,
    LevelOfCare.MANAGED_INTENSIVE_OUTPATIENT,
    LevelOfCare.LOW_INTENSITY_RESIDENTIAL,
    LevelOfCare.HIGH_INTENSITY_RESIDENTIAL,
    LevelOfCare.MANAGED_RESIDENTIAL,
    LevelOfCare.INPATIENT,
    LevelOfCare.EMERGENCY,
)
_RANK = {level: number for number, level in enumerate(_UP)}


def rank(level: LevelOfCare) -> int:
    """Return the place of a level in the order none, 0.5, 1.0 … 4, ED."""
    return _RANK[level]
