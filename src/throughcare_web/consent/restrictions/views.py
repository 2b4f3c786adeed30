"""Pages of wishes not to share: those that wait for an answer, a patient's, and one with the program's answer."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.http import HttpResponse

from throughcare.errors import BadInput
from throughcare.terms.sharing import RestrictionState
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.consent import facts, queries, shown
from throughcare_web.consent.reached import row_of
from throughcare_web.consent.restrictions.actions import (
    ask_restriction,
    end_restriction,
    settle_restriction,
)
from throughcare_web.consent.restrictions.forms import AnswerForm, EndingForm, WishForm
from throughcare_web.records.pages import looked_at, patient_of
from throughcare_web.records.patients.facts import full_name
from throughcare_web.ui.fields import add_bad_input


_WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@staff_page("consent.settle_restriction", methods=("GET", "HEAD"))
def wishes(request: StaffRequest) -> HttpResponse:
    """Show the wishes that wait for the program's answer, whoever asked."""
    lines = [shown.restriction_lines(row) for row in queries.unanswered_restrictions()]
    return staff_render(request, "consent/wishes.html", {"lines": lines})


@staff_page("consent.ask_restriction")
def restrictions(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what a patient asked not to be shared, and take a new wish."""
    whole = patient_of(request, pk, "restrictions")
    form = WishForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = _WRONG
        if form.is_valid():
            try:
                given = form.cleaned_data["request_id"]
                ask_restriction(request.actor, whole, wish=form.wish(), request_id=given)
                return staff_redirect(request, "consent:restrictions", whole.pk)
            except BadInput as fault:
                add_bad_input(form, fault)
    lines = [shown.restriction_lines(row) for row in queries.restrictions(whole)]
    context = {"patient": whole, "name": full_name(whole), "form": form, "lines": lines}
    return staff_render(request, "consent/restrictions.html", context, status=status)


@staff_page("consent.settle_restriction")
def restriction(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer a wish, or end one that was agreed to."""
    row = row_of(queries.restriction, pk)
    looked_at(request, row.patient, "restriction")
    state = facts.state_of(row)
    form = {RestrictionState.ASKED: AnswerForm, RestrictionState.AGREED: EndingForm}.get(state)
    bound = form(request.POST or None) if form else None
    if request.method == "POST" and bound is not None and bound.is_valid():
        try:
            _answer(request, row, state, bound.cleaned_data)
            return staff_redirect(request, "consent:restrictions", row.patient_id)
        except BadInput as fault:
            add_bad_input(bound, fault)
    status = _WRONG if request.method == "POST" else HTTPStatus.OK
    context = {"patient": row.patient, "name": full_name(row.patient), "form": bound}
    context["line"] = shown.restriction_lines(row)
    return staff_render(request, "consent/restriction.html", context, status=status)


def _answer(request: StaffRequest, row: object, state: RestrictionState, said: dict) -> None:
    if state is RestrictionState.AGREED:
        end_restriction(request.actor, row, reason=said["reason"])
        return
    settle_restriction(
        request.actor,
        row,
        agreed=said["answer"] == "agree",
        reason=said["reason"],
        required_by_law=said["required_by_law"],
    )
