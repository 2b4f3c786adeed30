"""Registering patients, changing them, and what two people at once may not do to a record."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError, InternalError

from tests.web import staff
from throughcare.errors import BadInput
from throughcare.terms import Gender, Payment, Sex
from throughcare.terms.records import ContactKind, Ethnicity, Race
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import Program, audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records.patients import queries
from throughcare_web.records.patients.actions import (
    Conflict,
    PossibleDuplicates,
    add_contact,
    add_coverage,
    change_patient,
    end_contact,
    end_coverage,
    open_chart,
    register_patient,
)
from throughcare_web.records.patients.demographics import ContactEntry, CoverageEntry, Demographics, fold
from throughcare_web.records.patients.facts import age, full_name, listed_name


pytestmark = pytest.mark.django_db

BORN = dt.date(1990, 3, 7)


@pytest.fixture
def harbor() -> Program:
    """Return a program."""
    return staff.program()


@pytest.fixture
def desk(harbor: Program) -> Staff:
    """Return somebody at its front desk."""
    return staff.member(harbor, Role.FRONT_DESK)


def said(**known: object) -> Demographics:
    """Return a fictional person."""
    return Demographics(**{"given_names": "Rosa", "family_name": "Example", "born_on": BORN, **known})


def test_registered_patient_keeps_what_was_said_and_gets_the_next_number(
    harbor: Program, desk: Staff
) -> None:
    phone = ContactEntry(kind=ContactKind.PHONE, value="(555) 010-0142", may_leave_message=False)
    row = register_patient(
        desk,
        demographics=said(
            name_to_use="Rosie",
            sex=Sex.FEMALE,
            gender=Gender.WOMAN,
            pronouns="she/her",
            races=(Race.WHITE, Race.BLACK),
            ethnicity=Ethnicity.HISPANIC,
            language="es",
            needs_interpreter=True,
            contacts=(phone,),
        ),
    )
    other = register_patient(
        desk, demographics=said(given_names="Quentin", family_name="Sample", born_on=None)
    )

    with in_program(harbor):
        kept = queries.patient(harbor, row.pk)
        assert (kept.number, other.number) == ("000001", "000002")
        assert (full_name(kept), kept.called) == ("Rosa Example", "Rosie Example")
        assert listed_name(kept) == "Example, Rosa (Rosie)"
        assert (kept.races, kept.ethnicity, kept.needs_interpreter) == (["2106-3", "2054-5"], "2135-2", True)
        assert age(kept, dt.date(2026, 3, 6)) == 35
        assert age(other, dt.date(2026, 3, 6)) is None
        contact = queries.contacts(kept).get()
        assert (contact.value, contact.digits[::-1], contact.may_leave_message) == (
            "(555) 010-0142",
            "5550100142",
            False,
        )
        event = audit_events(harbor).filter(verb="records.register_patient").first()
        assert (event.object_id, event.detail) == (str(row.pk), {"alike": 0, "contacts": 1})


def test_one_name_is_enough_whichever_it_is(desk: Staff) -> None:
    row = register_patient(desk, demographics=Demographics(name_to_use="Sky"))
    assert (full_name(row), row.called, listed_name(row)) == ("Sky", "Sky", "Sky")


@pytest.mark.parametrize(("language", "times"), [("es", 1), ("en", 0), ("", 0)])
def test_another_language_than_english_stands_above_every_page(
    desk: Staff, language: str, times: int
) -> None:
    row = register_patient(desk, demographics=said(language=language))
    path = staff.staff_path(desk, "records:patient", row.pk)
    page = staff.signed_in(desk).get(path).content.decode()
    assert page.count("Speaks ") == times


def test_a_name_to_use_that_is_the_whole_name_is_not_said_twice(desk: Staff) -> None:
    said = Demographics(given_names="Ana", family_name="Example", name_to_use="Ana María Example")
    assert register_patient(desk, demographics=said).called == "Ana María Example"


@pytest.mark.parametrize(
    ("known", "where"),
    [
        ({"given_names": " ", "family_name": ""}, "family_name"),
        ({"given_names": "-", "family_name": "'"}, "family_name"),
        ({"family_name": "x" * 201}, "family_name"),
        ({"family_name": "Exa\x00mple"}, "family_name"),
        ({"family_name": "Exa\u202emple"}, "family_name"),
        ({"born_on": dt.date(1850, 1, 1)}, "born_on"),
        ({"born_on": dt.date(2999, 1, 1)}, "born_on"),
        ({"sex": "unknown"}, "sex"),
        ({"races": ("9999-9",)}, "races"),
        ({"language": "xx"}, "language"),
        ({"contacts": (ContactEntry(kind=ContactKind.PHONE, value="five five"),)}, "phone.value"),
        ({"contacts": (ContactEntry(kind=ContactKind.PHONE, value="５５５０１００１４２"),)}, "phone.value"),
        ({"contacts": (ContactEntry(kind=ContactKind.PHONE),)}, "phone.value"),
        ({"contacts": (ContactEntry(kind=ContactKind.EMAIL, value="rosa at example"),)}, "email.value"),
        ({"contacts": (ContactEntry(kind=ContactKind.ADDRESS),)}, "address.street"),
        ({"contacts": (ContactEntry(kind=ContactKind.ADDRESS, city="Town", state="ZZ"),)}, "address.state"),
        ({"contacts": (ContactEntry(kind=ContactKind.ADDRESS, city="Town", zip="0123"),)}, "address.zip"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    harbor: Program, desk: Staff, known: dict[str, object], where: str
) -> None:
    with pytest.raises(BadInput) as refused:
        register_patient(desk, demographics=said(**known))
    assert refused.value.where == where
    with in_program(harbor):
        assert not queries.patients(harbor).exists()


def test_form_sent_twice_is_one_patient(harbor: Program, desk: Staff) -> None:
    form = uuid.uuid4()
    first = register_patient(desk, demographics=said(), request_id=form)
    assert register_patient(desk, demographics=said(), request_id=form) == first


@pytest.mark.django_db(transaction=True)
def test_two_registrations_of_one_person_at_once_make_one_patient_and_one_question(
    harbor: Program, desk: Staff
) -> None:
    made, asked, together = [], [], threading.Barrier(4)

    def register() -> None:
        together.wait()
        try:
            made.append(register_patient(desk, demographics=said()))
        except PossibleDuplicates as alike:
            asked.append(alike.candidates)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=register) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(made), len(asked)) == (1, 3)
    assert {one.patient.pk for candidates in asked for one in candidates} == {made[0].pk}
    with in_program(harbor):
        assert queries.patients(harbor).count() == 1


def test_change_counts_a_version_and_what_was_there_before_is_kept(harbor: Program, desk: Staff) -> None:
    row = register_patient(desk, demographics=said())
    changed = change_patient(desk, row, version=1, changes={"family_name": "Muster", "pronouns": "they/them"})
    assert (changed.version, changed.family_name, changed.list_name) == (2, "Muster", "muster rosa")
    with in_program(harbor):
        assert queries.as_of_version(row, 1)["family_name"] == "Example"
        assert queries.as_of_version(row, 9) is None
        assert change_patient(desk, row, version=2, changes={"family_name": "Muster"}).version == 2


def test_two_people_who_change_different_fields_both_have_their_way(desk: Staff) -> None:
    row = register_patient(desk, demographics=said(races=(Race.WHITE,)))
    change_patient(desk, row, version=1, changes={"pronouns": "she/her"})
    form = {"pronouns": "", "name_to_use": "Rosie", "born_on": BORN, "races": [Race.WHITE]}
    after = change_patient(desk, row, version=1, changes=form)
    assert (after.pronouns, after.name_to_use, after.version) == ("she/her", "Rosie", 3)


def test_two_people_who_change_one_field_see_both_values_and_nothing_is_overwritten(
    harbor: Program, desk: Staff
) -> None:
    row = register_patient(desk, demographics=said())
    change_patient(desk, row, version=1, changes={"born_on": dt.date(1990, 7, 3), "pronouns": "she/her"})
    with pytest.raises(Conflict) as conflict:
        change_patient(desk, row, version=1, changes={"born_on": dt.date(1991, 3, 7), "pronouns": "she/her"})
    assert conflict.value.fields == {"born_on": (dt.date(1991, 3, 7), dt.date(1990, 7, 3))}
    with in_program(harbor):
        assert queries.patient(harbor, row.pk).born_on == dt.date(1990, 7, 3)
    mine = change_patient(desk, row, version=conflict.value.version, changes={"born_on": dt.date(1991, 3, 7)})
    assert mine.born_on == dt.date(1991, 3, 7)


def test_version_that_never_was_and_field_that_is_none_are_refused(desk: Staff) -> None:
    row = register_patient(desk, demographics=said())
    with pytest.raises(BadInput):
        change_patient(desk, row, version=7, changes={"pronouns": "x"})
    with pytest.raises(BadInput):
        change_patient(desk, row, version=1, changes={"number": "000009"})


def test_patient_of_another_program_can_neither_be_changed_nor_opened(desk: Staff) -> None:
    other = staff.member(staff.program("fictional-meadow"), Role.FRONT_DESK)
    theirs = register_patient(other, demographics=said())
    for attempt in (
        lambda: change_patient(desk, theirs, version=1, changes={"pronouns": "x"}),
        lambda: add_contact(desk, theirs, contact=ContactEntry(kind=ContactKind.PHONE, value="555-010-0142")),
        lambda: add_coverage(desk, theirs, coverage=CoverageEntry(payment=Payment.MEDICAID)),
        lambda: open_chart(desk, theirs),
    ):
        with pytest.raises(BadInput, match="none of this program"):
            attempt()


def test_role_without_the_permission_is_refused(harbor: Program) -> None:
    with pytest.raises(Refused):
        register_patient(staff.member(harbor, Role.ADMINISTRATOR), demographics=said())


def test_each_look_at_a_chart_is_one_event(harbor: Program, desk: Staff) -> None:
    row = register_patient(desk, demographics=said())
    open_chart(desk, row)
    open_chart(desk, row, part="medications")
    with in_program(harbor):
        seen = audit_events(harbor).filter(verb="records.open_chart", object_id=str(row.pk))
        assert [event.detail["part"] for event in seen] == ["summary", "medications"]


def test_patient_can_be_removed_by_no_statement(harbor: Program, desk: Staff) -> None:
    row = register_patient(desk, demographics=said())
    refused = pytest.raises((DatabaseError, InternalError))
    with in_program(harbor), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_patient WHERE id = %s", [row.pk])


def test_ended_contact_is_not_shown_any_more(harbor: Program, desk: Staff) -> None:
    row = register_patient(desk, demographics=said())
    form = uuid.uuid4()
    entry = ContactEntry(
        kind=ContactKind.EMERGENCY, value="555-010-0199", person_name="Pat", relation="Sister"
    )
    contact = add_contact(desk, row, contact=entry, request_id=form)
    assert add_contact(desk, row, contact=entry, request_id=form) == contact
    end_contact(desk, contact)
    with in_program(harbor):
        assert not queries.contacts(row).exists()


def test_two_coverages_of_one_priority_never_hold_on_the_same_day(harbor: Program, desk: Staff) -> None:
    row = register_patient(desk, demographics=said())
    first = CoverageEntry(payment=Payment.MEDICAID, member_id="ZZ1", starts_on=dt.date(2026, 1, 1))
    kept = add_coverage(desk, row, coverage=first)
    next_year = CoverageEntry(payment=Payment.PRIVATE, starts_on=dt.date(2027, 1, 1))
    with pytest.raises(BadInput, match="another coverage of this priority"):
        add_coverage(desk, row, coverage=next_year)
    add_coverage(desk, row, coverage=CoverageEntry(payment=Payment.PRIVATE, priority=2))
    ended = end_coverage(desk, kept, on=dt.date(2026, 12, 31))
    add_coverage(desk, row, coverage=next_year)
    with pytest.raises(BadInput, match="another coverage"):
        end_coverage(desk, ended, on=dt.date(2027, 1, 1))
    with in_program(harbor):
        assert [one.payment for one in queries.coverages(row, dt.date(2026, 6, 1))] == ["medicaid", "private"]
        assert queries.coverages(row).count() == 3


def test_coverage_entered_in_error_counts_for_nothing(harbor: Program, desk: Staff) -> None:
    row = register_patient(desk, demographics=said())
    wrong = add_coverage(desk, row, coverage=CoverageEntry(payment=Payment.MEDICARE))
    with pytest.raises(BadInput):
        end_coverage(desk, wrong)
    end_coverage(desk, wrong, in_error=True)
    add_coverage(desk, row, coverage=CoverageEntry(payment=Payment.MEDICAID))
    with in_program(harbor):
        assert [one.payment for one in queries.coverages(row)] == ["medicaid"]
    with pytest.raises(BadInput, match="before the first"):
        add_coverage(
            desk,
            row,
            coverage=CoverageEntry(
                payment=Payment.FREE, starts_on=dt.date(2026, 2, 1), ends_on=dt.date(2026, 1, 1)
            ),
        )


def test_names_are_folded_for_comparing() -> None:
    assert fold("  Núñez-O’Hara  ") == "nunez ohara"
    assert fold("Ærø 李") == "ærø 李"
