"""Emergencies are opened with a reason and looked at; wishes not to share are kept; counseling notes are for their author."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

import throughcare_web
from tests.web.sharing import CLINIC, consent, patient, share
from tests.web.staff import member, program
from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import (
    ConsentKind,
    DisclosureBasis,
    EmergencyReview,
    ExpiryKind,
    Purpose,
    RecipientKind,
    RecordPart,
    RefusalReason,
    RestrictionState,
)
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.models import OutboxMessage
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent import facts
from throughcare_web.consent import queries as sharing
from throughcare_web.consent.actions import NotShared
from throughcare_web.consent.counseling import queries as notes
from throughcare_web.consent.counseling.actions import (
    read_counseling_note,
    share_counseling_note,
    write_counseling_note,
)
from throughcare_web.consent.emergency import queries as emergencies
from throughcare_web.consent.emergency.actions import open_emergency_access, review_emergency_access
from throughcare_web.consent.restrictions.actions import (
    Wish,
    ask_restriction,
    end_restriction,
    settle_restriction,
)


pytestmark = pytest.mark.django_db
CREW = core.Recipient(kind=RecipientKind.MEDICAL_PERSONNEL, name="Dr. Example", affiliation="County Hospital")
EMERGENCY = {"recipient": CREW, "purpose": Purpose.MEDICAL_EMERGENCY}


@pytest.fixture
def counselor() -> Staff:
    """Return a counselor of a program."""
    return member(program(), Role.COUNSELOR)


@pytest.fixture
def director(counselor: Staff) -> Staff:
    """Return the program's director."""
    return member(counselor.membership.program, Role.DIRECTOR)


@pytest.fixture
def sam(counselor: Staff) -> Any:
    """Return a patient of that program."""
    return patient(counselor)


def break_glass(staff: Staff, of: Any, reason: str = "Found without breath", **more: Any) -> Any:
    """Open a record in an emergency."""
    with in_program(staff.membership.program):
        return open_emergency_access(staff, of, reason=reason, cannot_ask=True, **more)


# --- emergencies -----------------------------------------------------------------------------------------------------


def test_opening_a_record_in_an_emergency_alerts_every_director_at_once(
    counselor: Staff, director: Staff, sam: Any
) -> None:
    second = member(counselor.membership.program, Role.DIRECTOR, email="second@example.org")

    access = break_glass(counselor, sam)

    with in_program(counselor.membership.program):
        messages = list(OutboxMessage.objects.all())
    assert {one.to for one in messages} == {str(director), str(second)}
    for message in messages:
        assert "Sam" not in message.subject + message.body
        assert "breath" not in message.subject + message.body
        assert sam.number not in message.body
        assert counselor.membership.user.email in message.body
    limit = core.law().limit
    assert access.until_at - access.opened_at == dt.timedelta(hours=limit.emergency_access_lasts.value)
    assert access.review_due_at - access.opened_at == dt.timedelta(hours=24)


def test_an_emergency_access_is_for_who_opened_it_and_ends(
    counselor: Staff, director: Staff, sam: Any
) -> None:
    access = break_glass(counselor, sam)

    with in_program(counselor.membership.program):
        assert emergencies.emergency_access(sam, counselor).pk == access.pk
        assert emergencies.emergency_access(sam, director) is None
        assert emergencies.emergency_access(sam, System("x", counselor.membership.program)) is None
        other = patient(counselor, "Alex", "Another")
        assert emergencies.emergency_access(other, counselor) is None


def test_in_an_emergency_medical_staff_get_it_on_the_access_that_was_opened(
    counselor: Staff, sam: Any
) -> None:
    with pytest.raises(NotShared) as refusal:
        share(counselor, sam, **EMERGENCY, ground=core.Ground(text="Trust me", cannot_ask=True))
    assert RefusalReason.EMERGENCY_NOT_STATED in [one.code for one in refusal.value.reasons]

    access = break_glass(counselor, sam)
    shared = share(counselor, sam, **EMERGENCY)

    assert shared.disclosure.basis == DisclosureBasis.MEDICAL_EMERGENCY
    assert shared.disclosure.emergency_id == access.pk
    assert shared.disclosure.ground == "Found without breath"
    assert any("write down" in duty for duty in shared.duties)
    with in_program(counselor.membership.program):
        assert [one.pk for one in sharing.accounting(sam).entries] == [shared.disclosure.pk]


def test_an_emergency_without_a_reason_is_not_opened(counselor: Staff, sam: Any) -> None:
    with pytest.raises(BadInput, match="what the emergency is"):
        break_glass(counselor, sam, reason="  ")

    sent = uuid.uuid4()
    assert break_glass(counselor, sam, request_id=sent).pk == break_glass(counselor, sam, request_id=sent).pk


