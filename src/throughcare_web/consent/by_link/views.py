"""Pages for staff of a consent signed on the patient's own telephone: sending the link, the code to say, what became of it."""

from __future__ import annotations

import uuid
from dataclasses import fields, replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare_web.accounts import codes, outbox
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.consent.by_link import actions, queries
from throughcare_web.consent.by_link.forms import SendForm
from throughcare_web.consent.forms import ConsentForm
from throughcare_web.consent.reached import row_of
from throughcare_web.records.pages import looked_at, patient_of
from throughcare_web.records.patients.actions import change_contact
from throughcare_web.records.patients.demographics import ContactEntry
from throughcare_web.records.patients.facts import full_name
from throughcare_web.ui.fields import add_bad_input, in_words


_WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@staff_page("consent.ask_to_sign", methods=("POST",))
def send(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask where the consent that was prepared goes; then send it."""
    whole = patient_of(request, pk, "new consent")
    prepared = ConsentForm(request.POST)
    if not prepared.is_valid():
        return staff_redirect(request, "consent:new", whole.pk)
    ways = queries.ways(whole)
    usable = [way for way in ways if way.is_safe is not False and outbox.carries(way.channel)]
    form = SendForm(request.POST if "contact" in request.POST else None, ways=usable)
    if form.is_bound and form.is_valid():
        try:
            row = _sent(request, whole, prepared, form)
            return staff_redirect(request, "consent:signing", row.pk)
        except BadInput as fault:
            add_bad_input(form, fault)
    context = {
        "patient": whole,
        "choices": prepared.carried,
        "form": form,
        "usable": usable,
        "unsafe": [way for way in ways if way.is_safe is False],
        "no_texts": any(not outbox.carries(way.channel) for way in ways),
        "limits": core.law().signing_link,
    }
    status = _WRONG if form.is_bound else HTTPStatus.OK
    return staff_render(request, "consent/by_link.html", context, status=status)


@staff_page("consent.ask_to_sign")
def signing(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the code to say and what became of a link; make a new code, or take the link back."""
    sent = row_of(queries.signing, pk)
    looked_at(request, sent.row.patient, "consent to sign")
    fault = ""
    if request.method == "POST":
        try:
            _do(request, sent.row)
            return staff_redirect(request, "consent:signing", pk)
        except BadInput as error:
            fault = in_words(error)
    limits = core.law().signing_link
    code = codes.open_code(pk, limits=limits, now=timezone.now()) if sent.is_open else None
    context = {
        "patient": sent.row.patient,
        "sent": sent,
        "name": full_name(sent.row.patient),
        "to": outbox.masked(sent.row.contact.value),
        "message": queries.message_of(sent.row),
        "most_tries": outbox.MOST_TRIES,
        "code": code,
        "number": codes.number_of(code, limits) if code else "",
        "fault": fault,
    }
    return staff_render(request, "consent/signing.html", context, status=_WRONG if fault else HTTPStatus.OK)


def _sent(request: StaffRequest, whole: Any, prepared: ConsentForm, form: SendForm) -> Any:
    """Send it; that a message is safe, said just now, is written down with the contact first."""
    contact = form.way.contact
    if not form.way.is_safe:
        contact = change_contact(request.actor, contact, now=_safe(form.way))
    return actions.ask_to_sign(
        request.actor,
        whole,
        draft=prepared.draft(),
        contact_id=contact.pk,
        request_id=prepared.cleaned_data["request_id"],
    )


def _safe(way: queries.Way) -> ContactEntry:
    held = ContactEntry(**{one.name: getattr(way.contact, one.name) for one in fields(ContactEntry)})
    asked = "may_text" if way.channel == "sms" else "may_leave_message"
    return replace(held, **{asked: True})


def _do(request: StaffRequest, row: Any) -> None:
    match request.POST.get("do"):
        case "code":
            actions.make_signing_code(request.actor, row)
        case "withdraw":
            actions.withdraw_signing(request.actor, row)
            messages.success(request, "The link is taken back. It opens nothing any more.")
