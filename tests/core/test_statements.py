"""What a program states is checked, laid over its listing with its source, and compared with newer files."""

import datetime as dt

import pytest

from tests.core.fictional_programs import program
from throughcare.errors import BadInput
from throughcare.programs import contradictions, medication_status
from throughcare.programs.statements import (
    Statement,
    checked,
    disagree,
    listed,
    overlaid,
)
from throughcare.terms import Medication, ProgramMedication
from throughcare.terms.places_open import FactKind, SaidBy


DAY = dt.date(2026, 11, 26)


def said(kind, value, by=SaidBy.PROGRAM):
    return Statement(kind, checked(kind, value), by, DAY)


def status(made, medication):
    return medication_status(made)[medication]


def test_a_statement_answers_its_question_whole_and_leaves_others_alone():
    made = overlaid(program("Harbor", "SA OP MD PI SP"), [said(FactKind.PAYMENT, ["medicaid", "free"])])

    assert [made.services.says(key) for key in ("MD", "NP", "PI", "MC")] == [True, True, False, False]
    assert made.services.says("SP") is True
    assert made.services.says("OMB") is None


def test_each_fact_says_where_it_comes_from():
    made = overlaid(program("Harbor", "SA OP MD"), [said(FactKind.PAYMENT, ["medicaid"])])

    assert made.fact("MD").source == "The program itself, 2026-11-26"
    assert made.fact("OP").source.startswith("Fictional directory, 2023, row 1")


def test_what_is_done_with_a_medication_comes_before_the_codes_of_the_listing():
    plain = program("Harbor", "SA OP NMOA")
    made = overlaid(plain, [said(FactKind.MEDICATIONS, {"buprenorphine_sl": "starts"}, SaidBy.PHONE)])

    assert status(plain, Medication.BUPRENORPHINE_SL).status is ProgramMedication.REFUSES
    fact = status(made, Medication.BUPRENORPHINE_SL)
    assert fact.status is ProgramMedication.STARTS
    assert fact.reason == "The program said so on the phone, on November 26, 2026."
    assert fact.reason.es == "El programa lo dijo por teléfono, el 26 de noviembre de 2026."
    assert not contradictions(made)


def test_a_program_that_allows_medicines_no_longer_refuses_them():
    made = overlaid(program("Meadow", "SA OP NMOA"), [said(FactKind.MEDICATIONS, {"methadone": "allows"})])

    assert made.services.says("MOA") is True
    assert status(made, Medication.BUPRENORPHINE_SL).status is ProgramMedication.ALLOWS


def test_a_program_that_refuses_a_medicine_is_not_listed_as_accepting_it():
    made = overlaid(program("Meadow", "SA OP MOA"), [said(FactKind.MEDICATIONS, {"methadone": "refuses"})])

    assert made.services.says("MOA") is None
    assert status(made, Medication.METHADONE).status is ProgramMedication.REFUSES


def test_what_is_not_offered_changes_no_other_code():
    plain = program("Meadow", "SA OP MOA")
    made = overlaid(plain, [said(FactKind.MEDICATIONS, {"methadone": "not_offered"})])

    assert made.services == plain.services


def test_numbers_replace_those_listed_and_hours_leave_the_listing_as_it_is():
    made = overlaid(
        program("Harbor"),
        [said(FactKind.PHONES, [["(785) 555-0123", "intake"]]), said(FactKind.HOURS, {"mon": ["8am-5pm"]})],
    )

    assert [(phone.number, phone.role) for phone in made.phones] == [("785-555-0123", "intake")]
    assert [one.kind for one in made.stated] == [FactKind.PHONES, FactKind.HOURS]


def test_what_a_listing_says_can_be_set_beside_a_statement():
    made = program("Harbor", "SA OP BU UB MD", no="PI")

    assert listed(made, FactKind.PAYMENT) == {"yes": ["medicaid"], "no": ["private"]}
    assert listed(made, FactKind.PHONES) == [["785-555-0100", "main"]]
    assert listed(made, FactKind.MEDICATIONS)["buprenorphine_sl"] == "starts"
    assert listed(made, FactKind.HOURS) is None


