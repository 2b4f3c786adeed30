"""Consents are kept as signed, and nothing is shared but on a ground; what was shared stays written down."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from tests.web.sharing import CLINIC, DRAWN, SISTER, STROKES, TYPED, consent, for_sister, patient, share
from tests.web.staff import member, program
from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.records import EpisodeStatus
from throughcare.terms.sharing import (
    ConsentElement,
    ConsentState,
    DisclosureBasis,
    ExpiryKind,
    NoticeForm,
    Purpose,
    RecipientKind,
    RecordPart,
    RefusalReason,
    RevocationWay,
    SignatureWay,
    Signer,
    SigningSituation,
)
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent import queries
from throughcare_web.consent.actions import NotShared, end_consent, record_consent, revoke_consent
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft
from throughcare_web.records.episodes.actions import move_episode, start_episode
from throughcare_web.records.patients.actions import merge_patients


pytestmark = pytest.mark.django_db


@pytest.fixture
def counselor() -> Staff:
    """Return a counselor of a program."""
    return member(program(), Role.COUNSELOR)


@pytest.fixture
def sam(counselor: Staff) -> Any:
    """Return a patient of that program."""
    return patient(counselor)


def take_back(staff: Staff, row: Any) -> Any:
    """Take a consent back."""
    with in_program(staff.membership.program):
        return revoke_consent(staff, row, way=RevocationWay.WRITTEN, said_by="Sam Example")


def events(staff: Staff, verb: str) -> list[Any]:
    """Return the audit events of a verb."""
    with in_program(staff.membership.program):
        return list(audit_events(staff.membership.program).filter(verb=verb))


# --- consents --------------------------------------------------------------------------------------------------------


def test_a_single_consent_is_kept_with_the_words_shown_and_every_element(counselor: Staff, sam: Any) -> None:
    row = consent(counselor, sam, language="es", signatures=(DRAWN,))

    with in_program(counselor.membership.program):
        stands = queries.stands(queries.consent(row.pk))
        signature = row.signatures.get()
    assert (stands.state, stands.missing) == (ConsentState.ACTIVE, [])
    assert row.wording["title"] == "Quién puede ver mi información de tratamiento"
    assert (row.patient_name, row.discloser) == ("Sam Example", counselor.membership.program.name)
    assert (signature.way, signature.strokes, signature.name) == ("drawn", STROKES, "Sam Example")
    assert signature.signed_at is not None
    assert RecordPart.COUNSELING_NOTES not in row.parts


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"signatures": ()}, "The signatures needed"),
        ({"situation": SigningSituation.MINOR_WITH_PARENT}, "The signatures needed"),
        ({"expiry": core.Expiry()}, "When it ends"),
        (for_sister(recipients=()), "Who may receive it"),
        (for_sister(parts=frozenset()), "What may be shared"),
        (for_sister(purposes=frozenset()), "What it is for"),
        (for_sister(expiry=core.Expiry(kind=ExpiryKind.NONE)), "When it ends"),
        (
            {"recipients": (core.Named(name="Example Exchange", kind=RecipientKind.INTERMEDIARY),)},
            "Whom a go-between may pass it to",
        ),
    ],
)
def test_on_screen_nothing_incomplete_is_signed(
    counselor: Staff, sam: Any, changes: dict[str, Any], missing: str
) -> None:
    with pytest.raises(BadInput, match=missing):
        consent(counselor, sam, **changes)

    with in_program(counselor.membership.program):
        assert queries.consents(sam) == []


def test_what_must_stand_alone_is_not_joined_on_screen(counselor: Staff, sam: Any) -> None:
    joined = for_sister(purposes=frozenset({Purpose.TREATMENT, Purpose.LEGAL_PROCEEDING}))

    with pytest.raises(BadInput, match="joined with another"):
        consent(counselor, sam, **joined)


@pytest.mark.parametrize("strokes", ["", "M1 1L2 2<script>", "M99999 1L1 1", "M1 1L2 2" * 6000])
def test_a_signature_is_a_drawing_and_nothing_else(counselor: Staff, sam: Any, strokes: str) -> None:
    forged = SignatureDraft(
        signer=Signer.PATIENT, name="Sam Example", way=SignatureWay.DRAWN, strokes=strokes
    )

    with pytest.raises(BadInput, match="no drawing of a pen"):
        consent(counselor, sam, signatures=(forged,))


def test_a_consent_on_paper_that_lacks_something_is_kept_and_carries_nothing(
    counselor: Staff, sam: Any
) -> None:
    paper = SignatureDraft(signer=Signer.PATIENT, name="Sam Example", way=SignatureWay.PAPER)
    row = consent(
        counselor,
        sam,
        is_paper=True,
        signatures=(paper,),
        more="My records",
        parts=frozenset({RecordPart.MEDICATIONS}),
        purposes=frozenset({Purpose.TREATMENT}),
        recipients=(core.Named(name="Lakeside Clinic", kind=RecipientKind.TREATING_PROVIDER),),
        statements=frozenset({ConsentElement.RIGHT_TO_REVOKE}),
        discloser="The harbor program",
    )

    with pytest.raises(NotShared) as refusal:
        share(counselor, sam)
    (reason,) = refusal.value.reasons
    assert reason.code is RefusalReason.ELEMENT_MISSING
    assert reason.elements == (
        ConsentElement.HIPAA_REDISCLOSURE,
        ConsentElement.HOW_TO_REVOKE,
        ConsentElement.SIGNED_ON,
        ConsentElement.REDISCLOSURE,
        ConsentElement.REFUSAL,
    )
    with in_program(counselor.membership.program):
        assert queries.stands(row).state is ConsentState.INCOMPLETE
        assert queries.current_consents(sam) == []


def test_a_form_sent_twice_is_one_consent(counselor: Staff, sam: Any) -> None:
    sent = uuid.uuid4()
    with in_program(counselor.membership.program):
        rows = [
            record_consent(counselor, sam, draft=ConsentDraft(signatures=(TYPED,)), request_id=sent)
            for _ in range(2)
        ]

    assert rows[0].pk == rows[1].pk


@pytest.mark.parametrize(
    "change", ["UPDATE consent_disclosure SET notice = ''", "DELETE FROM consent_consent"]
)
def test_what_is_written_stays(counselor: Staff, sam: Any, change: str) -> None:
    consent(counselor, sam)
    share(counselor, sam)

    with (
        pytest.raises(DatabaseError),
        in_program(counselor.membership.program),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


# --- sharing ---------------------------------------------------------------------------------------------------------


def test_sharing_writes_what_went_to_whom_on_which_consent_with_the_notice(
    counselor: Staff, sam: Any
) -> None:
    row = consent(counselor, sam)

    shared = share(counselor, sam, description="Referral", about=row)

    kept = shared.disclosure
    assert (kept.basis, kept.consent_id) == (DisclosureBasis.CONSENT, row.pk)
    assert (kept.recipient_name, kept.purpose, kept.parts) == (CLINIC.name, "treatment", ["medications"])
    assert kept.content_digest == queries.digest_of({"medicines": ["a"]})
    assert shared.notice == kept.notice == core.notice(NoticeForm.FULL)
    assert "signed on" in shared.explanation
    assert "Sam" not in shared.explanation
    assert "HIPAA" in shared.redisclosure
    assert len(shared.duties) == 3
    (event,) = events(counselor, "consent.disclose")
    assert event.detail["disclosure"] == str(kept.pk)
    assert "Lakeside" not in str(event.detail)
    with in_program(counselor.membership.program):
        assert [one.pk for one in queries.disclosures_about(row)] == [kept.pk]


def test_without_consent_nothing_is_shared_and_nothing_written(counselor: Staff, sam: Any) -> None:
    with pytest.raises(NotShared, match="has not consented") as refusal:
        share(counselor, sam)

    assert [one.code for one in refusal.value.reasons] == [RefusalReason.NO_CONSENT]
    with in_program(counselor.membership.program):
        assert list(queries.disclosures(sam)) == []
    assert events(counselor, "consent.disclose") == []


def test_taking_back_stops_the_next_sharing_and_leaves_the_past(counselor: Staff, sam: Any) -> None:
    row = consent(counselor, sam)
    share(counselor, sam)

    first = take_back(counselor, row)
    with pytest.raises(NotShared, match="took the consent back"):
        share(counselor, sam)

    assert take_back(counselor, row).row.pk == first.row.pk  # once is enough
    with in_program(counselor.membership.program):
        assert len(queries.disclosures(sam)) == 1
        assert queries.current_consents(sam) == []
        with pytest.raises(BadInput, match="nobody"):
            revoke_consent(counselor, row, way=RevocationWay.SPOKEN, said_by=" ")


def test_a_consent_that_has_ended_carries_nothing(counselor: Staff, sam: Any) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=2)
    consent(counselor, sam, expiry=core.Expiry(kind=ExpiryKind.DATE, on=yesterday))

    with pytest.raises(NotShared, match="The consent ended"):
        share(counselor, sam)


def test_a_consent_ends_when_somebody_notes_that_its_event_happened(counselor: Staff, sam: Any) -> None:
    row = consent(
        counselor, sam, **for_sister(expiry=core.Expiry(kind=ExpiryKind.EVENT, event="She moves away"))
    )
    to_sister = {
        "recipient": SISTER,
        "purpose": Purpose.FAMILY_SUPPORT,
        "parts": [RecordPart.ATTENDANCE],
    }
    assert share(counselor, sam, **to_sister)

    with in_program(counselor.membership.program):
        today = timezone.localdate() - dt.timedelta(days=1)
        ended = end_consent(counselor, row, happened_on=today)
        assert end_consent(counselor, row, happened_on=today).row.pk == ended.row.pk
    with pytest.raises(NotShared, match="The consent ended"):
        share(counselor, sam, **to_sister)


def test_a_consent_until_treatment_ends_ends_with_the_episode(counselor: Staff, sam: Any) -> None:
    consent(counselor, sam)
    share(counselor, sam)
    with in_program(counselor.membership.program):
        episode = start_episode(counselor, sam)
        episode = move_episode(counselor, episode, to=EpisodeStatus.FINISHED, reason="Moved away")
        tomorrow = timezone.localdate() + dt.timedelta(days=2)
        answer = queries.may_disclose(
            sam, recipient=CLINIC, purpose=Purpose.TREATMENT, parts=[RecordPart.MEDICATIONS], on=tomorrow
        )

    assert isinstance(answer, core.Refusal)
    assert answer.codes == (RefusalReason.EXPIRED,)


def test_sharing_sent_twice_is_one_disclosure(counselor: Staff, sam: Any) -> None:
    consent(counselor, sam)
    sent = uuid.uuid4()

    first, again = (share(counselor, sam, request_id=sent) for _ in range(2))

    assert first.disclosure.pk == again.disclosure.pk
    assert first.notice == again.notice


def test_only_the_consent_that_is_named_counts(counselor: Staff, sam: Any) -> None:
    consent(counselor, sam)
    sister = consent(counselor, sam, **for_sister())

    with pytest.raises(NotShared):
        share(counselor, sam, consent=sister)


def test_what_was_sent_is_named_by_its_digest(counselor: Staff, sam: Any) -> None:
    consent(counselor, sam)

    with pytest.raises(BadInput, match="no SHA-256 digest"):
        share(counselor, sam, content_digest="abc")


def test_patients_get_their_own_copy_without_a_notice(counselor: Staff, sam: Any) -> None:
    me = core.Recipient(kind=RecipientKind.PATIENT, name="The patient")

    shared = share(counselor, sam, recipient=me, purpose=Purpose.PATIENT_ACCESS)

    assert (shared.notice, shared.explanation) == ("", "")
    assert shared.redisclosure == "This is your own copy. You decide who sees it."


def test_an_audit_rests_on_its_written_agreement(counselor: Staff, sam: Any) -> None:
    auditor = core.Recipient(kind=RecipientKind.AUDITOR, name="State auditor")

    shared = share(
        counselor,
        sam,
        recipient=auditor,
        purpose=Purpose.AUDIT,
        ground=core.Ground(text="Agreement of January 5"),
        notice_form=NoticeForm.SHORT,
    )

    assert shared.disclosure.ground == "Agreement of January 5"
    assert shared.notice.startswith("42 CFR part 2 prohibits")
    assert "Audit or evaluation" in shared.explanation


def test_each_disclosure_is_in_the_accounting_as_far_as_it_looks_back(counselor: Staff, sam: Any) -> None:
    consent(counselor, sam)
    made = [share(counselor, sam).disclosure.pk for _ in range(3)]

    with in_program(counselor.membership.program):
        whole = queries.accounting(sam)
        since_tomorrow = queries.accounting(sam, whole.asked_on + dt.timedelta(days=1))

    assert {one.pk for one in whole.entries} == set(made)
    assert whole.since == core.accounting_since(whole.asked_on)
    assert since_tomorrow.entries == ()


def test_consents_of_a_merged_record_count_for_the_whole_patient(counselor: Staff, sam: Any) -> None:
    twin = patient(counselor, "Samuel", "Sample")
    row = consent(counselor, twin)
    director = member(counselor.membership.program, Role.DIRECTOR)
    with in_program(counselor.membership.program):
        merge_patients(director, sam, other=twin, reason="The same person")

    shared = share(counselor, twin)

    assert shared.disclosure.patient_id == sam.pk
    take_back(counselor, row)
    with pytest.raises(NotShared):
        share(counselor, sam)
