"""A way to reach somebody that changes: the new one counts everywhere, the old one stays in the record and counts nowhere."""

from __future__ import annotations

import re
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.web import staff
from throughcare.errors import BadInput
from throughcare.terms.records import ContactKind, LikenessReason
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import Program, audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records.models import Contact, Patient
from throughcare_web.records.patients import queries
from throughcare_web.records.patients.actions import change_contact, end_contact, register_patient
from throughcare_web.records.patients.demographics import ContactEntry, Demographics
from throughcare_web.records.patients.finding import find_duplicates


pytestmark = pytest.mark.django_db

OLD, NEW = "555-010-0142", "555-010-0177"


def phone(number: str, **more: object) -> ContactEntry:
    """Return a telephone of one's own."""
    return ContactEntry(kind=ContactKind.PHONE, value=number, **more)


@pytest.fixture
def harbor() -> Program:
    """Return a program."""
    return staff.program()


@pytest.fixture
def desk(harbor: Program) -> Staff:
    """Return somebody at the front desk."""
    return staff.member(harbor, Role.FRONT_DESK)


@pytest.fixture
def window(desk: Staff) -> Client:
    """Return the browser of the front desk."""
    return staff.signed_in(desk)


@pytest.fixture
def rosa(desk: Staff) -> Patient:
    """Return a patient with one telephone."""
    said = Demographics(
        given_names="Rosa", family_name="Example", contacts=(phone(OLD, may_leave_message=True),)
    )
    return register_patient(desk, demographics=said)


def text_of(response: HttpResponse) -> str:
    """Return a page as text, with single blanks."""
    return " ".join(response.content.decode().split())


def current(harbor: Program, of: Patient) -> list[Contact]:
    """Return the current ways to reach a patient."""
    with in_program(harbor):
        return list(queries.contacts(of))


def test_contact_is_changed_on_its_page_and_the_old_one_stays_in_sight(
    harbor: Program, desk: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(desk, "records:contacts", rosa.pk)
    (old,) = current(harbor, rosa)
    assert f"?correct={old.pk}#entry" in text_of(window.get(path))
    form = text_of(window.get(path, {"correct": str(old.pk)})).split('id="entry"')[1]
    assert f'value="{OLD}"' in form
    assert '<option value="yes" selected>' in form
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    sent = {**hidden, "kind": "phone", "value": NEW, "may_leave_message": "no", "note": "After six"}
    assert window.post(path, sent).status_code == window.post(path, sent).status_code == 302
    (new,) = current(harbor, rosa)
    assert (new.value, new.may_leave_message, new.note) == (NEW, False, "After six")
    shown, earlier = text_of(window.get(path)).split("No longer right: 1")
    assert NEW in shown
    assert "Leave no message" in shown
    assert OLD not in shown
    assert OLD in earlier
    with in_program(harbor):
        (event,) = audit_events(harbor).filter(verb="records.change_contact").exclude(detail={})[:1]
        assert event.detail["replaces"] == str(old.pk)
        assert NEW not in str(event.detail)


def test_search_and_look_alikes_follow_the_changed_number(
    harbor: Program, desk: Staff, rosa: Patient
) -> None:
    (old,) = current(harbor, rosa)
    change_contact(desk, old, now=phone(NEW))
    with in_program(harbor):
        assert [row.pk for row in queries.search(harbor, NEW)] == [rosa.pk]
        assert queries.search(harbor, OLD) == []
        for number, reasons in ((NEW, [LikenessReason.SAME_PHONE]), (OLD, [])):
            someone = Demographics(given_names="Rosa", family_name="Example", contacts=(phone(number),))
            (found,) = find_duplicates(harbor, someone)
            assert [one for one in found.reasons if one is LikenessReason.SAME_PHONE] == reasons


def test_second_of_two_people_who_change_one_contact_is_told_so(
    harbor: Program, desk: Staff, window: Client, rosa: Patient
) -> None:
    (old,) = current(harbor, rosa)
    change_contact(desk, old, now=phone(NEW))
    with pytest.raises(BadInput, match="changed or ended already"):
        change_contact(desk, old, now=phone("555-010-0188"))
    sent = {
        "replaces": str(old.pk),
        "kind": "phone",
        "value": "555-010-0188",
        "request_id": str(uuid.uuid4()),
    }
    answer = window.post(staff.staff_path(desk, "records:contacts", rosa.pk), sent)
    assert answer.status_code == 422
    assert "somebody has changed or ended already" in text_of(answer)
    assert [row.value for row in current(harbor, rosa)] == [NEW]


def test_kind_may_change_and_an_ended_contact_is_not_begun_again(
    harbor: Program, desk: Staff, window: Client, rosa: Patient
) -> None:
    (old,) = current(harbor, rosa)
    email = change_contact(desk, old, now=ContactEntry(kind=ContactKind.EMAIL, value="rosa@example.org"))
    assert (email.digits, email.kind) == ("", "email")
    end_contact(desk, email)
    path = staff.staff_path(desk, "records:contacts", rosa.pk)
    assert window.get(path, {"correct": str(email.pk)}).status_code == 404
    assert window.get(path, {"correct": "nonsense"}).status_code == 404
    with pytest.raises(BadInput, match="changed or ended already"):
        change_contact(desk, email, now=phone(NEW))


def test_contact_of_somebody_else_is_changed_by_no_form(
    harbor: Program, desk: Staff, window: Client, rosa: Patient
) -> None:
    other = register_patient(desk, demographics=Demographics(family_name="Otherwise", contacts=(phone(NEW),)))
    stranger = staff.member(staff.program("fictional-meadow"), Role.FRONT_DESK)
    foreign = register_patient(
        stranger, demographics=Demographics(family_name="Faraway", contacts=(phone(NEW),))
    )
    meadow = stranger.membership.program
    path = staff.staff_path(desk, "records:contacts", rosa.pk)
    for row in (*current(harbor, other), *current(meadow, foreign)):
        sent = {"replaces": str(row.pk), "kind": "phone", "value": OLD, "request_id": str(uuid.uuid4())}
        assert window.post(path, sent).status_code == 404
    (theirs,) = current(meadow, foreign)
    with pytest.raises(BadInput, match="none of this program"):
        change_contact(desk, theirs, now=phone(OLD))
