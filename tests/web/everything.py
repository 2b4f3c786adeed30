"""The fictional county with one of everything in it, and for each staff address the objects that it needs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.web.sharing import CLINIC
from tests.web.staff import member
from throughcare.terms import Payment
from throughcare.terms.clinical import ObservationCode
from throughcare.terms.eligibility import AskedHow, CoverageSaid
from throughcare.terms.records import ContactKind
from throughcare.terms.sharing import Purpose, RecordPart
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.team.actions import invite_member
from throughcare_web.consent.actions import disclose
from throughcare_web.consent.by_link.actions import ask_to_sign
from throughcare_web.consent.counseling.actions import write_counseling_note
from throughcare_web.consent.drafts import ConsentDraft
from throughcare_web.consent.emergency.actions import open_emergency_access
from throughcare_web.consent.queries import consents, digest_of
from throughcare_web.consent.restrictions.actions import Wish, ask_restriction
from throughcare_web.demo import loading
from throughcare_web.demo.county import County
from throughcare_web.directory.availability import queries as availability
from throughcare_web.eligibility.actions import ask, change_submitter, record_check
from throughcare_web.eligibility.entries import CheckEntry, Said, SubmitterEntry
from throughcare_web.handover import queries as handovers
from throughcare_web.intake import queries as intake
from throughcare_web.records.clinical.actions import record_allergy, record_medication, record_observation
from throughcare_web.records.clinical.entries import AllergyEntry, MedicationEntry, ObservationEntry
from throughcare_web.records.episodes.actions import join_care_team
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.actions import add_contact, add_coverage
from throughcare_web.records.patients.demographics import ContactEntry, CoverageEntry
from throughcare_web.referral import queries as referrals
from throughcare_web.referral.waiting import queries as waiting


@dataclass(frozen=True, slots=True)
class Address:
    """One staff address: its name, what it asks of the reader, and the names of what it is about."""

    name: str
    permission: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Everything:
    """One of everything in one program, by what addresses call it; words that may stand on no other program's page."""

    county: County
    objects: dict[str, Any]
    tokens: tuple[str, ...]
    staff: dict[Role, Staff]


# What an address calls `pk` is one of these, by the address's name or the app's.
PK = {
    "accounts": "member",
    "records": "patient",
    "consent": "patient",
    "consent:disclosure": "disclosure",
    "consent:review": "emergency",
    "consent:restriction": "restriction",
    "consent:counseling_note": "counseling_note",
    "consent:consent": "consent",
    "consent:print": "consent",
    "consent:revoke": "consent",
    "consent:end": "consent",
    "consent:signing": "signing",
    "intake": "draft",
    "intake:summary": "placement",
    "intake:summary_person": "placement",
    "intake:summary_pdf": "placement",
    "intake:amend": "signed",
    "eligibility": "patient",
    "eligibility:check": "check",
    "eligibility:inquiry": "inquiry",
    "eligibility:download": "inquiry",
    "referral": "referral",
    "referral:of_patient": "patient",
    "referral:refer": "patient",
    "referral:join_patient": "patient",
    "referral:entry": "entry",
    "referral:sheet": "entry",
    "handover": "hand_over",
    "chart": "patient",
    "directory": "listing",
}
# Parts of an address that are words and no rows, by the app and the part, or by the part alone.
WORDS = {
    "language": "en",
    "audience": "program",
    "records:kind": "allergy",
    "directory:kind": "phones",
    "intake:key": "basics",
    "records:key": "phq9",
}
# What other parts are called among the objects, where not by their own name.
ROWS = {
    "accounts:key": "invitation",
    "records:member": "team_member",
    "records:stop:row": "medication",
    "records:error:row": "allergy",
    "records:correct:row": "observation",
}


def addresses() -> Iterator[tuple[str, Any, str]]:
    """Yield (address, view's permission, name) of every view of the site."""
    yield from _walk(get_resolver().url_patterns)


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str = "", space: str = ""
) -> Iterator[tuple[str, Any, str]]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, route, inner)
        else:
            yield route, getattr(one.callback, "permission", None), space + (one.name or "")


def staff_addresses() -> list[Address]:
    """Return every address of a program's pages."""
    found = []
    for route, permission, name in addresses():
        if route.startswith("staff/<slug:program>/"):
            parts = [part.split(":")[1].split(">")[0] for part in route.split("<")[2:]]
            found.append(Address(name, permission, tuple(parts)))
    return found


def arguments(of: Address, everything: Everything) -> list[object]:
    """Return what an address is about, of the program that everything is in."""
    app = of.name.split(":")[0]
    found: list[object] = []
    for part in of.about:
        word = WORDS.get(f"{app}:{part}") or WORDS.get(part)
        if word is None:
            named = PK.get(of.name, PK[app]) if part == "pk" else part
            key = ROWS.get(f"{of.name}:{part}") or ROWS.get(f"{app}:{part}") or named
            held = everything.objects[key]
            word = getattr(held, "pk", held)
        found.append(word)
    return found


