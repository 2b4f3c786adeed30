"""What is entered into a chart: allergy, problem, medication, observation, questionnaire; checked before it is kept.

Plain values in, plain values out; what a drug name means is the core's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from throughcare import drugs, instruments
from throughcare.errors import BadInput
from throughcare.terms.clinical import (
    Certainty,
    CompletedBy,
    DoseRoute,
    DoseUnit,
    Frequency,
    ObservationCode,
    PrescribedBy,
    ProblemStatus,
    ReactionSeverity,
)
from throughcare_web.records import limits
from throughcare_web.records.clinical.coded import diagnosis_code, listed, observed, plain_number
from throughcare_web.records.clinical.rating import is_rated


@dataclass(frozen=True, slots=True, kw_only=True)
class AllergyEntry:
    """A drug or substance that did harm; or, `none_known`, that the person was asked and knows of none."""

    substance: str = ""
    none_known: bool = False
    reaction: str = ""
    severity: ReactionSeverity | str = ""
    certainty: Certainty = Certainty.UNCONFIRMED
    note: str = ""

    def columns(self) -> dict[str, Any]:
        """Return the columns that hold it; BadInput where it cannot be used."""
        substance = limits.line(self.substance, "substance")
        if bool(substance) is self.none_known:
            raise BadInput("substance", "both, or neither", "a substance, or that none is known")
        return {
            "substance": substance,
            "none_known": self.none_known,
            "drug_keys": keys_of(substance),
            "reaction": limits.line(self.reaction, "reaction"),
            "severity": limits.one_of(self.severity, ReactionSeverity, "severity"),
            "certainty": Certainty(limits.one_of(self.certainty, Certainty, "certainty")).value,
            "note": limits.lines(self.note, "note"),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemEntry:
    """A diagnosis; without words, those of our list."""

    code: str
    words: str = ""
    status: ProblemStatus = ProblemStatus.ACTIVE
    began_on: dt.date | None = None
    ended_on: dt.date | None = None
    note: str = ""

    def columns(self) -> dict[str, Any]:
        """Return the columns that hold it; BadInput where it cannot be used."""
        code, words = diagnosis_code(self.code), limits.line(self.words, "words")
        ours = listed().get(code)
        if not words and ours is None:
            raise BadInput(
                "words", "a code that is not in our list, without words", "what the code stands for"
            )
        if self.began_on and self.ended_on and self.ended_on < self.began_on:
            raise BadInput("ended_on", "a day before it began", "the day it ended")
        return {
            "code": code,
            "words": words or (ours.words if ours else ""),
            "is_listed": ours is not None,
            "status": ProblemStatus(limits.one_of(self.status, ProblemStatus, "status")).value,
            "began_on": limits.past_day(self.began_on, "began_on"),
            "ended_on": limits.past_day(self.ended_on, "ended_on"),
            "note": limits.lines(self.note, "note"),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicationEntry:
    """A medication the person takes or took; `dose` without a unit is not understood."""

    name: str
    form: str = ""
    dose: Decimal | None = None
    dose_unit: DoseUnit | str = ""
    route: DoseRoute | str = ""
    frequency: Frequency | str = ""
    prescribed_by: PrescribedBy | str = ""
    prescriber: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    note: str = ""

    def columns(self) -> dict[str, Any]:
        """Return the columns that hold it; BadInput where it cannot be used."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        texts = {name: limits.line(said[name], name) for name in ("name", "form", "prescriber")}
        if not texts["name"]:
            raise BadInput("name", "nothing", "the name of a drug")
        if (self.dose is None) is not (not self.dose_unit):
            raise BadInput("dose", "an amount or a unit alone", "both, or neither")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise BadInput("ends_on", "a day before the first", "the last day")
        form = texts["form"] or None
        return {
            **texts,
            "drug_keys": keys_of(texts["name"], form),
            "medication": drugs.medication_of(texts["name"], form) or "",
            "dose": None if self.dose is None else _dose(self.dose),
            "dose_unit": limits.one_of(self.dose_unit, DoseUnit, "dose_unit"),
            "route": limits.one_of(self.route, DoseRoute, "route"),
            "frequency": limits.one_of(self.frequency, Frequency, "frequency"),
            "prescribed_by": limits.one_of(self.prescribed_by, PrescribedBy, "prescribed_by"),
            "starts_on": limits.past_day(self.starts_on, "starts_on"),
            "ends_on": self.ends_on,
            "note": limits.lines(self.note, "note"),
        }

    def ended(self, on: dt.date) -> MedicationEntry:
        """Return the same medication with its last day."""
        return replace(self, ends_on=on)


