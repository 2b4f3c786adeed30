"""What comes after a placement: a consent, or where one is in force the choice of programs. Only pages are named."""

from __future__ import annotations

from dataclasses import dataclass

from throughcare_web.accounts.pages import StaffRequest, staff_url
from throughcare_web.consent.queries import current_consents
from throughcare_web.records.patients.queries import Patient


@dataclass(frozen=True, slots=True)
class Onward:
    """The next step: its address, what a link to it says, and what a button says that signs first."""

    address: str
    step: str
    words: str


def onward(request: StaffRequest, patient: Patient) -> Onward | None:
    """Return the next step that the reader may take on the way to a referral; None where there is none."""
    if "referral.refer" not in request.may:
        return None
    if current_consents(patient):
        address = staff_url(request, "referral:refer", patient.pk)
        return Onward(address, "Choose programs", "Sign and choose programs")
    if "consent.record_consent" not in request.may:
        return None
    address = f"{staff_url(request, 'consent:sign', patient.pk)}?then=refer"
    return Onward(address, "Ask for consent", "Sign and ask for consent")
