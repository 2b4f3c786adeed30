"""What the chart holds, said to the patient: each row as a line in the language that is active."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare import instruments
from throughcare.terms import Term
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
from throughcare_web.records.clinical import queries as clinical
from throughcare_web.records.clinical.coded import observed
from throughcare_web.records.patients.queries import Patient
from throughcare_web.ui.language import reader_language


_MOST = 10_000  # rows of a part: all there are, in a record that people keep


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: what it is, what else is said of it, and its day in words where it has one.

    `is_long`: each fact stands on a line of its own.
    """

    title: str
    facts: tuple[str, ...] = ()
    on: str = ""
    is_long: bool = False


def charted(patient: Patient, today: dt.date) -> dict[str, Iterator[Line]]:
    """Return the parts of a chart by their titles."""
    return {
        _("Allergies"): _allergies(patient),
        _("Health problems"): _problems(patient),
        _("Medicines"): _medications(patient, today),
        _("Measurements"): _measured(patient),
        _("Questionnaires"): _answered(patient),
    }


def line(title: str, *facts: str, on: dt.date | None = None, is_long: bool = False) -> Line:
    """Return an entry without what is empty."""
    return Line(title, tuple(fact for fact in facts if fact), day(on), is_long)


def day(on: dt.date | None) -> str:
    """Return a day in words, that of a moment by the program's clock; nothing where there is none."""
    if on is None:
        return ""
    return date_format(timezone.localtime(on) if isinstance(on, dt.datetime) else on, "DATE_FORMAT")


def until(on: dt.date | None) -> str:
    """Return until which day, in words; nothing where there is none."""
    return _("until %(day)s") % {"day": day(on)} if on else ""


def label(term: type[Term] | Term | None, code: str = "") -> str:
    """Return the words of a term, or of a code of a vocabulary; nothing for none."""
    if isinstance(term, type):
        term = term(code) if code else None
    return term.words(reader_language()) if term else ""


def _since(on: dt.date | None) -> str:
    return _("since %(day)s") % {"day": day(on)} if on else ""


def _allergies(patient: Patient) -> Iterator[Line]:
    for row in clinical.allergies(patient):
        title = _("No known allergies") if row.none_known else row.substance
        severity = label(ReactionSeverity, row.severity)
        yield line(title, row.reaction, severity, label(Certainty(row.certainty)), row.note)


def _problems(patient: Patient) -> Iterator[Line]:
    for row in clinical.problems(patient):
        days = (_since(row.began_on), until(row.ended_on))
        yield line(row.words, row.code, label(ProblemStatus(row.status)), *days, row.note)


def _medications(patient: Patient, today: dt.date) -> Iterator[Line]:
    for row in clinical.medications(patient):
        dose = f"{row.dose.normalize():f} {label(DoseUnit, row.dose_unit)}" if row.dose is not None else ""
        yield line(
            row.name,
            _("no longer taken") if row.ends_on is not None and row.ends_on < today else "",
            row.form,
            dose,
            label(DoseRoute, row.route),
            label(Frequency, row.frequency),
            label(PrescribedBy, row.prescribed_by),
            row.prescriber,
            _since(row.starts_on),
            until(row.ends_on),
            row.note,
        )


def _measured(patient: Patient) -> Iterator[Line]:
    for row in clinical.observations(patient, most=_MOST):
        code = ObservationCode(row.code)
        about = observed()[code]
        if about.other is not None:
            value = about.words(row.value)  # in both units, which have no words
        elif about.vocabulary is None:
            value = f"{row.value.normalize():f} {about.unit_in(reader_language())}".strip()
        else:
            value = label(about.vocabulary, row.value_code)
        limit = f"{row.upper_limit.normalize():f}" if row.upper_limit else ""
        yield line(
            label(code), value, _("upper limit: %(value)s") % {"value": limit} if limit else "", on=row.at
        )


def _answered(patient: Patient) -> Iterator[Line]:
    for row in clinical.instrument_results(patient, most=_MOST):
        score = row.score
        total = (
            _("total: %(score)s") % {"score": f"{row.total.normalize():f}"} if row.total is not None else ""
        )
        band = score["band"]["label"] if score["band"] else ""
        flags = [flag["text"] for flag in score["flags"]]
        by = label(CompletedBy(row.completed_by))
        yield line(instruments.load(row.instrument).title, total, band, *flags, by, on=row.completed_at)
