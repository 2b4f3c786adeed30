"""Pages of emergency access: opening a record, the directors' queue, one review."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import EmergencyReview
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.consent import shown
from throughcare_web.consent.emergency import queries
from throughcare_web.consent.emergency.actions import open_emergency_access, review_emergency_access
from throughcare_web.consent.emergency.forms import EmergencyForm, ReviewForm
from throughcare_web.consent.reached import row_of
from throughcare_web.records.pages import looked_at, patient_of
from throughcare_web.records.patients.facts import full_name
from throughcare_web.ui.fields import add_bad_input


_WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@staff_page("consent.open_emergency_access")
def emergency(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Open a patient's record in an emergency, with a reason."""
    whole = patient_of(request, pk, "emergency")
    form = EmergencyForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = _WRONG
        if form.is_valid():
            try:
                open_emergency_access(request.actor, whole, **form.cleaned_data)
                messages.success(request, "The record is open to you. The directors were told.")
                return staff_redirect(request, "consent:emergency", whole.pk)
            except BadInput as fault:
                add_bad_input(form, fault)
    context = {
        "patient": whole,
        "name": full_name(whole),
        "form": form,
        "opened": queries.emergency_access(whole, request.actor),
        "limit": core.law().limit,
    }
    return staff_render(request, "consent/emergency.html", context, status=status)


@staff_page("consent.see_emergencies", methods=("GET", "HEAD"))
def emergencies(request: StaffRequest) -> HttpResponse:
    """Show what waits for a director's review, what is overdue first, and what was reviewed last."""
    now = timezone.now()
    waiting = [_line(one, now) for one in queries.to_review(request.actor.membership)]
    context = {
        "waiting": waiting,
        "overdue": sum(one["is_late"] for one in waiting),
        "reviewed": [_line(one, now) for one in queries.reviewed()],
    }
    return staff_render(request, "consent/emergencies.html", context)


@staff_page("consent.review_emergency_access")
def review(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Look at one emergency access and say what was found."""
    row = row_of(queries.access, pk)
    looked_at(request, row.patient, "emergency review")
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = EmergencyReview(form.cleaned_data["outcome"])
            review_emergency_access(request.actor, row, outcome=outcome, words=form.cleaned_data["words"])
            return staff_redirect(request, "consent:emergencies")
        except BadInput as fault:
            add_bad_input(form, fault)
    status = _WRONG if request.method == "POST" else HTTPStatus.OK
    context = {
        "patient": row.patient,
        "name": full_name(row.patient),
        "line": _line(row, timezone.now()),
        "form": form,
        "shared": [shown.disclosure_lines(one) for one in row.disclosures.all()],
    }
    return staff_render(request, "consent/review.html", context, status=status)


def _line(row: Any, now: Any) -> dict[str, Any]:
    found = getattr(row, "review", None)
    return {
        "row": row,
        "is_late": found is None and row.review_due_at <= now,
        "review": found,
        "outcome": EmergencyReview(found.outcome).label if found else "",
        "shared": len(row.disclosures.all()),
    }
