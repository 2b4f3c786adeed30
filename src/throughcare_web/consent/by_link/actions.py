"""Every write about a consent signed on the patient's own telephone: sent, opened with a code, signed or not, taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import SigningState
from throughcare_web.accounts import codes, outbox
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor, SignedLink
from throughcare_web.accounts.codes import LinkCode
from throughcare_web.consent import facts
from throughcare_web.consent.by_link import queries
from throughcare_web.consent.by_link.models import SigningRequest, SigningStep
from throughcare_web.consent.by_link.sending import send_link
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft
from throughcare_web.consent.models import Consent
from throughcare_web.consent.recording import checked, write_consent
from throughcare_web.consent.shared import hold
from throughcare_web.records.written import by, sent_before


@action("consent.ask_to_sign")
def ask_to_sign(
    actor: Actor, patient: Any, *, draft: ConsentDraft, contact_id: uuid.UUID, request_id: uuid.UUID
) -> SigningRequest:
    """Send a patient a consent to read and sign on their own telephone or e-mail; return the row, or that of the same form.

    What was sent before and is still open is taken back. A first code is made, to be said on the telephone. Raises BadInput
    where somebody else has to sign, something is missing on the form, the contact is not the patient's own or not known to
    be safe, or too many links were sent.
    """
    held = hold(patient)
    if (first := sent_before(SigningRequest, request_id, held)) is not None:
        return first
    said, limits = _ready(held, draft), core.law().signing_link
    way = _safe_way(held, contact_id)
    if queries.sent_lately(held) >= limits.links_a_day:
        raise BadInput(
            "links", f"{limits.links_a_day} sent in 24 hours", "a consent signed on paper or on screen"
        )
    for earlier in queries.signings(held):
        if earlier.is_open:
            _end(actor, earlier.row, SigningState.WITHDRAWN)
    now = timezone.now()
    row = SigningRequest.objects.create(
        program_id=actor.program_id,
        patient=held,
        request_id=request_id,
        draft=facts.draft_values(said),
        language=said.language,
        words_digest=queries.words_digest(held, said),
        channel=way.channel,
        contact=way.contact,
        asked_at=now,
        expires_at=now + dt.timedelta(hours=limits.hours),
        recorded_by_id=by(actor),
    )
    _new_code(row)
    send_link(row)
    note(patient=str(held.pk), kind=said.kind.value, channel=way.channel)
    return row


@action("consent.make_signing_code")
def make_signing_code(actor: Actor, signing: SigningRequest) -> LinkCode:
    """Make a new code for a link that is still open; BadInput for one that is not, or when too many were made."""
    hold(signing.patient)
    _must_be_open(signing)
    return _new_code(signing)


@action("consent.withdraw_signing")
def withdraw_signing(actor: Actor, signing: SigningRequest) -> None:
    """Take a link back: it opens nothing any more. BadInput for one that was answered or is over."""
    hold(signing.patient)
    _must_be_open(signing)
    _end(actor, signing, SigningState.WITHDRAWN)


@action("consent.try_signing_code")
def try_signing_code(actor: Actor, signing: SigningRequest, *, number: str) -> LinkCode | None:
    """Return the code of a link if the number is right, else None; each try counts. The first right one opens the form."""
    hold(signing.patient)  # one try at a time, however many windows
    limits, now = core.law().signing_link, timezone.now()
    code = codes.enter_code(signing.pk, number, limits=limits, now=now)
    note(right=code is not None)
    if code is not None and not queries.was_opened(signing):
        _step(signing, SigningState.OPENED)
    return code


@action("consent.answer_by_link")
def answer_by_link(
    actor: SignedLink,
    signing: SigningRequest,
    *,
    language: str,
    signatures: tuple[SignatureDraft, ...] | None,
) -> Consent | None:
    """Keep the consent as the patient signed it, and return the row; None for `signatures`: they do not want to sign.

    The link is used up. Raises BadInput where the form was never opened with a code, is not open any more, or its words are
    not those that were sent.
    """
    held = hold(signing.patient)
    sent = _must_be_open(signing)
    if sent.state is not SigningState.OPENED:
        raise BadInput("the form", "never opened", "the code that was said on the telephone")
    if signatures is None:
        _step(signing, SigningState.DECLINED)
        note(state=SigningState.DECLINED.value)
        return None
    draft = facts.draft(signing.draft, language, signatures)
    row = write_consent(held, checked(held, draft))
    _step(signing, SigningState.SIGNED, consent=row)
    note(state=SigningState.SIGNED.value, consent=str(row.pk))
    return row


@action("consent.take_copy")
def take_copy(actor: Actor, consent: Consent) -> None:
    """Leave one event that a patient took a copy of what they signed along, from the page of their link."""
    note(patient=str(consent.patient_id))


def _ready(patient: Any, draft: ConsentDraft) -> ConsentDraft:
    """Return a draft that only wants the patient's signature; BadInput for any other."""
    said = checked(patient, draft)
    if said.is_paper or not queries.can_be_sent(said):
        raise BadInput("who signs", "somebody besides the patient", "a consent that the patient alone signs")
    if missing := facts.missing_before_signing(said, patient):
        raise BadInput("consent", missing, "a whole consent")
    return said


def _safe_way(patient: Any, contact_id: uuid.UUID) -> queries.Way:
    """Return the way of a contact; BadInput unless it is the patient's own, safe, and this site can send there."""
    way = next((one for one in queries.ways(patient) if one.contact.pk == contact_id), None)
    if way is None:
        raise BadInput("where to", "no telephone or e-mail of the patient's own", "one of those on file")
    if way.is_safe is not True:
        raise BadInput("where to", "not known to be safe for a message", "one that the patient said is safe")
    if not outbox.carries(way.channel):
        raise BadInput("where to", "a telephone, and this site sends no texts", "an e-mail address")
    return way


def _must_be_open(signing: SigningRequest) -> queries.Sent:
    sent = queries.signing(signing.pk)
    if sent is None or not sent.is_open:
        raise BadInput("the link", "over or answered", "one that is still open")
    return sent


def _new_code(row: SigningRequest) -> LinkCode:
    limits, now = core.law().signing_link, timezone.now()
    return codes.make_code(row.program_id, row.pk, limits=limits, now=now, until=row.expires_at)


def _end(actor: Actor, row: SigningRequest, state: SigningState) -> None:
    _step(row, state, recorded_by_id=by(actor))
    outbox.cancel(row)


def _step(row: SigningRequest, state: SigningState, **more: Any) -> None:
    SigningStep.objects.create(program_id=row.program_id, request=row, state=state.value, **more)
