"""The page of a signed link: a code first, then the referral and its answer. No name stands in anything before the code."""

from __future__ import annotations

import zoneinfo
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.terms.referral import ReferralSide, ReferralState, ReferralStep
from throughcare.waitlist import allowed
from throughcare.waitlist import referral as record
from throughcare_web.accounts import codes
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.outbox import masked
from throughcare_web.accounts.pages import LinkRequest, link_page
from throughcare_web.directory.verification.queries import verified_contact
from throughcare_web.referral import facts, shown
from throughcare_web.referral.forms import StepForm
from throughcare_web.referral.outside import actions, queries
from throughcare_web.referral.queries import along_for_receiver, without_consent
from throughcare_web.ui.fields import TextField, UiForm, in_words


# What a place without Throughcare may say by a link, and how it is called on the button.
_ANSWERS = {
    ReferralStep.ACCEPT: "Accept",
    ReferralStep.ARRIVE: "Arrived or admitted",
    ReferralStep.GIVE_FIRST_DOSE: "First dose given",
    ReferralStep.SCHEDULE: "Set the first visit",
    ReferralStep.NO_SHOW: "Did not arrive",
    ReferralStep.ASK: "Ask a question",
    ReferralStep.DECLINE: "Decline",
}
_WRONG = "That code is not right, or it has expired. Look at the newest message, or ask for a new code."
_PASSED_LONG_AGO = "This page was open too long. Ask for a new code."


class CodeForm(UiForm):
    """The one-time code."""

    code = TextField(
        label="Code from the message",
        inputmode="numeric",
        autocomplete="one-time-code",
        max_length=12,
        width="short",
    )


@link_page("referral.answer_by_link")
def answer(request: LinkRequest) -> HttpResponse:
    """Ask for the code; show the referral to whoever has it; take the answer."""
    referral = queries.referral_of(request.actor)
    zone = referral.program.time_zone if referral else "UTC"
    with timezone.override(zoneinfo.ZoneInfo(zone)):  # a first visit is meant by the clock of the region
        return _page(request, referral)


def _page(request: LinkRequest, referral: Any) -> HttpResponse:
    if referral is None or not _possible(referral) or not _may_read(referral):
        return _over(request, referral)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do == "code":
        return _send_code(request, referral)
    if do == "try":
        return _try_code(request, referral)
    if do in _possible(referral):
        return _answer(request, referral, ReferralStep(do))
    return _door(request, referral)


def _may_read(referral: Any) -> bool:
    """Return whether the place may still be shown what went along: as a program with Throughcare, and while consent stands."""
    return along_for_receiver(referral) is not None and without_consent(referral) is None


def _possible(referral: Any) -> dict[str, str]:
    """Return the steps that the place can take now, with the words of their buttons."""
    if referral.state == ReferralState.QUESTION_ASKED.value:
        return {}  # the sender's turn
    steps = allowed(ReferralState(referral.state), ReferralSide.RECEIVER)
    return {step.value: words for step, words in _ANSWERS.items() if step in steps}


def _over(request: LinkRequest, referral: Any) -> HttpResponse:
    reason = "This referral was answered or taken back. There is nothing left to do."
    if referral is None:
        reason = "This referral is not there."
    return render(request, "accounts/bad_link.html", {"reason": reason}, status=HTTPStatus.GONE)


def _door(
    request: LinkRequest, referral: Any, *, form: CodeForm | None = None, fault: str = "", sent: bool = False
) -> HttpResponse:
    """Show what needs no code: which program sent a referral, and where the code goes, hidden but for its ends."""
    contact = verified_contact(referral.listing_id, timezone.now())
    context = {
        "sender": referral.program.name,
        "place": referral.listing.name1,
        "until": request.actor.expires_at,
        "goes_to": masked(contact.address) if contact else "",
        "has_code": sent or codes.open_code(request.actor.id, limits=record().link, now=timezone.now()),
        "form": form or CodeForm(),
        "fault": fault,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return render(request, "referral/link_door.html", context, status=status)


def _send_code(request: LinkRequest, referral: Any) -> HttpResponse:
    try:
        actions.ask_for_code(_system(referral), referral, link=request.actor)
    except BadInput as error:
        return _door(request, referral, fault=in_words(error))
    return _door(request, referral, sent=True)


def _try_code(request: LinkRequest, referral: Any) -> HttpResponse:
    form = CodeForm(request.POST)
    number = form.cleaned_data["code"] if form.is_valid() else ""
    code = actions.try_code(_system(referral), referral, link=request.actor, number=number)
    if code is None:
        return _door(request, referral, form=CodeForm(), fault=_WRONG)
    return _inside(request, referral, StepForm(), codes.make_pass(code))


def _inside(  # noqa: PLR0913 - a page and how it was reached
    request: LinkRequest, referral: Any, form: StepForm, passed: str, *, step: str = "", fault: str = ""
) -> HttpResponse:
    """Show the referral: only after the code."""
    along = along_for_receiver(referral)
    context: dict[str, Any] = {
        "referral": referral,
        "who": facts.name_in(along.packet),
        "along": along,
        "packet": facts.shown(along.packet),
        "talk": shown.talk(referral),
        "form": form,
        "passed": passed,
        "minutes": record().link.pass_minutes,
        "possible": _possible(referral),
        "state": ReferralState(referral.state),
        "step": step,
        "fault": fault,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault or form.errors else HTTPStatus.OK
    return render(request, "referral/link_inside.html", context, status=status)


def _answer(request: LinkRequest, referral: Any, step: ReferralStep) -> HttpResponse:
    passed = request.POST.get("pass", "")
    if not codes.is_passed(request.actor.id, passed, record().link):
        return _door(request, referral, fault=_PASSED_LONG_AGO)
    form = StepForm(request.POST)
    if not form.is_valid() or form.lacks(step):
        return _inside(request, referral, form, passed, step=step.value)
    try:
        done = actions.answer_by_link(
            request.actor, referral, step=step, reason=form.decline_reason(), told=form.told()
        )
    except BadInput as error:
        return _inside(request, referral, form, passed, step=step.value, fault=in_words(error))
    return render(
        request,
        "referral/link_done.html",
        {"state": ReferralState(done.state), "sender": referral.program.name},
    )


def _system(referral: Any) -> System:
    return System("referral.link", referral.program)
