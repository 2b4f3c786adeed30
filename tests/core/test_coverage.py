"""Coverage: every place and every way to pay once, official addresses, sources, both languages, no figure of who qualifies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest

from throughcare import knowledge
from throughcare.knowledge import RecordFault
from throughcare.places import states
from throughcare.public.coverage import Coverage, check, coverage
from throughcare.terms import Expansion, Payment


# Hosts of state governments that end neither in .gov nor in .us, each with the reason why it stands here all the same.
OTHER_OFFICIAL_HOSTS = {
    "www.myflfamilies.com": "Florida's Department of Children and Families, which decides who gets Medicaid, has no other",
    "www.cnmimedicaid.org": "the Commonwealth Medicaid Agency's own; medicaid.cnmi.mp did not answer in September 2026",
}
LINKS = [(one.code, one.url) for one in coverage().state] + [
    (one.url, one.url) for one in coverage().fallback
]


def test_every_state_and_territory_with_medicaid_is_there_once_and_no_other_place() -> None:
    codes = [one.code for one in coverage().state]

    assert sorted([*codes, "FM", "MH", "PW"]) == sorted(states())
    assert {"DC", "AS", "GU", "MP", "PR", "VI"} <= set(codes)


@pytest.mark.parametrize(("code", "url"), LINKS, ids=[name for name, _ in LINKS])
def test_every_link_is_secure_and_of_a_government(code: str, url: str) -> None:
    address = urlsplit(url)

    assert address.scheme == "https"
    assert address.netloc.endswith((".gov", ".us")) or address.netloc in OTHER_OFFICIAL_HOSTS


def test_no_exception_outlives_its_link() -> None:
    hosts = {urlsplit(url).netloc for _, url in LINKS}

    assert OTHER_OFFICIAL_HOSTS.keys() <= hosts


def test_no_two_places_share_a_page() -> None:
    assert len({url for _, url in LINKS}) == len(LINKS)


def test_a_place_gives_its_name_its_program_its_page_and_where_that_is_from() -> None:
    ohio = coverage().medicaid("OH")

    assert ohio is not None
    assert (ohio.name, ohio.program, ohio.url) == ("Ohio", "Ohio Medicaid", "https://medicaid.ohio.gov/")
    assert ohio.expansion is Expansion.ADOPTED
    assert ohio.source.title.startswith("KFF")
    assert ohio.remark is None


def test_where_no_medicaid_is_none_is_given_and_there_are_words_for_it() -> None:
    assert [coverage().medicaid(code) for code in (*coverage().without_medicaid, "ZZ")] == [None] * 4
    assert "no Medicaid of its own" in coverage().elsewhere.words("en")


def test_the_states_that_expanded_are_as_many_as_the_source_counts() -> None:
    count = Counter(one.expansion for one in coverage().state)

    assert count == {Expansion.ADOPTED: 41, Expansion.NOT_ADOPTED: 10, Expansion.TERRITORY: 5}
    kff = knowledge.citations()["coverage-kff-expansion"]
    assert kff.pinpoint.startswith(
        "41 states, the District of Columbia among them, have adopted expansion and 10 have not"
    )


def test_the_age_of_the_list_is_said_as_its_source_is_dated() -> None:
    on = date.fromisoformat(knowledge.citations()["coverage-kff-expansion"].dated)

    assert f"{on:%B %Y}" in coverage().as_of.words("en")
    assert f"enero de {on.year}" in coverage().as_of.words("es")
    assert "Apply anyway" in coverage().as_of.words("en")


def test_what_is_different_in_a_place_is_said_in_both_languages_with_its_source() -> None:
    remarks = {one.code: one.remark for one in coverage().state if one.remark}

    assert remarks.keys() == {"AS", "GA", "MP", "NE", "WI"}
    assert all(remark.text_es and remark.cited for remark in remarks.values())
    assert "poverty level" in remarks["WI"].words("en")


@pytest.mark.parametrize("payment", list(Payment))
def test_every_way_to_pay_is_explained_in_both_languages_with_a_source(payment: Payment) -> None:
    meaning = coverage().meaning(payment)

    assert meaning.words("en") != meaning.words("es")
    assert len(re.findall(r"[.?](?=\s|$)", meaning.words("en"))) >= 3
    assert meaning.cited


def test_medicaid_medicare_and_military_coverage_name_the_medicines_or_the_programs() -> None:
    for payment in (Payment.MEDICAID, Payment.MEDICARE):
        text = coverage().meaning(payment).words("en")
        assert all(word in text for word in ("methadone", "buprenorphine", "naltrexone"))
    assert "opioid treatment programs" in coverage().meaning(Payment.MILITARY).words("en")


def test_the_call_to_an_insurer_goes_from_its_number_to_what_follows_a_no() -> None:
    asked = [one.words("en") for one in coverage().ask]
    order = [
        "a number for this call",
        "my network",
        "methadone",
        "approval",
        "What will I pay",
        "If you say no",
    ]
    places = [next(i for i, text in enumerate(asked) if words in text) for words in order]

    assert places == sorted(places)
    assert all("?" in one.words(language) for one in coverage().ask for language in ("en", "es"))


def test_who_is_asked_for_money_hears_of_estimates_medicaid_brokers_and_emergencies() -> None:
    said = " ".join(one.words("en") for one in coverage().warning)

    for words in ("in writing", "must accept what Medicaid pays", "federal crime", "Call 911"):
        assert words in said
    assert all(one.cited for one in coverage().warning)


def test_people_in_treatment_hear_that_they_may_be_left_out_of_the_work_rule() -> None:
    assert "people in a drug treatment program" in coverage().work_rule.words("en")
    assert coverage().work_rule.cited[0].title.startswith("CMS-2454-IFC")


def test_nothing_said_gives_a_figure_of_who_qualifies() -> None:
    said = " ".join(f"{one.text} {one.text_es}" for one in coverage().said())

    assert not re.search(r"[$%]|\bFPL\b|\b1[03]\d\b", said)


def test_everything_is_said_in_both_languages() -> None:
    assert all(one.text and one.text_es for one in coverage().said())
    assert all(one.words("en") and one.words("es") for one in coverage().fallback)
    assert coverage().fallback[0].words("es").startswith("HealthCare.gov: solicitar")


def test_it_says_of_each_link_whether_it_was_seen_and_when_we_looked() -> None:
    assert {one.url_verified for one in coverage().state} == {True, False}
    assert all(one.source.dated < one.checked_on.isoformat() for one in coverage().state)


def test_nobody_has_signed_the_record_or_its_translation() -> None:
    assert not coverage().edition.is_signed
    assert not coverage().edition.is_translation_signed


def changed(**parts: Any) -> Coverage:
    return replace(coverage(), **parts)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (lambda: changed(state=coverage().state[1:]), "state: found 'AL' 0 times; wanted once each: AL, AK"),
        (lambda: changed(state=coverage().state * 2), "state: found 'AL' 2 times"),
        (lambda: changed(without_medicaid=("FM", "MH", "PW", "XX")), "state: found 'XX' 1 times"),
        (lambda: changed(payment=coverage().payment[1:]), "payment: found 'medicaid' 0 times"),
        (
            lambda: changed(fallback=(replace(coverage().fallback[0], source="nobody"),)),
            "coverage.toml cites 'nobody', which no file of citations/ holds",
        ),
    ],
)
def test_a_record_that_leaves_out_doubles_or_makes_up_something_is_refused(wrong: Any, fault: str) -> None:
    with pytest.raises(RecordFault, match=re.escape(fault)):
        check(wrong())
