"""Pages of the waitlist: the lists in order with reasons, one person who waits, the sheet they can be handed."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation

from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare
from throughcare.terms.referral import InterimService, LeaveReason, ReferralState, WaitState
from throughcare.waitlist import interim_treatment
from throughcare.waitlist import referral as record
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.records.pages import looked_at
from throughcare_web.records.patients import queries as patients
from throughcare_web.referral import facts
from throughcare_web.referral import queries as referral_queries
from throughcare_web.referral.capacity import queries as capacity
from throughcare_web.referral.waiting import actions, queries
from throughcare_web.referral.waiting.forms import (
    FactsForm,
    InterimForm,
    LeaveForm,
    OfferForm,
    WaitForm,
    code_of,
)
from throughcare_web.ui.crisis import crisis_lines
from throughcare_web.ui.fields import in_words


_INTERIM = InterimService.INTERIM_METHADONE.value
_SEE_CHART = "records.see_chart"


@staff_page("referral.see_waitlist", methods=("GET", "HEAD"), reads=True)
def waitlist(request: StaffRequest) -> HttpResponse:
    """Show who waits, in order; with the reasons, which tell of health, to those who see charts."""
    lists = queries.waitlist(request.program)
    context = {
        "lists": [(level.label, rows) for level, rows in lists.items()],
        "policy": referral_queries.policy(request.program),
        "is_bound": referral_queries.is_bound_by_grant(request.program),
        "now": timezone.now(),
        "today": timezone.localdate(),
        "is_clinical": _SEE_CHART in request.may,
        **_state(request),
    }
    return staff_render(request, "referral/waitlist.html", context)


def _state(request: StaffRequest) -> dict[str, Any]:
    """Return by when the state is to be told that the program is nearly full, and when it was told last."""
    last = capacity.notices(request.program).first()
    if last is not None and last.closed_at is None:
        return {"tell_by": capacity.tell_by(last)}
    return {"told_on": last.told_on if last else None}


@staff_page("referral.join_waitlist")
def join_patient(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a patient of the program on the waitlist."""
    patient = get_object_or_404(patients.patients(request.program), pk=pk)
    looked_at(request, patient, "waitlist")
    known = facts.wait_facts(patient, timezone.localdate())
    return _join(request, patient, _initial(known, {}), patient=patient)


