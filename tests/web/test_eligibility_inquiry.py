"""The 270 that is written: a whole interchange that the library reads back, whatever a name holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from x12sdk.io import X12ModelReader

from throughcare.errors import BadInput
from throughcare_web.eligibility.entries import SubmitterEntry
from throughcare_web.eligibility.inquiry import PersonAsked, Question, written


QUESTION = Question(
    payer_name="Example Health Plan",
    payer_id="12345",
    member_id="M123",
    provider_name="Fictional Harbor",
    npi="1234567893",
    sender_id="HARBOR",
    receiver_id="PAYER",
    is_production=False,
    person=PersonAsked(family_name="Example", given_names="Jo", born_on=dt.date(1990, 1, 1), sex="female"),
    holder=None,
    trace="ABCDEF0123456789ABCD",
    at=dt.datetime(2026, 11, 26, 23, 30, tzinfo=dt.UTC),
    on=dt.date(2026, 11, 26),
)


def model(question: Question) -> Any:
    with X12ModelReader(written(question)) as reader:
        (only,) = reader.models()
    return only


def test_the_library_reads_back_who_is_asked_about_and_for_what() -> None:
    (member,) = model(QUESTION).members()

    assert (member.name, member.member_id, member.is_dependent) == (("EXAMPLE", "JO"), "M123", False)
    assert member.service_type_codes == ("30", "AI", "MH")
    assert (member.payer_name, member.provider_name) == ("EXAMPLE HEALTH PLAN", "FICTIONAL HARBOR")


def test_trace_number_birth_date_and_day_of_care_are_in_it() -> None:
    lines = written(QUESTION).split("~")

    assert "TRN*1*ABCDEF0123456789ABCD*9234567893" in "\n".join(lines)
    assert any("DMG*D8*19900101*F" in line for line in lines)
    assert any("DTP*291*D8*20261126" in line for line in lines)
    assert any("BHT*0022*13*ABCDEF0123456789ABCD*20261126*2330" in line for line in lines)


def test_a_question_is_marked_as_a_test_until_the_program_says_otherwise() -> None:
    assert "*0*T*:" in written(QUESTION)
    assert "*0*P*:" in written(replace(QUESTION, is_production=True))


def test_somebody_elses_policy_asks_about_the_dependent_under_its_holder() -> None:
    holder = PersonAsked(family_name="Holder", given_names="Pat")
    (member,) = model(replace(QUESTION, holder=holder)).members()

    assert member.is_dependent
    assert (member.name, member.subscriber_name) == (("EXAMPLE", "JO"), ("HOLDER", "PAT"))


@pytest.mark.parametrize(
    ("family", "given", "as_written"),
    [
        ("Núñez-O’Brien", "José María", ("NUNEZ-O'BRIEN", "JOSE MARIA")),
        ("X~EB*1**30~", "A:B^C", ("X EB 1 30", "A B C")),
        ("=1+1", "<b>Jo</b>", ("1 1", "B JO B")),
        ("ＦＵＬＬ", "Ｗｉｄｔｈ", ("FULL", "WIDTH")),
        ("x" * 200, "y" * 200, ("X" * 60, "Y" * 35)),
    ],
)
def test_a_name_is_written_plainly_and_can_end_no_segment(
    family: str, given: str, as_written: tuple[str, str]
) -> None:
    person = replace(QUESTION.person, family_name=family, given_names=given)
    (member,) = model(replace(QUESTION, person=person)).members()

    assert member.name == as_written


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_name_adds_or_breaks_a_segment(family: str, given_names: str) -> None:
    person = replace(QUESTION.person, family_name=family, given_names=given_names)
    try:
        text = written(replace(QUESTION, person=person))
    except BadInput:
        return
    assert text.count("~") == written(QUESTION).count("~")
    assert text.isascii()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"payer_id": ""}, "payer's number"),
        ({"member_id": "M*1~"}, "member number"),
        ({"member_id": "１２３"}, "member number"),
        ({"member_id": ""}, "member number"),
        ({"payer_name": "***"}, "payer's name"),
        ({"provider_name": "日本"}, "program's name"),
        ({"person": PersonAsked(family_name="Example", given_names="Jo")}, "date of birth"),
        ({"person": replace(QUESTION.person, family_name="李")}, "patient, family name"),
        ({"person": replace(QUESTION.person, given_names="")}, "patient, given name"),
        ({"npi": "1"}, "270"),
    ],
)
def test_what_no_payer_could_answer_is_refused_with_where(change: dict[str, Any], where: str) -> None:
    with pytest.raises(BadInput) as fault:
        written(replace(QUESTION, **change))
    assert where in str(fault.value)


@pytest.mark.parametrize(
    "entry",
    [
        {"npi": "1234567890"},
        {"npi": "3234567893"},
        {"npi": "123456789"},
        {"npi": "１２３４５６７８９３"},
        {"sender_id": "H"},
        {"sender_id": "harbor 1"},
        {"receiver_id": "P" * 16},
        {"receiver_id": "P~IEA"},
    ],
)
def test_numbers_that_cannot_be_ones_are_refused(entry: dict[str, str]) -> None:
    right = {"npi": "1234567893", "sender_id": "HARBOR", "receiver_id": "PAYER"}
    SubmitterEntry(**right).check()

    with pytest.raises(BadInput):
        SubmitterEntry(**(right | entry)).check()
