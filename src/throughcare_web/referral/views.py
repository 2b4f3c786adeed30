"""Pages of referrals: choose and send, the lists, one referral with its timeline, the program's own choices."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from throughcare.disclosure import Permit, Refusal
from throughcare.disclosure import notice as law_notice
from throughcare.errors import BadInput
from throughcare.places import Place, find_place
from throughcare.terms import LevelOfCare, Medication
from throughcare.terms.referral import ReferralSide, ReferralState, ReferralStep
from throughcare.terms.sharing import NoticeForm
from throughcare.waitlist import referral as record
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.consent.queries import explained
from throughcare_web.directory.verification.actions import count_search
from throughcare_web.records.pages import looked_at
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.facts import full_name
from throughcare_web.referral import actions, facts, queries, shown
from throughcare_web.referral.entries import NotTold
from throughcare_web.referral.forms import PolicyForm, ReferForm, StepForm, TellingForm
from throughcare_web.referral.outside.queries import reached_at
from throughcare_web.ui.fields import add_bad_input, in_words


_STEPS: dict[str, Callable[..., Any]] = {
    ReferralStep.ASK.value: actions.ask,
    ReferralStep.ANSWER.value: actions.answer,
    ReferralStep.ACCEPT.value: actions.accept,
    ReferralStep.DECLINE.value: actions.decline,
    ReferralStep.SCHEDULE.value: actions.schedule,
    ReferralStep.ARRIVE.value: actions.arrive,
    ReferralStep.GIVE_FIRST_DOSE.value: actions.give_first_dose,
    ReferralStep.NO_SHOW.value: actions.no_show,
    ReferralStep.WITHDRAW.value: actions.withdraw,
    ReferralStep.HAND_OFF.value: actions.hand_off,
}
_DONE = "Written down."
_SAID = {  # to the program that was asked; a sender writes down what was said elsewhere
    ReferralStep.ASK.value: "Your question was sent.",
    ReferralStep.ACCEPT.value: "Accepted. The sender sees it now.",
    ReferralStep.DECLINE.value: "Declined. The sender sees the reason and what else there is.",
    ReferralStep.GIVE_FIRST_DOSE.value: "Written down. The loop is closed.",
}
_PAGE = 100
_SEE_CHART = "records.see_chart"


@staff_page("referral.see_referrals", methods=("GET", "HEAD"), reads=True)
def referrals(request: StaffRequest) -> HttpResponse:
    """Show what the program sent, what is due first."""
    open_only = request.GET.get("all") != "1"
    rows = queries.sent_open(request.program) if open_only else queries.sent(request.program)
    context = {
        "rows": [_row(request, row) for row in rows[:_PAGE]],
        "open_only": open_only,
        "counts": queries.counts(request.program),
    }
    return staff_render(request, "referral/referrals.html", context)


@staff_page("referral.see_referrals", methods=("GET", "HEAD"), reads=True)
def incoming(request: StaffRequest) -> HttpResponse:
    """Show what was sent to the program: what waits for its answer first, then what it asked and waits for itself."""
    rows = list(queries.incoming(request.program)[: 2 * _PAGE])
    to_answer = [row for row in rows if row.state == ReferralState.SENT]
    asked = [row for row in rows if row.state == ReferralState.QUESTION_ASKED]
    others = [row for row in rows if row.state not in queries.TO_ANSWER]
    context = {
        "to_answer": [_row(request, row) for row in to_answer],
        "asked": [_row(request, row) for row in asked],
        "others": [_row(request, row) for row in others[:_PAGE]],
        "counts": queries.counts(request.program),
    }
    return staff_render(request, "referral/incoming.html", context)


@staff_page("referral.refer")
def refer(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose programs, see exactly what will be sent, send."""
    patient = get_object_or_404(patients.patients(request.program), pk=pk)
    if request.method != "POST":
        looked_at(request, patient, "refer")
        initial = {**shown.begun(patient, timezone.localdate()), **_own_contact(request)}
        return _choose(request, patient, ReferForm(initial=initial))
    form = ReferForm(request.POST, offered=_posted_places(request))
    if request.POST.get("do") == "look":
        return _choose(request, patient, ReferForm(initial=_as_initial(form)))
    if not form.is_valid():
        return _choose(request, patient, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.POST.get("do") != "send":
        return _review(request, patient, form)
    try:
        sent = actions.refer(
            request.actor,
            patient,
            listing_ids=[int(place) for place in form.cleaned_data["places"]],
            asked=form.asked(),
            episode=patients.current_episode(patient),
            request_id=form.cleaned_data["request_id"],
            told_by_word="told_by_word" in request.POST,
        )
    except BadInput as error:
        fault = "" if isinstance(error, NotTold) else in_words(error)
        return _review(request, patient, form, telling=TellingForm(request.POST), fault=fault)
    messages.success(request, shown.sent_words(sent))
    return staff_redirect(request, "referral:of_patient", patient.pk)


@staff_page("referral.see_referrals", methods=("GET", "HEAD"))
def of_patient(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show all referrals of one patient, and where the others stand once one has accepted."""
    patient = get_object_or_404(patients.patients(request.program), pk=pk)
    looked_at(request, patient, "referrals")
    rows = list(queries.of_patient(request.program, patient))
    context = {
        "patient": patient,
        "name": full_name(patient),
        "rows": [_row(request, row) for row in rows],
        "came_by": queries.came_by(request.program, patient),
    }
    return staff_render(request, "referral/of_patient.html", context)


@staff_page("referral.see_referrals")
def referral(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one referral; take a step of it."""
    row = queries.referral(request.program, pk)
    if row is None:
        raise Http404
    if request.method != "POST":
        actions.open_referral(request.actor, row)
        return _one(request, row, StepForm())
    step, form = request.POST.get("step", ""), StepForm(request.POST)
    if step not in _STEPS:
        raise Http404
    if not form.is_valid() or form.lacks(ReferralStep(step)):
        return _one(request, row, form, step=step, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        _STEPS[step](request.actor, row, **_said_with(request, step, form))
    except BadInput as error:
        return _one(request, queries.referral(request.program, pk), form, step=step, fault=in_words(error))
    is_receiver = row.receiver_id == request.program.pk
    messages.success(request, _SAID.get(step, _DONE) if is_receiver else _DONE)
    if step == ReferralStep.WITHDRAW and row.told_by_word:
        messages.warning(request, f"Call {row.listing.name1}: they were told by telephone.")
    return staff_redirect(request, "referral:referral", row.pk)


@staff_page("referral.set_policy")
def policy(request: StaffRequest) -> HttpResponse:
    """Show and change the program's own choices."""
    own = queries.policy(request.program)
    names = list(PolicyForm.base_fields)
    initial = {name: getattr(own, name) for name in names} if own else {}
    form = PolicyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_policy(request.actor, **form.chosen())
        except BadInput as error:
            add_bad_input(form, error)
        else:
            messages.success(request, "Saved.")
            return staff_redirect(request, "referral:policy")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return staff_render(request, "referral/policy.html", {"form": form, "record": record()}, status=status)


def _said_with(request: StaffRequest, step: str, form: StepForm) -> dict[str, Any]:
    """Return what an action takes beside the referral."""
    more: dict[str, Any] = {"told": form.told()}
    if step == ReferralStep.DECLINE.value:
        more["reason"] = form.decline_reason()
    if step == ReferralStep.ACCEPT.value:
        more["hold_place"] = "without_place" not in request.POST
    return more


def _choose(
    request: StaffRequest, patient: Any, form: ReferForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Show the form with the programs that fit what it says so far."""
    given = form.initial if not form.is_bound else form.cleaned_data if hasattr(form, "cleaned_data") else {}
    near, level = _near(given), given.get("level") or LevelOfCare.MANAGED_OUTPATIENT.value
    open_ones = list(queries.open_of_patient(request.program, patient))
    open_at = {row.listing_id for row in open_ones}
    found = []
    if near is not None:
        medication = Medication(given["medication"]) if given.get("medication") else None
        person = shown.person_of(patient, timezone.localdate())
        found = shown.options(
            person, near, LevelOfCare(level), medication, now=timezone.now(), open_at=open_at
        )
        count_search(request.actor, zip_code=_zip(given))
    form.fields["places"].choices = [(str(one.listing.pk), one.listing.name1) for one in found]
    context = {
        "patient": patient,
        "name": full_name(patient),
        "form": form,
        "found": found,
        "chosen": [str(one) for one in (form["places"].value() or [])],
        "open_ones": [_row(request, row) for row in open_ones],
    }
    return staff_render(request, "referral/refer.html", context, status=status)


def _review(
    request: StaffRequest,
    patient: Any,
    form: ReferForm,
    *,
    telling: TellingForm | None = None,
    fault: str = "",
) -> HttpResponse:
    """Show exactly what would be sent to whom, and whether the consent covers it; whom to tell by telephone, and how."""
    asked, now = form.asked(), timezone.now()
    places = queries.listings([int(place) for place in form.cleaned_data["places"]])
    checks = shown.checks(patient, places, asked, now)
    only_told = [check for check in checks if check.is_only_told]
    packet = facts.packet(patient, asked.along, asked.plain(), timezone.localdate())
    context = {
        "patient": patient,
        "name": full_name(patient),
        "checks": checks,
        "may_send": not any(check.refused for check in checks),
        "only_told": only_told,
        "one_scope": only_told[0].scope if len({check.scope for check in only_told}) == 1 else "",
        "telling": telling or TellingForm(),
        "spoken_notice": law_notice(NoticeForm.SHORT),
        "packet": facts.shown(packet),
        "hidden": list(form.as_hidden()),
        "fault": fault,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if telling else HTTPStatus.OK
    return staff_render(request, "referral/review.html", context, status=status)


def _one(  # noqa: PLR0913 - a page and how it was reached
    request: StaffRequest,
    row: Any,
    form: StepForm,
    *,
    step: str = "",
    fault: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    is_sender = row.program_id == request.program.pk
    patient = patients.patient(request.program, row.patient_id) if is_sender else None
    is_clinical, along = _SEE_CHART in request.may, queries.along(row)
    context = {
        **_row(request, row),
        "patient": patient,
        "is_sender": is_sender,
        "is_receiver": row.receiver_id == request.program.pk,
        "became": None if is_sender else queries.received(row),
        "is_expected": row.state in queries.EXPECTED,
        "is_clinical": is_clinical,
        "along": along,
        "packet": facts.shown(queries.packet(row), whole=is_clinical),
        "lines": shown.lines(row, desk=not is_clinical),
        "question": queries.last_question(row) if is_clinical else None,
        **(_telling(row) if is_sender else {}),
        "possible": {
            step for step in queries.possible(row, request.program) if f"referral.{step}" in request.may
        },
        "next": queries.next_options(row) if patient and not patient.deceased else None,
        "because": queries.withdrawn_because(row) if is_sender else None,
        "form": form,
        "step": step,
        "fault": fault,
        "told_by_phone": is_sender and row.receiver_id is None,
        "sides": {side.value: side.label for side in ReferralSide},
    }
    found = HTTPStatus.UNPROCESSABLE_ENTITY if fault else status
    return staff_render(request, "referral/referral.html", context, status=found)


def _telling(row: Any) -> dict[str, Any]:
    """Return what the sender may still tell the place: with which words by telephone, or why nothing more."""
    answer, is_still_open = queries.telling(row), queries.is_still_open(row)
    return {
        "stopped": answer if isinstance(answer, Refusal) and is_still_open else None,
        "scope": explained(answer) if isinstance(answer, Permit) else "",
        "spoken_notice": law_notice(NoticeForm.SHORT),
        "is_unreached": is_still_open and reached_at(row, timezone.now()) is None,
    }


def _row(request: StaffRequest, row: Any) -> dict[str, Any]:
    """Return a referral as a line of a list shows it."""
    due = row.due_at if queries.is_still_open(row) else None
    return {
        "referral": row,
        "state": shown.state_of(row),
        "state_words": shown.state_words(row),
        "tone": shown.tone(row),
        "who": queries.name(row),
        "level": LevelOfCare(row.level).label,
        "due_at": due,
        "is_late": due is not None and due <= timezone.now(),
    }


def _own_contact(request: StaffRequest) -> dict[str, str]:
    """Return whom the program names, else who is signed in and the program's telephone."""
    named = queries.whom_to_call(request.program)
    own = queries.policy(request.program)
    is_chosen = own is not None and (own.contact or own.phone)
    return named if is_chosen else {**named, "contact": str(request.actor)}


def _posted_places(request: StaffRequest) -> list[tuple[str, str]]:
    """Return the programs a form names, as the directory knows them; what is no number names none."""
    ids = [
        int(one)
        for one in request.POST.getlist("places")
        if one.isascii() and one.isdecimal() and len(one) < 10
    ]
    return [(str(row.pk), row.name1) for row in queries.listings(ids)]


def _as_initial(form: ReferForm) -> dict[str, Any]:
    """Return what a form says, to begin again with other programs."""
    lists = ("places", "parts")
    return {
        name: form.data.getlist(name) if name in lists else form.data.get(name, "") for name in form.fields
    }


def _near(given: dict[str, Any]) -> Any:
    near = given.get("place")
    if isinstance(near, Place) or not near:
        return near or None
    try:
        return find_place(near)
    except BadInput:
        return None


def _zip(given: dict[str, Any]) -> str:
    near = str(given.get("place", ""))
    return near if near.isascii() and near.isdecimal() else ""
