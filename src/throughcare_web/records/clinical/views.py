"""Pages of a chart: the summary, each part with its form, questionnaires, and what was entered in error."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.instruments import keys as instrument_keys
from throughcare.instruments import load as load_instrument
from throughcare.terms.clinical import EntryKind
from throughcare_web.accounts.pages import StaffRequest, staff_redirect
from throughcare_web.records import closing, facts
from throughcare_web.records.clinical import actions, checking, queries, shown, trends
from throughcare_web.records.clinical.coded import observed
from throughcare_web.records.clinical.edited import initial_of, medication_entry
from throughcare_web.records.clinical.entries import AllergyEntry
from throughcare_web.records.clinical.forms import (
    AllergyForm,
    AnsweredForm,
    EntryForm,
    ErrorForm,
    MedicationForm,
    ProblemForm,
)
from throughcare_web.records.clinical.rating import may_fill_in, may_write, who_may
from throughcare_web.records.pages import (
    SEE_CHART,
    SEE_PATIENTS,
    chart_render,
    patient_page,
    row_named,
)
from throughcare_web.records.patients import queries as patients
from throughcare_web.ui.fields import add_bad_input


_INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
_SUMMARY_TRENDS = 4


@patient_page(SEE_PATIENTS, "summary")
def summary(request: StaffRequest, patient: Any) -> HttpResponse:
    """Show a patient at a glance; to whoever may see the chart, what it holds and what the rules say of it."""
    context: dict[str, Any] = {
        "contacts": list(patients.contacts(patient)),
        "open": closing.still_open(patient, may=request.may),
    }
    if SEE_CHART in request.may:
        context |= _chart(patient)
    return chart_render(request, patient, "records/summary.html", context)


def _chart(patient: Any) -> dict[str, Any]:
    today = timezone.localdate()
    held = queries.held(patient, today)
    gravest = checking.gravest(held.taken, held.allergies)
    return {
        "flags": shown.flags(facts.person(patient, today, held=held), today, gravest),
        "problems": [shown.problem(row) for row in held.problems if row.status != "resolved"],
        "medications": [shown.medication(row, today) for row in held.taken],
        "observations": shown.newest(held.latest, held.totals),
        "results": [shown.result(row) for row in held.results.values()],
        "trends": _result_trends(patient, list(held.results)[:_SUMMARY_TRENDS]),
    }


def _result_trends(patient: Any, keys: list[str]) -> list[trends.Trend]:
    scales = {row.scale: row.code for row in observed().values() if row.scale}
    drawn = (
        trends.of_results(
            queries.instrument_results(patient, key, most=queries.TREND),
            key,
            queries.observations(patient, scales[key], most=queries.TREND) if key in scales else (),
        )
        for key in keys
    )
    return [one for one in drawn if one is not None]


# ---------------------------------------------------------------- allergies, problems, medications


@patient_page(SEE_CHART, "allergies")
def allergies(request: StaffRequest, patient: Any) -> HttpResponse:
    """Show the allergies; add one, correct one, or say that none is known."""
    if "none_known" in request.POST:
        actions.record_allergy(request.actor, patient, allergy=AllergyEntry(none_known=True))
        return staff_redirect(request, "records:allergies", patient.pk)
    return _part(
        request,
        patient,
        _Part(
            "allergies",
            EntryKind.ALLERGY,
            AllergyForm,
            lambda form, old: actions.record_allergy(
                request.actor,
                patient,
                allergy=form.entry(),
                replaces=old,
                request_id=form.cleaned_data["request_id"],
            ),
            lambda: [shown.allergy(row) for row in queries.allergies(patient)],
            warn=lambda row: checking.allergic(queries.medications(patient, timezone.localdate()), [row]),
        ),
    )


@patient_page(SEE_CHART, "problems")
def problems(request: StaffRequest, patient: Any) -> HttpResponse:
    """Show the problem list; add a diagnosis, or correct one."""
    return _part(
        request,
        patient,
        _Part(
            "problems",
            EntryKind.PROBLEM,
            ProblemForm,
            lambda form, old: actions.record_problem(
                request.actor,
                patient,
                problem=form.entry(),
                replaces=old,
                request_id=form.cleaned_data["request_id"],
            ),
            lambda: [shown.problem(row) for row in queries.problems(patient)],
        ),
    )


@patient_page(SEE_CHART, "medications")
def medications(request: StaffRequest, patient: Any) -> HttpResponse:
    """Show the medication list with what is to be said of each; add one, correct one, or end one."""
    today = timezone.localdate()
    return _part(
        request,
        patient,
        _Part(
            "medications",
            EntryKind.MEDICATION,
            MedicationForm,
            lambda form, old: actions.record_medication(
                request.actor,
                patient,
                medication=form.entry(),
                replaces=old,
                request_id=form.cleaned_data["request_id"],
            ),
            lambda: [shown.medication(row, today) for row in queries.medications(patient)],
            lambda: {
                "together": checking.together(queries.medications(patient, today), queries.allergies(patient))
            },
            lambda row: checking.allergic([row], queries.allergies(patient)),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A list of entries with the form that adds to it or corrects one; `warn`: what must be read once a row is written."""

    name: str
    kind: EntryKind
    form: type[EntryForm]
    write: Callable[[Any, Any], Any]
    rows: Callable[[], list[shown.Shown]]
    beside: Callable[[], dict[str, Any]] = dict
    warn: Callable[[Any], tuple[checking.Warned, ...]] = lambda _row: ()


