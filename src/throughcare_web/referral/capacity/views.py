"""The page on which a program writes down that it is nearly full, and that its state was told."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from throughcare.errors import BadInput
from throughcare.waitlist import waitlist as record
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.referral.capacity import actions, queries
from throughcare_web.referral.capacity.forms import FullForm, ToldForm
from throughcare_web.referral.queries import is_bound_by_grant
from throughcare_web.ui.fields import add_bad_input


@staff_page("referral.see_waitlist")
def telling_state(request: StaffRequest) -> HttpResponse:
    """Show what the state is still to be told and what it was told, and take either."""
    still = queries.open_notice(request.program)
    form: Any = None
    if request.method == "POST":
        form = _slipped(request, still) if request.POST.get("do") == "slip" else _written(request, still)
        if form is None:
            return staff_redirect(request, "referral:telling_state")
    context = {
        "still": still,
        "tell_by": queries.tell_by(still) if still else None,
        "form": form or (ToldForm() if still else FullForm()),
        "earlier": queries.notices(request.program).exclude(closed_at=None),
        "clocks": record().clocks,
        "is_bound": is_bound_by_grant(request.program),
    }
    status = HTTPStatus.OK if form is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return staff_render(request, "referral/telling_state.html", context, status=status)


def _slipped(request: StaffRequest, still: Any) -> None:
    if still is not None:
        actions.take_back_notice(request.actor, still)


def _written(request: StaffRequest, still: Any) -> Any:
    """Write down what the page asked for; return the form where it says what is wrong, None once it is done."""
    wanted, made = ("full", FullForm) if still is None else ("told", ToldForm)
    if request.POST.get("do") != wanted:
        messages.warning(request, "Somebody was here meanwhile. This is how it stands now.")
        return None
    form = made(request.POST)
    if not form.is_valid():
        return form
    try:
        if still is None:
            actions.note_nearly_full(request.actor, **form.cleaned_data)
        else:
            actions.record_state_told(request.actor, still, **form.cleaned_data)
    except BadInput as fault:
        add_bad_input(form, fault)
        return form
    messages.success(request, "Written down.")
    return None
