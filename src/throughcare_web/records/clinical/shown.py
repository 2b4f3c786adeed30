"""A chart in words: what a page shows of rows, each coded value as its term. Nothing is decided here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from throughcare import instruments, knowledge
from throughcare.advice import Advice, advise
from throughcare.errors import BadInput
from throughcare.knowledge import Words
from throughcare.person import Person
from throughcare.person.contradictions import refuse_contradictions
from throughcare.terms import Audience, Medication, Severity
from throughcare.terms.clinical import (
    Certainty,
    CompletedBy,
    DoseRoute,
    DoseUnit,
    EntryKind,
    Frequency,
    ObservationCode,
    PrescribedBy,
    ProblemStatus,
    ReactionSeverity,
)
from throughcare_web.records.clinical.checking import Warned, drugs_of, worst_first
from throughcare_web.records.clinical.coded import Observed, observed
from throughcare_web.records.clinical.models import (
    Allergy,
    InstrumentResult,
    MedicationStatement,
    Observation,
    Problem,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a chart: the row itself, and what it says in words.

    Attributes:
        alarms: what its answers ask to be done now.
        at: when it was measured or answered; None for what is neither.
        pair: the two entries that it reads as one.
    """

    row: Any
    title: str
    facts: tuple[str, ...]
    status: Any = None
    warned: tuple[Warned, ...] = ()
    alarms: tuple[str, ...] = ()
    at: dt.datetime | None = None
    pair: tuple[Shown, ...] = ()

    @property
    def parts(self) -> tuple[Shown, ...]:
        """Return the entries of single rows that it stands for: itself, or both of a pair."""
        return self.pair or (self,)

    @property
    def is_corrected(self) -> bool:
        """Return whether it was written in place of something else."""
        return any(one.row.replaces_id for one in self.parts)


@dataclass(frozen=True, slots=True)
class Corrected:
    """One correction: the row that was written, what stood there before, what stands since (None: entered in error), and why."""

    row: Any
    before: Shown
    since: Shown | None
    why: str


@dataclass(frozen=True, slots=True)
class Flags:
    """What the rules say of what the chart knows.

    Attributes:
        fault: what cannot be true; the rules are then asked without it, or where that cannot be (`advice` None) not at all.
        gravest: allergies to what is taken now, and what must not be taken together; said whatever the rules say.
    """

    advice: Advice | None
    worst: tuple[tuple[Any, str, str], ...] = ()
    others: tuple[tuple[Any, str, str], ...] = ()
    fault: str = ""
    gravest: tuple[Warned, ...] = ()


def allergy(row: Allergy) -> Shown:
    """Return an allergy in words."""
    severity = ReactionSeverity(row.severity).label if row.severity else ""
    if row.none_known:
        return Shown(row, "No known allergies", _said(row.note))
    return Shown(row, row.substance, _said(row.reaction, severity, Certainty(row.certainty).label, row.note))


def problem(row: Problem) -> Shown:
    """Return a diagnosis in words."""
    days = (f"since {row.began_on}" if row.began_on else "", f"until {row.ended_on}" if row.ended_on else "")
    listed = "" if row.is_listed else "not in our list"
    return Shown(row, row.words, _said(row.code, listed, *days, row.note), ProblemStatus(row.status))


def medication(row: MedicationStatement, today: dt.date) -> Shown:
    """Return a medication in words, with what was said of it when it was entered."""
    dose = f"{row.dose.normalize():f} {DoseUnit(row.dose_unit).label}" if row.dose is not None else ""
    by = PrescribedBy(row.prescribed_by).label if row.prescribed_by else ""
    days = (f"since {row.starts_on}" if row.starts_on else "", f"until {row.ends_on}" if row.ends_on else "")
    known = ", ".join(drug.label for drug in drugs_of(row.drug_keys))
    facts = _said(
        known if known.casefold() != row.name.casefold() else "",
        row.form,
        dose,
        DoseRoute(row.route).label if row.route else "",
        Frequency(row.frequency).label if row.frequency else "",
        by,
        row.prescriber,
        *days,
        row.note,
    )
    is_over = row.ends_on is not None and row.ends_on < today
    named = Medication(row.medication) if row.medication else ""
    is_said = bool(named) and named.label.casefold().startswith(row.name.casefold())
    status = "over" if is_over else "" if is_said else named
    warned = worst_first(Warned(**one) for one in row.warnings)
    return Shown(row, row.name, facts, status, warned)


def observation(row: Observation) -> Shown:
    """Return an observation in words."""
    code = ObservationCode(row.code)
    about = observed()[code]
    known = about.vocabulary
    value = about.words(row.value) if known is None else known(row.value_code).label
    limit = f"upper limit {row.upper_limit.normalize():f}" if row.upper_limit else ""
    return Shown(row, code.label, _said(limit), value, at=row.at)


def result(row: InstrumentResult) -> Shown:
    """Return a questionnaire's result in words."""
    asked = instruments.load(row.instrument)
    band = row.score["band"]["label"] if row.score["band"] else ""
    total = f"{row.total.normalize():f}" if row.total is not None else _open_total(row.score)
    facts = _said(band, *(flag["text"] for flag in row.score["flags"]), CompletedBy(row.completed_by).label)
    return Shown(row, asked.title, facts, total, alarms=alarms(row), at=row.completed_at)