def build() -> Everything:
    """Build the county in the database, and what it lacks of everything at the helpline."""
    loading.load_fictional(_folder())
    county = loading.load_county(timezone.now())
    assert county is not None
    helpline = county.teams["alder-helpline"]
    staff = {
        role: helpline.staff.get(role) or member(helpline.program, role, email=f"{role}@more.example.org")
        for role in Role
    }
    with in_program(helpline.program):
        objects = _objects(county, staff)
        objects["invitation"] = invite_member(
            staff[Role.DIRECTOR], email="new@example.org", role=Role.PEER, site="https://care.example.org"
        )
        named = list(patients.patients(helpline.program))
        tokens = tuple(
            word for row in named for word in (row.given_names + " " + row.family_name, str(row.pk))
        )
    return Everything(county, objects, tokens, staff)


def _folder() -> Any:
    from django.conf import settings

    return settings.STATE_DIR / "demo"


def _objects(county: County, staff: dict[Role, Staff]) -> dict[str, Any]:
    helpline = county.teams["alder-helpline"].program
    found = {row.given_names: row for row in patients.patients(helpline)}
    patient = found["Heron"]
    listing = county.teams["harbor-otp"].listing_id
    return {
        "patient": patient,
        "other": found["Wren"],
        "member": staff[Role.PEER].membership,
        "draft": intake.assessments_of(found["Gannet"])[0],
        "signed": intake.assessments_of(patient)[0],
        "placement": intake.latest_placement(patient),
        "referral": referrals.of_patient(helpline, patient)[0],
        "entry": waiting.entries(helpline)[0],
        "hand_over": handovers.queue(helpline)[0],
        "listing": listing,
        "line": availability.open_places([listing], county.now)[listing][0].line,
        **_chart_of(patient, staff),
        **_consents_of(patient, staff),
        **_coverage_of(patient, staff),
    }


def _chart_of(patient: Any, staff: dict[Role, Staff]) -> dict[str, Any]:
    navigator, nurse = staff[Role.NAVIGATOR], staff[Role.NURSE]
    episode = patients.current_episode(patient)
    return {
        "team_member": join_care_team(navigator, episode, member=nurse.membership),
        "medication": record_medication(nurse, patient, medication=MedicationEntry(name="methadone")),
        "allergy": record_allergy(nurse, patient, allergy=AllergyEntry(substance="penicillin")),
        "observation": record_observation(
            nurse, patient, observation=ObservationEntry(code=ObservationCode.HEART_RATE, value=84)
        ),
    }


def _consents_of(patient: Any, staff: dict[Role, Staff]) -> dict[str, Any]:
    nurse, counselor = staff[Role.NURSE], staff[Role.COUNSELOR]
    shared = disclose(
        staff[Role.NAVIGATOR],
        patient,
        recipient=CLINIC,
        purpose=Purpose.TREATMENT,
        parts={RecordPart.MEDICATIONS},
        content_digest=digest_of({"a": 1}),
    )
    reason, today = "Found unconscious at the bus stop.", timezone.localdate()
    mailbox = ContactEntry(kind=ContactKind.EMAIL, value="heron@example.org", may_leave_message=True)
    safe = add_contact(staff[Role.NAVIGATOR], patient, contact=mailbox)
    return {
        "signing": ask_to_sign(
            staff[Role.NAVIGATOR],
            patient,
            draft=ConsentDraft(),
            contact_id=safe.pk,
            request_id=uuid.uuid4(),
        ),
        "consent": consents(patient)[0],
        "disclosure": shared.disclosure,
        "emergency": open_emergency_access(nurse, patient, reason=reason, cannot_ask=True),
        "restriction": ask_restriction(nurse, patient, wish=Wish(words="Nothing to the employer.")),
        "counseling_note": write_counseling_note(
            counselor, patient, text="Spoke about sleep.", session_on=today
        ),
    }


def _coverage_of(patient: Any, staff: dict[Role, Staff]) -> dict[str, Any]:
    navigator = staff[Role.NAVIGATOR]
    coverage = patients.coverages(patient).first()
    entry = SubmitterEntry(npi="1234567893", sender_id="ALDER01", receiver_id="PAYER01")
    change_submitter(staff[Role.DIRECTOR], entry=entry)
    plan = {"payer_name": "Fictional Plan", "payer_id": "12345", "member_id": "A1", "priority": 2}
    second = add_coverage(navigator, patient, coverage=CoverageEntry(payment=Payment.MEDICAID, **plan))
    said = CheckEntry(how=AskedHow.PHONE, said=Said(coverage=CoverageSaid.ACTIVE))
    return {
        "coverage": coverage,
        "inquiry": ask(navigator, patient, coverage=second),
        "check": record_check(navigator, patient, coverage=coverage, entry=said),
    }
