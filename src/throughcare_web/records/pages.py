"""How every page of a chart is reached: the right patient, and the look written down. Its frame is `frame.py`'s.

A merged record leads to the survivor's page. What a page shows is its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from throughcare.errors import BadInput
from throughcare.terms.clinical import EntryKind
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_render
from throughcare_web.records.clinical import queries as clinical
from throughcare_web.records.frame import SEE_CHART, SEE_PATIENTS
from throughcare_web.records.models import Patient
from throughcare_web.records.patients import queries
from throughcare_web.records.patients.actions import open_chart


__all__ = ["SEE_CHART", "SEE_PATIENTS", "add_bad_input", "chart_render", "patient_page", "row_named"]
_View = Callable[..., HttpResponseBase]


def patient_page(permission: str, part: str) -> Callable[[_View], _View]:
    """Make a view a page about one patient, whom it receives; opening it is written down as a look at that part."""

    def decorate(view: _View) -> _View:
        @wraps(view)
        def answer(request: StaffRequest, pk: uuid.UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
            patient = queries.patient(request.program, pk)
            if patient is None:
                raise Http404
            if patient.merged_into_id is not None:
                match = request.resolver_match
                to = {**match.kwargs, "pk": queries.survivor(patient).pk}
                return redirect(reverse(match.view_name, kwargs=to))
            if request.method != "POST":
                open_chart(request.actor, patient, part=part)
                queries.remember_family(patient)
            return view(request, patient, *args, **kwargs)

        return staff_page(permission, reads=True)(answer)

    return decorate


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


def add_bad_input(form: Form, error: BadInput) -> None:
    """Put what cannot be used beside its field, or above the form; what was typed is not said again.

    A form whose fields are called otherwise than what is kept says so in `called`.
    """
    name = getattr(form, "called", {}).get(error.where, error.where)
    wanted = error.wanted[:1].upper() + error.wanted[1:]
    said = f"{wanted}, please. What you gave is {error.found}."
    # The code makes the summary of errors name the field.
    form.add_error(name if name in form.fields else None, ValidationError(said, code="bad_input"))
