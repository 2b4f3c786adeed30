"""Fictional patients with consents, and what is asked of them; all made by actions."""

from __future__ import annotations

from typing import Any

from throughcare.disclosure import Named, Recipient
from throughcare.terms.sharing import (
    ConsentKind,
    Purpose,
    RecipientKind,
    RecordPart,
    SignatureWay,
    Signer,
)
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import in_program
from throughcare_web.consent.actions import Shared, disclose, record_consent
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft
from throughcare_web.consent.queries import digest_of
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import Demographics


CLINIC = Recipient(kind=RecipientKind.TREATING_PROVIDER, name="Lakeside Clinic")
SISTER = Recipient(kind=RecipientKind.FAMILY, name="Ann Example")
STROKES = "M10 10L20 30L40 15M60 20L80 40"
TYPED = SignatureDraft(signer=Signer.PATIENT, name="Sam Example", way=SignatureWay.TYPED)
DRAWN = SignatureDraft(signer=Signer.PATIENT, name="Sam Example", way=SignatureWay.DRAWN, strokes=STROKES)


def patient(staff: Staff, given: str = "Sam", family: str = "Example") -> Any:
    """Return a new patient of the program that somebody acts for."""
    who = Demographics(given_names=given, family_name=family)
    with in_program(staff.membership.program):
        return register_patient(staff, demographics=who)


def consent(staff: Staff, of: Any, **changes: Any) -> Any:
    """Return a new single consent, signed on screen, with changes."""
    with in_program(staff.membership.program):
        return record_consent(staff, of, draft=ConsentDraft(**{"signatures": (TYPED,), **changes}))


def for_sister(**changes: Any) -> dict[str, Any]:
    """Return what makes a consent one for a sister to know whether the patient comes."""
    return {
        "kind": ConsentKind.SPECIFIC,
        "parts": frozenset({RecordPart.ATTENDANCE}),
        "purposes": frozenset({Purpose.FAMILY_SUPPORT}),
        "recipients": (Named(name="Ann Example", kind=RecipientKind.FAMILY),),
        **changes,
    }


def share(staff: Staff, of: Any, **changes: Any) -> Shared:
    """Share a list of medicines with the clinic, with changes."""
    asked = {
        "recipient": CLINIC,
        "purpose": Purpose.TREATMENT,
        "parts": [RecordPart.MEDICATIONS],
        "content_digest": digest_of({"medicines": ["a"]}),
        **changes,
    }
    with in_program(staff.membership.program):
        return disclose(staff, of, **asked)
