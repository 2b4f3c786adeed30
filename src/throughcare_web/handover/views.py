"""The navigator's desk: who asked to be called, the one due first at the top, and what is done about it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from throughcare.assessment import layout
from throughcare.errors import BadInput
from throughcare.terms.handover import AttemptOutcome, CloseOutcome
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.handover import actions, queries, shown
from throughcare_web.handover.forms import AttemptForm, CloseForm, DeskForm, RegisterForm, chosen_ids
from throughcare_web.intake import queries as intake
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.actions import PossibleDuplicates
from throughcare_web.ui.fields import add_bad_input, in_words


_SEES = "handover.see_queue"
_ATTEMPT, _CLOSE = "attempt-%s", "close-%s"  # two forms on one page: no id twice
_CLOSED_SHOWN = dt.timedelta(days=7)


@staff_page(_SEES, methods=("GET", "HEAD"))
def queue(request: StaffRequest) -> HttpResponse:
    """Show who waits, the one due first at the top, and what was closed lately."""
    now = timezone.now()
    context = {
        "rows": [shown.line(row, now) for row in queries.queue(request.program)],
        "closed": [shown.line(row, now) for row in queries.closed(request.program, now - _CLOSED_SHOWN)],
        "desk": queries.desk(request.program),
    }
    return staff_render(request, "handover/queue.html", context)


@staff_page(_SEES, methods=("GET", "HEAD"))
def hand_over(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one request: what the person gave, what was tried, and what can be done; the view is written down."""
    actions.open_request(request.actor, get_object_or_404(queries.hand_over(request.program, pk)))
    return _shown(request, pk)


@staff_page("handover.claim", methods=("POST",))
def claim(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a request."""
    return _done(
        request, pk, lambda row: actions.claim(request.actor, row), "It is yours. Call now if you can."
    )


@staff_page("handover.release", methods=("POST",))
def release(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a request back to the queue."""
    return _done(request, pk, lambda row: actions.release(request.actor, row), "Back in the queue.")


@staff_page("handover.erase", methods=("POST",))
def erase(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase what a person gave who changed their mind."""
    return _done(request, pk, lambda row: actions.erase(request.actor, row), "Erased.")


@staff_page("handover.log_attempt", methods=("POST",))
def attempt(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Write down one attempt."""
    row = get_object_or_404(queries.hand_over(request.program, pk))
    form = AttemptForm(request.POST, auto_id=_ATTEMPT, of=row)
    if not form.is_valid():
        return _shown(request, pk, attempt=form)
    given = form.cleaned_data
    said = {**given, "outcome": AttemptOutcome(given["outcome"])}
    return _done(request, pk, lambda row: actions.log_attempt(request.actor, row, **said), "Written down.")


@staff_page("handover.close", methods=("POST",))
def close(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Close a request with what came of it."""
    form = CloseForm(request.POST, auto_id=_CLOSE)
    if not form.is_valid():
        return _shown(request, pk, close=form)
    outcome = CloseOutcome(form.cleaned_data["outcome"])
    return _done(request, pk, lambda row: actions.close(request.actor, row, outcome=outcome), "Closed.")


@staff_page("handover.make_patient")
def register(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Register the person, or find them among the patients; their care begins, and the first question is shown."""
    row = get_object_or_404(queries.hand_over(request.program, pk))
    form = RegisterForm(request.POST) if request.method == "POST" else RegisterForm.of(row)
    candidates: tuple[Any, ...] = ()
    if form.is_bound and form.is_valid():
        theirs = chosen_ids(request.POST, "existing")
        try:
            patient = actions.make_patient(
                request.actor,
                row,
                demographics=form.demographics(),
                different_from=chosen_ids(request.POST, "different_from"),
                existing=get_object_or_404(patients.patients(request.program), pk=theirs[0])
                if theirs
                else None,
            )
        except PossibleDuplicates as found:
            candidates = found.candidates
            form.add_error(
                None, "Somebody alike is registered already. Say below whether it is the same person."
            )
        except BadInput as fault:
            add_bad_input(form, fault)
        else:
            messages.success(request, "Registered. The request is closed, and an assessment has begun.")
            return _onward(request, patient)
    context = {"row": row, "form": form, "candidates": [shown.candidate(one) for one in candidates]}
    return staff_render(request, "handover/register.html", context, status=_status(form))


def _onward(request: StaffRequest, patient: Any) -> HttpResponse:
    """Lead to the assessment that has begun; whoever may not answer it, to the person."""
    draft = intake.open_draft(patient) if "intake.save_answers" in request.may else None
    if draft is None:
        return staff_redirect(request, "records:patient", patient.pk)
    return staff_redirect(request, "intake:section", draft.pk, layout().quick.key)


@staff_page("handover.see_desk")
def desk(request: StaffRequest) -> HttpResponse:
    """Show what the desk says of itself, and let a director change it."""
    form = DeskForm(request.POST) if request.method == "POST" else DeskForm.of(queries.desk(request.program))
    if form.is_bound and form.is_valid():
        try:
            actions.change_desk(request.actor, entry=form.entry())
        except BadInput as fault:
            add_bad_input(form, fault)
        else:
            messages.success(request, "Kept.")
            return staff_redirect(request, "handover:desk")
    return staff_render(request, "handover/desk.html", {"form": form}, status=_status(form))


def _done(request: StaffRequest, pk: uuid.UUID, do: Callable[[Any], Any], words: str) -> HttpResponse:
    """Do one thing about a request and lead back to it; where it cannot be done, say why on its page."""
    row = get_object_or_404(queries.hand_over(request.program, pk))
    try:
        do(row)
    except BadInput as fault:
        return _shown(request, pk, fault=in_words(fault))
    messages.success(request, words)
    return staff_redirect(request, "handover:hand_over", pk)


def _shown(request: StaffRequest, pk: uuid.UUID, **forms: Any) -> HttpResponse:
    row = get_object_or_404(queries.hand_over(request.program, pk))
    context = {
        "attempt": AttemptForm(auto_id=_ATTEMPT, of=row),
        "close": CloseForm(auto_id=_CLOSE),
        **forms,
        **shown.of_row(row, timezone.now()),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if forms else HTTPStatus.OK
    return staff_render(request, "handover/hand_over.html", context, status=status)


def _status(form: Any) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
