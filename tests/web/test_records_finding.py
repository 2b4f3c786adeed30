"""Finding patients by what is said on the telephone; duplicates before they are made; merging without loss."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.web import staff
from throughcare.errors import BadInput
from throughcare.terms import Payment
from throughcare.terms.clinical import ObservationCode
from throughcare.terms.records import ContactKind
from throughcare.terms.records import LikenessReason as Reason
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import Program, audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records.clinical import queries as clinical
from throughcare_web.records.clinical.actions import record_allergy, record_observation
from throughcare_web.records.clinical.entries import AllergyEntry, ObservationEntry
from throughcare_web.records.models import Patient
from throughcare_web.records.patients import queries
from throughcare_web.records.patients.actions import (
    PossibleDuplicates,
    add_contact,
    add_coverage,
    change_patient,
    merge_patients,
    register_patient,
    tell_apart,
    unmerge_patient,
)
from throughcare_web.records.patients.demographics import ContactEntry, CoverageEntry, Demographics
from throughcare_web.records.patients.finding import candidates_of, find_duplicates
from throughcare_web.records.patients.likeness import Identity, compare, slips


pytestmark = pytest.mark.django_db

BORN = dt.date(1990, 3, 7)


@pytest.fixture
def harbor() -> Program:
    """Return a program."""
    return staff.program()


@pytest.fixture
def desk(harbor: Program) -> Staff:
    """Return somebody who may register, merge and write charts."""
    return staff.member(harbor, Role.NAVIGATOR)


def said(
    given: str = "William", family: str = "Example", born: dt.date | None = BORN, phone: str = ""
) -> Demographics:
    """Return a fictional person."""
    contacts = (ContactEntry(kind=ContactKind.PHONE, value=phone),) if phone else ()
    return Demographics(given_names=given, family_name=family, born_on=born, contacts=contacts)


@pytest.fixture
def william(desk: Staff) -> Patient:
    """Return a patient on file."""
    return register_patient(desk, demographics=said(phone="555-010-0142"))


@pytest.mark.parametrize(
    ("person", "reasons"),
    [
        (said(), {Reason.SAME_NAME, Reason.SAME_BIRTH}),
        (said("WILLIAM", "Éxample"), {Reason.SAME_NAME, Reason.SAME_BIRTH}),
        (said("Example", "William"), {Reason.NAMES_SWAPPED, Reason.SAME_BIRTH}),
        (said("Bill"), {Reason.NICKNAME, Reason.SAME_BIRTH}),
        (said("Willaim", "Exampel"), {Reason.LIKE_NAME, Reason.SAME_BIRTH}),
        (said("Wilyam", "Eksample"), {Reason.LIKE_NAME, Reason.SAME_BIRTH}),
        (said("William", "Otherwise"), {Reason.LIKE_NAME, Reason.SAME_BIRTH}),
        (said(born=dt.date(1990, 7, 3)), {Reason.SAME_NAME, Reason.LIKE_BIRTH}),
        (said(born=dt.date(1980, 3, 7)), {Reason.SAME_NAME, Reason.LIKE_BIRTH}),
        (said(born=dt.date(1909, 3, 7)), {Reason.SAME_NAME, Reason.LIKE_BIRTH}),
        (said(born=None), {Reason.SAME_NAME}),
        (said("Zoe", "Otherwise", phone="555-010-0142"), {Reason.SAME_BIRTH, Reason.SAME_PHONE}),
        (said("Bill", "Exemple", None, "(555) 010-0142"), {Reason.NICKNAME, Reason.SAME_PHONE}),
    ],
)
def test_person_on_file_is_found_before_a_second_record_is_made(
    harbor: Program, desk: Staff, william: Patient, person: Demographics, reasons: set[Reason]
) -> None:
    with pytest.raises(PossibleDuplicates) as asked:
        register_patient(desk, demographics=person)
    (candidate,) = asked.value.candidates
    assert (candidate.patient, set(candidate.reasons)) == (william, reasons)
    with in_program(harbor):
        assert queries.patients(harbor).count() == 1


@pytest.mark.parametrize(
    "person",
    [
        said("Zoe", "Otherwise"),
        said("Zoe", "Otherwise", dt.date(1955, 11, 25), "555-010-0142"),
        said("William", "Example", dt.date(1955, 11, 25)),
        said("Zoe", "Example", None),
        Demographics(name_to_use="Sky"),
    ],
)
def test_other_person_is_not_asked_about(desk: Staff, william: Patient, person: Demographics) -> None:
    assert register_patient(desk, demographics=person).pk != william.pk


def test_who_is_said_to_be_another_is_registered_and_not_asked_about_again(
    harbor: Program, desk: Staff, william: Patient
) -> None:
    twin = register_patient(desk, demographics=said("Wilma"), different_from=[william.pk])
    with in_program(harbor):
        assert queries.are_distinct(william, twin)
        assert candidates_of(harbor, twin) == candidates_of(harbor, william) == ()
    third = register_patient(desk, demographics=said("Wilhelm"), different_from=[william.pk, twin.pk])
    with in_program(harbor):
        assert candidates_of(harbor, third) == ()


def test_likeness_found_later_can_be_told_apart(harbor: Program, desk: Staff, william: Patient) -> None:
    other = register_patient(desk, demographics=said("Bill", born=dt.date(1955, 11, 25)))
    other = change_patient(desk, other, version=1, changes={"born_on": BORN})
    with in_program(harbor):
        assert [one.patient for one in candidates_of(harbor, other)] == [william]
    tell_apart(desk, other, other=william)
    tell_apart(desk, william, other=other)
    with in_program(harbor):
        assert candidates_of(harbor, other) == ()
    with pytest.raises(BadInput):
        tell_apart(desk, william, other=william)


def test_who_was_said_to_be_somebody_else_can_be_compared_again_and_merged_after_all(
    harbor: Program, desk: Staff, william: Patient
) -> None:
    window = staff.signed_in(desk)
    other = register_patient(desk, demographics=said("Bill"), different_from=[william.pk])
    for mine, theirs in ((william, other), (other, william)):
        person = staff.staff_path(desk, "records:demographics", mine.pk)
        compare = staff.staff_path(desk, "records:alike", mine.pk, theirs.pk)
        page = window.get(person).content.decode().split("Said to be somebody else")[1]
        assert f'href="{compare}"' in page
        assert "Compare again" in page
        asked = window.get(compare).content.decode()
        assert "Somebody said that these are two people." in asked
        assert 'name="apart"' not in asked
    compare = staff.staff_path(desk, "records:alike", william.pk, other.pk)
    assert window.post(compare, {"merge": "1", "reason": "same card"}).status_code == 302
    person = staff.staff_path(desk, "records:demographics", william.pk)
    assert "Said to be somebody else" not in window.get(person).content.decode()
    with in_program(harbor):
        assert [row.pk for row in queries.merged_records(william)] == [other.pk]


def test_insurance_number_finds_the_person_too(harbor: Program, desk: Staff, william: Patient) -> None:
    add_coverage(desk, william, coverage=CoverageEntry(payment=Payment.MEDICAID, member_id="ZZ-1"))
    with in_program(harbor):
        married = said("William", "Otherwise", None)
        assert find_duplicates(harbor, married) == ()
        (candidate,) = find_duplicates(harbor, married, member_ids=["ZZ-1"])
        assert candidate.reasons == (Reason.LIKE_NAME, Reason.SAME_MEMBER_ID)
        assert find_duplicates(harbor, married, member_ids=["ZZ-1"], but=[william.pk]) == ()


def test_patients_of_another_program_are_neither_duplicates_nor_found(william: Patient) -> None:
    meadow = staff.program("fictional-meadow")
    other = staff.member(meadow, Role.NAVIGATOR)
    assert register_patient(other, demographics=said(phone="555-010-0142")).number == "000001"
    with in_program(meadow):
        assert [one.called for one in queries.search(meadow, "example")] == ["William Example"]


def test_slips_are_days_one_digit_or_one_swap_away() -> None:
    assert {dt.date(1990, 7, 3), dt.date(1990, 3, 1), dt.date(1909, 3, 7)} <= slips(BORN)
    assert BORN not in slips(BORN)
    assert dt.date(1990, 5, 9) not in slips(BORN)


def test_names_of_other_alphabets_are_compared_as_they_are_written() -> None:
    one = Identity("李", "小明", "", BORN)
    assert compare(one, one).reasons == (Reason.SAME_NAME, Reason.SAME_BIRTH)
    assert compare(one, Identity("王", "小明", "", None)).points < compare(one, one).points


# ---------------------------------------------------------------- the search box


@pytest.mark.parametrize(
    "text",
    [
        "example",
        "exa wil",
        "William Example",
        "exámple",
        "1990-03-07",
        "03/07/1990",
        "3/7/1990 exa",
        "william 3/7/90",
        "Mar 7, 1990",
        "000001",
        "1",
        "555-010-0142",
        "(555) 010-0142",
        "+1 555 010 0142",
        "010-0142",
    ],
)
def test_search_understands_what_is_said(harbor: Program, william: Patient, text: str) -> None:
    with in_program(harbor):
        assert [one.pk for one in queries.search(harbor, text)] == [william.pk]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "x",
        "otherwise",
        "wil otherwise",
        "1990-03-08",
        "000009",
        "99",
        "%",
        "_",
        "' OR 1=1 --",
        "0142\x00",
    ],
)
def test_search_for_what_nobody_is_finds_nobody(harbor: Program, william: Patient, text: str) -> None:
    with in_program(harbor):
        assert queries.search(harbor, text) == []


def test_search_follows_a_changed_name(harbor: Program, desk: Staff, william: Patient) -> None:
    change_patient(desk, william, version=1, changes={"family_name": "Otherwise", "name_to_use": "Billie"})
    with in_program(harbor):
        assert queries.search(harbor, "example") == []
        assert [one.called for one in queries.search(harbor, "otherwise billie")] == ["Billie Otherwise"]


def test_list_is_read_page_by_page_in_the_order_of_names(harbor: Program, desk: Staff) -> None:
    for name in ("Delta", "Alpha", "Charlie", "Bravo", "Echo"):
        register_patient(desk, demographics=said(given=f"{name}a", family=name, born=None))
    with in_program(harbor):
        first = queries.page(harbor, size=2)
        second = queries.page(harbor, after=queries.patient(harbor, first.after), size=2)
        last = queries.page(harbor, after=queries.patient(harbor, second.after), size=2)
        pages = [[one.called.split()[1] for one in page.patients] for page in (first, second, last)]
    assert pages == [["Alpha", "Bravo"], ["Charlie", "Delta"], ["Echo"]]
    assert last.after is None


def test_list_goes_on_among_people_of_one_name(harbor: Program, desk: Staff) -> None:
    made = [register_patient(desk, demographics=Demographics(name_to_use=f"Sky {n}")) for n in "abcd"]
    for row in made:
        with in_program(harbor):
            Patient.objects.filter(pk=row.pk).update(list_name="sky")
    with in_program(harbor):
        first = queries.page(harbor, size=3)
        last = queries.page(harbor, after=queries.patient(harbor, first.after), size=3)
    assert {one.pk for one in (*first.patients, *last.patients)} == {row.pk for row in made}
    assert len(last.patients) == 1


# ---------------------------------------------------------------- merging


@pytest.fixture
def bill(desk: Staff, william: Patient) -> Patient:
    """Return a second record of the same person, with a chart of its own."""
    row = register_patient(desk, demographics=said("Bill"), different_from=[william.pk])
    add_contact(desk, row, contact=ContactEntry(kind=ContactKind.PHONE, value="555-010-0155"))
    record_allergy(desk, row, allergy=AllergyEntry(substance="penicillin"))
    return row


def test_merged_record_is_shown_under_the_survivor_and_both_numbers_find_it(
    harbor: Program, desk: Staff, william: Patient, bill: Patient
) -> None:
    merge_patients(desk, william, other=bill, reason="Same insurance card")
    with in_program(harbor):
        merged = queries.patient(harbor, bill.pk)
        assert queries.survivor(merged) == william
        assert [row.pk for row in queries.patients(harbor)] == [william.pk]
        assert [row.substance for row in clinical.allergies(william)] == ["penicillin"]
        assert queries.contacts(william).count() == 2
        for text in (bill.number, "bill example", "555-010-0155"):
            (found,) = queries.search(harbor, text)
            assert (found.pk, found.through) == (william.pk, merged.number)
        (candidate,) = find_duplicates(harbor, said("Bill"))
        assert candidate.patient == william
        event = audit_events(harbor).filter(verb="records.merge_patients").get()
        assert (event.object_id, event.detail["other"]) == (str(william.pk), str(bill.pk))


def test_unmerged_record_stands_by_itself_with_everything_that_was_its_own(
    harbor: Program, desk: Staff, william: Patient, bill: Patient
) -> None:
    merge_patients(desk, william, other=bill, reason="Same insurance card")
    record_allergy(desk, william, allergy=AllergyEntry(substance="latex"))
    unmerge_patient(desk, bill, reason="Two brothers")
    with in_program(harbor):
        assert [row.substance for row in clinical.allergies(bill)] == ["penicillin"]
        assert [row.substance for row in clinical.allergies(william)] == ["latex"]
        told = queries.merges(william).get()
        assert (told.reason, told.undone_reason) == ("Same insurance card", "Two brothers")
    merge_patients(desk, bill, other=william, reason="One person after all")


def test_chain_of_merges_leads_to_one_record_and_back(
    harbor: Program, desk: Staff, william: Patient, bill: Patient
) -> None:
    third = register_patient(desk, demographics=said("Willy"), different_from=[william.pk, bill.pk])
    merge_patients(desk, bill, other=third, reason="same")
    merge_patients(desk, william, other=bill, reason="same")
    with in_program(harbor):
        assert set(queries.family(william)) == {william.pk, bill.pk, third.pk}
        assert queries.survivor(queries.patient(harbor, third.pk)) == william
        assert queries.merged_records(william).count() == 2
    unmerge_patient(desk, bill, reason="not")
    with in_program(harbor):
        assert set(queries.family(bill)) == {bill.pk, third.pk}


def test_merge_needs_two_records_that_stand_by_themselves_and_a_reason(
    desk: Staff, william: Patient, bill: Patient
) -> None:
    for survivor, other, reason in ((william, william, "x"), (william, bill, " ")):
        with pytest.raises(BadInput):
            merge_patients(desk, survivor, other=other, reason=reason)
    with pytest.raises(BadInput):
        unmerge_patient(desk, bill, reason="never was")
    merge_patients(desk, william, other=bill, reason="same")
    with pytest.raises(BadInput, match="merged already"):
        merge_patients(desk, bill, other=william, reason="and back")


def test_front_desk_tells_people_apart_and_merges_nobody(
    harbor: Program, desk: Staff, william: Patient, bill: Patient
) -> None:
    """What flows together in a merge is clinical: allergies, medications, consents."""
    front = staff.member(harbor, Role.FRONT_DESK)
    with pytest.raises(Refused):
        merge_patients(front, william, other=bill, reason="Same insurance card")
    merge_patients(desk, william, other=bill, reason="Same insurance card")
    with pytest.raises(Refused):
        unmerge_patient(front, bill, reason="Two brothers")
    undo = staff.staff_path(front, "records:unmerge", william.pk, bill.pk)
    assert staff.signed_in(front).get(undo).status_code == 403


def test_patient_of_another_program_cannot_be_merged(desk: Staff, william: Patient) -> None:
    other = staff.member(staff.program("fictional-meadow"), Role.NAVIGATOR)
    theirs = register_patient(other, demographics=said())
    with pytest.raises(BadInput, match="none of this program"):
        merge_patients(desk, william, other=theirs, reason="same")


def test_observation_of_a_merged_record_can_be_corrected_under_the_survivor(
    harbor: Program, desk: Staff, william: Patient, bill: Patient
) -> None:
    nurse = staff.member(harbor, Role.NURSE)
    wrong = record_observation(
        nurse, bill, observation=ObservationEntry(code=ObservationCode.HEART_RATE, value=18)
    )
    merge_patients(desk, william, other=bill, reason="same")
    right = ObservationEntry(code=ObservationCode.HEART_RATE, value=81, note="Digits swapped")
    record_observation(nurse, william, observation=right, replaces=wrong)
    unmerge_patient(desk, bill, reason="not")
    with in_program(harbor):
        assert [row.value for row in clinical.observations(bill)] == [81]
        assert clinical.observations(william) == []
