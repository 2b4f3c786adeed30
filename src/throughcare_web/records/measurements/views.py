"""Pages of what was measured: all of it with its trends, written down together; and one value corrected."""

from __future__ import annotations

import datetime as dt
import uuid
from http import HTTPStatus
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.terms.clinical import EntryKind
from throughcare_web.accounts.pages import StaffRequest, staff_redirect
from throughcare_web.records.clinical import actions, queries, rating, shown, trends
from throughcare_web.records.clinical.coded import observed
from throughcare_web.records.measurements.forms import CorrectionForm, ObservationsForm
from throughcare_web.records.pages import SEE_CHART, chart_render, patient_page, row_named
from throughcare_web.ui.fields import add_bad_input


_INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
_GROUPS = (("vitals", "Vital signs"), ("scores", "Scores"), ("laboratory", "Laboratory"))


@patient_page(SEE_CHART, "observations")
def observations(request: StaffRequest, patient: Any) -> HttpResponse:
    """Show what was measured, newest first, with trends; write down what is measured now."""
    group, hidden = request.POST.get("group", ""), rating.hidden_from(request.may)
    forms = {
        name: ObservationsForm(name, request.POST if group == name else None, hidden=hidden)
        for name, _words in _GROUPS
    }
    sent = forms.get(group)
    if sent is not None and sent.is_valid():
        try:
            actions.record_observations(
                request.actor,
                patient,
                observations=sent.entries(),
                request_id=sent.cleaned_data["request_id"],
            )
        except BadInput as refused:
            add_bad_input(sent, refused)
        else:
            messages.success(request, "Written down.")
            return staff_redirect(request, "records:observations", patient.pk)
    rows, earlier = queries.observations_page(patient, _moment(request.GET.get("before", "")))
    context = {
        "forms": [(name, words, forms[name]) for name, words in _GROUPS],
        "times": _by_time(rows),
        "earlier": earlier.isoformat() if earlier else "",
        "hidden": hidden,
        "trends": _trends(patient),
        "past": shown.corrected(EntryKind.OBSERVATION, queries.corrections(patient, EntryKind.OBSERVATION)),
    }
    status = HTTPStatus.OK if sent is None else _INVALID
    return chart_render(request, patient, "records/observations.html", context, status=status)


@patient_page(SEE_CHART, "observations")
def correct(request: StaffRequest, patient: Any, row: uuid.UUID) -> HttpResponse:
    """Ask what an observation should have said and why it did not; write that down in its place."""
    is_sent = request.method == "POST"
    old = row_named(request, patient, EntryKind.OBSERVATION, str(row), even_replaced=is_sent)
    form = CorrectionForm(old, request.POST if is_sent else None)
    if form.is_bound and form.is_valid():
        try:
            actions.record_observation(
                request.actor,
                patient,
                observation=form.entry(),
                replaces=old,
                request_id=form.cleaned_data["request_id"],
            )
        except BadInput as refused:
            add_bad_input(form, refused)
        else:
            messages.success(request, "Corrected. What stood there before stays in the record.")
            return staff_redirect(request, "records:observations", patient.pk)
    context = {
        "form": form,
        "entry": shown.observation(old),
        "may_write": rating.may_write(EntryKind.OBSERVATION, old, request.may),
    }
    status = _INVALID if form.is_bound else HTTPStatus.OK
    return chart_render(request, patient, "records/correct.html", context, status=status)


def _by_time(rows: list[Any]) -> list[tuple[dt.datetime, Any, list[shown.Shown]]]:
    """Return (when, by whom, what) for each time that something was measured, in the order of the form."""
    return [
        (at, by, shown.vitals_by_code(some))
        for (at, by), some in groupby(rows, key=lambda row: (row.at, row.recorded_by))
    ]


def _trends(patient: Any) -> list[trends.Trend]:
    """Return a trend for each number that was measured more than once, in the order of the form."""
    latest, totals = queries.latest_observations(patient), queries.latest_totals(patient)
    found = []
    for about in observed().values():
        is_asked = about.scale in totals
        if (about.code in latest or is_asked) and not about.codes:
            rows = queries.observations(patient, about.code, most=queries.TREND)
            answered = (
                queries.instrument_results(patient, about.scale, most=queries.TREND) if is_asked else ()
            )
            found.append(trends.of_observations(rows, about, answered))
    return [one for one in found if one is not None]


def _moment(text: str) -> dt.datetime | None:
    """Return the moment that an address gives; none where it gives none that can be read."""
    try:
        moment = dt.datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return None if timezone.is_naive(moment) else moment
