"""What payers said is written down once and never changed; questions go out with consent, and answers come back to them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, connection, transaction
from django.db.utils import DatabaseError, InternalError
from django.utils import timezone

from tests.web.staff import member, program
from tests.web.x12_answers import FULL, about, interchange
from throughcare.errors import BadInput
from throughcare.terms import Payment
from throughcare.terms.eligibility import AskedHow, CoverageSaid, InquiryState
from throughcare.terms.sharing import SignatureWay, Signer
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.models import AuditEvent, Program
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent.actions import NotShared, record_consent
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft
from throughcare_web.consent.models import Consent
from throughcare_web.eligibility import actions, queries
from throughcare_web.eligibility.entries import CheckEntry, Said, SubmitterEntry
from throughcare_web.eligibility.models import EligibilityCheck, EligibilityInquiry
from throughcare_web.records.models import Coverage, Patient
from throughcare_web.records.patients.actions import add_coverage, register_patient
from throughcare_web.records.patients.demographics import CoverageEntry, Demographics


pytestmark = pytest.mark.django_db
SUBMITTER = SubmitterEntry(npi="1234567893", sender_id="HARBOR", receiver_id="PAYER")
ACTIVE = CheckEntry(  # asked by the patient themself: it needs no consent
    how=AskedHow.PHONE,
    said=Said(coverage=CoverageSaid.ACTIVE, copay=Decimal("15.50")),
    patient_asked=True,
)


class World:
    """A program with a patient who is covered, and who works there."""

    def __init__(self, slug: str = "fictional-harbor") -> None:
        self.program: Program = program(slug)
        self.navigator: Staff = member(self.program, Role.NAVIGATOR)
        self.director: Staff = member(self.program, Role.DIRECTOR)
        self.patient: Patient = register_patient(
            self.navigator,
            demographics=Demographics(given_names="Jo", family_name="Example", born_on=dt.date(1990, 1, 1)),
        )
        entry = CoverageEntry(
            payment=Payment.MEDICAID, payer_name="Example Health Plan", payer_id="12345", member_id="M123"
        )
        self.coverage: Coverage = add_coverage(self.navigator, self.patient, coverage=entry)

    def signed(self) -> Consent:
        """Return the patient's single consent, signed on screen now."""
        signed = SignatureDraft(signer=Signer.PATIENT, name="Jo Example", way=SignatureWay.TYPED)
        return record_consent(self.navigator, self.patient, draft=ConsentDraft(signatures=(signed,)))

    def consented(self) -> World:
        """Return the same, with the consent and the identification that asking electronically needs."""
        self.signed()
        actions.change_submitter(self.director, entry=SUBMITTER)
        return self

    def record(self, entry: CheckEntry = ACTIVE, **more: Any) -> EligibilityCheck:
        return actions.record_check(self.navigator, self.patient, coverage=self.coverage, entry=entry, **more)

    def ask(self, **more: Any) -> EligibilityInquiry:
        return actions.ask(self.navigator, self.patient, coverage=self.coverage, **more)

    def checks(self) -> list[EligibilityCheck]:
        with in_program(self.program):
            return list(queries.checks(self.patient))


@pytest.fixture
def harbor(settings: LazySettings, tmp_path: Path) -> Iterator[World]:
    settings.ELIGIBILITY_GATEWAY = "throughcare_web.eligibility.gateway.FileDrop"
    settings.STATE_DIR = tmp_path
    return World()


def test_what_was_said_on_the_phone_is_kept_with_who_asked_and_when(harbor: World) -> None:
    row = harbor.record()

    assert (row.coverage_said, row.how, row.copay) == ("active", "phone", Decimal("15.50"))
    assert row.recorded_by == harbor.navigator.membership
    assert timezone.now() - row.checked_at < dt.timedelta(minutes=1)


