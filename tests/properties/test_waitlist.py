"""The order of a waitlist is fair: one order whoever computes it, and no worse fact moves anyone back."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.waitlist import Policy, Waiting, goes_before, order


LONG = os.environ.get("THROUGHCARE_HYPOTHESIS_PROFILE") == "long"
examples = settings(max_examples=2000 if LONG else 60, deadline=None, derandomize=not LONG)

ON = date(2026, 11, 26)
moments = st.datetimes(datetime(2026, 6, 1), datetime(2026, 11, 26), timezones=st.just(UTC))  # noqa: DTZ001 - given above
people = st.builds(
    Waiting,
    id=st.uuids().map(str),
    since=moments,
    pregnant=st.sampled_from([None, False, True]),
    injects=st.sampled_from([None, False, True]),
    overdose_on=st.none() | st.dates(date(2026, 1, 1), ON),
)
lists = st.lists(people, max_size=8, unique_by=lambda one: one.id)
policies = st.builds(Policy, recent_overdose_days=st.none() | st.integers(0, 400))


def place_of(id_: str, waiting: list[Waiting], policy: Policy) -> int:
    return next(place.number for place in order(waiting, ON, policy) if place.waiting.id == id_)


@examples
@given(people, people, policies)
def test_of_two_people_exactly_one_goes_first(one: Waiting, other: Waiting, policy: Policy) -> None:
    both_ways = goes_before(one, other, ON, policy), goes_before(other, one, ON, policy)
    assert both_ways in ((True, False), (False, True)) or one.id == other.id


@examples
@given(lists, policies, st.randoms(use_true_random=False))
def test_order_is_the_same_however_people_are_handed_in(waiting, policy, random) -> None:
    shuffled = random.sample(waiting, len(waiting))
    assert order(waiting, ON, policy) == order(shuffled, ON, policy)


@examples
@given(lists, policies)
def test_everyone_has_one_place_and_a_reason_in_both_languages(waiting, policy) -> None:
    places = order(waiting, ON, policy)
    assert [place.number for place in places] == list(range(1, len(waiting) + 1))
    assert sorted(place.waiting.id for place in places) == sorted(one.id for one in waiting)
    assert all(place.reasons and all(r.words and r.words.es for r in place.reasons) for place in places)


@examples
@given(lists, policies, st.data())
def test_somebody_who_leaves_or_comes_changes_the_order_of_no_others(waiting, policy, data) -> None:
    kept = [one for one in waiting if data.draw(st.booleans())]
    whole = [place.waiting for place in order(waiting, ON, policy) if place.waiting in kept]
    assert whole == [place.waiting for place in order(kept, ON, policy)]


@examples
@given(lists.filter(bool), policies, st.integers(0, 500), st.data())
def test_a_worse_fact_never_moves_a_person_back(waiting, policy, days, data) -> None:
    one = data.draw(st.sampled_from(waiting))
    worse = data.draw(
        st.sampled_from(
            [
                replace(one, pregnant=True),
                replace(one, injects=True),
                replace(one, overdose_on=max(one.overdose_on or date.min, ON - timedelta(days=days))),
                replace(one, since=one.since - timedelta(hours=days)),
            ]
        )
    )
    with_worse = [worse if this is one else this for this in waiting]
    assert place_of(one.id, with_worse, policy) <= place_of(one.id, waiting, policy)


@examples
@given(lists, policies)
def test_nothing_is_ever_told_about_another_person(waiting, policy) -> None:
    for place in order(waiting, ON, policy):
        said = " ".join(reason.words + reason.words.es for reason in place.reasons)
        assert not [other.id for other in waiting if other.id in said]
