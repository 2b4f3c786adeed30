"""The page of the region's unmet need."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from throughcare.terms.referral import DeclineReason, ReferralState, WaitReason
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_render
from throughcare_web.referral.need import queries


_MONTHS = {"3": 3, "12": 12}


@staff_page("referral.see_need", methods=("GET", "HEAD"), reads=True)
def need(request: StaffRequest) -> HttpResponse:
    """Show how many people did not get which care, and why; of a state, over some months."""
    states = queries.states()
    asked = request.GET.get("state", "")
    state = asked if asked in states else next(iter(states), "")
    months = request.GET.get("months", "3")
    months = months if months in _MONTHS else "3"
    since = queries.months_of(timezone.localdate(), _MONTHS[months])
    found = queries.need(state=state, since=since)
    rows = [{"row": row, "reason": _reason(row.reason)} for row in found.rows]
    context = {
        "need": found,
        "rows": rows,
        "states": states,
        "state": state,
        "months": months,
        "since": since,
    }
    return staff_render(request, "referral/need.html", context)


def _reason(code: str) -> str:
    """Return why people did not get the care, in words, whichever list the code is from."""
    for vocabulary in (DeclineReason, WaitReason, ReferralState):
        for term in vocabulary:
            if term == code:
                return term.label
    return code