ObservedValue = Decimal | int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationEntry:
    """One thing measured or seen, in the unit of its code.

    Attributes:
        unit: the UCUM code of another unit that the value is typed in.
        upper_limit: of the laboratory, where the code asks for it.
        at: now, where it is not given.
        note: of a correction: why.
    """

    code: ObservationCode
    value: ObservedValue
    upper_limit: ObservedValue | None = None
    at: dt.datetime | None = None
    note: str = ""
    unit: str = ""

    def columns(self) -> dict[str, Any]:
        """Return the columns that hold it; BadInput where it cannot be meant."""
        row = observed()[ObservationCode(limits.one_of(self.code, ObservationCode, "code"))]
        columns = {
            "code": row.code.value,
            "at": limits.past_moment(self.at),
            "note": limits.lines(self.note, "note"),
        }
        if row.vocabulary is not None:
            if not self.value:
                raise BadInput(row.code, "nothing", "one of the list")
            value = limits.one_of(str(self.value), row.vocabulary, row.code)
            return {**columns, "value_code": row.vocabulary(value).value}
        is_asked = row.asks_upper_limit and self.upper_limit is not None
        highest = row.number(self.upper_limit, row.limit_name) if is_asked else None
        if highest == 0:
            raise BadInput(row.limit_name, "an upper limit of 0", "the upper limit of the laboratory")
        value = row.number(self.value, unit=self.unit)
        return {**columns, "value": value, "unit": row.ucum, "upper_limit": highest}


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentEntry:
    """A questionnaire as it was answered: item key to number or code, as `throughcare.instruments` takes them."""

    instrument: str
    answers: Mapping[str, str | int]
    completed_at: dt.datetime | None = None
    completed_by: CompletedBy | None = None

    def columns(self) -> dict[str, Any]:
        """Return the columns that hold it with its score, as its record says today; BadInput where it cannot be used."""
        asked = instruments.load(self.instrument)
        given = {key: answer for key, answer in self.answers.items() if answer not in ("", None)}
        if not given:
            raise BadInput("answers", "nothing", "one answer or more")
        score = instruments.score(asked, given)
        by = CompletedBy(
            self.completed_by or (CompletedBy.CLINICIAN if is_rated(asked) else CompletedBy.SELF)
        )
        if is_rated(asked) and by is not CompletedBy.CLINICIAN:
            raise BadInput("completed_by", "somebody else", "a clinician: this one is rated")
        return {
            "instrument": self.instrument,
            "edition": asked.edition.digest,
            "answers": given,
            "score": score.to_dict(),
            "total": score.total,
            "band": score.band.code if score.band else "",
            "completed_at": limits.past_moment(self.completed_at, "completed_at"),
            "completed_by": by.value,
        }


def keys_of(name: str, form: str | None = None) -> list[str]:
    """Return the keys of the drugs that a name means, none where the table does not hold it."""
    return [drug.key for drug in drugs.ingredients(name, form)] if name else []


def _dose(dose: Decimal) -> Decimal:
    value = plain_number(dose, "dose")
    if not 0 < value <= limits.limits().most_dose:
        raise BadInput("dose", "an amount that cannot be meant", "an amount above 0; check the unit")
    return value