def test_an_access_that_nobody_looked_at_is_overdue_until_another_director_does(
    counselor: Staff, director: Staff, sam: Any
) -> None:
    access = break_glass(counselor, sam)
    soon, late = (timezone.now() + dt.timedelta(hours=hours) for hours in (23, 25))
    with in_program(counselor.membership.program):
        assert emergencies.overdue(soon) == []
        assert [one.pk for one in emergencies.overdue(late)] == [access.pk]
        with pytest.raises(BadInput, match="not justified"):
            review_emergency_access(director, access, outcome=EmergencyReview.NOT_JUSTIFIED)

        row = review_emergency_access(director, access, outcome=EmergencyReview.JUSTIFIED)

        assert review_emergency_access(director, access, outcome=EmergencyReview.JUSTIFIED).pk == row.pk
        assert emergencies.overdue(late) == emergencies.unreviewed() == []
        assert [one.pk for one in emergencies.reviewed()] == [access.pk]
        assert [one.pk for one in emergencies.of_patient(sam)] == [access.pk]
        assert emergencies.access(access.pk).review.outcome == "justified"


def test_nobody_reviews_their_own_access(director: Staff, sam: Any) -> None:
    access = break_glass(director, sam)

    with pytest.raises(BadInput, match="another director"), in_program(director.membership.program):
        review_emergency_access(director, access, outcome=EmergencyReview.JUSTIFIED)


# --- wishes not to share ---------------------------------------------------------------------------------------------


def wish(staff: Staff, of: Any, **changes: Any) -> Any:
    """Keep a wish."""
    with in_program(staff.membership.program):
        return ask_restriction(staff, of, wish=Wish(**{"words": "Not my tests, please", **changes}))


def test_what_the_program_agreed_to_keep_back_is_not_shared_until_that_ends(
    counselor: Staff, director: Staff, sam: Any
) -> None:
    consent(counselor, sam)
    row = wish(counselor, sam, parts=[RecordPart.DRUG_TESTS], names=["Lakeside Clinic", " "])
    tests = {"parts": [RecordPart.DRUG_TESTS]}
    assert share(counselor, sam, **tests)  # asked is not yet agreed
    with in_program(counselor.membership.program):
        assert [one.pk for one in sharing.unanswered_restrictions()] == [row.pk]
        settle_restriction(director, row, agreed=True)
        assert sharing.unanswered_restrictions() == []

    with pytest.raises(NotShared, match="agreed, not to share"):
        share(counselor, sam, **tests)
    assert share(counselor, sam)
    with in_program(counselor.membership.program):
        with pytest.raises(BadInput):
            end_restriction(director, row, reason="")
        end_restriction(director, row, reason="The patient asked to end it")
        assert facts.state_of(sharing.restriction(row.pk)) is RestrictionState.ENDED
    assert share(counselor, sam, **tests)


def test_a_wish_is_declined_with_a_reason_and_answered_once(
    counselor: Staff, director: Staff, sam: Any
) -> None:
    row = wish(counselor, sam)

    with in_program(counselor.membership.program):
        with pytest.raises(BadInput, match="the patient is told"):
            settle_restriction(director, row, agreed=False)
        settle_restriction(director, row, agreed=False, reason="Needed to treat you safely")
        with pytest.raises(BadInput, match="a second one"):
            settle_restriction(director, row, agreed=True)
        assert facts.restriction(row) is None
        with pytest.raises(BadInput, match="the wish in the patient"):
            ask_restriction(counselor, sam, wish=Wish(words=" "))


def test_what_a_patient_paid_for_is_kept_from_the_plan_whatever_the_program_prefers(
    counselor: Staff, director: Staff, sam: Any
) -> None:
    row = wish(
        counselor,
        sam,
        kinds=[RecipientKind.HEALTH_PLAN],
        purposes=[Purpose.PAYMENT],
        paid_in_full=True,
    )

    with in_program(counselor.membership.program):
        with pytest.raises(BadInput, match="paid in full"):
            settle_restriction(director, row, agreed=False, reason="We would rather not")
        declined = settle_restriction(
            director, row, agreed=False, reason="A law asks for it", required_by_law=True
        )
    assert declined.state == "declined"


# --- counseling notes ------------------------------------------------------------------------------------------------

SECRET = "What was said about the brother"


def write(staff: Staff, of: Any, text: str = SECRET, **more: Any) -> Any:
    """Write a counseling note."""
    with in_program(staff.membership.program):
        return write_counseling_note(staff, of, text=text, session_on=timezone.localdate(), **more)


