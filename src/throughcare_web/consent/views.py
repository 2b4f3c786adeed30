"""Pages of consents: all of a patient's, a new one prepared and signed, one with what became of it, taking it back."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import ConsentState, ExpiryKind, RevocationWay, SigningSituation
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render, staff_url
from throughcare_web.consent import facts, queries, resting, shown
from throughcare_web.consent.actions import end_consent, record_consent, revoke_consent
from throughcare_web.consent.by_link import queries as by_link
from throughcare_web.consent.drafts import ConsentDraft
from throughcare_web.consent.forms import (
    NOT_KEPT,
    ConsentForm,
    EndForm,
    PaperForm,
    RevokeForm,
    SignForm,
)
from throughcare_web.consent.informing.queries import informed
from throughcare_web.consent.reached import row_of
from throughcare_web.records.pages import looked_at, patient_of
from throughcare_web.records.patients.facts import age, full_name
from throughcare_web.ui.fields import add_bad_input


_WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
_LATEST = 5
_REFER = "refer"  # what may come next, as the address of the form says it


@staff_page("consent.see_consents", methods=("GET", "HEAD"))
def patient(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a patient's consents, what they asked not to share, and what was shared last."""
    whole = patient_of(request, pk, "consents")
    lines = [shown.consent_lines(one) for one in queries.standing(whole)]
    context = {
        "patient": whole,
        "name": full_name(whole),
        "current": [one for one in lines if one["state"] in (ConsentState.ACTIVE, ConsentState.INCOMPLETE)],
        "past": [one for one in lines if one["state"] in (ConsentState.EXPIRED, ConsentState.REVOKED)],
        "restrictions": [shown.restriction_lines(row) for row in queries.restrictions(whole)],
        "shared": [shown.disclosure_lines(row) for row in queries.disclosures(whole)[:_LATEST]],
        "signings": [one for one in by_link.signings(whole) if one.consent is None][:_LATEST],
        "informed": informed(whole),
        "after_death": shown.after_death() if whole.deceased else None,
        "notice_id": uuid.uuid4(),
    }
    return staff_render(request, "consent/patient.html", context)


