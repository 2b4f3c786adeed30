"""What cannot be kept stands beside its field in plain words, on every form of the staff side; a fault of no field, above it."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.web.listings import program as listed_program
from tests.web.pages import text, words
from tests.web.sharing import consent, for_sister, patient
from tests.web.staff import member, program, signed_in, staff_path
from tests.web.upkeep import listed
from throughcare.disclosure import Expiry
from throughcare.terms.sharing import ExpiryKind, Purpose, RecipientKind
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.models import AuditEvent
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent.counseling.actions import write_counseling_note
from throughcare_web.consent.emergency.actions import open_emergency_access
from throughcare_web.consent.restrictions.actions import Wish, ask_restriction
from throughcare_web.records.clinical.actions import record_medication
from throughcare_web.records.clinical.entries import MedicationEntry
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db
UNPRINTABLE = "Sam\u200e"
PLAIN = "Letters, digits and signs, please. What you gave is a character that cannot be printed."
TOMORROW = (timezone.now() + dt.timedelta(days=2)).date().isoformat()
TO_COME = "A day up to today, please. What you gave is a day to come, or long ago."


@pytest.fixture
def director() -> Staff:
    """Return somebody who directs a program and counsels in it: every form here is open to them."""
    return member(program(), Role.DIRECTOR, Role.COUNSELOR)


@pytest.fixture
def sam(director: Staff) -> Any:
    """Return a patient of that program."""
    return patient(director)


def beside(page: HttpResponse, field: str) -> str:
    """Return what stands beside a field of a form that was refused, in which no fault stands as a developer reads it."""
    assert page.status_code == 422
    assert "; wanted " not in text(page)
    found = re.search(rf'id="id_{field}-error">(.*?)</span>\s*\n', page.content.decode(), re.DOTALL)
    assert found, text(page)
    return words(found[1]).removeprefix("Error: ")


def above(page: HttpResponse) -> str:
    """Return what stands above a form that was refused."""
    assert page.status_code == 422
    found = re.search(r"tc-error-summary.*?<ul>(.*?)</ul>", page.content.decode(), re.DOTALL)
    assert found
    return words(found[1])


def sent(**form: Any) -> dict[str, Any]:
    """Return a form as a page sends it."""
    return {"request_id": str(uuid.uuid4()), **form}


def browser_at(staff: Staff, name: str, *args: object) -> tuple[Client, str]:
    """Return a browser of somebody, and the address of a page."""
    return signed_in(staff), staff_path(staff, name, *args)


CHOSEN = {"kind": "tpo", "language": "en", "situation": "adult", "expiry": "end_of_treatment"}
SHARED = {
    "kind": "treating_provider",
    "name": "Lakeside Clinic",
    "purpose": "treatment",
    "parts": ["medications"],
    "description": "A list",
    "notice_form": "full",
}
GIVEN = {"receiver": "representative", "name": "Ann", "ground": "Parent of a minor", "language": "en"}


@pytest.mark.parametrize(
    ("part", "form", "fault"),
    [
        ("new", CHOSEN | {"more": UNPRINTABLE}, ("more", PLAIN)),
        ("new", CHOSEN | {"purpose_words": UNPRINTABLE}, ("purpose_words", PLAIN)),
        ("new", CHOSEN | {"through": "Exchange", "members": UNPRINTABLE}, ("members", PLAIN)),
        ("paper", CHOSEN | {"signer_name": "Sam", "authority": UNPRINTABLE}, ("authority", PLAIN)),
        ("paper", CHOSEN | {"expiry_event": UNPRINTABLE}, ("expiry_event", PLAIN)),
        ("restrictions", {"words": UNPRINTABLE}, ("words", PLAIN)),
        ("restrictions", {"words": "No", "names": UNPRINTABLE}, ("names", PLAIN)),
        ("counseling_notes", {"text": UNPRINTABLE, "session_on": "2026-01-05"}, ("text", PLAIN)),
        ("counseling_notes", {"text": "Spoke", "session_on": TOMORROW}, ("session_on", TO_COME)),
        ("emergency", {"reason": UNPRINTABLE}, ("reason", PLAIN)),
        ("share", SHARED | {"name": UNPRINTABLE}, ("name", PLAIN)),
        (
            "share",
            SHARED | {"kind": "patient", "purpose": "patient_access", "through": UNPRINTABLE},
            ("through", PLAIN),
        ),
        ("share", SHARED | {"description": UNPRINTABLE}, ("description", PLAIN)),
        ("share", SHARED | {"address": UNPRINTABLE}, ("address", PLAIN)),
        ("accounting", GIVEN | {"name": UNPRINTABLE}, ("name", PLAIN)),
        ("accounting", GIVEN | {"ground": UNPRINTABLE}, ("ground", PLAIN)),
    ],
)
def test_form_about_a_patient_says_beside_its_field_what_it_cannot_use(
    director: Staff, sam: Any, part: str, form: dict[str, Any], fault: tuple[str, str]
) -> None:
    consent(director, sam)
    browser, path = browser_at(director, f"consent:{part}", sam.pk)
    field, said = fault
    assert beside(browser.post(path, sent(**form)), field) == said


@pytest.mark.parametrize("part", ["new", "paper"])
def test_who_may_not_sign_is_said_beside_who_signs(director: Staff, part: str) -> None:
    born = timezone.localdate() - dt.timedelta(days=3000)
    with in_program(director.membership.program):
        child = register_patient(director, demographics=Demographics(given_names="Ada", born_on=born))
    browser, path = browser_at(director, f"consent:{part}", child.pk)
    said = beside(browser.post(path, sent(**CHOSEN)), "situation")
    assert "18" in said
    assert "What you gave" not in said


def test_consent_on_screen_that_lacks_something_says_so_above_the_form(director: Staff, sam: Any) -> None:
    browser, path = browser_at(director, "consent:new", sam.pk)
    assert above(browser.post(path, sent(**CHOSEN | {"kind": "specific"}))).startswith("Still missing: ")


def test_consent_is_taken_back_or_ended_with_what_can_be_read(director: Staff, sam: Any) -> None:
    until = Expiry(kind=ExpiryKind.EVENT, event="She has moved")
    row = consent(director, sam, **for_sister(expiry=until))
    browser, path = browser_at(director, "consent:revoke", row.pk)
    form = {"way": "written", "said_by": UNPRINTABLE}
    assert beside(browser.post(path, form), "said_by") == PLAIN
    assert beside(browser.post(path, form | {"said_by": "Sam", "words": UNPRINTABLE}), "words") == PLAIN
    ended = browser.post(staff_path(director, "consent:end", row.pk), {"happened_on": TOMORROW})
    assert beside(ended, "happened_on") == TO_COME


def test_answer_to_a_wish_says_beside_its_field_what_it_lacks(director: Staff, sam: Any) -> None:
    with in_program(director.membership.program):
        wish = Wish(
            words="Nothing to my plan",
            kinds=[RecipientKind.HEALTH_PLAN],
            purposes=[Purpose.PAYMENT],
            paid_in_full=True,
        )
        row = ask_restriction(director, sam, wish=wish)
    browser, path = browser_at(director, "consent:restriction", row.pk)
    declined = browser.post(path, {"answer": "decline"})
    assert beside(declined, "reason") == "Say why you do not agree. The patient is told."
    owed = beside(browser.post(path, {"answer": "decline", "reason": "No"}), "answer")
    assert owed.startswith("Agreed: the patient paid in full")
    assert browser.post(path, {"answer": "agree"}).status_code == 302
    assert beside(browser.post(path, {"reason": UNPRINTABLE}), "reason") == PLAIN


def test_correction_of_a_counseling_note_says_beside_its_field_what_it_cannot_use(
    director: Staff, sam: Any
) -> None:
    with in_program(director.membership.program):
        row = write_counseling_note(director, sam, text="Spoke", session_on=dt.date(2026, 1, 5))
    browser, path = browser_at(director, "consent:counseling_note", row.pk)
    form = sent(text="Spoke long", session_on=TOMORROW)
    assert beside(browser.post(path, form), "session_on") == TO_COME


def test_who_opened_a_record_in_an_emergency_is_told_that_another_reviews_it(
    director: Staff, sam: Any
) -> None:
    with in_program(director.membership.program):
        row = open_emergency_access(director, sam, reason="Found without breath", cannot_ask=True)
    browser, path = browser_at(director, "consent:review", row.pk)
    page = browser.post(path, {"outcome": "justified"})
    assert above(page).startswith("The reviewer: who opened it. Needed: another director")
    assert beside(browser.post(path, {"outcome": "justified", "words": UNPRINTABLE}), "words") == PLAIN


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({"is_open": "on"}, "states", "A state or ZIP codes"),
        ({"zip_prefixes": "4"}, "zip_prefixes", "Whole ZIP codes or their first 3 or 4 digits, please."),
        ({"phone": "123"}, "phone", "Ten digits with the area code"),
    ],
)
def test_desk_says_beside_its_field_what_it_cannot_promise(
    director: Staff, form: dict[str, Any], field: str, said: str
) -> None:
    browser, path = browser_at(director, "handover:desk")
    assert beside(browser.post(path, {"answers_within_hours": "4", **form}), field).startswith(said)


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({"outcome": "no_answer", "fact_phones": "confirmed"}, "outcome", "A call that someone answered"),
        ({"outcome": "reached", "email": "none"}, "email", "An email address, such as intake@example.org"),
        ({"outcome": "reached", "phone": "none"}, "phone", "Ten digits, such as 617-555-0100, please."),
    ],
)
def test_call_to_a_listed_program_says_beside_its_field_what_it_cannot_use(
    form: dict[str, Any], field: str, said: str
) -> None:
    (row,) = listed(listed_program(3))
    browser, path = browser_at(member(program(), Role.NAVIGATOR), "directory:call", row.pk)
    assert beside(browser.post(path, sent(**form)), field).startswith(said)


def test_chart_that_cannot_be_right_says_which_entry_in_plain_words() -> None:
    nurse = member(program(), Role.NURSE)
    of = patient(nurse)
    with in_program(nurse.membership.program):
        for name in ("methadone", "naltrexone", "clonazepam"):
            record_medication(nurse, of, medication=MedicationEntry(name=name))
    browser, path = browser_at(nurse, "records:patient", of.pk)
    page = text(browser.get(path))
    assert "Something in the chart cannot be right: naltrexone" in page
    assert "Needed: one of the two: nobody takes both. What follows leaves it out." in page
    in_mind = page.split("To keep in mind")[1].split("Not clinically reviewed")[0]
    assert "Precipitates severe withdrawal" in in_mind, "the danger itself"
    assert "benzodiazepine" in in_mind, "what the rules say of the rest"
    assert not re.search(r"; wanted |person\.|missed_days", page)


def test_form_that_comes_back_shows_the_chart_and_that_is_written_down() -> None:
    nurse = member(program(), Role.NURSE)
    of = patient(nurse)
    browser, path = browser_at(nurse, "records:problems", of.pk)
    for form, status, looks in (
        ({"code": "no such code"}, 422, 1),
        ({"code": "F11.20", "status": "active"}, 302, 0),
    ):
        with in_program(nurse.membership.program):
            before = AuditEvent.objects.filter(verb="records.open_chart").count()
        assert browser.post(path, sent(**form)).status_code == status
        with in_program(nurse.membership.program):
            after = AuditEvent.objects.filter(verb="records.open_chart")
            assert after.count() - before == looks


def test_patient_who_signs_in_spanish_is_told_in_spanish_what_cannot_be_kept(
    director: Staff, sam: Any
) -> None:
    browser, path = browser_at(director, "consent:sign", sam.pk)
    page = browser.post(path, sent(**CHOSEN | {"language": "es", "patient_name": UNPRINTABLE}))
    assert above(page).startswith("No pudimos guardar esto.")
