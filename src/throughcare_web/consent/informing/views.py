"""The notice to patients: a page to print in the patient's language, and one tap that it was given."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.utils import translation

from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.consent.informing import queries
from throughcare_web.consent.informing.actions import give_notice
from throughcare_web.consent.informing.forms import GivenForm
from throughcare_web.records.pages import patient_of


@staff_page("consent.see_consents", methods=("GET", "HEAD"))
def notice(request: StaffRequest, pk: uuid.UUID, language: str) -> HttpResponse:
    """Show the notice to print, in English or Spanish; nothing of the patient stands on it."""
    whole = patient_of(request, pk, "privacy notice")
    said = queries.notice_of(request.program, language)
    context = {"patient": whole, "notice": said, "language": said.language}
    with translation.override(said.language):
        return staff_render(request, "consent/notice.html", context)


@staff_page("consent.give_notice", methods=("POST",))
def notice_given(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Write down that the patient was given the notice."""
    whole = patient_of(request, pk, "privacy notice")
    form = GivenForm(request.POST)
    if form.is_valid():
        give_notice(request.actor, whole, **form.cleaned_data)
        messages.success(request, "Written down: the patient has the privacy notice.")
    else:
        messages.error(request, "That was not written down. Please press the button again.")
    return staff_redirect(request, "consent:patient", whole.pk)
