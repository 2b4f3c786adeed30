"""The page for a call that has just come in."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.http import HttpResponse

from throughcare.assessment import layout
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect
from throughcare_web.intake.arriving.actions import take_in as take_in_person
from throughcare_web.intake.arriving.forms import ArrivalForm
from throughcare_web.intake.queries import Assessment
from throughcare_web.records.patients.registering import Door, registered


_DOOR = Door("New call", "Begin the assessment")


@staff_page("intake.take_in")
def take_in(request: StaffRequest) -> HttpResponse:
    """Show the short form; register, begin care, and lead to the first question."""
    form = ArrivalForm(request.POST if request.method == "POST" else None)

    def begin(different_from: Collection[UUID]) -> Assessment:
        return take_in_person(
            request.actor,
            arrival=form.arrival(),
            different_from=different_from,
            request_id=form.cleaned_data["request_id"],
        )

    draft, asked = registered(request, form, begin, _DOOR)
    if draft is None:
        return asked
    return staff_redirect(request, "intake:section", draft.pk, layout().quick.key)
