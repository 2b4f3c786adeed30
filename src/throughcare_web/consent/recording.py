"""How a signed consent is written: the words shown, everything that stands on it, the signatures. Called inside actions alone."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import Purpose, RecordPart, SignatureWay
from throughcare_web.consent import facts
from throughcare_web.consent.drafts import ConsentDraft
from throughcare_web.consent.models import Consent, ConsentSignature
from throughcare_web.records import limits
from throughcare_web.records.patients.facts import full_name


def checked(patient: Any, draft: ConsentDraft) -> ConsentDraft:
    """Return a draft whole and in shape; BadInput where it is not, or where those who sign may not."""
    said = draft.checked()
    if objection := facts.signing_objection(patient, said):
        raise BadInput("who signs", str(objection), "the situation that fits")
    return said


def write_consent(
    patient: Any,
    said: ConsentDraft,
    *,
    request_id: uuid.UUID | None = None,
    recorded_by_id: int | None = None,
) -> Consent:
    """Write a consent with its signatures, and return the row; BadInput for one on screen on which something is missing."""
    row = Consent.objects.create(
        program_id=patient.program_id,
        patient=patient,
        request_id=request_id,
        recorded_by_id=recorded_by_id,
        **_consent_columns(patient, said),
    )
    _sign(row, said)
    _must_be_complete(row)
    return row


def _consent_columns(patient: Any, said: ConsentDraft) -> dict[str, Any]:
    """Return the columns of a consent: on screen, the form in the words shown, and the statements that stand on it."""
    name, program = full_name(patient), patient.program.name
    parts = [part for part in RecordPart if part in said.parts]
    columns = {
        "kind": said.kind.value,
        "situation": said.situation.value,
        "language": said.language,
        "is_paper": said.is_paper,
        "patient_name": name,
        "discloser": said.discloser or program,
        "information": said.more or "; ".join(part.words(said.language) for part in parts),
        "parts": [part.value for part in parts],
        "recipients": [facts.named_values(one) for one in said.recipients],
        "purposes": [one.value for one in Purpose if one in said.purposes],
        "purpose_words": said.purpose_words,
        "expiry_kind": said.expiry.kind.value if said.expiry.kind else "",
        "expires_on": said.expiry.on,
        "expiry_event": limits.line(said.expiry.event, "event"),
        "statements": sorted(said.statements),
    }
    if said.is_paper:
        return columns
    shown = core.wording(said.choices(name, program), said.language)
    return columns | {"statements": sorted(shown.statements), "wording": facts.wording_values(shown)}


def _sign(row: Consent, said: ConsentDraft) -> None:
    """Write the signatures: on screen they are given now."""
    now, day = timezone.now(), facts.today(row)
    for one in said.signatures:
        on_paper = one.way is SignatureWay.PAPER
        ConsentSignature.objects.create(
            program_id=row.program_id,
            consent=row,
            signer=one.signer.value,
            name=one.name,
            authority=one.authority,
            way=one.way.value,
            strokes=one.strokes,
            signed_on=one.on if on_paper else day,
            signed_at=None if on_paper else now,
        )


def _must_be_complete(row: Consent) -> None:
    """Refuse a consent on screen on which something is missing, or that joins what stands alone."""
    if row.is_paper:
        return
    whole = facts.consent(row)
    if missing := core.missing_elements(whole):
        raise BadInput(
            "consent", f"nothing for: {', '.join(one.label for one in missing)}", "a whole consent"
        )
    if core.joins_what_stands_alone(whole):
        raise BadInput(
            "consent", "counseling notes or a legal case joined with another", "a consent for that alone"
        )
