"""How every page of a chart is reached: the right patient, and the look written down. Its frame is `frame.py`'s.

A merged record leads to the survivor's page. What a page shows is its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from throughcare.terms.clinical import EntryKind
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_render
from throughcare_web.records.clinical import queries as clinical
from throughcare_web.records.frame import SEE_CHART, SEE_PATIENTS
from throughcare_web.records.models import Patient
from throughcare_web.records.patients import queries
from throughcare_web.records.patients.actions import open_chart


__all__ = [
    "SEE_CHART",
    "SEE_PATIENTS",
    "chart_render",
    "looked_at",
    "patient_of",
    "patient_page",
    "row_named",
]
_View = Callable[..., HttpResponseBase]


def patient_page(permission: str, part: str) -> Callable[[_View], _View]:
    """Make a view a page about one patient, whom it receives; opening it is written down as a look at that part."""

    def decorate(view: _View) -> _View:
        @wraps(view)
        def answer(request: StaffRequest, pk: uuid.UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
            patient = _found(request, pk)
            if patient.pk != pk:
                match = request.resolver_match
                return redirect(reverse(match.view_name, kwargs={**match.kwargs, "pk": patient.pk}))
            looked_at(request, patient, part)
            return view(request, patient, *args, **kwargs)

        return staff_page(permission, reads=True)(answer)

    return decorate


def patient_of(request: StaffRequest, pk: uuid.UUID, part: str) -> Patient:
    """Return the patient of an address, whoever the record was merged into; 404 for none of this program.

    For a page whose form is kept even where the record was merged while somebody filled it in; any other is a `patient_page`.
    """
    patient = _found(request, pk)
    looked_at(request, patient, part)
    return patient


def looked_at(request: StaffRequest, patient: Patient, part: str) -> None:
    """Write down that somebody opened this part of a patient's chart; the page asks once which records are the patient's.

    A form that was sent shows the chart only where it comes back: then that is written down, after the view.
    """
    if request.method == "POST":
        request.if_shown = partial(open_chart, request.actor, patient, part=part)
    else:
        open_chart(request.actor, patient, part=part)
        queries.remember_family(patient)


def _found(request: StaffRequest, pk: uuid.UUID) -> Patient:
    found = queries.patient(request.program, pk)
    if found is None:
        raise Http404
    return queries.survivor(found)


def chart_render(
    request: StaffRequest,
    patient: Patient,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Return a page of a patient's chart, in the frame that all of them have."""
    return staff_render(request, template, {"patient": patient, **(context or {})}, status=status)


def row_named(
    request: StaffRequest, patient: Patient, kind: EntryKind, text: str, *, even_replaced: bool = False
) -> Any:
    """Return the row of this patient's chart that a form names; 404 for any other, and for one that stands no more.

    `even_replaced`: for a form that may have been sent twice; its action knows whether it replaced the row itself.
    """
    try:
        row = clinical.row(request.program, patient, kind, uuid.UUID(text))
    except ValueError as error:
        raise Http404 from error
    if row is None or row.is_error or (not even_replaced and clinical.is_replaced(row)):
        raise Http404
    return row
