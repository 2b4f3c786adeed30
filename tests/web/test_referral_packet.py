"""The copy that goes along: each part as the record has it, nothing else, and readable by whoever gets it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.web import intake_staff, referrals, staff
from tests.web.referrals import Region
from throughcare.terms import LevelOfCare, Payment
from throughcare.terms.clinical import Certainty, DoseUnit, Frequency
from throughcare.terms.sharing import RecordPart
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent.queries import digest_of
from throughcare_web.intake import facts as intake_facts
from throughcare_web.intake.actions import sign_assessment
from throughcare_web.intake.entries import Decision
from throughcare_web.records.clinical.actions import record_allergy, record_medication, record_problem
from throughcare_web.records.clinical.entries import AllergyEntry, MedicationEntry, ProblemEntry
from throughcare_web.records.patients.actions import add_coverage
from throughcare_web.records.patients.demographics import CoverageEntry
from throughcare_web.referral import facts


pytestmark = pytest.mark.django_db

ON = dt.date(2026, 11, 26)


@pytest.fixture
def region() -> Region:
    """Return a patient with a record."""
    made = referrals.region()
    nurse = staff.member(made.harbor, Role.NURSE, email="nurse@harbor.example.org")
    record_allergy(nurse, made.patient, allergy=AllergyEntry(substance="penicillin", reaction="rash"))
    record_problem(nurse, made.patient, problem=ProblemEntry(code="F11.20"))
    medication = MedicationEntry(
        name="methadone", dose=Decimal(80), dose_unit=DoseUnit.MG, frequency=Frequency.DAILY
    )
    record_medication(nurse, made.patient, medication=medication)
    coverage = CoverageEntry(payment=Payment.MEDICAID, payer_name="County plan", member_id="MADE-UP-1")
    add_coverage(made.navigator, made.patient, coverage=coverage)
    return made


def test_every_part_that_is_chosen_goes_along_and_reads_well(region: Region) -> None:
    with in_program(region.harbor):
        made = facts.packet(region.patient, facts.SENDABLE, referrals.ASKED.plain(), ON)
    read = dict(facts.shown(made))

    assert read[RecordPart.MEDICATIONS.label] == [("methadone", f"80 mg, {Frequency.DAILY.label}")]
    assert read[RecordPart.ALLERGIES.label] == [("penicillin", "rash")]
    assert read[RecordPart.COVERAGE.label] == [("Medicaid", "County plan, MADE-UP-1")]
    assert len(read[RecordPart.PROBLEMS.label]) == 1
    assert ("Pregnant", "Not known") in read[RecordPart.ASSESSMENT.label]
    assert list(read) == [part.label for part in facts.SENDABLE]


def test_an_allergy_that_was_ruled_out_is_not_sent_as_one(region: Region) -> None:
    latex = AllergyEntry(substance="latex", certainty=Certainty.REFUTED)
    record_allergy(staff.member(region.harbor, Role.NURSE), region.patient, allergy=latex)
    with in_program(region.harbor):
        made = facts.packet(region.patient, [RecordPart.ALLERGIES], referrals.ASKED.plain(), ON)
    assert dict(facts.shown(made))[RecordPart.ALLERGIES.label] == [("penicillin", "rash")]


def test_a_packet_is_plain_values_that_a_digest_can_be_made_of(region: Region) -> None:
    with in_program(region.harbor):
        made = facts.packet(region.patient, facts.SENDABLE, referrals.ASKED.plain(), ON)
    assert len(digest_of(made)) == 64


def test_what_decides_the_order_is_read_back_from_what_was_sent() -> None:
    sent = {"assessment": {"pregnant": True, "injects": None, "overdose_on": "2026-11-20"}}

    assert facts.sent_wait_facts(sent) == {
        "pregnant": True,
        "injects": None,
        "overdose_on": dt.date(2026, 11, 20),
    }
    assert facts.sent_wait_facts({}) == {"pregnant": None, "injects": None, "overdose_on": None}


def test_no_known_allergies_is_said_and_an_empty_part_says_that_nothing_is_recorded() -> None:
    packet = {"allergies": [{"substance": "No known allergies", "reaction": ""}], "problems": []}

    assert facts.shown(packet) == [
        ("Allergies", [("No known allergies", "")]),
        (RecordPart.PROBLEMS.label, [("Nothing is recorded", "")]),
    ]


def test_without_a_birth_date_the_age_that_was_said_goes_along_and_that_the_date_is_not_known(
    region: Region,
) -> None:
    here = intake_staff.colleague(region.harbor, born_on=None)
    assert ("Age", "not known; date of birth not known") in identity(region, here.patient)

    here.save(cows=14, oud_criteria=8, age=34)
    with in_program(region.harbor):
        seen = intake_facts.digest_of(intake_facts.composed(here.assessment).document)
    decision = Decision(level=LevelOfCare.MANAGED_OUTPATIENT)
    sign_assessment(here.staff, here.assessment, seen=seen, decision=decision)

    assert ("Age", "34, as they said; date of birth not known") in identity(region, here.patient)
    assert ("Born", "1990-03-07") in identity(region, region.patient)


def identity(region: Region, patient: object) -> list[tuple[str, str]]:
    """Return how the first part of a packet reads."""
    with in_program(region.harbor):
        packet = facts.packet(patient, facts.USUAL, referrals.ASKED.plain(), timezone.localdate())
    return dict(facts.shown(packet))[RecordPart.IDENTITY.label]
