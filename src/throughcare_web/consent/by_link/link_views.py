"""The page of a signed link to sign: the code first; then the form, as on our own screen; then the copy.

No name, program or word of treatment stands in anything before the code: a telephone may be in somebody else's hand.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import SigningSituation, SigningState
from throughcare_web.accounts import codes
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.links import make_link
from throughcare_web.accounts.pages import LinkRequest, link_page
from throughcare_web.consent import shown
from throughcare_web.consent.by_link import actions, queries
from throughcare_web.consent.by_link.forms import CodeForm
from throughcare_web.consent.by_link.pdf import consent_pdf
from throughcare_web.consent.by_link.sending import ANSWER, COPY
from throughcare_web.consent.forms import NOT_KEPT, SignForm
from throughcare_web.consent.queries import consent, stands


_OVER = "consent/link_over.html"
_OTHER = {"en": "es", "es": "en"}


def answered(request: LinkRequest, language: str) -> HttpResponse:
    """Say to whoever opens an answered link again what was answered, and when."""
    sent = queries.signing_of(request.actor)
    return _over(request, sent, status=HTTPStatus.GONE)


@link_page(ANSWER, over=_OVER, used=answered)
def sign(request: LinkRequest, language: str) -> HttpResponse:
    """Ask for the code; show the form to whoever has it; keep it signed, or that they do not want to sign."""
    sent = queries.signing_of(request.actor)
    if sent is None or not sent.is_open:
        return _over(request, sent)
    with timezone.override(zoneinfo.ZoneInfo(sent.row.program.time_zone)):
        return _page(request, sent, language)


@link_page(COPY, over=_OVER)
def copy(request: LinkRequest, language: str) -> HttpResponse:
    """Give the copy of what was just signed as a PDF, to the page on which it was signed."""
    sent = queries.signed_by_link(request.actor.object_id)
    if sent is None or not codes.is_passed(sent.row.pk, _passed(request), core.law().signing_link):
        return _over(request, None)
    actions.take_copy(System("consent.link", sent.row.program), sent.consent)
    headers = {"Content-Disposition": 'attachment; filename="copy.pdf"'}
    content = consent_pdf(consent(sent.consent.pk), language)
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _page(request: LinkRequest, sent: queries.Sent, language: str) -> HttpResponse:
    do = request.POST.get("do", "")
    if do == "try":
        return _try_code(request, sent, language)
    if do not in ("read", "sign", "decline"):
        return _door(request, language)
    if not codes.is_passed(request.actor.id, _passed(request), core.law().signing_link):
        return _door(request, language, fault=_("This page was open too long. Ask for a new code."))
    form = SignForm(request.POST if do == "sign" else None, situation=_situation(sent))
    if do == "read" or (do == "sign" and not form.is_valid()):
        return _inside(request, sent, language, form)
    return _answer(request, sent, language, form)


def _try_code(request: LinkRequest, sent: queries.Sent, language: str) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _door(request, language, form=form)
    system = System("consent.link", sent.row.program)
    code = actions.try_signing_code(system, sent.row, number=form.cleaned_data["code"])
    if code is None:
        fault = _("That code is not right, or it has expired. Ask for a new code.")
        return _door(request, language, fault=fault)
    form = SignForm(situation=_situation(sent))
    return _inside(request, sent, language, form, passed=codes.make_pass(code))


def _answer(request: LinkRequest, sent: queries.Sent, language: str, form: SignForm) -> HttpResponse:
    """Keep the answer; where the same was sent twice at once, show what became of the first."""
    signatures = form.signatures() if form.is_bound else None
    fault = ""
    try:
        actions.answer_by_link(request.actor, sent.row, language=language, signatures=signatures)
    except BadInput:
        fault = str(NOT_KEPT)
    now = queries.signing_of(request.actor)
    if now is not None and now.is_open:
        return _inside(request, sent, language, form, fault=fault)
    if now is None or now.consent is None:
        return _over(request, now)
    return _copy(request, now, language)


def _door(
    request: LinkRequest, language: str, *, form: CodeForm | None = None, fault: str = ""
) -> HttpResponse:
    """Show what needs no code: that there is a paper to read."""
    context = _frame(request, language) | {"form": form or CodeForm(), "fault": fault}
    return render(request, "consent/link_door.html", context, status=_status(form, fault))


def _inside(  # noqa: PLR0913 - a page and how it was reached
    request: LinkRequest,
    sent: queries.Sent,
    language: str,
    form: SignForm,
    *,
    passed: str = "",
    fault: str = "",
) -> HttpResponse:
    """Show the form to read and sign: only after the code."""
    context = _frame(request, language) | {
        "program": sent.row.program,
        "wording": queries.wording_of(sent.row, language),
        "form": form,
        "passed": passed or _passed(request),
        "minutes": core.law().signing_link.pass_minutes,
        "fault": fault,
    }
    return render(request, "consent/link_sign.html", context, status=_status(form, fault))


def _copy(request: LinkRequest, sent: queries.Sent, language: str) -> HttpResponse:
    """Show the copy of what was signed, and let it be kept as a PDF from this page for some minutes."""
    row = consent(sent.consent.pk)
    until = timezone.now() + dt.timedelta(minutes=core.law().signing_link.pass_minutes)
    token = make_link(COPY, row, expires_at=until, program_id=row.program_id)
    context = _frame(request, language) | {
        "program": row.program,
        "consent": shown.consent_lines(stands(row), language),
        "signatures": shown.signatures(row, language),
        "passed": _passed(request),
        "copy_address": reverse("consent_link:copy", kwargs={"language": language, "token": token}),
    }
    return render(request, "consent/link_done.html", context)


def _over(
    request: LinkRequest, sent: queries.Sent | None, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Say that nothing is left to do here, with `status` where it was answered; no word of what it was about."""
    context: dict[str, Any] = {"language": get_language()}
    if sent is not None and sent.state is SigningState.DECLINED:
        return render(request, _OVER, context | {"declined": True}, status=status)
    if sent is not None and sent.state is SigningState.SIGNED:
        with timezone.override(zoneinfo.ZoneInfo(sent.row.program.time_zone)):
            return render(request, _OVER, context | {"signed_at": sent.at}, status=status)
    context["reason"] = _("It was answered or taken back, or it has changed since. Ask for a new link.")
    return render(request, _OVER, context, status=HTTPStatus.GONE)


def _passed(request: LinkRequest) -> str:
    return request.POST.get("pass", "")


def _situation(sent: queries.Sent) -> SigningSituation:
    return queries.draft_of(sent.row, sent.row.language).situation


def _frame(request: LinkRequest, language: str) -> dict[str, Any]:
    token, other = request.resolver_match.kwargs["token"], _OTHER[language]
    address = reverse("consent_link:sign", kwargs={"language": other, "token": token})
    return {"language": language, "other": other, "other_address": address}


def _status(form: Any, fault: str) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if fault or (form and form.errors) else HTTPStatus.OK
