"""Reads of consents sent to sign: where a message may go, what stands on the paper, what became of it. In its program's transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from throughcare import disclosure as core
from throughcare.terms.records import ContactKind
from throughcare.terms.sharing import Signer, SigningState
from throughcare_web.accounts import outbox
from throughcare_web.accounts.actors import SignedLink
from throughcare_web.consent import facts
from throughcare_web.consent.by_link.models import SigningRequest, SigningStep
from throughcare_web.consent.drafts import ConsentDraft
from throughcare_web.consent.queries import digest_of
from throughcare_web.records.patients.facts import full_name
from throughcare_web.records.patients.queries import contacts, family, survivor


OPEN = (SigningState.SENT, SigningState.OPENED)
_CHANNELS = {ContactKind.PHONE.value: "sms", ContactKind.EMAIL.value: "email"}


@dataclass(frozen=True, slots=True)
class Way:
    """A telephone or mailbox of the patient's own that a link could go to.

    Attributes:
        channel: of the outbox, "sms" or "email".
        is_safe: whether a message there is safe; None where nobody asked, which is not yes.
    """

    contact: Any
    channel: str
    is_safe: bool | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A consent sent to sign, and where it stands now; `at`: since when, None while nobody opened it."""

    row: SigningRequest
    state: SigningState
    at: dt.datetime | None
    consent: Any

    @property
    def is_open(self) -> bool:
        """Return whether it can still be signed."""
        return self.state in OPEN

    @property
    def tone(self) -> str:
        """Return the tone of its status tag."""
        return "yes" if self.state is SigningState.SIGNED else "partly" if self.is_open else "no"


def ways(patient: Any) -> list[Way]:
    """Return the patient's own telephones and mailboxes, those first that a message is known to be safe at."""
    own = (row for row in contacts(patient) if row.kind in _CHANNELS and not row.person_name)
    found = [Way(row, _CHANNELS[row.kind], _is_safe(row)) for row in own]
    return sorted(found, key=lambda way: (way.is_safe is not True, way.is_safe is False))


def _is_safe(contact: Any) -> bool | None:
    """Return whether a written message is safe: for a text the answer about texts, and a no to messages is a no to it too."""
    if contact.kind == ContactKind.EMAIL.value:
        return contact.may_leave_message
    if contact.may_text is None and contact.may_leave_message is False:
        return False
    return contact.may_text


def can_be_sent(draft: ConsentDraft) -> bool:
    """Return whether nobody but the patient has to sign: then a link can reach whoever signs."""
    return core.must_sign(draft.situation) == {Signer.PATIENT}


def words_digest(patient: Any, draft: ConsentDraft) -> str:
    """Return the digest of what a patient reads and signs, in both languages."""
    choices = draft.choices(full_name(patient), patient.program.name)
    forms = [core.wording(choices, language) for language in ("en", "es")]
    return digest_of([facts.wording_values(form) for form in forms])


def wording_of(row: SigningRequest, language: str) -> core.Wording:
    """Return the form that a patient reads and signs, in a language."""
    name = full_name(survivor(row.patient))
    return core.wording(draft_of(row, language).choices(name, row.program.name), language)


def draft_of(row: SigningRequest, language: str) -> ConsentDraft:
    """Return what was prepared, in a language."""
    return facts.draft(row.draft, language)


def signing(pk: uuid.UUID) -> Sent | None:
    """Return a consent sent to sign and where it stands; None where there is none in the program."""
    row = _rows().filter(pk=pk).first()
    return None if row is None else _stands(row)


def signing_of(link: SignedLink) -> Sent | None:
    """Return the consent that a link is to sign; None for one that is not of the link's program."""
    return signing(uuid.UUID(link.object_id))


def signed_by_link(consent_id: uuid.UUID | str) -> Sent | None:
    """Return how a consent was sent to sign; None for one signed on our own screen or on paper, or of another program."""
    step = SigningStep.objects.filter(consent=consent_id).first()
    return signing(step.request_id) if step else None


def signings(patient: Any) -> list[Sent]:
    """Return what was sent to a patient to sign, the newest first."""
    return [_stands(row) for row in _rows().filter(patient__in=family(patient)).order_by("-asked_at")]


def open_signings(patient: Any) -> list[Sent]:
    """Return those among them that can still be signed. Most patients have none, and one short read says so."""
    unexpired = SigningRequest.objects.filter(patient__in=family(patient), expires_at__gt=timezone.now())
    return [one for one in signings(patient) if one.is_open] if unexpired.exists() else []


def sent_lately(patient: Any) -> int:
    """Return how many links a patient was sent in the last 24 hours."""
    since = timezone.now() - dt.timedelta(days=1)
    return SigningRequest.objects.filter(patient__in=family(patient), asked_at__gt=since).count()


def was_opened(row: SigningRequest) -> bool:
    """Return whether the right code was given."""
    return SigningStep.objects.filter(request=row, state=SigningState.OPENED.value).exists()


def message_of(row: SigningRequest) -> Any:
    """Return the message that brings the link, sent or waiting, with what went wrong at the last try; None for none."""
    return outbox.last_about(row)


def _rows() -> QuerySet[SigningRequest]:
    rows = SigningRequest.objects.select_related(
        "program", "patient__program", "contact", "recorded_by__user"
    )
    return rows.prefetch_related("steps__consent")


def _stands(row: SigningRequest) -> Sent:
    steps = {SigningState(step.state): step for step in row.steps.all()}
    for state in (SigningState.SIGNED, SigningState.DECLINED, SigningState.WITHDRAWN):
        if state in steps:
            return Sent(row, state, steps[state].at, steps[state].consent)
    if row.expires_at <= timezone.now():
        return Sent(row, SigningState.EXPIRED, row.expires_at, None)
    if words_digest(survivor(row.patient), draft_of(row, row.language)) != row.words_digest:
        return Sent(row, SigningState.CHANGED, None, None)
    opened = steps.get(SigningState.OPENED)
    return Sent(
        row, SigningState.OPENED if opened else SigningState.SENT, opened.at if opened else None, None
    )
