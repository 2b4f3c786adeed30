"""Pages of what was shared: the list, sharing by hand, a cover sheet, the accounting of disclosures, a patient's own record."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import translation

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import NoticeForm, Purpose, RecordPart
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.consent import queries, shown
from throughcare_web.consent.actions import NotShared, disclose
from throughcare_web.consent.queries import Accounting
from throughcare_web.consent.reached import by_number, row_of
from throughcare_web.consent.shared import shared
from throughcare_web.consent.sharing.actions import hand_over_accounting
from throughcare_web.consent.sharing.forms import AccountingForm, FindForm, ShareForm
from throughcare_web.consent.sharing.pdf import accounting_pdf
from throughcare_web.records.pages import looked_at, patient_of
from throughcare_web.records.patients.facts import full_name
from throughcare_web.ui.fields import add_bad_input


_WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@staff_page("consent.see_disclosures", methods=("GET", "HEAD"))
def disclosures(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show everything that was shared of a patient's record."""
    whole = patient_of(request, pk, "disclosures")
    lines = [shown.disclosure_lines(row) for row in queries.disclosures(whole)]
    context = {"patient": whole, "name": full_name(whole), "lines": lines}
    return staff_render(request, "consent/disclosures.html", context)


@staff_page("consent.see_disclosures")
def find(request: StaffRequest) -> HttpResponse:
    """Lead to what was shared of a record, by its number."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = by_number(request.program, form.cleaned_data["number"])
        if found is not None:
            return staff_redirect(request, "consent:disclosures", found.pk)
        form.add_error("number", "No record of this program has this number.")
    status = _WRONG if request.method == "POST" else HTTPStatus.OK
    return staff_render(request, "consent/find.html", {"form": form}, status=status)


@staff_page("consent.disclose")
def share(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Share something by hand: allowed, it is written down with the notice to send; else the reasons are shown."""
    whole = patient_of(request, pk, "sharing")
    form = ShareForm(request.POST or None)
    context = {"patient": whole, "name": full_name(whole), "form": form}
    if request.method != "POST":
        return staff_render(request, "consent/share.html", context)
    if form.is_valid():
        try:
            made = _share(request, whole, form)
            for duty in made.duties:
                messages.warning(request, duty)
            return staff_redirect(request, "consent:disclosure", made.disclosure.pk)
        except NotShared as refused:
            context["reasons"] = refused.reasons
        except BadInput as fault:
            add_bad_input(form, fault)
    return staff_render(request, "consent/share.html", context, status=_WRONG)


@staff_page("consent.see_disclosures", methods=("GET", "HEAD"))
def disclosure(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one disclosure as the cover sheet that goes along: the notice, the scope of the consent, what may be done with it."""
    row = row_of(queries.disclosure, pk)
    looked_at(request, row.patient, "disclosure")
    context = {
        "patient": row.patient,
        "name": full_name(row.patient),
        "line": shown.disclosure_lines(row),
        "along": shared(row),
    }
    return staff_render(request, "consent/disclosure.html", context)


@staff_page("consent.hand_over_accounting")
def accounting(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask from when on; then give the accounting of disclosures as a page to print or as a PDF."""
    whole = patient_of(request, pk, "accounting")
    form = AccountingForm(request.POST or None, of=whole)
    context = {"patient": whole, "name": full_name(whole), "form": form}
    found = _handed_over(request, whole, form)
    if found is None:
        status = _WRONG if request.method == "POST" else HTTPStatus.OK
        context["limit"] = core.law().limit
        return staff_render(request, "consent/accounting.html", context, status=status)
    language = form.cleaned_data["language"]
    with translation.override(language):
        if "pdf" in request.POST:
            return _as_file(accounting_pdf(found, full_name(whole), language))
        span = queries.said_of_span(found)
        context |= {"found": found, "language": language, "without": span.words(language) if span else ""}
        context["lines"] = [shown.disclosure_lines(row, language) for row in found.entries]
        return staff_render(request, "consent/accounting_print.html", context)


@staff_page("consent.hand_over_accounting", methods=("GET", "HEAD"))
def own_record(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what this app holds of a patient, for the printer and in the patient's language; counseling notes are not in it."""
    whole = patient_of(request, pk, "own record")
    language = "es" if whole.language == "es" else "en"
    context: dict[str, Any] = {"patient": whole, "name": full_name(whole), "language": language}
    context["consents"] = [shown.consent_lines(one, language) for one in queries.standing(whole)]
    context["restrictions"] = [shown.restriction_lines(row, language) for row in queries.restrictions(whole)]
    with translation.override(language):
        context["lines"] = [shown.disclosure_lines(row, language) for row in queries.disclosures(whole)]
        return staff_render(request, "consent/own_record.html", context)


def _handed_over(request: StaffRequest, whole: Any, form: AccountingForm) -> Accounting | None:
    """Return the accounting that a form asks to hand over; None where it is not sent, or says in itself what is wrong."""
    if not form.is_valid():
        return None
    try:
        return hand_over_accounting(
            request.actor,
            whole,
            to=form.recipient(),
            ground=form.stands_on(),
            request_id=form.cleaned_data["request_id"],
            since=form.cleaned_data["since"],
        )
    except BadInput as fault:
        add_bad_input(form, fault)
        return None


def _share(request: StaffRequest, whole: Any, form: ShareForm) -> Any:
    said = form.cleaned_data
    parts = [RecordPart(part) for part in said["parts"]]
    return disclose(
        request.actor,
        whole,
        recipient=form.recipient(),
        purpose=Purpose(said["purpose"]),
        parts=parts,
        content_digest=queries.digest_of({"parts": said["parts"], "given": said["description"]}),
        description=said["description"],
        notice_form=NoticeForm(said["notice_form"]),
        ground=form.stands_on(),
        address=said["address"],
        request_id=said["request_id"],
    )


def _as_file(content: bytes) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="accounting-of-disclosures.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
