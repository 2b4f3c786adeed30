"""Fictional programs that refer to each other, a patient with a consent, and places of the directory; all made by actions."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from tests.web import listings, staff
from throughcare.terms import LevelOfCare, Medication, Sex
from throughcare.terms.places_open import CallOutcome, ContactChannel, PlaceKind
from throughcare.terms.records import ContactKind
from throughcare.terms.referral import ReferralUrgency
from throughcare.terms.sharing import SignatureWay, Signer
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.models import Program
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent.actions import record_consent
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft
from throughcare_web.directory.actions import import_listings
from throughcare_web.directory.availability.actions import count_places, update_availability
from throughcare_web.directory.upkeep.actions import operate_listing
from throughcare_web.directory.verification.actions import CallReport, record_call
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import ContactEntry, Demographics
from throughcare_web.referral import actions, queries
from throughcare_web.referral.entries import Asked


CONTACT = "intake@meadow.example.org"
NAME = ("Rosalind", "Exampleton")
ASKED = Asked(
    level=LevelOfCare.MANAGED_OUTPATIENT,
    urgency=ReferralUrgency.SOON,
    medication=Medication.METHADONE,
    words="Ready to start today.",
    contact="Front desk",
    phone="555-010-0100",
)


@dataclass
class Region:
    """Harbor sends; meadow receives with Throughcare (listing 1); listings 2 and 3 do not use it; hill is anyone else."""

    harbor: Program
    meadow: Program
    hill: Program
    navigator: Staff
    nurse: Staff  # of meadow
    desk: Staff  # of meadow: registers
    stranger: Staff  # of hill
    patient: Any
    places: list[Any]

    @property
    def place(self) -> Any:
        return self.places[0]

    @property
    def outside(self) -> Any:
        return self.places[1]

    def refer(self, *places: Any, request_id: uuid.UUID | None = None, **changes: Any) -> list[Any]:
        return actions.refer(
            self.navigator,
            self.patient,
            listing_ids=[place.pk for place in places or (self.place,)],
            asked=replace(ASKED, **changes),
            request_id=request_id or uuid.uuid4(),
            told_by_word=True,
        )

    def sent(self, place: Any = None) -> Any:
        (row,) = self.refer(place or self.place)
        return row

    def now(self, row: Any, program: Program | None = None) -> Any:
        """Return a referral as it is now, as one program sees it."""
        of = program or self.harbor
        with in_program(of):
            return queries.referral(of, row.pk)

    def open_places(self, count: int) -> None:
        """Let meadow tell how many places are open."""
        director = staff.member(self.meadow, Role.DIRECTOR, email="director@meadow.example.org")
        line = count_places(director, self.place, level=LevelOfCare.MANAGED_OUTPATIENT, kind=PlaceKind.SLOT)
        update_availability(director, self.place, counts={line.pk: count})


def region() -> Region:
    """Return three programs, a patient of the first with a consent, and three places."""
    zone = "America/New_York"
    names = ("harbor", "meadow", "hill")
    harbor, meadow, hill = (staff.program(f"fictional-{name}", time_zone=zone) for name in names)
    import_listings(System("tests"), listings.reading(*(listings.program(n) for n in (1, 2, 3))))
    keys = queries.listings_by_key([f"made-up-{n}" for n in (1, 2, 3)])
    places = [keys[f"made-up-{n}"] for n in (1, 2, 3)]
    operate_listing(System("tests"), places[0], program=meadow)
    navigator = staff.member(harbor, Role.NAVIGATOR)
    made = Region(
        harbor=harbor,
        meadow=meadow,
        hill=hill,
        navigator=navigator,
        nurse=staff.member(meadow, Role.NURSE),
        desk=staff.member(meadow, Role.FRONT_DESK),
        stranger=staff.member(hill, Role.DIRECTOR),
        patient=patient(navigator),
        places=[type(places[0]).objects.get(pk=place.pk) for place in places],
    )
    consented(navigator, made.patient)
    return made


def patient(member: Staff, given_names: str = NAME[0], family_name: str = NAME[1], phone: str = "42") -> Any:
    """Return a fictional patient."""
    contacts = (
        ContactEntry(kind=ContactKind.PHONE, value=f"(555) 010-01{phone}", may_leave_message=False),
        ContactEntry(kind=ContactKind.ADDRESS, city="Dayton", state="OH", zip="45402"),
    )
    said = Demographics(
        given_names=given_names,
        family_name=family_name,
        born_on=dt.date(1990, 3, 7) if phone == "42" else None,
        sex=Sex.FEMALE,
        language="en",
        contacts=contacts,
    )
    return register_patient(member, demographics=said)


def consented(member: Staff, of: Any) -> Any:
    """Return the single consent that a patient signed."""
    signature = SignatureDraft(signer=Signer.PATIENT, name=" ".join(NAME), way=SignatureWay.TYPED)
    return record_consent(member, of, draft=ConsentDraft(signatures=(signature,)), request_id=uuid.uuid4())


def verified(place: Any, address: str = CONTACT) -> None:
    """Let somebody call a place, who is told where codes may go."""
    report = CallReport(outcome=CallOutcome.REACHED, contacts={ContactChannel.EMAIL: address})
    record_call(System("tests"), place, report=report, request_id=uuid.uuid4())
