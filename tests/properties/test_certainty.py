"""What nobody has said again is believed less each day, never below nothing, and never better by waiting."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from throughcare.programs.certainty import WHOLE, Checked, band, certainty
from throughcare.terms.places_open import Certainty, FactKind, SaidBy


TODAY = dt.date(2026, 11, 26)
KINDS = st.sampled_from([*FactKind, WHOLE])
DAYS = st.integers(0, 5000)


def said(days, by=SaidBy.PHONE):
    return Checked(by, TODAY - dt.timedelta(days=days))


@given(kind=KINDS, by=st.sampled_from(SaidBy), days=DAYS, more=st.integers(1, 3000))
def test_certainty_never_rises_with_time_and_stays_between_none_and_all(kind, by, days, more):
    now, later = certainty(kind, said(days, by), TODAY), certainty(kind, said(days + more, by), TODAY)

    assert 0 <= later < now <= 1


@given(kind=KINDS, days=DAYS)
def test_the_program_s_own_word_is_never_worth_less_than_others(kind, days):
    program, phone, listing = (
        certainty(kind, said(days, by), TODAY) for by in (SaidBy.PROGRAM, SaidBy.PHONE, SaidBy.LISTING)
    )

    assert program > phone > listing


@given(kind=KINDS, days=DAYS, more=st.integers(0, 3000))
def test_the_word_for_it_never_gets_better_with_time(kind, days, more):
    order = list(Certainty)

    assert order.index(band(certainty(kind, said(days), TODAY))) <= order.index(
        band(certainty(kind, said(days + more), TODAY))
    )
