"""What the answers to an instrument come to, and everything that has to be said beside the number.

The shape of the answer and its JSON; how it is found is for `scoring`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from throughcare.instruments.record import Band, Instrument, Item
from throughcare.terms import Flag, Severity, Sex


Number = int | Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a total is called.

    Attributes:
        band: None where missing answers could still change it.
        at_least: the band of the lowest total possible, where `band` is None and that is not the lowest band.
        sex: whom this reading is for; None where the cut-off is the same for all.
    """

    band: Band | None
    at_least: Band | None
    sex: Sex | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the reading as JSON values."""
        return {
            "sex": None if self.sex is None else str(self.sex),
            "band": _band(self.band),
            "at_least": _band(self.at_least),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscaleScore:
    """The score of one subscale; `total` is None while answers are missing."""

    key: str
    label: str
    total: Number | None
    minimum: Number
    maximum: Number
    least: int
    most: int

    def to_dict(self) -> dict[str, Any]:
        """Return the subscale as JSON values."""
        return {
            "label": self.label,
            "total": _number(self.total),
            "minimum": _number(self.minimum),
            "maximum": _number(self.maximum),
            "least": self.least,
            "most": self.most,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedFlag:
    """A flag the answers raise, with its words for a clinician."""

    code: Flag
    severity: Severity
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the flag as JSON values."""
        return {"code": str(self.code), "severity": str(self.severity), "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of one form.

    Attributes:
        total: points, or their mean; None while missing answers leave it open, and where none is published.
        minimum, maximum: the least and the most it can be, given what was answered; None where there is no total.
        is_prorated: whether missing items were counted as the mean of those answered.
        band: the one reading that holds; None where it is open, or where it depends on a sex not known.
        readings: one for all, or one for each sex that could hold; empty where no bands are published.
        missing: items without an answer that the score needs.
        notes: what anyone must know who reads the score.
        is_reviewed: whether a named clinician outside the team signed the record.
    """

    instrument: Instrument = field(repr=False)
    total: Number | None
    minimum: Number | None
    maximum: Number | None
    is_prorated: bool
    band: Band | None
    readings: tuple[Reading, ...]
    subscales: tuple[SubscaleScore, ...]
    missing: tuple[Item, ...]
    flags: tuple[RaisedFlag, ...]
    notes: tuple[str, ...]
    is_reviewed: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the score as JSON values: what `throughcare score --json` prints."""
        instrument = self.instrument
        return {
            "instrument": instrument.key,
            "title": instrument.title,
            "version": instrument.version,
            "loinc": {"panel": instrument.loinc.panel or None, "total": instrument.loinc.total or None},
            "total": _number(self.total),
            "minimum": _number(self.minimum),
            "maximum": _number(self.maximum),
            "range": {"least": instrument.total.least, "most": instrument.total.most},
            "prorated": self.is_prorated,
            "band": _band(self.band),
            "readings": [reading.to_dict() for reading in self.readings],
            "subscales": {subscale.key: subscale.to_dict() for subscale in self.subscales},
            "missing": [item.key for item in self.missing],
            "flags": [flag.to_dict() for flag in self.flags],
            "notes": list(self.notes),
            "licence": {
                "text": instrument.licence,
                "confirmed": instrument.licence_confirmed,
                "wording": str(instrument.wording),
                "obtain": instrument.obtain,
            },
            "knowledge": {"edition": str(instrument.edition.effective), "signed": self.is_reviewed},
        }


def _band(band: Band | None) -> dict[str, str] | None:
    return None if band is None else {"code": band.code, "label": band.label}


def _number(number: Number | None) -> int | float | None:
    """Return a score as JSON holds it: whole where it is whole."""
    if number is None or isinstance(number, int):
        return number
    return int(number) if number == int(number) else float(number)