@pytest.mark.parametrize(
    ("kind", "published", "stated", "against"),
    [
        (FactKind.PAYMENT, {"yes": ["medicaid"], "no": []}, ["medicaid", "free"], False),
        (FactKind.PAYMENT, {"yes": ["medicare"], "no": []}, ["medicaid"], True),
        (FactKind.PAYMENT, {"yes": [], "no": ["medicaid"]}, ["medicaid"], True),
        (FactKind.MEDICATIONS, {"methadone": "unknown"}, {"methadone": "starts"}, False),
        (FactKind.MEDICATIONS, {"methadone": "refuses"}, {"methadone": "starts"}, True),
        (FactKind.PHONES, [["785-555-0100", "main"]], [["785-555-0100", "intake"]], False),
        (FactKind.PHONES, [["785-555-0199", "main"]], [["785-555-0100", "main"]], True),
        (FactKind.HOURS, None, {"mon": ["08:00-17:00"]}, False),
    ],
)
def test_what_a_file_leaves_open_is_no_conflict_and_what_it_denies_is(kind, published, stated, against):
    assert disagree(kind, published, stated) is against


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FactKind.PAYMENT, "medicaid"),
        (FactKind.PAYMENT, ["gold"]),
        (FactKind.PHONES, []),
        (FactKind.PHONES, [["785-555-0100"]]),
        (FactKind.PHONES, [["785-555-0100", "fax"]]),
        (FactKind.PHONES, [["911", "main"]]),
        (FactKind.PHONES, [["\uff17\uff18\uff15-555-0100", "main"]]),
        (FactKind.PHONES, [["785-555-0100", "main"]] * 9),
        (FactKind.MEDICATIONS, {}),
        (FactKind.MEDICATIONS, {"methadone": "unknown"}),
        (FactKind.MEDICATIONS, {"aspirin": "starts"}),
        (FactKind.GROUPS, {"evening": True}),
        (FactKind.GROUPS, {"evening": 1, "weekend": 0}),
        (FactKind.ACCEPTING, "yes"),
        (FactKind.REFERRAL_CONTACT, ["desk"]),
        (FactKind.REFERRAL_CONTACT, {"desk": "Intake"}),
        (FactKind.REFERRAL_CONTACT, {"email": "not an address"}),
        (FactKind.REFERRAL_CONTACT, {"email": "a@example.org", "desk": "x" * 301}),
        (FactKind.REFERRAL_CONTACT, {"email": "a@example.org", "note": "two\nlines"}),
        (FactKind.REFERRAL_CONTACT, {"phone": "12"}),
        (FactKind.WALK_IN, {"mon": ["8-5"]}),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(kind, value):
    with pytest.raises(BadInput) as caught:
        checked(kind, value)

    assert str(caught.value).startswith(kind.value)
    assert "\n" not in str(caught.value)


def test_what_is_kept_is_in_one_order_and_once():
    assert checked(FactKind.PAYMENT, ["free", "medicaid", "free"]) == ["medicaid", "free"]
    assert checked(FactKind.MEDICATIONS, {"naltrexone_xr": "starts", "methadone": "allows"}) == {
        "methadone": "allows",
        "naltrexone_xr": "starts",
    }
    assert checked(FactKind.PHONES, [["785.555.0100 ext 3", "main"], ["785-555-0100 x3", "intake"]]) == [
        ["785-555-0100 x3", "main"]
    ]
    assert checked(FactKind.GROUPS, {"weekend": False, "evening": True}) == {
        "evening": True,
        "weekend": False,
    }
    no = False
    assert checked(FactKind.ACCEPTING, no) is False
    contact = {"phone": "785 555 0100", "email": "Intake@Example.org"}
    assert checked(FactKind.REFERRAL_CONTACT, contact) == {
        "desk": "",
        "phone": "785-555-0100",
        "email": "intake@example.org",
        "note": "",
    }
