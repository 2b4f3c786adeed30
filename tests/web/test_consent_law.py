"""Who may sign, how far an accounting goes back, when treatment ends, the notice of 2.22, and who reviews and audits."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.web.pages import text
from tests.web.sharing import TYPED, consent, patient, share
from tests.web.staff import member, program, signed_in, staff_path
from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.records import EpisodeStatus
from throughcare.terms.sharing import (
    ConsentState,
    EmergencyReview,
    Purpose,
    RecipientKind,
    RecordPart,
    SignatureWay,
    Signer,
    SigningSituation,
)
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.models import OutboxMessage
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent import queries
from throughcare_web.consent.actions import disclose, record_consent
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft
from throughcare_web.consent.emergency import queries as emergencies
from throughcare_web.consent.emergency.actions import open_emergency_access, review_emergency_access
from throughcare_web.consent.informing.actions import give_notice
from throughcare_web.consent.informing.queries import informed
from throughcare_web.consent.models import NoticeGiven
from throughcare_web.records.episodes.actions import move_episode, start_episode
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db
ON_PAPER = {
    "kind": "tpo",
    "language": "en",
    "expiry": "end_of_treatment",
    "statements": ["right_to_revoke", "how_to_revoke", "hipaa_redisclosure", "redisclosure", "refusal"],
    "signer_name": "Sam Example",
    "signed_on": "2026-01-05",
}


@pytest.fixture
def counselor() -> Staff:
    """Return a counselor of a program."""
    return member(program(), Role.COUNSELOR)


@pytest.fixture
def director(counselor: Staff) -> Staff:
    """Return the program's only director."""
    return member(counselor.membership.program, Role.DIRECTOR)


@pytest.fixture
def sam(counselor: Staff) -> Any:
    """Return a patient of that program."""
    return patient(counselor)


@pytest.fixture
def young(counselor: Staff) -> Any:
    """Return a patient who is fifteen."""
    born_on = timezone.localdate().replace(day=1) - dt.timedelta(days=15 * 366)
    who = Demographics(given_names="Sam", family_name="Example", born_on=born_on)
    with in_program(counselor.membership.program):
        return register_patient(counselor, demographics=who)


# --- who signs -------------------------------------------------------------------------------------------------------


def test_a_minor_does_not_sign_as_an_adult_and_the_form_says_why(counselor: Staff, young: Any) -> None:
    with pytest.raises(BadInput, match="under 18"):
        consent(counselor, young)

    form = ON_PAPER | {"situation": "adult", "request_id": str(uuid.uuid4())}
    for name in ("new", "paper"):
        page = signed_in(counselor).post(staff_path(counselor, f"consent:{name}", young.pk), form)
        assert page.status_code == 422
        assert "under 18" in text(page)
    assert consent(counselor, young, situation=SigningSituation.MINOR_ALONE)


def test_what_was_signed_on_paper_after_coming_of_age_is_an_adults(counselor: Staff) -> None:
    today = timezone.localdate()
    who = Demographics(
        given_names="Kim", family_name="Example", born_on=today.replace(year=today.year - 18, day=1)
    )
    with in_program(counselor.membership.program):
        kim = register_patient(counselor, demographics=who)
        signed = SignatureDraft(signer=Signer.PATIENT, name="Kim", way=SignatureWay.PAPER, on=today)
        before = SignatureDraft(
            signer=Signer.PATIENT, name="Kim", way=SignatureWay.PAPER, on=today - dt.timedelta(days=60)
        )
        with pytest.raises(BadInput, match="under 18"):
            record_consent(counselor, kim, draft=ConsentDraft(is_paper=True, signatures=(before,)))
        assert record_consent(counselor, kim, draft=ConsentDraft(is_paper=True, signatures=(signed,)))


@pytest.mark.parametrize(
    ("parent", "state"),
    [
        ({"parent_name": "Pat Example", "parent_signed_on": "2026-01-06"}, ConsentState.ACTIVE),
        ({}, ConsentState.INCOMPLETE),
    ],
)
def test_a_paper_consent_of_a_minor_holds_once_the_parent_signed_too(
    counselor: Staff, young: Any, parent: dict[str, str], state: ConsentState
) -> None:
    form = ON_PAPER | parent | {"situation": "minor_with_parent", "request_id": str(uuid.uuid4())}

    kept = signed_in(counselor).post(staff_path(counselor, "consent:paper", young.pk), form)

    assert kept.status_code == 302
    with in_program(counselor.membership.program):
        (one,) = queries.standing(young)
    assert one.state is state