def test_a_note_is_for_its_author_and_for_whom_the_author_names(
    counselor: Staff, director: Staff, sam: Any
) -> None:
    note = write(counselor, sam)
    colleague = member(counselor.membership.program, Role.COUNSELOR, email="colleague@example.org")

    with in_program(counselor.membership.program):
        for other in (director, colleague):
            assert list(notes.notes(sam, other)) == []
            assert notes.counseling_note(note.pk, other) is None
            with pytest.raises(BadInput, match="none that is open to you"):
                read_counseling_note(other, note)
        share_counseling_note(counselor, note, reader=director.membership)

        assert read_counseling_note(director, note).text == SECRET
        assert notes.counseling_note(note.pk, colleague) is None
        assert list(notes.notes(sam, System("x", counselor.membership.program))) == []
        with pytest.raises(Refused):
            share_counseling_note(director, note, reader=colleague.membership)


def test_only_somebody_whose_role_reads_notes_can_be_named(counselor: Staff, sam: Any) -> None:
    note = write(counselor, sam)
    desk = member(counselor.membership.program, Role.FRONT_DESK)

    with in_program(counselor.membership.program), pytest.raises(BadInput, match="nobody whose role"):
        share_counseling_note(counselor, note, reader=desk.membership)


@pytest.mark.parametrize(
    "role", [Role.FRONT_DESK, Role.NAVIGATOR, Role.NURSE, Role.PEER, Role.AUDITOR, Role.ADMINISTRATOR]
)
def test_other_roles_neither_write_nor_read_notes(counselor: Staff, sam: Any, role: Role) -> None:
    note = write(counselor, sam)
    other = member(counselor.membership.program, role)

    with in_program(counselor.membership.program):
        with pytest.raises(Refused):
            read_counseling_note(other, note)
        with pytest.raises(Refused):
            write_counseling_note(other, sam, text="x", session_on=timezone.localdate())


def test_reading_a_note_is_written_down_without_a_word_of_it(counselor: Staff, sam: Any) -> None:
    note = write(counselor, sam)
    with in_program(counselor.membership.program):
        read_counseling_note(counselor, note)
        events = list(audit_events(counselor.membership.program))

    assert "consent.read_counseling_note" in [one.verb for one in events]
    assert SECRET not in str([one.detail for one in events])


def test_a_correction_takes_the_note_s_place_and_its_readers(
    counselor: Staff, director: Staff, sam: Any
) -> None:
    note = write(counselor, sam)
    with in_program(counselor.membership.program):
        share_counseling_note(counselor, note, reader=director.membership)
    better = write(counselor, sam, "About the sister", replaces=note)

    with in_program(counselor.membership.program):
        assert [one.pk for one in notes.notes(sam, counselor)] == [better.pk]
        assert notes.counseling_note(better.pk, director) is not None
    with pytest.raises(BadInput, match="corrected already"):
        write(counselor, sam, "Again", replaces=note)
    with pytest.raises(BadInput, match="what you keep apart"):
        write(counselor, sam, " ")


def test_notes_are_shared_on_a_consent_of_their_own_and_on_no_other(counselor: Staff, sam: Any) -> None:
    consent(counselor, sam)
    asked = {"recipient": CLINIC, "parts": [RecordPart.COUNSELING_NOTES]}

    with pytest.raises(NotShared, match="for such notes and for nothing else"):
        share(counselor, sam, **asked)
    own = consent(
        counselor,
        sam,
        kind=ConsentKind.COUNSELING_NOTES,
        purposes=frozenset({Purpose.TREATMENT}),
        recipients=(core.Named(name=CLINIC.name, kind=CLINIC.kind),),
        expiry=core.Expiry(kind=ExpiryKind.DATE, on=timezone.localdate()),
    )
    assert share(counselor, sam, **asked).disclosure.consent_id == own.pk


def test_a_reader_corrects_nothing_and_names_nobody(counselor: Staff, sam: Any) -> None:
    note = write(counselor, sam)
    colleague = member(counselor.membership.program, Role.COUNSELOR, email="colleague@example.org")
    with in_program(counselor.membership.program):
        share_counseling_note(counselor, note, reader=colleague.membership)
        with pytest.raises(BadInput, match="none that is open to you"):
            share_counseling_note(colleague, note, reader=counselor.membership)
    with pytest.raises(BadInput, match="none that is open to you"):
        write(colleague, sam, "Not what was said", replaces=note)


def test_no_other_part_of_the_site_reads_the_table_of_notes() -> None:
    package = Path(throughcare_web.__file__).parent
    naming = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "CounselingNote" in path.read_text("utf-8") and "migrations" not in path.parts
    }

    assert {name for name in naming if not name.startswith("consent/counseling/")} <= {"consent/models.py"}
