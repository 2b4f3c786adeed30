"""The desk, and a patient's own record to hand over."""

from __future__ import annotations

import uuid
from dataclasses import astuple
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from throughcare.errors import BadInput
from throughcare.terms.sharing import Purpose, RecordPart
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_render
from throughcare_web.chart.charted import day
from throughcare_web.chart.desk import desk as desk_of
from throughcare_web.chart.forms import HandOverRecord
from throughcare_web.chart.pdf import record_pdf
from throughcare_web.chart.record import record as record_of
from throughcare_web.consent.actions import disclose
from throughcare_web.consent.queries import digest_of
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.actions import open_chart
from throughcare_web.records.patients.facts import full_name
from throughcare_web.ui.fields import add_bad_input


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
    """Ask who receives a patient's whole record, and in which language; then show it for the printer, or as a PDF.

    That it was given, and to whom, is written down as a disclosure, with a digest of exactly what was on the page.
    """
    patient = patients.patient(request.program, pk)
    if patient is None:
        raise Http404
    whole = patients.survivor(patient)
    form = HandOverRecord(request.POST or None, of=whole)
    if form.is_valid():
        language = form.cleaned_data["language"]
        with translation.override(language):
            parts, head = record_of(request.program, whole, timezone.localdate()), _head(request, whole)
            given = [
                *head.values(),
                *((title, [astuple(one) for one in lines]) for title, lines in parts.items()),
            ]
            if _give(request, whole, form, given):
                return _given(request, {"patient": whole, "parts": parts, "language": language, **head})
    if request.method == "GET":
        open_chart(request.actor, whole, part="own record")
    context = {"patient": whole, "form": form}
    return staff_render(request, "chart/give_record.html", context, status=422 if form.errors else 200)


def _head(request: StaffRequest, patient: Any) -> dict[str, Any]:
    """Return what stands above and below the record, in the language that is active."""
    about = {"name": full_name(patient), "program": request.program.name, "day": day(timezone.localdate())}
    return {
        "title": _("Your record"),
        "about": _("For %(name)s, from %(program)s, %(day)s") % about,
        "foot": [
            _(
                "Private counseling notes are kept apart and are not part of this record (42 CFR 2.11, 45 CFR 164.524(a)(1)(i))."
            ),
            _("What staff wrote stands in the language in which it was written."),
            _("You may ask us to correct anything here, and to list whom your record was shared with."),
        ],
    }


def _give(request: StaffRequest, patient: Any, form: HandOverRecord, given: list[Any]) -> bool:
    """Write down that the record was given; return whether it may be, else the form says why not."""
    is_file = "pdf" in request.POST
    try:
        disclose(
            request.actor,
            patient,
            recipient=form.recipient(),
            purpose=Purpose.PATIENT_ACCESS,
            parts=_WHOLE,
            content_digest=digest_of(given),
            description=gettext_noop("The whole record, as a file")
            if is_file
            else gettext_noop("The whole record, on paper"),
            ground=form.stands_on(),
            request_id=form.cleaned_data["request_id"],
        )
    except BadInput as error:
        add_bad_input(form, error)
        return False
    return True


def _given(request: StaffRequest, context: dict[str, Any]) -> HttpResponse:
    if "pdf" not in request.POST:
        return staff_render(request, "chart/record.html", context)
    head = {name: context[name] for name in ("title", "about", "foot")}
    file = record_pdf(context["parts"], head, context["language"])
    headers = {"Content-Disposition": 'attachment; filename="record.pdf"'}
    return HttpResponse(file, content_type="application/pdf", headers=headers)
