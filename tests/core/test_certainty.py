"""How far a fact can be relied on has a word, and it is said by whom and how long ago."""

import datetime as dt

import pytest

from throughcare.programs.certainty import Checked, band, certainty, checked_words
from throughcare.terms.places_open import Certainty, FactKind, SaidBy


TODAY = dt.date(2026, 11, 26)


def said(days, by=SaidBy.PHONE):
    return Checked(by, TODAY - dt.timedelta(days=days))


def test_whether_new_people_are_taken_is_doubtful_within_weeks_and_then_not_known():
    words = [
        band(certainty(FactKind.ACCEPTING, said(days, SaidBy.PROGRAM), TODAY))
        for days in (0, 4, 5, 14, 15, 32, 33)
    ]

    assert words == [
        *[Certainty.SURE] * 2,
        *[Certainty.LIKELY] * 2,
        *[Certainty.DOUBTFUL] * 2,
        Certainty.NOT_KNOWN,
    ]


def test_what_nobody_ever_said_is_not_certain_at_all():
    nobody = Checked(SaidBy.LISTING, None)

    assert certainty(FactKind.PHONES, nobody, TODAY) == 0
    assert checked_words(nobody, TODAY) == "never checked"
    assert band(0) is Certainty.NOT_KNOWN


def test_a_day_still_to_come_counts_as_today():
    tomorrow = Checked(SaidBy.PROGRAM, TODAY + dt.timedelta(days=1))

    assert certainty(FactKind.HOURS, tomorrow, TODAY) == 1
    assert checked_words(tomorrow, TODAY) == "said by the program itself today"


@pytest.mark.parametrize(
    ("days", "en", "es"),
    [
        (0, "confirmed by phone today", "confirmado por teléfono hoy"),
        (1, "confirmed by phone 1 day ago", "confirmado por teléfono hace 1 día"),
        (12, "confirmed by phone 12 days ago", "confirmado por teléfono hace 12 días"),
    ],
)
def test_it_is_said_by_whom_and_how_long_ago(days, en, es):
    words = checked_words(said(days), TODAY)

    assert (words, words.es) == (en, es)
