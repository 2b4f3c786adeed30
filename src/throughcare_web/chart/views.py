"""The desk, and a patient's own record to hand over."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone

from throughcare.disclosure import Recipient
from throughcare.errors import BadInput
from throughcare.terms.sharing import Purpose, RecipientKind, RecordPart
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_render
from throughcare_web.chart.desk import desk as desk_of
from throughcare_web.chart.forms import HandOverRecord
from throughcare_web.chart.record import record as record_of
from throughcare_web.consent.actions import disclose
from throughcare_web.consent.queries import digest_of
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.actions import open_chart


# All but what is kept apart from the record.
_WHOLE = frozenset(RecordPart) - {RecordPart.COUNSELING_NOTES}


@staff_page("chart.see_desk", methods=("GET", "HEAD"), reads=True)
def desk(request: StaffRequest) -> HttpResponse:
    """Show what waits today and whom this person cares for."""
    now = timezone.now()
    found = desk_of(request.program, request.actor.membership, request.may, now)
    return staff_render(request, "chart/desk.html", {"desk": found, "now": now})


@staff_page("chart.see_record")
def record(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask before a patient is given their whole record; once it is given, show it for the printer.

    That it was given is written down as a disclosure to the patient, with a digest of exactly what was on the page.
    """
    patient = patients.patient(request.program, pk)
    if patient is None:
        raise Http404
    whole = patients.survivor(patient)
    form = HandOverRecord(request.POST or None)
    context: dict[str, Any] = {"patient": whole, "form": form}
    if form.is_valid():
        parts = record_of(request.program, whole, timezone.localdate())
        try:
            _give(request, whole, parts, form.cleaned_data["request_id"])
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            return staff_render(request, "chart/record.html", context | {"parts": parts})
    if request.method == "GET":
        open_chart(request.actor, whole, part="own record")
    return staff_render(request, "chart/give_record.html", context, status=422 if form.errors else 200)


def _give(request: StaffRequest, patient: Any, parts: tuple[Any, ...], request_id: uuid.UUID) -> None:
    said = [(part.title, [(line.title, line.facts, str(line.on)) for line in part.lines]) for part in parts]
    disclose(
        request.actor,
        patient,
        recipient=Recipient(kind=RecipientKind.PATIENT, name=patient.called),
        purpose=Purpose.PATIENT_ACCESS,
        parts=_WHOLE,
        content_digest=digest_of(said),
        description="The whole record, on paper.",
        request_id=request_id,
    )