def test_of_whom_the_age_is_not_known_it_is_asked_first_who_signs(counselor: Staff, sam: Any) -> None:
    client, path = signed_in(counselor), staff_path(counselor, "consent:sign", sam.pk)
    asked = staff_path(counselor, "consent:new", sam.pk)

    assert client.get(path)["Location"] == asked
    assert client.get(f"{path}?then=refer")["Location"] == f"{asked}?then=refer"
    assert client.get(f"{path}?then=//example.org")["Location"] == asked


# --- the accounting, and the end of treatment --------------------------------------------------------------------------


def test_what_was_shared_without_consent_is_accounted_for_longer(
    counselor: Staff, sam: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent(counselor, sam)
    by_consent = share(counselor, sam).disclosure
    without = share(
        counselor,
        sam,
        recipient=core.Recipient(kind=RecipientKind.AUDITOR, name="Example Auditors"),
        purpose=Purpose.AUDIT,
        ground=core.Ground(text="Agreement of January 5"),
    ).disclosure
    in_four_years = timezone.localdate() + dt.timedelta(days=4 * 366)
    with in_program(counselor.membership.program):
        assert {one.pk for one in queries.accounting(sam).entries} == {by_consent.pk, without.pk}
        monkeypatch.setattr("throughcare_web.consent.facts.today", lambda row: in_four_years)
        later = queries.accounting(sam)

    assert [one.pk for one in later.entries] == [without.pk]
    assert later.since.year - later.since_without.year == 3
    path = staff_path(counselor, "consent:accounting", sam.pk)
    client = signed_in(counselor)
    assert "years without it" in text(client.get(path))
    form = {"receiver": "patient", "request_id": str(uuid.uuid4())}
    assert "listed from" in text(client.post(path, {**form, "language": "en"}))
    assert "aparece desde" in text(client.post(path, {**form, "language": "es"}))
    assert client.post(path, {**form, "language": "es", "pdf": "1"}).content.startswith(b"%PDF")


def test_what_was_planned_before_treatment_ended_keeps_its_consent_in_force(
    counselor: Staff, sam: Any
) -> None:
    today = timezone.localdate()
    row = consent(counselor, sam)

    def ends(status: EpisodeStatus) -> dt.date | None:
        return queries.stands(row).ended_on

    with in_program(counselor.membership.program):
        first = start_episode(counselor, sam, on=today)
        move_episode(counselor, first, to=EpisodeStatus.FINISHED, on=today)
        assert ends(EpisodeStatus.FINISHED) == today + dt.timedelta(days=1)
        planned = start_episode(counselor, sam, status=EpisodeStatus.PLANNED, on=today + dt.timedelta(days=9))
        assert ends(EpisodeStatus.PLANNED) is None
        move_episode(counselor, planned, to=EpisodeStatus.CANCELLED)
        assert ends(EpisodeStatus.CANCELLED) is not None


# --- the notice to patients ------------------------------------------------------------------------------------------


def test_a_patient_is_given_the_notice_with_one_tap(counselor: Staff, sam: Any) -> None:
    client = signed_in(counselor)
    path = staff_path(counselor, "consent:patient", sam.pk)
    assert "Not given yet" in text(client.get(path))
    sent = {"language": "es", "request_id": str(uuid.uuid4())}

    given = staff_path(counselor, "consent:notice_given", sam.pk)
    for _ in range(2):
        assert client.post(given, sent).status_code == 302

    page = text(client.get(path))
    assert "in Spanish by" in page
    assert "Given in English" not in page
    with in_program(counselor.membership.program):
        row = NoticeGiven.objects.get()
    assert (row.language, row.version) == ("es", core.notice_version())
    assert row.recorded_by_id == counselor.membership.pk


def test_a_tap_that_says_no_language_writes_nothing(counselor: Staff, sam: Any) -> None:
    client = signed_in(counselor)

    page = client.post(staff_path(counselor, "consent:notice_given", sam.pk), {"language": "xx"}, follow=True)

    assert "That was not written down" in text(page)
    assert "Not given yet" in text(page)


def test_other_words_are_given_again_and_what_was_given_stays(
    counselor: Staff, sam: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_program(counselor.membership.program):
        give_notice(counselor, sam, language="en")
        monkeypatch.setattr("throughcare.disclosure.notice_version", lambda: "2030-01-01 abc")
        assert not informed(sam).is_current
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM consent_noticegiven")
    page = text(signed_in(counselor).get(staff_path(counselor, "consent:patient", sam.pk)))
    assert "Its words have changed since" in page


@pytest.mark.parametrize(("language", "said"), [("en", "Notice of Privacy Practices"), ("es", "Aviso de")])
def test_the_notice_is_printed_in_each_language_and_names_no_patient(
    counselor: Staff, director: Staff, sam: Any, language: str, said: str
) -> None:
    page = signed_in(counselor).get(staff_path(counselor, "consent:notice", sam.pk, language))

    html = page.content.decode()
    assert f'<html lang="{language}">' in html
    assert f"{said}" in html
    assert director.membership.user.email in html
    assert "Sam" not in html


# --- who reviews, who audits -----------------------------------------------------------------------------------------


def break_glass(staff: Staff, of: Any) -> Any:
    """Open a record in an emergency."""
    with in_program(staff.membership.program):
        return open_emergency_access(staff, of, reason="Found without breath", cannot_ask=True)


def test_what_the_only_director_opened_an_administrator_hears_of_and_reviews(
    director: Staff, sam: Any
) -> None:
    admin = member(director.membership.program, Role.ADMINISTRATOR)
    access = break_glass(director, sam)
    client = signed_in(admin)

    assert sam.number in text(client.get(staff_path(admin, "consent:emergencies")))
    review = staff_path(admin, "consent:review", access.pk)
    assert client.get(review).status_code == 200
    assert client.post(review, {"outcome": "justified"}).status_code == 302

    with in_program(director.membership.program):
        assert emergencies.unreviewed() == []
        assert {one.to for one in OutboxMessage.objects.all()} == {str(director), str(admin)}


def test_where_a_director_can_review_an_administrator_does_not(
    counselor: Staff, director: Staff, sam: Any
) -> None:
    admin = member(counselor.membership.program, Role.ADMINISTRATOR)
    access = break_glass(counselor, sam)

    assert sam.number not in text(signed_in(admin).get(staff_path(admin, "consent:emergencies")))
    with in_program(counselor.membership.program):
        with pytest.raises(BadInput, match="a director who did not open it"):
            review_emergency_access(admin, access, outcome=EmergencyReview.JUSTIFIED)
        assert {one.to for one in OutboxMessage.objects.all()} == {str(director)}


def test_an_emergency_is_shared_with_somebody_who_works_somewhere(counselor: Staff, sam: Any) -> None:
    break_glass(counselor, sam)
    crew = {"kind": RecipientKind.MEDICAL_PERSONNEL, "name": "Dr. Example"}
    asked = {
        "purpose": Purpose.MEDICAL_EMERGENCY,
        "parts": [RecordPart.ALLERGIES],
        "content_digest": "0" * 64,
    }

    with in_program(counselor.membership.program):
        with pytest.raises(BadInput, match="where they work"):
            disclose(counselor, sam, recipient=core.Recipient(**crew), **asked)
        made = disclose(
            counselor, sam, recipient=core.Recipient(**crew, affiliation="County Hospital"), **asked
        )

    cover = signed_in(counselor).get(staff_path(counselor, "consent:disclosure", made.disclosure.pk))
    assert "Dr. Example, County Hospital" in text(cover)


def test_an_auditor_finds_what_was_shared_by_the_number_of_the_record(counselor: Staff, sam: Any) -> None:
    consent(counselor, sam, signatures=(TYPED,))
    share(counselor, sam)
    auditor = member(counselor.membership.program, Role.AUDITOR)
    client = signed_in(auditor)
    path = staff_path(auditor, "consent:find")
    assert "What was shared of a record" in text(client.get(staff_path(auditor, "accounts:audit")))
    assert client.get(path).status_code == 200

    for unknown in ("", "Sam", "Example", "999999"):
        assert client.post(path, {"number": unknown}).status_code == 422
    found = client.post(path, {"number": f" {sam.number} "}, follow=True)

    assert "Lakeside Clinic" in text(found)
    trail = client.get(staff_path(auditor, "accounts:audit")).content.decode()
    with in_program(counselor.membership.program):
        (row,) = queries.disclosures(sam)
    cover = staff_path(auditor, "consent:disclosure", row.pk)
    assert f'<a href="{cover}">What was shared</a>' in trail
    assert "Confidential record" in text(client.get(cover))
    assert "Accounting for the patient" not in text(found)
