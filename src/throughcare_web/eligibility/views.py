"""Pages about a patient's coverage: what payers said, asking them, and what came back."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import NoticeForm
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.consent.shared import NotShared
from throughcare_web.eligibility import actions, queries, shown
from throughcare_web.eligibility.forms import AnswerForm, SaidForm, SubmitterForm
from throughcare_web.eligibility.interchange import decoded
from throughcare_web.records.pages import patient_of
from throughcare_web.records.patients import queries as patients
from throughcare_web.ui.fields import add_bad_input, in_words


_SEES = "eligibility.see_checks"
_PART = "eligibility"  # of a chart, as the trail calls it


@staff_page(_SEES)
def patient(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what payers said of a patient's coverages, and what was asked."""
    person = patient_of(request, pk, _PART)
    return staff_render(request, "eligibility/patient.html", shown.of_patient(person, timezone.localdate()))


@staff_page(_SEES)
def record(request: StaffRequest, pk: uuid.UUID, coverage: uuid.UUID) -> HttpResponse:
    """Show the form for what was said, and keep what it sends."""
    person = patient_of(request, pk, _PART)
    covered = get_object_or_404(patients.coverages(person), pk=coverage)
    form = SaidForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            actions.record_check(
                request.actor, person, coverage=covered, entry=form.entry(), request_id=given["request_id"]
            )
        except BadInput as fault:
            add_bad_input(form, fault)
        else:
            messages.success(request, "Written down.")
            return staff_redirect(request, "eligibility:patient", person.pk)
    answer = queries.may_ask(person, queries.payer(covered))
    about = {"patient": person, "coverage": covered, "say_first": core.notice(NoticeForm.SHORT)}
    about["refusal"] = NotShared(answer) if isinstance(answer, core.Refusal) else None
    return _form(request, "eligibility/record.html", form, about)


@staff_page(_SEES)
def check(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show all that was said once, line by line; take a correction of what was written by hand."""
    row = get_object_or_404(queries.check(request.program, pk))
    patient_of(request, row.patient_id, _PART)
    form = SaidForm(request.POST) if request.method == "POST" else SaidForm.of(row)
    if form.is_bound and form.is_valid():
        try:
            new = actions.record_check(
                request.actor,
                row.patient,
                coverage=row.coverage,
                entry=form.entry(replaces=row.pk),
                request_id=form.cleaned_data["request_id"],
            )
        except BadInput as fault:
            add_bad_input(form, fault)
        else:
            messages.success(request, "Corrected. The earlier entry stays in the history.")
            return staff_redirect(request, "eligibility:check", new.pk)
    return _form(request, "eligibility/check.html", form, shown.of_check(row) | {"patient": row.patient})


@staff_page("eligibility.ask", methods=("POST",))
def ask(request: StaffRequest, pk: uuid.UUID, coverage: uuid.UUID) -> HttpResponse:
    """Ask a payer electronically: by the worker, or with `by_hand` as a file to download."""
    person = patient_of(request, pk, _PART)
    covered = get_object_or_404(patients.coverages(person), pk=coverage)
    try:
        asked = actions.ask(
            request.actor,
            person,
            coverage=covered,
            by_hand=request.POST.get("by_hand") == "1",
            request_id=_request_id(request.POST.get("request_id", "")),
        )
    except BadInput as fault:
        context = shown.of_patient(person, timezone.localdate()) | {"fault": in_words(fault)}
        return staff_render(
            request, "eligibility/patient.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    return staff_redirect(request, "eligibility:inquiry", asked.pk)


@staff_page(_SEES)
def inquiry(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one electronic question; take the file that answers it."""
    asked = get_object_or_404(queries.inquiry(request.program, pk))
    person = patient_of(request, asked.patient_id, _PART)
    form = AnswerForm(request.POST, request.FILES) if request.method == "POST" else AnswerForm()
    if form.is_bound and form.is_valid():
        try:
            row = actions.import_answer(request.actor, asked, text=decoded(form.cleaned_data["answer"]))
        except BadInput as fault:
            form.add_error("answer", in_words(fault))
        else:
            messages.success(request, "The answer was read.")
            return staff_redirect(request, "eligibility:check", row.pk)
    about = {"inquiry": asked, "patient": person, "state": queries.state_of(asked)}
    about["may_hand_out"] = queries.may_hand_out(asked)
    return _form(request, "eligibility/inquiry.html", form, about)


@staff_page("eligibility.ask", methods=("GET", "HEAD"))
def download(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Return the 270 as a file; its name says nothing of the patient."""
    asked = get_object_or_404(queries.inquiry(request.program, pk))
    patient_of(request, asked.patient_id, _PART)
    if not queries.may_hand_out(asked):
        messages.error(request, "This file may not be sent: the patient's consent does not cover it now.")
        return staff_redirect(request, "eligibility:inquiry", asked.pk)
    named = {"Content-Disposition": f'attachment; filename="{asked.trace}.270"'}
    return HttpResponse(asked.text, content_type="application/edi-x12", headers=named)


@staff_page("eligibility.see_submitter")
def submitter(request: StaffRequest) -> HttpResponse:
    """Show who asks electronically for the program, and let a director change it."""
    form = (
        SubmitterForm(request.POST)
        if request.method == "POST"
        else SubmitterForm.of(queries.submitter(request.program))
    )
    if form.is_bound and form.is_valid():
        try:
            actions.change_submitter(request.actor, entry=form.entry())
        except BadInput as fault:
            add_bad_input(form, fault)
        else:
            messages.success(request, "Kept.")
            return staff_redirect(request, "eligibility:submitter")
    return _form(request, "eligibility/submitter.html", form, {})


def _form(request: StaffRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return staff_render(request, template, context | {"form": form}, status=status)


def _request_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