def alarms(row: InstrumentResult) -> tuple[str, ...]:
    """Return what the answers of a questionnaire ask to be done now, such as to ask about suicide."""
    return tuple(flag["text"] for flag in row.score["flags"] if flag["severity"] != Severity.INFO)


def entry(kind: EntryKind, row: Any) -> Shown:
    """Return any row of a chart in words."""
    if kind is EntryKind.MEDICATION:
        return medication(row, row.recorded_at.date())
    return _IN_WORDS[kind](row)


_MEDICATION = re.compile(r"person\.current_medications\[([0-9]+)\]")
_IN_WORDS = {
    EntryKind.ALLERGY: allergy,
    EntryKind.PROBLEM: problem,
    EntryKind.OBSERVATION: observation,
    EntryKind.INSTRUMENT: result,
}


def corrected(kind: EntryKind, rows: Iterable[Any]) -> list[Corrected]:
    """Return corrections in words."""
    says_why = kind is EntryKind.OBSERVATION  # the note of any other correction is the entry's own
    return [
        Corrected(
            row,
            entry(kind, row.replaces),
            None if row.is_error else entry(kind, row),
            row.note if row.is_error or says_why else "",
        )
        for row in rows
    ]


def _open_total(score: dict[str, Any]) -> str:
    if score["minimum"] is None:
        return "not scored as a whole"
    return f"{score['minimum']} to {score['maximum']}: answers are missing"


def flags(person: Person, on: dt.date, gravest: tuple[Warned, ...] = ()) -> Flags:
    """Return what the rules say of what the chart knows, for clinicians; what is urgent apart from the rest."""
    settled, fault = _settled(person)
    if settled is None:
        return Flags(None, fault=fault, gravest=gravest)
    advice = advise(settled, on, signed_only=settings.REQUIRE_SIGNED_RULES)
    said = [(one.severity, one.text(Audience.CLINICIAN), one.source.rule) for one in advice.flags]
    worst = tuple(one for one in said if one[0] != "info")
    others = tuple(one for one in said if one[0] == "info")
    return Flags(advice, worst, others, fault, gravest)


def _settled(person: Person) -> tuple[Person | None, str]:
    """Return the person without the medications that cannot be right, and what was wrong; None where something else is."""
    try:
        refuse_contradictions(person)
    except BadInput as error:
        wanted, _, _ = error.wanted.partition(";")
        number = _MEDICATION.match(error.where)
        if number is None:
            return None, f"{error.found}. Needed: {wanted}."
        taken = list(person.current_medications)
        wrong = taken.pop(int(number[1]))
        about = "" if error.where == number[0] else f"{wrong.name}: "
        settled, more = _settled(replace(person, current_medications=tuple(taken)))
        return settled, f"{about}{error.found}. Needed: {wanted}. {more}".strip()
    return person, ""


def _said(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)


def vitals_by_code(rows: Iterable[Observation]) -> list[Shown]:
    """Return observations of one time in words, in the order of the form; a blood pressure is one entry."""
    order = {code.value: place for place, code in enumerate(observed())}
    return _paired([observation(row) for row in sorted(rows, key=lambda row: order[row.code])])


def newest(
    latest: Mapping[ObservationCode, Observation], totals: Mapping[str, InstrumentResult]
) -> list[Shown]:
    """Return the newest of each thing measured, in the order of the form; of a scale its total or its questionnaire's.

    A blood pressure is one entry where its two values are of one time.
    """
    found = []
    for about in observed().values():
        row, form = latest.get(about.code), totals.get(about.scale)
        if form is not None and (row is None or form.completed_at > row.at):
            found.append(_total(form, about))
        elif row is not None:
            found.append(observation(row))
    return _paired(found)


def _paired(found: list[Shown]) -> list[Shown]:
    """Return entries with the upper and the lower value of a blood pressure as one: "118/76 mm Hg".

    Both must be of one time, and the only ones of it: of two it is not known which belong together.
    """
    values = [one for one in found if getattr(one.row, "code", "") in _BLOOD_PRESSURE]
    if [one.row.code for one in values] != [*_BLOOD_PRESSURE] or values[0].at != values[1].at:
        return found
    upper, lower = values
    label = Words(**knowledge.load("observations")["blood_pressure"]["label"])
    said = f"{upper.row.value.normalize():f}/{lower.status}"
    one = Shown(upper.row, label.en, (), said, at=upper.at, pair=(upper, lower))
    return [one if each is upper else each for each in found if each is not lower]


_BLOOD_PRESSURE = (ObservationCode.BP_SYSTOLIC, ObservationCode.BP_DIASTOLIC)


def _total(row: InstrumentResult, about: Observed) -> Shown:
    """Return the total of a questionnaire as the observation that it is too."""
    return Shown(
        row, about.code.label, ("from the questionnaire",), about.words(row.total), at=row.completed_at
    )
