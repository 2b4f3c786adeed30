"""The page on which a death is recorded, its day corrected, or a mistake taken back; what follows is said first."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from throughcare.errors import BadInput
from throughcare_web.accounts.pages import StaffRequest, staff_redirect
from throughcare_web.records import closing
from throughcare_web.records.deaths import queries
from throughcare_web.records.deaths.actions import record_death, take_back_death
from throughcare_web.records.deaths.forms import DayForm, DeathForm
from throughcare_web.records.pages import chart_render, patient_page
from throughcare_web.records.patients.forms import ReasonForm
from throughcare_web.records.patients.queries import open_episodes
from throughcare_web.ui.fields import add_bad_input


@patient_page("records.record_death", "death")
def death(request: StaffRequest, patient: Any) -> HttpResponse:
    """Say what follows when a death is recorded, and record it; of one that is recorded, correct the day or take it back."""
    do = request.POST.get("do", "")
    sent = {name: request.POST if do == name else None for name in ("record", "day", "take_back")}
    forms = {
        "record": DeathForm(sent["record"]),
        "day": DayForm(sent["day"], initial={"died_on": patient.died_on}),
        "take_back": ReasonForm(sent["take_back"]),
    }
    bound = forms.get(do)
    if bound is not None and bound.is_valid():
        try:
            said = _done(request, patient, do, bound.cleaned_data)
        except BadInput as error:
            add_bad_input(bound, error)
        else:
            messages.success(request, said)
            return staff_redirect(request, "records:patient", patient.pk)
    context = {
        **forms,
        "standing": queries.standing(patient),
        "earlier": queries.taken_back(patient),
        "episodes": open_episodes(patient),
        "open": closing.still_open(patient),
        "kinds": closing.kinds(),
    }
    status = HTTPStatus.OK if bound is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return chart_render(request, patient, "records/death.html", context, status=status)


def _done(request: StaffRequest, patient: Any, do: str, given: dict[str, Any]) -> str:
    """Do what the form says, and return what the person is told."""
    if do == "take_back":
        take_back_death(request.actor, patient, reason=given["reason"])
        return "Taken back. What could go on goes on: please look at the referrals."
    record_death(request.actor, patient, died_on=given["died_on"])
    return "The day is corrected." if do == "day" else "Recorded. What was open has ended."