@staff_page("consent.record_consent")
def new(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Prepare a consent; sent, show the patient the form to sign."""
    whole = patient_of(request, pk, "new consent")
    if request.method != "POST":
        language = "es" if whole.language == "es" else "en"
        form = ConsentForm(initial={"language": language}, has_died=whole.deceased)
        return _prepare(request, whole, form)
    form = ConsentForm(request.POST, has_died=whole.deceased)
    if not form.is_valid():
        return _prepare(request, whole, form, status=_WRONG)
    if "back" in request.POST:
        return _prepare(request, whole, form)
    draft = form.draft()
    if not _fits(form, draft, whole):
        return _prepare(request, whole, form, status=_WRONG)
    return _show_form(request, whole, form, SignForm(situation=draft.situation))


@staff_page("consent.record_consent")
def sign(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the usual form to sign; keep a consent as the patient signed it; or show it in the other language."""
    whole = patient_of(request, pk, "new consent")
    return _signed(request, whole) if request.method == "POST" else _usual(request, whole)


def _signed(request: StaffRequest, whole: Any) -> HttpResponse:
    data = request.POST.copy()
    if "other_language" in data:
        data["language"] = data["other_language"]
    form = ConsentForm(data, has_died=whole.deceased)
    if not form.is_valid() or not _fits(form, form.draft(), whole):
        return _prepare(request, whole, form, status=_WRONG)
    situation = SigningSituation(form.cleaned_data["situation"])
    if "other_language" in data:
        return _show_form(request, whole, form, SignForm(situation=situation))
    signed = SignForm(data, situation=situation)
    with translation.override(form.cleaned_data["language"]):
        if not signed.is_valid():
            return _show_form(request, whole, form, signed, status=_WRONG)
    draft = form.draft(signatures=signed.signatures())
    try:
        row = record_consent(request.actor, whole, draft=draft, request_id=form.cleaned_data["request_id"])
    except BadInput:
        with translation.override(form.cleaned_data["language"]):
            signed.add_error(None, str(NOT_KEPT))
        return _show_form(request, whole, form, signed, status=_WRONG)
    messages.success(request, "The consent is signed. Give the patient a copy: it is under Consent.")
    if data.get("then") == _REFER and "referral.refer" in request.may:
        return staff_redirect(request, "referral:refer", whole.pk)
    return staff_redirect(request, "consent:consent", row.pk)


@staff_page("consent.record_consent")
def paper(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep a consent that was signed on paper, as complete or incomplete as it is."""
    whole = patient_of(request, pk, "new consent")
    form = PaperForm(request.POST or None, has_died=whole.deceased)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = _WRONG
        if form.is_valid() and _fits(form, draft := form.paper_draft(), whole):
            try:
                given = form.cleaned_data["request_id"]
                row = record_consent(request.actor, whole, draft=draft, request_id=given)
                return staff_redirect(request, "consent:consent", row.pk)
            except BadInput as fault:
                add_bad_input(form, fault)
    context = {"patient": whole, "name": full_name(whole), "form": form, "is_paper": True}
    return staff_render(request, "consent/new.html", context, status=status)


@staff_page("consent.see_consents", methods=("GET", "HEAD"))
def consent(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one consent: what was signed, what is missing, what was shared on it."""
    row = row_of(queries.consent, pk)
    looked_at(request, row.patient, "consent")
    waits = row.expiry_kind == ExpiryKind.EVENT and not hasattr(row, "end")
    context = _consent_context(row) | {"end_form": EndForm() if waits else None}
    context["sent"] = by_link.signed_by_link(row.pk)
    context["shared"] = [shown.disclosure_lines(one) for one in row.disclosures.order_by("-made_at")]
    return staff_render(request, "consent/consent.html", context)


@staff_page("consent.see_consents", methods=("GET", "HEAD"))
def printed(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a consent as the patient's copy, for the printer, in the language it was signed in."""
    row = row_of(queries.consent, pk)
    looked_at(request, row.patient, "consent copy")
    with translation.override(row.language):
        return staff_render(request, "consent/print.html", _consent_context(row, row.language))


@staff_page("consent.revoke_consent")
def revoke(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a consent back."""
    row = row_of(queries.consent, pk)
    looked_at(request, row.patient, "consent")
    form = RevokeForm(
        request.POST or None, initial={"said_by": "" if row.patient.deceased else row.patient_name}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        way, said = RevocationWay(given["way"]), {name: given[name] for name in ("said_by", "words")}
        try:
            done = revoke_consent(request.actor, row, way=way, **said)
        except BadInput as fault:
            add_bad_input(form, fault)
        else:
            messages.success(request, "The consent is taken back. Nothing more is shared on it.")
            _say_with_it(request, done)
            return staff_redirect(request, "consent:consent", row.pk)
    status = _WRONG if request.method == "POST" else HTTPStatus.OK
    return staff_render(request, "consent/revoke.html", _consent_context(row) | {"form": form}, status=status)


def _say_with_it(request: StaffRequest, done: resting.Stopped) -> None:
    """Say what was taken back with a consent, and whom to call: that is still to do."""
    for said in done.with_it:
        messages.warning(request, said)


@staff_page("consent.end_consent", methods=("POST",))
def end(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Note that the event at which a consent ends has happened."""
    row = row_of(queries.consent, pk)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            done = end_consent(request.actor, row, **form.cleaned_data)
            messages.success(request, "The consent has ended.")
            _say_with_it(request, done)
            return staff_redirect(request, "consent:consent", row.pk)
        except BadInput as fault:
            add_bad_input(form, fault)
    context = _consent_context(row) | {"end_form": form}
    return staff_render(request, "consent/consent.html", context, status=_WRONG)


def _usual(request: StaffRequest, whole: Any) -> HttpResponse:
    """Show the single consent to an adult who signs for themselves; of anybody else it is asked first who signs."""
    years = None if whole.deceased else age(whole, timezone.localdate())
    if years is None or years < core.law().limit.who_signs_asked_below.value:
        onward = f"?then={_REFER}" if request.GET.get("then") == _REFER else ""
        return HttpResponseRedirect(staff_url(request, "consent:new", whole.pk) + onward)
    form = ConsentForm(ConsentForm.usual("es" if whole.language == "es" else "en"))
    form.full_clean()
    return _show_form(request, whole, form, SignForm(situation=SigningSituation.ADULT))


def _prepare(
    request: StaffRequest, whole: Any, form: ConsentForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"patient": whole, "name": full_name(whole), "form": form, "is_paper": False}
    context["by_link"] = "consent.ask_to_sign" in request.may and not whole.deceased
    return staff_render(request, "consent/new.html", context, status=status)


def _show_form(
    request: StaffRequest,
    whole: Any,
    form: ConsentForm,
    signed: SignForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Show the patient the form: its words, and where to sign."""
    draft = form.draft().checked()
    shown_form = core.wording(draft.choices(full_name(whole), request.program.name), draft.language)
    context = {
        "patient": whole,
        "wording": shown_form,
        "choices": form.carried,
        "form": signed,
        "other": "en" if draft.language == "es" else "es",
        "language": draft.language,
        "then": request.POST.get("then") or request.GET.get("then", ""),
        "by_link": "consent.ask_to_sign" in request.may and by_link.can_be_sent(draft),
    }
    with translation.override(draft.language):
        return staff_render(request, "consent/sign.html", context, status=status)


def _fits(form: ConsentForm, draft: ConsentDraft, whole: Any) -> bool:
    """Return whether a form can be signed, or what stands on a paper be kept; else the form says what is in the way."""
    try:
        said = draft.checked()
    except BadInput as fault:
        add_bad_input(form, fault)
        return False
    if objection := facts.signing_objection(whole, said):
        form.add_error("situation", str(objection))
    elif not said.is_paper and (missing := facts.missing_before_signing(said, whole)):
        form.add_error(None, missing)
    return not form.errors


def _consent_context(row: Any, language: str = "en") -> dict[str, Any]:
    return {
        "patient": row.patient,
        "name": full_name(row.patient),
        "consent": shown.consent_lines(queries.stands(row), language),
        "signatures": shown.signatures(row, language),
        "language": row.language,
        "may_revoke": not hasattr(row, "revocation"),
        "at_end": resting.at_end(),
    }
