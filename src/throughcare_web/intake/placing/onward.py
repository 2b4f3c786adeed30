"""What comes after a placement: a consent and the choice of programs; or care here, or our waitlist. Only pages are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from throughcare.terms.records import EpisodeStatus
from throughcare_web.accounts.pages import StaffRequest, staff_url
from throughcare_web.consent.queries import current_consents
from throughcare_web.records.patients.queries import Patient, current_episode


_BEFORE_CARE = (EpisodeStatus.PLANNED.value, EpisodeStatus.WAITLIST.value)


@dataclass(frozen=True, slots=True)
class Onward:
    """A next step: its address, what a link to it says, and what a button says that signs first."""

    address: str
    step: str
    words: str = ""


def onward(request: StaffRequest, patient: Patient) -> Onward | None:
    """Return the next step that the reader may take on the way to a referral; None where there is none."""
    if "referral.refer" not in request.may or patient.deceased:
        return None
    if current_consents(patient):
        address = staff_url(request, "referral:refer", patient.pk)
        return Onward(address, "Choose programs", "Sign and choose programs")
    if "consent.record_consent" not in request.may:
        return None
    address = f"{staff_url(request, 'consent:sign', patient.pk)}?then=refer"
    return Onward(address, "Ask for consent", "Sign and ask for consent")


def next_steps(request: StaffRequest, patient: Patient) -> tuple[Onward, ...]:
    """Return what the reader can do next for a person who was placed: refer them, or take them in where they are not yet."""
    if patient.deceased:
        return ()
    referred = onward(request, patient)
    return (*((referred,) if referred else ()), *_here(request, patient))


def _here(request: StaffRequest, patient: Patient) -> Iterator[Onward]:
    episode = current_episode(patient)
    if episode is not None and episode.status not in _BEFORE_CARE:
        return  # in care, or on hold: nobody is admitted twice
    verb = "records.start_episode" if episode is None else "records.move_episode"
    if verb in request.may:
        yield Onward(staff_url(request, "records:episodes", patient.pk), "Admit here")
    if "referral.join_waitlist" in request.may:
        yield Onward(staff_url(request, "referral:join_patient", patient.pk), "Put on our waitlist")
