"""An accepted referral becomes a patient: nothing typed again, nobody twice, and nothing taken from whom was not taken on."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.web import referrals, staff
from tests.web.referrals import Region
from tests.web.test_referral_pages import path, text
from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare, Payment
from throughcare.terms.clinical import DoseUnit, Frequency, ObservationCode
from throughcare.terms.intake import AnswerSource
from throughcare.terms.records import ContactKind, EpisodeStatus
from throughcare.terms.referral import DeclineReason, WaitReason
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.intake import queries as intake
from throughcare_web.records.clinical.actions import record_allergy, record_medication, record_observation
from throughcare_web.records.clinical.entries import AllergyEntry, MedicationEntry, ObservationEntry
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.actions import PossibleDuplicates, add_contact, add_coverage
from throughcare_web.records.patients.demographics import ContactEntry, CoverageEntry
from throughcare_web.referral import actions, facts, queries
from throughcare_web.referral.entries import Wait
from throughcare_web.referral.models import ReferralPatient, WaitlistEntry
from throughcare_web.referral.receiving.actions import receive_patient
from throughcare_web.referral.receiving.facts import document
from throughcare_web.referral.waiting import actions as waiting
from throughcare_web.referral.waiting import queries as waiting_queries


pytestmark = pytest.mark.django_db

WAIT = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)


@pytest.fixture
def region(settings) -> Region:
    """Return programs, and a patient of whom much is known."""
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    made = referrals.region()
    nurse = staff.member(made.harbor, Role.NURSE, email="nurse@harbor.example.org")
    record_allergy(nurse, made.patient, allergy=AllergyEntry(substance="penicillin"))
    taken = MedicationEntry(
        name="methadone", dose=Decimal(80), dose_unit=DoseUnit.MG, frequency=Frequency.DAILY
    )
    record_medication(nurse, made.patient, medication=taken)
    weeks = ObservationEntry(code=ObservationCode.PREGNANT_WEEKS, value=Decimal(20))
    record_observation(nurse, made.patient, observation=weeks)
    sister = ContactEntry(
        kind=ContactKind.PERSON, value="(555) 010-0177", person_name="A sister", relation="sister"
    )
    add_contact(made.navigator, made.patient, contact=sister)
    medicaid = CoverageEntry(payment=Payment.MEDICAID, payer_name="County plan", member_id="MADE-UP-1")
    add_coverage(made.navigator, made.patient, coverage=medicaid)
    return made


@pytest.fixture
def accepted(region: Region) -> object:
    """Return a referral with everything in it that meadow accepted."""
    (row,) = region.refer(region.place, parts=facts.SENDABLE)
    actions.accept(region.nurse, row)
    return region.now(row, region.meadow)


def test_what_was_sent_becomes_the_record(region: Region, accepted: object) -> None:
    patient = receive_patient(region.nurse, accepted)

    with in_program(region.meadow):
        assert (patient.given_names, patient.family_name, patient.born_on) == (
            *referrals.NAME,
            dt.date(1990, 3, 7),
        )
        reached = {(one.kind, one.value, one.zip): one for one in patients.contacts(patient)}
        assert set(reached) == {
            ("phone", "(555) 010-0142", ""),
            ("address", "", "45402"),
            ("person", "(555) 010-0177", ""),
        }
        assert reached["phone", "(555) 010-0142", ""].may_leave_message is False
        (coverage,) = patients.coverages(patient)
        assert (coverage.payment, coverage.payer_name, coverage.member_id) == (
            "medicaid",
            "County plan",
            "MADE-UP-1",
        )
        assert patients.current_episode(patient).status == EpisodeStatus.PLANNED


def test_clinical_facts_that_were_sent_begin_an_assessment_for_somebody_to_ask_again(
    region: Region, accepted: object
) -> None:
    patient = receive_patient(region.nurse, accepted)

    with in_program(region.meadow):
        draft = intake.open_draft(patient)
        answers = intake.answers(draft)
        assert answers["allergies"].value == ["penicillin"]
        assert answers["pregnant_weeks"].value == 20
        assert {answers[name].source for name in ("allergies", "pregnant_weeks")} == {AnswerSource.HANDOVER}
        taken = {
            name.rpartition(".")[2]: held.value for name, held in answers.items() if "medications#" in name
        }
        assert (taken["name"], taken["dose_mg"], taken["doses_day"]) == ("methadone", 80, 1)


def test_a_referral_without_clinical_facts_begins_no_assessment(region: Region) -> None:
    row = region.sent()
    actions.accept(region.nurse, row)

    patient = receive_patient(region.nurse, row)

    with in_program(region.meadow):
        assert intake.open_draft(patient) is None


def test_weeks_of_pregnancy_go_on_between_sending_and_receiving() -> None:
    packet = {"assessment": {"pregnant_weeks": 20, "overdose_on": "2026-11-02"}}

    assert document(packet, dt.date(2026, 11, 1), dt.date(2026, 11, 16)) == {
        "pregnant_weeks": 22,
        "overdoses": [{"on": "2026-11-02"}],
    }


def test_facts_that_cannot_be_one_persons_stay_on_the_referral() -> None:
    packet = {"assessment": {"pregnant_weeks": 40}}

    assert document(packet, dt.date(2026, 1, 1), dt.date(2026, 11, 16)) == {}


def test_one_referral_is_one_patient(region: Region, accepted: object) -> None:
    first = receive_patient(region.nurse, accepted)
    again = receive_patient(region.desk, accepted)

    assert first.pk == again.pk
    with in_program(region.meadow):
        assert patients.patients(region.meadow).count() == 1
        assert intake.assessments_of(first).count() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            ReferralPatient.objects.create(program=region.meadow, referral=accepted, patient=first)
        with pytest.raises(DatabaseError), transaction.atomic():
            ReferralPatient.objects.all().delete()


def test_somebody_alike_is_shown_first_and_can_be_chosen(region: Region, accepted: object) -> None:
    there = referrals.patient(region.desk)

    with pytest.raises(PossibleDuplicates) as alike:
        receive_patient(region.nurse, accepted)
    assert [one.patient.pk for one in alike.value.candidates] == [there.pk]

    patient = receive_patient(region.nurse, accepted, existing=there)

    assert patient.pk == there.pk
    with in_program(region.meadow):
        values = [one.value for one in patients.contacts(patient)]
        assert sorted(values) == ["", "(555) 010-0142", "(555) 010-0177"], "what was there is not added again"
        assert patients.coverages(patient).count() == 1


def test_what_the_record_on_file_says_of_payers_stands(region: Region, accepted: object) -> None:
    there = referrals.patient(region.desk)
    add_coverage(region.desk, there, coverage=CoverageEntry(payment=Payment.SELF_PAY))

    receive_patient(region.nurse, accepted, existing=there)

    with in_program(region.meadow):
        assert [one.payment for one in patients.coverages(there)] == [Payment.SELF_PAY]


def test_arrival_begins_the_planned_episode_whoever_writes_it_down(region: Region, accepted: object) -> None:
    patient = receive_patient(region.nurse, accepted)

    actions.arrive(region.desk, accepted)

    with in_program(region.meadow):
        assert patients.current_episode(patient).status == EpisodeStatus.ACTIVE


def test_who_has_come_already_is_in_care_at_once(region: Region, accepted: object) -> None:
    actions.arrive(region.desk, accepted)

    patient = receive_patient(region.desk, accepted)

    with in_program(region.meadow):
        assert patients.current_episode(patient).status == EpisodeStatus.ACTIVE


def test_place_on_the_waitlist_becomes_the_patients(region: Region, accepted: object) -> None:
    wait = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT, pregnant=True, injects=True)
    entry = waiting.join_waitlist(region.nurse, accepted, wait=wait, request_id=uuid.uuid4())

    patient = receive_patient(region.nurse, accepted)

    page = text(staff.signed_in(region.nurse).get(path(region.nurse, "referral:entry", entry.pk)))
    assert path(region.nurse, "records:patient", patient.pk) in page
    with in_program(region.meadow):
        now = WaitlistEntry.objects.select_related("patient", "referral").get()
        assert (now.patient_id, now.referral_id) == (patient.pk, accepted.pk)
        assert waiting_queries.advice_meanwhile(now, dt.date(2026, 11, 26)).said, "what was told is not lost"
        assert waiting_queries.place_of(now).entry.injects


def test_who_is_a_patient_already_waits_as_one(region: Region, accepted: object) -> None:
    patient = receive_patient(region.nurse, accepted)

    entry = waiting.join_waitlist(region.nurse, accepted, wait=WAIT, request_id=uuid.uuid4())

    assert entry.patient_id == patient.pk


def test_nobody_waits_twice_in_one_list(region: Region, accepted: object) -> None:
    there = referrals.patient(region.desk)
    waiting.join_waitlist(region.nurse, there, wait=WAIT, request_id=uuid.uuid4())
    waiting.join_waitlist(region.nurse, accepted, wait=WAIT, request_id=uuid.uuid4())

    with pytest.raises(BadInput, match="waitlist"):
        receive_patient(region.nurse, accepted, existing=there)
    with in_program(region.meadow):
        assert not ReferralPatient.objects.exists()


def test_only_the_program_that_took_the_person_on_makes_a_record(region: Region) -> None:
    row = region.sent()
    with pytest.raises(BadInput, match="not accepted here"):
        receive_patient(region.nurse, row)
    actions.accept(region.nurse, row)
    with pytest.raises(BadInput, match="not accepted here"):
        receive_patient(region.navigator, row)
    peer = staff.member(region.meadow, Role.PEER, email="peer@meadow.example.org")
    with pytest.raises(Refused):
        receive_patient(peer, row)


def test_sender_does_not_see_what_the_receiver_made_of_it(region: Region, accepted: object) -> None:
    receive_patient(region.nurse, accepted)

    with in_program(region.harbor):
        assert not ReferralPatient.objects.exists()
        assert queries.received(accepted) is None


def test_page_is_filled_in_and_leads_to_the_chart(region: Region, accepted: object) -> None:
    nurse = staff.signed_in(region.nurse)
    of_referral = path(region.nurse, "referral:referral", accepted.pk)
    address = path(region.nurse, "referral:receive", accepted.pk)
    assert address in text(nurse.get(of_referral))

    page = nurse.get(address)
    assert all(f'value="{one}"' in text(page) for one in (*referrals.NAME, "1990-03-07", "45402"))
    sent = {name: value for name, value in page.context["form"].initial.items() if value}
    done = nurse.post(address, {**sent, "pronouns": "she/her", "request_id": str(uuid.uuid4())})

    with in_program(region.meadow):
        (patient,) = patients.patients(region.meadow)
        assert patient.pronouns == "she/her"
        assert len(patients.contacts(patient)) == 3, "whom else to call comes along"
    chart = path(region.nurse, "records:patient", patient.pk)
    assert done["Location"] == chart
    assert "Open the chart" in text(nurse.get(of_referral))
    assert nurse.get(address)["Location"] == chart
    came = text(nurse.get(path(region.nurse, "referral:of_patient", patient.pk)))
    assert f"from {region.harbor.name}" in came


def test_page_asks_whether_somebody_alike_is_the_same_person(region: Region, accepted: object) -> None:
    there = referrals.patient(region.desk)
    desk = staff.signed_in(region.desk)
    address = path(region.desk, "referral:receive", accepted.pk)
    sent = {"given_names": referrals.NAME[0], "family_name": referrals.NAME[1], "born_on": "1990-03-07"}
    sent["request_id"] = str(uuid.uuid4())

    asked = desk.post(address, sent)
    assert asked.status_code == 409
    assert f'name="existing" value="{there.pk}"' in text(asked)

    assert desk.post(address, {**sent, "existing": str(there.pk)})["Location"] == path(
        region.desk, "records:patient", there.pk
    )


def test_page_is_not_there_for_others_or_before_an_answer(region: Region) -> None:
    row = region.sent()
    for member in (region.nurse, region.navigator, region.stranger):
        window: Client = staff.signed_in(member)
        assert window.get(path(member, "referral:receive", row.pk)).status_code == 404
    actions.decline(region.nurse, row, reason=DeclineReason.NO_PLACE)
    assert (
        staff.signed_in(region.nurse).get(path(region.nurse, "referral:receive", row.pk)).status_code == 404
    )
