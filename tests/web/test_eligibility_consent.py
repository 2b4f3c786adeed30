"""Asking a payer tells it who is in treatment here: with the patient's consent, by the patient themself, or not at all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from tests.web.pages import text
from tests.web.staff import member, signed_in, staff_path
from tests.web.test_eligibility_checks import ACTIVE, World
from throughcare.terms import Payment
from throughcare.terms.eligibility import AskedHow, InquiryState
from throughcare.terms.sharing import NoticeForm, RevocationWay
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent import queries as sharing
from throughcare_web.consent.actions import NotShared, revoke_consent
from throughcare_web.consent.models import Consent, Disclosure
from throughcare_web.eligibility import actions, queries
from throughcare_web.eligibility.jobs import collect_answers
from throughcare_web.eligibility.models import EligibilityCheck, EligibilityInquiry
from throughcare_web.records.patients.actions import add_coverage
from throughcare_web.records.patients.demographics import CoverageEntry


pytestmark = pytest.mark.django_db
BY_STAFF = replace(ACTIVE, patient_asked=False)
SAID = {"coverage": "active", "substance_use": "covered", "authorization": "needed"}


@pytest.fixture
def harbor(settings: LazySettings, tmp_path: Path) -> Iterator[World]:
    settings.ELIGIBILITY_GATEWAY = "throughcare_web.eligibility.gateway.FileDrop"
    settings.STATE_DIR = tmp_path
    return World()


def shared(world: World) -> list[Disclosure]:
    with in_program(world.program):
        return list(sharing.disclosures(world.patient))


def take_back(world: World, consent: Consent) -> None:
    revoke_consent(world.navigator, consent, way=RevocationWay.SPOKEN, said_by="Jo Example")


def outgoing(settings: LazySettings) -> list[str]:
    folder = Path(settings.STATE_DIR) / "eligibility" / "fictional-harbor" / "outgoing"
    return [one.name for one in folder.glob("*")] if folder.exists() else []


@pytest.mark.parametrize("how", [AskedHow.PHONE, AskedHow.PORTAL])
def test_asking_by_phone_or_on_a_website_without_consent_is_refused_and_leaves_nothing(
    harbor: World, how: AskedHow
) -> None:
    with pytest.raises(NotShared, match="consent"):
        harbor.record(replace(BY_STAFF, how=how))

    assert harbor.checks() == []
    assert shared(harbor) == []


def test_asking_by_phone_with_consent_is_accounted_once_with_the_short_notice(harbor: World) -> None:
    harbor.signed()
    sent = uuid.uuid4()
    front_desk = member(harbor.program, Role.FRONT_DESK)

    rows = [
        actions.record_check(
            front_desk, harbor.patient, coverage=harbor.coverage, entry=BY_STAFF, request_id=sent
        )
        for _ in range(2)
    ]

    assert rows[0].pk == rows[1].pk
    (row,) = shared(harbor)
    assert (row.recipient_name, row.purpose) == ("Example Health Plan", "payment")
    assert set(row.parts) == {"identity", "coverage", "enrollment"}
    assert row.notice_form == NoticeForm.SHORT.value
    assert row.about_id == str(rows[0].pk)
    assert row.recorded_by == front_desk.membership


def test_what_the_patient_asked_themself_needs_no_consent_and_is_no_disclosure_of_ours(harbor: World) -> None:
    row = harbor.record()

    assert row.patient_asked
    assert shared(harbor) == []


def test_a_correction_tells_nobody_anything_and_keeps_who_asked(harbor: World) -> None:
    first = harbor.record()

    second = harbor.record(replace(BY_STAFF, replaces=first.pk))

    assert second.patient_asked
    assert shared(harbor) == []


def test_a_coverage_without_a_name_is_asked_of_what_it_is(harbor: World) -> None:
    harbor.signed()
    nameless = add_coverage(
        harbor.navigator, harbor.patient, coverage=CoverageEntry(payment=Payment.MEDICAID, priority=3)
    )

    actions.record_check(harbor.navigator, harbor.patient, coverage=nameless, entry=BY_STAFF)

    assert shared(harbor)[0].recipient_name == Payment.MEDICAID.label


def test_a_question_is_accounted_when_it_is_sent(harbor: World, settings: LazySettings) -> None:
    asked = harbor.consented().ask()
    assert shared(harbor) == []

    collect_answers(timezone.now())
    collect_answers(timezone.now())

    (row,) = shared(harbor)
    assert row.about_id == str(asked.pk)
    assert f"{asked.trace}.270" in outgoing(settings)


def test_a_consent_taken_back_before_sending_withdraws_the_question(
    harbor: World, settings: LazySettings
) -> None:
    harbor.consented()
    with in_program(harbor.program):
        (consent,) = sharing.current_consents(harbor.patient)
    asked = harbor.ask()
    take_back(harbor, consent)

    collect_answers(timezone.now())
    collect_answers(timezone.now())

    assert outgoing(settings) == []
    assert shared(harbor) == []
    with in_program(harbor.program):
        row = queries.inquiry(harbor.program, asked.pk).get()
        assert queries.state_of(row) is InquiryState.WITHDRAWN
        assert "took the consent back" in row.withdrawn_reason
        assert not queries.waiting_inquiries(harbor.program).exists()
    client = signed_in(harbor.navigator)
    page = text(client.get(staff_path(harbor.navigator, "eligibility:inquiry", asked.pk)))
    assert "The payer was told nothing." in page
    assert "took the consent back" in page
    listed = text(client.get(staff_path(harbor.navigator, "eligibility:patient", harbor.patient.pk)))
    assert "Withdrawn, not sent" in listed


def test_a_consent_that_ended_before_sending_withdraws_the_question_too(
    harbor: World, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbor.consented().ask()
    with in_program(harbor.program):
        (consent,) = sharing.current_consents(harbor.patient)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    monkeypatch.setattr(
        "throughcare_web.consent.facts.treatment_ended",
        lambda episodes, since: tomorrow - dt.timedelta(days=1),
    )

    collect_answers(timezone.now())

    assert consent.expiry_kind == "end_of_treatment"
    assert outgoing(settings) == []


def test_a_file_to_send_by_hand_is_not_handed_out_once_the_consent_is_taken_back(harbor: World) -> None:
    harbor.consented()
    with in_program(harbor.program):
        (consent,) = sharing.current_consents(harbor.patient)
    by_hand, queued = harbor.ask(by_hand=True), harbor.ask()
    client = signed_in(harbor.navigator)

    def download(row: EligibilityInquiry) -> int:
        return client.get(staff_path(harbor.navigator, "eligibility:download", row.pk)).status_code

    assert (download(by_hand), download(queued)) == (200, 302)
    take_back(harbor, consent)
    assert download(by_hand) == 302
    assert "This file may not be sent" in text(
        client.get(staff_path(harbor.navigator, "eligibility:inquiry", by_hand.pk))
    )


def record_page(world: World) -> tuple[Client, str]:
    path = staff_path(world.navigator, "eligibility:record", world.patient.pk, world.coverage.pk)
    return signed_in(world.navigator), path


def test_the_page_says_what_to_say_first_or_that_nobody_may_be_asked(harbor: World) -> None:
    client, path = record_page(harbor)
    assert "Do not ask the payer yet" in text(client.get(path))

    harbor.signed()

    page = text(client.get(path))
    assert "Say this first" in page
    assert "42 CFR part 2 prohibits unauthorized use or disclosure of these records." in page


def test_the_form_is_refused_with_one_line_or_kept_when_the_patient_asked(harbor: World) -> None:
    client, path = record_page(harbor)
    sent = SAID | {"how": "phone", "request_id": str(uuid.uuid4())}

    refused = client.post(path, sent)
    kept = client.post(path, sent | {"patient_asked": "on"})

    assert refused.status_code == 422
    assert "No consent" in text(refused) or "consent" in text(refused)
    assert kept.status_code == 302
    with in_program(harbor.program):
        row = EligibilityCheck.objects.get()
    page = text(client.get(staff_path(harbor.navigator, "eligibility:check", row.pk)))
    assert "the patient asked, with staff on the line" in page
