"""Every write to consents and to what is shared: `disclose` is the one way to share anything of a record.

It asks the core, and writes the disclosure and its audit event in one transaction, or nothing. Wishes not to share,
emergency access and counseling notes are written in parts of their own.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection
from typing import Any

from django.db import models

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import (
    DisclosureBasis,
    NoticeForm,
    Purpose,
    RecordPart,
    RevocationWay,
)
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.consent import facts, queries
from throughcare_web.consent.drafts import ConsentDraft
from throughcare_web.consent.emergency.queries import emergency_access
from throughcare_web.consent.models import (
    Consent,
    ConsentEnd,
    ConsentRevocation,
    Disclosure,
    EmergencyAccess,
)
from throughcare_web.consent.recording import checked, write_consent
from throughcare_web.consent.resting import Stopped, take_back
from throughcare_web.consent.shared import NotShared, Shared, hold, shared
from throughcare_web.records import limits
from throughcare_web.records.patients.queries import survivor
from throughcare_web.records.written import by, own, sent_before, sent_once


__all__ = [
    "NotShared",
    "Shared",
    "disclose",
    "end_consent",
    "record_consent",
    "revoke_consent",
    "tell_by_word",
    "tell_payer",
]


_DIGEST = re.compile(r"[0-9a-f]{64}")


@action("consent.record_consent")
def record_consent(
    actor: Actor, patient: Any, *, draft: ConsentDraft, request_id: uuid.UUID | None = None
) -> Consent:
    """Keep a signed consent with the words shown, and return the row, or that of the same `request_id` before.

    On screen it must hold every element of 42 CFR 2.31(a): BadInput names what is missing. One on paper is kept as it is,
    and carries nothing while something is missing.
    """
    held = own(survivor(own(patient)))
    said = checked(held, draft)

    def make() -> Consent:
        return write_consent(held, said, request_id=request_id, recorded_by_id=by(actor))

    taken = BadInput("signatures", "two of one kind", "one of each person who signs")
    row = sent_once(Consent, request_id, make, of=held, taken=taken)
    note(consent=str(row.pk), kind=row.kind, paper=row.is_paper)
    return row


@action("consent.revoke_consent")
def revoke_consent(
    actor: Actor, consent: Consent, *, way: RevocationWay, said_by: str, words: str = ""
) -> Stopped:
    """Take a consent back from now on, with what rests on it; return the row that stands, and what was taken back with it.

    Nothing more is shared on it: a disclosure at the same moment is either done before or refused. What was shared stays.
    """
    row = own(consent)
    hold(row.patient)
    who = limits.line(said_by, "who takes it back")
    if not who:
        raise BadInput("who takes it back", "nobody", "the patient, or who signed in their place")
    if (first := ConsentRevocation.objects.filter(consent=row).first()) is not None:
        return Stopped(first)
    note(patient=str(row.patient_id), way=way.value)
    revoked = ConsentRevocation.objects.create(
        program_id=actor.program_id,
        consent=row,
        way=way.value,
        said_by=who,
        words=limits.lines(words, "words"),
        recorded_by_id=by(actor),
    )
    return Stopped(revoked, take_back(row))


@action("consent.end_consent")
def end_consent(actor: Actor, consent: Consent, *, happened_on: dt.date, words: str = "") -> Stopped:
    """Note that the event at which a consent ends has happened; return the row that stands, and what was taken back with it."""
    row = own(consent)
    hold(row.patient)
    if (first := ConsentEnd.objects.filter(consent=row).first()) is not None:
        return Stopped(first)
    ended = ConsentEnd.objects.create(
        program_id=actor.program_id,
        consent=row,
        happened_on=limits.past_day(happened_on, "happened on"),
        words=limits.lines(words, "words"),
        recorded_by_id=by(actor),
    )
    return Stopped(ended, take_back(row))


@action("consent.disclose")
def disclose(  # noqa: PLR0913 - what, to whom, why, on which ground, for which row
    actor: Actor,
    patient: Any,
    *,
    recipient: core.Recipient,
    purpose: Purpose,
    parts: Collection[RecordPart],
    content_digest: str,
    description: str = "",
    consent: Consent | None = None,
    about: models.Model | None = None,
    notice_form: NoticeForm = NoticeForm.FULL,
    ground: core.Ground | None = None,
    address: str = "",
    request_id: uuid.UUID | None = None,
) -> Shared:
    """Share parts of a patient's record, and return what was written and what must travel along.

    The best consent in force carries it unless `consent` names one. `content_digest`: the SHA-256, in hex, of exactly what
    is sent (`queries.digest_of`). In a medical emergency the access that the actor opened is the ground. The same
    `request_id` again returns the first. Raises NotShared with every reason; then nothing is written.
    """
    asked = {"recipient": recipient, "purpose": purpose, "parts": parts, "ground": ground}
    sent = _sent_columns(content_digest, description, address, about)
    return _disclosed(actor, patient, asked, sent, form=notice_form, consent=consent, request_id=request_id)


@action("consent.tell_payer")
def tell_payer(  # noqa: PLR0913 - whom, what exactly, for which row
    actor: Actor,
    patient: Any,
    *,
    payer: str,
    content_digest: str,
    description: str = "",
    about: models.Model | None = None,
    notice_form: NoticeForm = NoticeForm.FULL,
) -> Shared:
    """Share with a payer what asking it about benefits tells it, and nothing else; return and raise as `disclose` does.

    For those who ask about coverage and may share nothing else.
    """
    asked = facts.to_payer(payer) | {"ground": None}
    sent = _sent_columns(content_digest, description, "", about)
    return _disclosed(actor, patient, asked, sent, form=notice_form)


@action("consent.tell_by_word")
def tell_by_word(  # noqa: PLR0913 - whom, what about, what exactly, for which row
    actor: Actor,
    patient: Any,
    *,
    recipient: core.Recipient,
    parts: Collection[RecordPart],
    content_digest: str,
    description: str,
    about: models.Model,
) -> Shared:
    """Share by word of mouth with whoever is to treat the patient; return and raise as `disclose` does.

    For those who hand a person over in a referral, and may share nothing else. The short notice is one that can be said.
    """
    asked = {"recipient": recipient, "purpose": Purpose.TREATMENT, "parts": parts, "ground": None}
    sent = _sent_columns(content_digest, description, "", about)
    return _disclosed(actor, patient, asked, sent, form=NoticeForm.SHORT)


def _disclosed(  # noqa: PLR0913 - what is asked, what is sent, and which form and consent carry it
    actor: Actor,
    patient: Any,
    asked: dict[str, Any],
    sent: dict[str, Any],
    *,
    form: NoticeForm,
    consent: Consent | None = None,
    request_id: uuid.UUID | None = None,
) -> Shared:
    held = hold(patient)
    if (first := sent_before(Disclosure, request_id, held)) is not None:
        _must_be_to(first, asked["recipient"])
        return shared(first)
    emergency, ground = _ground(held, actor, asked["purpose"], asked["recipient"], asked["ground"])
    asked = asked | {"ground": ground}
    answer = queries.may_disclose(held, consent=consent, **asked)
    if isinstance(answer, core.Refusal):
        raise NotShared(answer)
    written = {"request_id": request_id, "emergency": emergency, "recorded_by_id": by(actor)}
    columns = written | _asked_columns(**asked) | _answered_columns(answer, form) | sent
    row = Disclosure.objects.create(program_id=actor.program_id, patient=held, **columns)
    note(disclosure=str(row.pk), basis=row.basis, purpose=row.purpose, recipient=row.recipient_kind)
    note(parts=len(row.parts), consent=answer.consent or None)
    return shared(row, answer.duties)


def _must_be_to(first: Disclosure, recipient: core.Recipient) -> None:
    """Raise BadInput where the same form was sent before for somebody else: a page restored, and another name entered."""
    name = limits.line(recipient.name, "recipient")
    if (first.recipient_kind, first.recipient_name) != (recipient.kind.value, name):
        raise BadInput("form", "one that was sent before for somebody else", "this page, opened anew")


def _ground(
    patient: Any, actor: Actor, purpose: Purpose, recipient: core.Recipient, given: core.Ground | None
) -> tuple[EmergencyAccess | None, core.Ground | None]:
    """Return what a disclosure rests on beside consent: in an emergency the access that the actor opened, and nothing else.

    Then who receives it is written down with where they work (42 CFR 2.51(c)): BadInput without.
    """
    if purpose is not Purpose.MEDICAL_EMERGENCY:
        return None, given
    opened = emergency_access(patient, actor)
    if opened is not None and not recipient.affiliation.strip():
        raise BadInput("where they work", "nothing", "the hospital, service or practice of who receives it")
    if opened is None:
        return None, None
    return opened, core.Ground(text=opened.reason, cannot_ask=opened.cannot_ask)


def _asked_columns(
    recipient: core.Recipient, purpose: Purpose, parts: Collection[RecordPart], ground: core.Ground | None
) -> dict[str, Any]:
    return {
        "purpose": purpose.value,
        "recipient_kind": recipient.kind.value,
        "recipient_name": limits.line(recipient.name, "recipient"),
        "recipient_affiliation": limits.line(recipient.affiliation, "where they work"),
        "recipient_through": limits.line(recipient.through, "intermediary"),
        "parts": [part.value for part in RecordPart if part in set(parts)],
        "ground": limits.lines(ground.text, "ground") if ground else "",
    }


def _answered_columns(answer: core.Permit, form: NoticeForm) -> dict[str, Any]:
    """Return the columns that say what a disclosure rests on, and the words that go with it."""
    columns = {"basis": answer.basis.value, "redisclosure": answer.redisclosure.value}
    if answer.basis is DisclosureBasis.PATIENT_ACCESS:
        return columns
    if answer.consent:
        columns["consent_id"] = uuid.UUID(answer.consent)
    said = {"notice": str(core.notice(form)), "explanation": queries.explained(answer)}
    return columns | said | {"notice_form": form.value}


def _sent_columns(digest: str, description: str, address: str, about: models.Model | None) -> dict[str, Any]:
    if not _DIGEST.fullmatch(digest):
        raise BadInput("content_digest", "no SHA-256 digest", "64 hexadecimal digits")
    return {
        "content_digest": digest,
        "description": limits.lines(description, "description"),
        "recipient_address": limits.lines(address, "address"),
        "about_type": about._meta.label if about else "",
        "about_id": str(about.pk) if about else "",
    }
