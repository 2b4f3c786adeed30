"""Sharing by hand, the cover sheet, the accounting and a patient's own copy; emergencies, wishes and counseling notes."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from tests.web.pages import text
from tests.web.sharing import consent, patient, share
from tests.web.staff import member, program, signed_in, staff_path
from throughcare import disclosure as core
from throughcare.terms.sharing import NoticeForm
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent import queries
from throughcare_web.consent.emergency import views as emergency_pages
from throughcare_web.consent.emergency.queries import unreviewed
from throughcare_web.records.patients.actions import merge_patients, register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db
SECRET = "What was said about the brother"


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


def asked(**changes: Any) -> dict[str, Any]:
    """Return what is sent to share a list of medicines by hand."""
    return {
        "kind": "treating_provider",
        "name": "Lakeside Clinic",
        "purpose": "treatment",
        "parts": ["medications"],
        "description": "List of medicines, by fax",
        "notice_form": "full",
        "request_id": str(uuid.uuid4()),
        **changes,
    }


def test_what_may_not_be_shared_is_refused_with_its_reasons(counselor: Staff, sam: Any) -> None:
    client = signed_in(counselor)
    assert client.get(staff_path(counselor, "consent:share", sam.pk)).status_code == 200

    page = client.post(staff_path(counselor, "consent:share", sam.pk), asked())

    assert page.status_code == 422
    assert "This may not be shared" in page.content.decode()
    assert "The patient has not consented to this" in page.content.decode()


def test_what_may_be_shared_leads_to_the_sheet_that_goes_along(counselor: Staff, sam: Any) -> None:
    consent(counselor, sam)
    client = signed_in(counselor)

    done = client.post(staff_path(counselor, "consent:share", sam.pk), asked(address="Fax 555-010-0123"))

    page = client.get(done["Location"]).content.decode()
    assert core.notice(NoticeForm.FULL) in page
    assert "This record is shared because of a written consent" in page
    assert "Lakeside Clinic, Fax 555-010-0123" in page
    incomplete = client.post(staff_path(counselor, "consent:share", sam.pk), asked(parts=[]))
    assert incomplete.status_code == 422
    too_long = asked(description="x\u200by" * 100)
    assert client.post(staff_path(counselor, "consent:share", sam.pk), too_long).status_code == 422


def handed(language: str, **changes: str) -> dict[str, str]:
    """Return the form that hands the accounting to the patient."""
    return {"receiver": "patient", "language": language, "request_id": str(uuid.uuid4()), **changes}


def test_each_disclosure_is_in_the_list_and_in_the_accounting_on_paper_and_as_pdf(
    counselor: Staff, sam: Any
) -> None:
    consent(counselor, sam)
    share(counselor, sam, description="Summary, Ω 🙂")
    client = signed_in(counselor)
    path = staff_path(counselor, "consent:accounting", sam.pk)

    assert (
        "Lakeside Clinic" in client.get(staff_path(counselor, "consent:disclosures", sam.pk)).content.decode()
    )
    assert "3 years" in client.get(path).content.decode()
    english = client.post(path, handed("en")).content.decode()
    spanish = client.post(path, handed("es", since="2026-01-01")).content.decode()
    pdf = client.post(path, handed("es", pdf="1"))

    for page in (english, spanish):
        assert "Lakeside Clinic" in page
    assert "Medicines and doses" in english
    assert "Medicamentos y dosis" in spanish
    assert '<html lang="es">' in spanish
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert client.post(path, handed("en", since="tomorrow")).status_code == 422
    with in_program(counselor.membership.program):
        events = audit_events(counselor.membership.program).filter(verb="consent.hand_over_accounting")
        counts = [one.detail["disclosures"] for one in events]
    assert counts == [1, 2, 3], "each accounting stands in the one after it"


def test_an_accounting_of_nothing_says_so(counselor: Staff, sam: Any) -> None:
    client = signed_in(counselor)
    path = staff_path(counselor, "consent:accounting", sam.pk)

    form = handed("en")
    assert "Nothing was shared in this time." in client.post(path, form).content.decode()
    assert client.post(path, {**form, "pdf": "1"}).content.startswith(b"%PDF")


def test_a_patients_own_copy_is_in_their_language_and_without_counseling_notes(counselor: Staff) -> None:
    who = Demographics(given_names="Luz", family_name="Ejemplo", language="es")
    with in_program(counselor.membership.program):
        luz = register_patient(counselor, demographics=who)
    consent(counselor, luz, language="es")
    share(counselor, luz, description="Referral")
    client = signed_in(counselor)
    note = {"session_on": "2026-01-05", "text": SECRET, "request_id": str(uuid.uuid4())}
    client.post(staff_path(counselor, "consent:counseling_notes", luz.pk), note)

    page = client.get(staff_path(counselor, "consent:own_record", luz.pk)).content.decode()

    assert '<html lang="es">' in page
    assert "Medicamentos y dosis" in page
    assert "Remisión" in page
    assert "Vigente" in page
    assert SECRET not in page


def test_an_emergency_is_opened_shared_and_reviewed(counselor: Staff, director: Staff, sam: Any) -> None:
    client = signed_in(counselor)
    path = staff_path(counselor, "consent:emergency", sam.pk)
    assert client.get(path).status_code == 200
    assert client.post(path, {"reason": " ", "request_id": str(uuid.uuid4())}).status_code == 422
    opened = {"reason": "Found without breath", "cannot_ask": "on", "request_id": str(uuid.uuid4())}
    assert client.post(path, opened).status_code == 302
    assert "Open to you until" in client.get(path).content.decode()
    crew = asked(kind="medical_personnel", name="Dr. Example", purpose="medical_emergency")
    nowhere = client.post(staff_path(counselor, "consent:share", sam.pk), crew)
    assert nowhere.status_code == 422
    assert "Say where they work" in nowhere.content.decode()
    crew["affiliation"] = "County Hospital"
    cover = client.post(staff_path(counselor, "consent:share", sam.pk), crew, follow=True).content.decode()
    assert "write down who received it and where they work" in cover

    boss = signed_in(director)
    queue = boss.get(staff_path(director, "consent:emergencies")).content.decode()
    assert sam.number in queue
    assert "1 time" in queue
    with in_program(counselor.membership.program):
        (access,) = unreviewed()
    review = staff_path(director, "consent:review", access.pk)
    assert "Found without breath" in boss.get(review).content.decode()
    unsaid = boss.post(review, {"outcome": "not_justified", "words": " "})
    assert unsaid.status_code == 422
    assert "Say what is to be followed up" in unsaid.content.decode()
    assert boss.post(review, {"outcome": "justified"}).status_code == 302
    assert "Nothing waits" in boss.get(staff_path(director, "consent:emergencies")).content.decode()
    assert "Justified" in boss.get(review).content.decode()
    assert client.get(staff_path(counselor, "consent:emergencies")).status_code == 403


def test_an_overdue_review_is_plain_to_see(
    counselor: Staff, director: Staff, sam: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = {"reason": "Found without breath", "request_id": str(uuid.uuid4())}
    signed_in(counselor).post(staff_path(counselor, "consent:emergency", sam.pk), opened)
    later = timezone.now() + dt.timedelta(hours=25)
    monkeypatch.setattr(emergency_pages, "timezone", SimpleNamespace(now=lambda: later))

    page = signed_in(director).get(staff_path(director, "consent:emergencies")).content.decode()

    assert "1 overdue for review" in page
    assert "Overdue since" in page


def test_a_wish_is_written_down_answered_and_ended(counselor: Staff, director: Staff, sam: Any) -> None:
    client, boss = signed_in(counselor), signed_in(director)
    path = staff_path(counselor, "consent:restrictions", sam.pk)
    assert client.get(path).status_code == 200
    assert client.post(path, {"words": "", "request_id": str(uuid.uuid4())}).status_code == 422
    too_long = {"words": "Not my tests", "names": "x" * 10_000, "request_id": str(uuid.uuid4())}
    assert client.post(path, too_long).status_code == 422
    wish = {"words": "Not my tests", "parts": ["drug_tests"], "names": "Lakeside Clinic"}
    assert client.post(path, {**wish, "request_id": str(uuid.uuid4())}).status_code == 302
    with in_program(counselor.membership.program):
        (row,) = queries.restrictions(sam)
    answer = staff_path(director, "consent:restriction", row.pk)

    assert boss.get(answer).status_code == 200
    assert boss.post(answer, {"answer": "decline"}).status_code == 422
    assert boss.post(answer, {"answer": "agree"}).status_code == 302
    assert "Agreed" in boss.get(path).content.decode()
    assert boss.post(answer, {"reason": "The patient asked"}).status_code == 302
    assert "Ended" in boss.get(answer).content.decode()
    assert boss.post(answer, {"reason": "Again"}).status_code == 422
    assert client.get(answer).status_code == 403


def test_what_was_filled_in_while_records_were_merged_is_kept_for_the_person(
    counselor: Staff, director: Staff, sam: Any
) -> None:
    twin = patient(counselor, "Samuel", "Sample")
    client, path = signed_in(counselor), staff_path(counselor, "consent:restrictions", twin.pk)
    with in_program(counselor.membership.program):
        merge_patients(director, sam, other=twin, reason="The same person")
    assert sam.number in text(client.get(path))

    wish = {"words": "Not my tests", "request_id": str(uuid.uuid4())}
    assert client.post(path, wish).status_code == 302

    with in_program(counselor.membership.program):
        assert [one.patient_id for one in queries.restrictions(sam)] == [sam.pk]


def test_wishes_that_wait_have_a_page_of_their_own_name(counselor: Staff, director: Staff, sam: Any) -> None:
    client, boss = signed_in(counselor), signed_in(director)
    wish = {"words": "Not my tests", "request_id": str(uuid.uuid4())}
    client.post(staff_path(counselor, "consent:restrictions", sam.pk), wish)
    path = staff_path(director, "consent:wishes")

    page = boss.get(path).content.decode()

    assert f'<a href="{path}" aria-current="page">Wishes not to share</a>' in page
    assert "<h1>Wishes not to share</h1>" in page
    assert "Not my tests" in page
    assert f'<a href="{staff_path(director, "consent:restrictions", sam.pk)}">{sam.called}</a>' in page
    assert "Not my tests" not in boss.get(staff_path(director, "consent:emergencies")).content.decode()
    assert path not in client.get(staff_path(counselor, "consent:restrictions", sam.pk)).content.decode()
    assert client.get(path).status_code == 403
    with in_program(counselor.membership.program):
        (row,) = queries.restrictions(sam)
    boss.post(staff_path(director, "consent:restriction", row.pk), {"answer": "agree"})
    assert "None waits for an answer." in boss.get(path).content.decode()


def test_counseling_notes_are_for_their_author_and_whom_they_name(
    counselor: Staff, director: Staff, sam: Any
) -> None:
    client, boss = signed_in(counselor), signed_in(director)
    path = staff_path(counselor, "consent:counseling_notes", sam.pk)
    assert client.get(path).status_code == 200
    empty = {"session_on": "2026-01-05", "text": " ", "request_id": str(uuid.uuid4())}
    assert client.post(path, empty).status_code == 422
    future = {**empty, "text": SECRET, "session_on": "2099-01-05"}
    assert client.post(path, future).status_code == 422
    done = client.post(path, {**empty, "text": SECRET})
    note = done["Location"]

    assert SECRET in client.get(note).content.decode()
    assert boss.get(note).status_code == 404
    assert "None." in boss.get(path).content.decode()
    assert client.post(note, {"reader": ""}).status_code == 422
    assert client.post(note, {"reader": str(director.membership.pk)}).status_code == 302
    assert SECRET in boss.get(note).content.decode()
    assert "Keep the correction" not in boss.get(note).content.decode()
    better = {"session_on": "2026-01-05", "text": "About the sister", "request_id": str(uuid.uuid4())}
    corrected = client.post(note, better)
    assert "About the sister" in client.get(corrected["Location"]).content.decode()
    assert client.post(note, {**better, "request_id": str(uuid.uuid4())}).status_code == 422


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.NURSE, Role.NAVIGATOR, Role.PEER, Role.AUDITOR])
def test_no_page_shows_a_counseling_note_to_another_role(counselor: Staff, sam: Any, role: Role) -> None:
    note = {"session_on": "2026-01-05", "text": SECRET, "request_id": str(uuid.uuid4())}
    done = signed_in(counselor).post(staff_path(counselor, "consent:counseling_notes", sam.pk), note)
    consent(counselor, sam)
    other = member(counselor.membership.program, role)
    client = signed_in(other)

    assert client.get(done["Location"]).status_code == 403
    for name in ("patient", "disclosures", "own_record", "accounting", "counseling_notes", "restrictions"):
        assert SECRET not in client.get(staff_path(other, f"consent:{name}", sam.pk)).content.decode()