def _part(request: StaffRequest, patient: Any, part: _Part) -> HttpResponse:
    """Show a list and its form; take what was sent, and lead back to the entry with what is said of it."""
    named = request.POST.get("replaces") or request.GET.get("correct", "")
    old = row_named(request, patient, part.kind, named) if named else None
    form = part.form(request.POST or None, initial=initial_of(old) if old else None)
    if form.is_bound and form.is_valid():
        try:
            row = part.write(form, old)
        except BadInput as error:
            add_bad_input(form, error)
        else:
            return _written(request, patient, part, row)
    may_write = f"records.record_{part.kind}" in request.may
    context = {
        "form": form,
        "rows": part.rows(),
        "replaces": old,
        "kind": part.kind,
        "may_write": may_write,
        "past": shown.corrected(part.kind, queries.corrections(patient, part.kind)),
        **part.beside(),
    }
    status = _INVALID if form.is_bound else HTTPStatus.OK
    return chart_render(request, patient, f"records/{part.name}.html", context, status=status)


def _written(request: StaffRequest, patient: Any, part: _Part, row: Any) -> HttpResponse:
    """Lead back to the entry; to the top of the page where something there must be read first."""
    response = staff_redirect(request, f"records:{part.name}", patient.pk)
    warned = part.warn(row)
    for one in warned:
        messages.warning(request, f"{one.label}. {one.text}")
    messages.success(request, "Written down.")
    if not warned:
        response["Location"] += f"#row-{row.pk}"
    return response


@patient_page(SEE_CHART, "medications")
def stop(request: StaffRequest, patient: Any, row: uuid.UUID) -> HttpResponse:
    """Write down that a medication is not taken any more, from today on; only by POST."""
    if request.method != "POST":
        raise Http404
    old = row_named(request, patient, EntryKind.MEDICATION, str(row))
    ended = medication_entry(old).ended(timezone.localdate())
    actions.record_medication(request.actor, patient, medication=ended, replaces=old)
    messages.success(request, "Written down.")
    return staff_redirect(request, "records:medications", patient.pk)


@patient_page(SEE_CHART, "entered in error")
def error(request: StaffRequest, patient: Any, kind: str, row: uuid.UUID) -> HttpResponse:
    """Ask why an entry is an error, and write that down in its place."""
    if kind not in _PAGES:
        raise Http404
    of, (page, mark) = EntryKind(kind), _PAGES[kind]
    wrong = row_named(request, patient, of, str(row))
    form = ErrorForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            mark(request.actor, wrong, reason=form.cleaned_data["reason"])
        except BadInput as refused:
            add_bad_input(form, refused)
        else:
            messages.success(request, "It no longer counts. What was written stays in the record.")
            return staff_redirect(request, f"records:{page}", patient.pk)
    context = {
        "form": form,
        "entry": shown.entry(of, wrong),
        "may_write": may_write(of, wrong, request.may),
        "back": f"records:{page}",
    }
    status = _INVALID if form.is_bound else HTTPStatus.OK
    return chart_render(request, patient, "records/error.html", context, status=status)


_PAGES: dict[str, tuple[str, Callable[..., Any]]] = {
    EntryKind.ALLERGY.value: ("allergies", actions.mark_allergy_in_error),
    EntryKind.PROBLEM.value: ("problems", actions.mark_problem_in_error),
    EntryKind.MEDICATION.value: ("medications", actions.mark_medication_in_error),
    EntryKind.OBSERVATION.value: ("observations", actions.mark_observation_in_error),
    EntryKind.INSTRUMENT.value: ("instruments", actions.mark_instrument_in_error),
}


# ---------------------------------------------------------------- questionnaires


@patient_page(SEE_CHART, "questionnaires")
def instruments(request: StaffRequest, patient: Any) -> HttpResponse:
    """Show every questionnaire with its newest result, those asked before first, and how the totals went."""
    results = queries.latest_results(patient)
    every = sorted(
        map(load_instrument, instrument_keys()), key=lambda asked: (asked.key not in results, asked.title)
    )
    mine, others = [], []
    for asked in every:
        newest = shown.result(results[asked.key]) if asked.key in results else None
        (mine if may_fill_in(asked, request.may) else others).append((asked, newest, who_may(asked)))
    context = {"mine": mine, "others": others, "trends": _result_trends(patient, list(results))}
    return chart_render(request, patient, "records/instruments.html", context)


@patient_page(SEE_CHART, "questionnaires")
def instrument(request: StaffRequest, patient: Any, key: str) -> HttpResponse:
    """Ask a questionnaire; write the answers down with their score, and show it beside earlier ones."""
    if key not in instrument_keys():
        raise Http404
    asked = load_instrument(key)
    form = AnsweredForm(asked, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            row = actions.record_instrument(
                request.actor, patient, answered=form.entry(), request_id=form.cleaned_data["request_id"]
            )
        except BadInput as refused:
            add_bad_input(form, refused)
        else:
            messages.success(request, "Written down.")
            for text in shown.alarms(row):  # beside the form it would be read last on a phone
                messages.warning(request, text)
            return staff_redirect(request, "records:instrument", patient.pk, key)
    kind = EntryKind.INSTRUMENT
    context = {
        "form": form,
        "asked": asked,
        "may_fill_in": may_fill_in(asked, request.may),
        "who_may": who_may(asked),
        "rows": [shown.result(row) for row in queries.instrument_results(patient, key)],
        "trends": _result_trends(patient, [key]),
        "past": shown.corrected(kind, queries.corrections(patient, kind, instrument=key)),
    }
    status = _INVALID if form.is_bound else HTTPStatus.OK
    return chart_render(request, patient, "records/instrument.html", context, status=status)
