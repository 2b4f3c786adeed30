"""Written consents for tests, of made-up people: one that is complete, to take things away from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from throughcare.disclosure import (
    Consent,
    Expiry,
    Named,
    Recipient,
    Request,
    Signature,
    tpo_parts,
    tpo_recipients,
)
from throughcare.terms.sharing import (
    TPO_PURPOSES,
    ConsentElement,
    ConsentKind,
    ExpiryKind,
    Purpose,
    RecipientKind,
    RecordPart,
    Signer,
)


SIGNED = date(2026, 11, 1)
TODAY = date(2026, 11, 25)
STATEMENTS = frozenset(
    {
        ConsentElement.RIGHT_TO_REVOKE,
        ConsentElement.HOW_TO_REVOKE,
        ConsentElement.REFUSAL,
        ConsentElement.REDISCLOSURE,
        ConsentElement.HIPAA_REDISCLOSURE,
    }
)
CLINIC = Recipient(kind=RecipientKind.TREATING_PROVIDER, name="Lakeside Clinic")
SISTER = Recipient(kind=RecipientKind.FAMILY, name="Ann Example")


def tpo(**changes: Any) -> Consent:
    """Return a complete single consent, with changes."""
    whole = Consent(
        key="tpo",
        kind=ConsentKind.TPO,
        patient_name="Sam Example",
        discloser="Harbor Program",
        information="All my records here",
        parts=tpo_parts(),
        recipients=(tpo_recipients(),),
        purposes=TPO_PURPOSES,
        statements=STATEMENTS,
        expiry=Expiry(kind=ExpiryKind.NONE),
        signatures=(Signature(signer=Signer.PATIENT, name="Sam Example", on=SIGNED),),
    )
    return replace(whole, **changes)


def specific(**changes: Any) -> Consent:
    """Return a complete consent for a sister to know about attendance, with changes."""
    whole = tpo(
        key="specific",
        kind=ConsentKind.SPECIFIC,
        parts=frozenset({RecordPart.ATTENDANCE, RecordPart.ENROLLMENT}),
        recipients=(Named(name="Ann Example", kind=RecipientKind.FAMILY),),
        purposes=frozenset({Purpose.FAMILY_SUPPORT}),
        expiry=Expiry(kind=ExpiryKind.DATE, on=date(2027, 5, 31)),
    )
    return replace(whole, **changes)


def asked(
    recipient: Recipient = CLINIC,
    purpose: Purpose = Purpose.TREATMENT,
    parts: frozenset[RecordPart] = frozenset({RecordPart.MEDICATIONS}),
    **more: Any,
) -> Request:
    """Return a request: by default for what a clinic that treats the patient needs."""
    return Request(recipient=recipient, purpose=purpose, parts=parts, **more)
