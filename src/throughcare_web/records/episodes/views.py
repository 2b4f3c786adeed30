"""The page of a patient's episodes of care: what is open, what may come next, who takes part."""

from __future__ import annotations

import uuid
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse

from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare
from throughcare.terms.records import EpisodeStatus
from throughcare_web.accounts import queries as accounts
from throughcare_web.accounts.pages import StaffRequest, staff_redirect
from throughcare_web.records import closing
from throughcare_web.records.episodes import actions
from throughcare_web.records.episodes.forms import CareForm, StartForm, StepForm, TeamForm
from throughcare_web.records.pages import SEE_PATIENTS, chart_render, patient_page
from throughcare_web.records.patients import queries
from throughcare_web.ui.fields import add_bad_input


@patient_page(SEE_PATIENTS, "episodes")
def episodes(request: StaffRequest, patient: Any) -> HttpResponse:
    """Show the episodes; begin one, move one on, say who manages it and who takes part."""
    members = list(accounts.memberships(request.program))
    current = queries.current_episode(patient)
    still_open = closing.still_open(patient) if current else []
    forms = _forms(request, current, members, asks=bool(still_open))
    bound = next((form for form in forms.values() if form.is_bound), None)
    if bound is not None and bound.is_valid():
        try:
            _do(request, patient, current, bound)
        except BadInput as error:
            add_bad_input(bound, error)
        else:
            messages.success(request, "Saved.")
            return staff_redirect(request, "records:episodes", patient.pk)
    rows = [
        (row, EpisodeStatus(row.status), LevelOfCare(row.level_of_care) if row.level_of_care else None)
        for row in queries.episodes(patient)
    ]
    context = {"rows": rows, "current": current, "open": still_open, **forms}
    status = HTTPStatus.OK if bound is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return chart_render(request, patient, "records/episodes.html", context, status=status)


@patient_page("records.leave_care_team", "care team")
def leave_team(request: StaffRequest, patient: Any, member: uuid.UUID) -> HttpResponse:
    """Take somebody off the care team; only by POST."""
    current = queries.current_episode(patient)
    row = current and queries.care_team(current).filter(pk=member).first()
    if request.method != "POST" or not row:
        raise Http404
    actions.leave_care_team(request.actor, row)
    return staff_redirect(request, "records:episodes", patient.pk)


def _forms(request: StaffRequest, current: Any, members: list[Any], *, asks: bool) -> dict[str, Any]:
    """Return the forms that the state of the patient's care calls for; the one that was sent is bound."""
    sent = {name: request.POST if request.POST.get("do") == name else None for name in _DEEDS}
    if current is None:
        return {"start": StartForm(sent["start"])}
    return {
        "step": StepForm(current, sent["step"], asks=asks),
        "care": CareForm(current, members, sent["care"]),
        "team": TeamForm(members, sent["team"]),
    }


def _do(request: StaffRequest, patient: Any, current: Any, form: Any) -> None:
    _DEEDS[type(form).__name__.removesuffix("Form").lower()](request, patient, current, form.cleaned_data)


def _start(request: StaffRequest, patient: Any, current: Any, given: dict[str, Any]) -> None:
    actions.start_episode(
        request.actor,
        patient,
        status=EpisodeStatus(given["status"]),
        on=given["starts_on"],
        request_id=given["request_id"],
    )


def _step(request: StaffRequest, patient: Any, current: Any, given: dict[str, Any]) -> None:
    actions.move_episode(
        request.actor, current, to=EpisodeStatus(given["to"]), on=given["on"], reason=given["reason"]
    )


def _care(request: StaffRequest, patient: Any, current: Any, given: dict[str, Any]) -> None:
    level = LevelOfCare(given["level"]) if given["level"] else None
    if (level or "") != current.level_of_care:
        actions.set_level_of_care(request.actor, current, level=level)
    if given["manager"] != str(current.care_manager_id or ""):
        actions.set_care_manager(request.actor, current, member=_member(request, given["manager"]))


def _team(request: StaffRequest, patient: Any, current: Any, given: dict[str, Any]) -> None:
    member = _member(request, given["member"])
    if member is not None:
        actions.join_care_team(request.actor, current, member=member)


def _member(request: StaffRequest, pk: str) -> Any:
    with suppress(ValueError):
        return accounts.memberships(request.program).filter(pk=int(pk)).first()
    return None


_DEEDS = {"start": _start, "step": _step, "care": _care, "team": _team}
