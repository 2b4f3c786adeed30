"""What is typed into the search box: a date of birth in the forms that people use, or else a name or a number."""

from __future__ import annotations

import datetime as dt

import pytest

from throughcare_web.records.patients.asked import Asked


TODAY = dt.date(2026, 11, 26)
BORN = dt.date(1992, 7, 9)


@pytest.mark.parametrize(
    "text",
    [
        "1992-07-09",
        "1992/7/9",
        "07/09/1992",
        "7/9/1992",
        "7-9-1992",
        "7.9.1992",
        "7/9/92",
        "07-09-92",
        "7.9.92",
        "July 9 1992",
        "july 9, 1992",
        "JULY  9,1992",
        "Jul 9 1992",
        "jul. 9, 1992",
        "July 9, 92",
        "jul 9 92",
        "9 July 1992",
        "9 jul 1992",
        "09-Jul-1992",
        "9 July 92",
        "9 jul 92",
    ],
)
def test_date_of_birth_is_understood_as_people_type_it(text: str) -> None:
    assert Asked.of(text, TODAY) == Asked(days=(BORN,))
    assert Asked.of(f"rosa {text}, exa", TODAY) == Asked(words=("rosa", "exa"), days=(BORN,))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11/26/26", dt.date(2026, 11, 26)),
        ("11/27/26", dt.date(1926, 11, 27)),
        ("1/1/27", dt.date(1927, 1, 1)),
        ("1/1/00", dt.date(2000, 1, 1)),
        ("1/1/68", dt.date(1968, 1, 1)),
        ("1/1/69", dt.date(1969, 1, 1)),
        ("2/29/28", dt.date(1928, 2, 29)),
        ("Sept 3 1941", dt.date(1941, 9, 3)),
    ],
)
def test_year_of_two_digits_is_the_latest_that_is_not_to_come(text: str, day: dt.date) -> None:
    assert Asked.of(text, TODAY) == Asked(days=(day,))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("13/13/92", Asked(digits="131392")),
        ("2/30/1992", Asked(digits="2301992")),
        ("7/9/1", Asked(digits="791")),
        ("070992", Asked(digits="070992")),
        ("555-010-0142", Asked(digits="5550100142")),
        ("(555) 010-0142", Asked(digits="5550100142")),
        ("000012", Asked(digits="000012")),
        ("May June", Asked(words=("may", "june"))),
        ("july", Asked(words=("july",))),
        ("jul 32 1992", Asked(words=("jul",), digits="321992")),
        ("April 000012", Asked(words=("april",), digits="000012")),
        ("  ", Asked()),
    ],
)
def test_what_can_be_no_date_stays_a_name_or_a_number(text: str, asked: Asked) -> None:
    assert Asked.of(text, TODAY) == asked
    assert asked.is_empty is (not text.strip())