def test_the_same_form_sent_twice_is_one_entry(harbor: World) -> None:
    sent = uuid.uuid4()

    assert harbor.record(request_id=sent).pk == harbor.record(request_id=sent).pk
    assert len(harbor.checks()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"copay": Decimal("-1")},
        {"copay": Decimal("NaN")},
        {"copay": Decimal("1e400")},
        {"copay": Decimal("1.234")},
        {"deductible": Decimal("99999999")},
        {"coinsurance_percent": Decimal("100.01")},
        {"starts_on": dt.date(2026, 2, 1), "ends_on": dt.date(2026, 1, 1)},
        {"plan_name": "x" * 201},
        {"words": "x" * 2001},
    ],
)
def test_what_cannot_be_so_is_refused(harbor: World, change: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        harbor.record(replace(ACTIVE, said=replace(ACTIVE.said, **change)))
    assert harbor.checks() == []


def test_nothing_was_said_in_the_future_nor_electronically_by_hand(harbor: World) -> None:
    with pytest.raises(BadInput, match="still to come"):
        harbor.record(replace(ACTIVE, checked_at=timezone.now() + dt.timedelta(hours=1)))
    with pytest.raises(BadInput, match="electronically"):
        harbor.record(replace(ACTIVE, how=AskedHow.X12))


def test_a_correction_is_a_new_entry_and_the_old_one_stays(harbor: World) -> None:
    first = harbor.record()
    said = replace(ACTIVE, said=Said(coverage=CoverageSaid.INACTIVE), replaces=first.pk)

    second = harbor.record(said)

    assert len(harbor.checks()) == 2
    with in_program(harbor.program):
        assert queries.current_check(harbor.patient) == second
    with pytest.raises(BadInput, match="corrected before"):
        harbor.record(said)


def test_an_entry_is_never_changed_or_removed(harbor: World) -> None:
    harbor.record()
    for statement in (
        "UPDATE eligibility_eligibilitycheck SET words = 'x'",
        "DELETE FROM eligibility_eligibilitycheck",
    ):
        with (
            pytest.raises((ProgrammingError, InternalError, DatabaseError)),
            in_program(harbor.program),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_another_programs_patient_and_coverage_are_out_of_reach(harbor: World) -> None:
    meadow = World("fictional-meadow")
    with pytest.raises(BadInput):
        actions.record_check(harbor.navigator, meadow.patient, coverage=meadow.coverage, entry=ACTIVE)
    with pytest.raises(BadInput):
        actions.record_check(harbor.navigator, harbor.patient, coverage=meadow.coverage, entry=ACTIVE)


def test_only_an_entry_made_by_hand_about_this_patient_is_corrected(harbor: World) -> None:
    asked = harbor.consented().ask()
    electronic = answer(harbor, asked)
    with pytest.raises(BadInput, match="made by hand"):
        harbor.record(replace(ACTIVE, replaces=electronic.pk))


def test_a_coverage_without_a_payer_names_nobody_to_ask(harbor: World) -> None:
    harbor.consented()
    nameless = add_coverage(
        harbor.navigator, harbor.patient, coverage=CoverageEntry(payment=Payment.MEDICAID, priority=3)
    )
    with pytest.raises(BadInput, match="payer: found no name"):
        actions.ask(harbor.navigator, harbor.patient, coverage=nameless)


def test_roles_that_check_no_coverage_are_refused(harbor: World) -> None:
    peer = member(harbor.program, Role.PEER)
    with pytest.raises(Refused):
        actions.record_check(peer, harbor.patient, coverage=harbor.coverage, entry=ACTIVE)
    with pytest.raises(Refused):
        actions.change_submitter(harbor.navigator, entry=SUBMITTER)


def test_a_question_needs_the_patients_consent_and_leaves_a_disclosure(harbor: World) -> None:
    actions.change_submitter(harbor.director, entry=SUBMITTER)
    with pytest.raises(NotShared):
        harbor.ask()
    with in_program(harbor.program):
        assert not EligibilityInquiry.objects.exists()

    row = harbor.consented().ask()

    assert "M123" in row.text
    with in_program(harbor.program):
        assert not AuditEvent.objects.filter(verb="consent.tell_payer", refused="").exists()
    by_hand = harbor.ask(by_hand=True)
    assert "42 CFR part 2" in by_hand.notice
    with in_program(harbor.program):
        assert AuditEvent.objects.filter(verb="consent.tell_payer", refused="").count() == 1


def test_without_an_npi_or_a_member_number_nobody_is_asked(harbor: World) -> None:
    with pytest.raises(BadInput, match="NPI"):
        harbor.ask()
    harbor.consented()
    other = add_coverage(
        harbor.navigator,
        harbor.patient,
        coverage=CoverageEntry(payment=Payment.PRIVATE, payer_name="P", priority=2),
    )
    with pytest.raises(BadInput, match="payer's number"):
        actions.ask(harbor.navigator, harbor.patient, coverage=other)


def test_the_same_question_asked_by_a_double_click_is_one(harbor: World) -> None:
    sent = uuid.uuid4()
    harbor.consented()

    assert harbor.ask(request_id=sent).pk == harbor.ask(request_id=sent).pk


def answer(harbor: World, asked: EligibilityInquiry, *lines: str, **more: Any) -> EligibilityCheck:
    text = interchange(about(*(lines or FULL), trace=asked.trace, **more))
    return actions.import_answer(harbor.navigator, asked, text=text)


def test_an_answer_is_kept_whole_with_its_question(harbor: World) -> None:
    asked = harbor.consented().ask()

    row = answer(harbor, asked)

    assert (row.coverage_said, row.substance_use, row.authorization) == ("active", "covered", "needed")
    assert (row.copay, row.coinsurance_percent, row.deductible_left) == (
        Decimal("15.50"),
        Decimal(20),
        Decimal("120.25"),
    )
    assert row.inquiry == asked
    assert "CARVE OUT PLAN" in row.answer_text, "nothing of it is lost"
    with in_program(harbor.program):
        (shown,) = queries.inquiries(harbor.patient)
        assert queries.state_of(shown) is InquiryState.ANSWERED


def test_the_same_answer_again_is_the_same_entry_and_another_is_another(harbor: World) -> None:
    asked = harbor.consented().ask()

    assert answer(harbor, asked).pk == answer(harbor, asked).pk
    assert answer(harbor, asked, "EB*6**30").pk != answer(harbor, asked).pk


def test_an_answer_to_another_question_or_about_somebody_else_is_refused(harbor: World) -> None:
    asked = harbor.consented().ask()
    other = harbor.ask()
    with pytest.raises(BadInput, match="that of another question"):
        actions.import_answer(harbor.navigator, asked, text=interchange(about(*FULL, trace=other.trace)))
    stranger = ("NM1*IL*1*STRANGER*AL****MI*M999", "DMG*D8*19700101*M")
    with pytest.raises(BadInput, match="another person") as fault:
        answer(harbor, asked, person=stranger)
    assert "STRANGER" not in str(fault.value)
    both = interchange(about(trace=asked.trace), about(trace=other.trace, number="0002"))
    with pytest.raises(BadInput, match="2 transactions"):
        actions.import_answer(harbor.navigator, asked, text=both)
    assert harbor.checks() == []


@pytest.mark.parametrize(
    "person",
    [
        ("NM1*IL*1*EXAMPLE*JO****MI*M124", "DMG*D8*19900101*F"),  # a number put right
        ("NM1*IL*1*EXAMPEL*JO****MI*m123", "DMG*D8*19900110*F"),  # a name and a day put right
        ("NM1*IL*1",),  # nobody named
    ],
)
def test_a_payer_may_put_right_what_we_had_wrong(harbor: World, person: tuple[str, ...]) -> None:
    asked = harbor.consented().ask()

    assert answer(harbor, asked, person=person).coverage_said == "active"


def test_member_not_found_is_kept_with_its_reason(harbor: World) -> None:
    asked = harbor.consented().ask()

    row = answer(harbor, asked, "AAA*N**75*C")

    assert (row.coverage_said, row.reason_codes) == ("unknown", ["75"])