@staff_page("referral.join_waitlist")
def join_referral(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a person who was referred to the program, and accepted, on the waitlist."""
    row = referral_queries.referral(request.program, pk)
    if row is None or row.receiver_id != request.program.pk or row.state != ReferralState.ACCEPTED:
        raise Http404
    known = facts.sent_wait_facts(referral_queries.packet(row))
    asked = {"level": row.level, "medication": row.medication}
    return _join(request, row, _initial(known, asked), name=referral_queries.name(row))


@staff_page("referral.see_waitlist")
def entry(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one person who waits, and take a step."""
    row = _entry(request, pk)
    if request.method != "POST":
        return _one(request, row)
    steps = {"offer": _offer, "take": _take, "leave": _leave, "give": _give, "facts": _facts}
    step = steps.get(request.POST.get("do", ""))
    if step is None:
        raise Http404
    try:
        form = step(request, row)
    except BadInput as error:
        return _one(request, _entry(request, pk), fault=in_words(error))
    if form is not None:
        return _one(request, row, form=form)
    messages.success(request, "Written down.")
    return staff_redirect(request, "referral:entry", row.pk)


@staff_page(_SEE_CHART, methods=("GET", "HEAD"))
def sheet(request: StaffRequest, pk: uuid.UUID, language: str) -> HttpResponse:
    """Show the sheet for the person: their place, why, and what happens meanwhile; in English or Spanish."""
    row = _entry(request, pk)
    if language not in ("en", "es"):
        raise Http404
    today = timezone.localdate()
    queued = queries.place_of(row, today)
    if queued is None:
        raise Http404
    meanwhile = queries.advice_meanwhile(row, today)
    context = {
        "entry": row,
        "queued": queued,
        "language": language,
        "level": LevelOfCare(row.level).words(language),
        "reasons": [(one.basis.words(language), one.words.words(language)) for one in queued.place.reasons],
        "services": [one.words.words(language) for one in queued.missing],
        "is_due": queued.clocks.interim_by is not None and queued.clocks.interim_by <= timezone.now(),
        "is_bound": referral_queries.is_bound_by_grant(request.program),
        "meanwhile": [one.words(language) for one in meanwhile.said],
        "is_reviewed": meanwhile.is_reviewed,
        "sources": queries.sources(queued),
        "call": referral_queries.whom_to_call(request.program),
        "offer_until": row.offer_until if row.state == WaitState.OFFERED else None,
        "hold_hours": record().follow.offer_hours,
        "crisis": [line for line in crisis_lines(language) if line.in_bar],
        "today": today,
    }
    with translation.override(language):
        return staff_render(request, "referral/sheet.html", context)


def _join(
    request: StaffRequest, about: Any, initial: dict[str, Any], *, name: str = "", patient: Any = None
) -> HttpResponse:
    """Show or take the form about a patient of the program, or about a referral that it accepted."""
    form = WaitForm(request.POST or None, initial=initial)
    fault = ""
    if form.is_valid():
        try:
            row = actions.join_waitlist(
                request.actor, about, wait=form.wait(), request_id=form.cleaned_data["request_id"]
            )
        except BadInput as error:
            fault = in_words(error)
        else:
            messages.success(request, "On the waitlist.")
            return staff_redirect(request, "referral:entry", row.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "name": name, "patient": patient, "fault": fault}
    return staff_render(request, "referral/join.html", context, status=status)


def _initial(known: dict[str, Any], asked: dict[str, str]) -> dict[str, Any]:
    return {
        **asked,
        "pregnant": code_of(known["pregnant"]),
        "injects": code_of(known["injects"]),
        "overdose_on": known["overdose_on"],
    }


def _entry(request: StaffRequest, pk: uuid.UUID) -> Any:
    row = queries.entry(request.program, pk)
    if row is None:
        raise Http404
    return row


def _one(request: StaffRequest, row: Any, *, fault: str = "", form: Any = None) -> HttpResponse:
    shown = {
        "facts": FactsForm(initial=_initial(_known(row), {}), prefix="facts"),
        "offer": OfferForm(prefix="offer"),
        "leave": LeaveForm(prefix="leave"),
        "give": InterimForm(prefix="give"),
    }
    if form is not None:
        shown[form.prefix] = form
    began = next((one for one in queries.services_given(row) if one.service == _INTERIM), None)
    context = {
        "entry": row,
        "name": queries.name_of(row),
        "level": LevelOfCare(row.level).label,
        "state": WaitState(row.state),
        "queued": queries.place_of(row),
        "is_bound": referral_queries.is_bound_by_grant(request.program),
        "now": timezone.now(),
        "given": [(InterimService(one.service).label, one) for one in queries.services_given(row)],
        "interim": interim_treatment(timezone.localdate(began.given_at)) if began else None,
        "forms": shown,
        "fault": fault,
        "is_clinical": _SEE_CHART in request.may,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault or form is not None else HTTPStatus.OK
    return staff_render(request, "referral/entry.html", context, status=status)


def _known(row: Any) -> dict[str, Any]:
    return {"pregnant": row.pregnant, "injects": row.injects, "overdose_on": row.overdose_on}


def _offer(request: StaffRequest, row: Any) -> Any:
    form = OfferForm(request.POST, prefix="offer")
    if not form.is_valid():
        return form
    actions.offer_place(request.actor, row, words=form.cleaned_data["words"])
    return None


def _take(request: StaffRequest, row: Any) -> Any:
    actions.take_offer(request.actor, row)


def _leave(request: StaffRequest, row: Any) -> Any:
    form = LeaveForm(request.POST, prefix="leave")
    if not form.is_valid():
        return form
    actions.leave_waitlist(request.actor, row, reason=LeaveReason(form.cleaned_data["left_reason"]))
    return None


def _give(request: StaffRequest, row: Any) -> Any:
    form = InterimForm(request.POST, prefix="give")
    if not form.is_valid():
        return form
    given = form.cleaned_data
    actions.record_interim_service(
        request.actor,
        row,
        service=InterimService(given["service"]),
        words=given["words"],
        request_id=given["request_id"],
    )
    return None


def _facts(request: StaffRequest, row: Any) -> Any:
    form = FactsForm(request.POST, prefix="facts")
    if not form.is_valid():
        return form
    actions.change_wait_facts(request.actor, row, wait=form.wait_of(row.level, row.reason))
    return None
