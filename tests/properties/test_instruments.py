"""What holds for every questionnaire and every form: bounds, monotony, and nothing claimed that an answer could change.

`THROUGHCARE_HYPOTHESIS_PROFILE=long` tries many more examples.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.errors import BadInput
from throughcare.instruments import Instrument, Method, Score, keys, load, score


LONG = os.environ.get("THROUGHCARE_HYPOTHESIS_PROFILE") == "long"
examples = settings(max_examples=1000 if LONG else 40, deadline=None, derandomize=not LONG)

every_instrument = pytest.mark.parametrize("key", keys())


def forms(instrument: Instrument, *, complete: bool = False) -> st.SearchStrategy[dict[str, str]]:
    """Return forms with any answers, some left out unless complete, that do not contradict themselves."""
    each = {item.key: st.sampled_from([option.code for option in item.options]) for item in instrument.items}
    some = st.fixed_dictionaries(each) if complete else st.fixed_dictionaries({}, optional=each)
    return some.filter(lambda answers: scored(instrument, answers) is not None)


def scored(instrument: Instrument, answers: object) -> Score | None:
    """Return the score, or None where answers contradict each other."""
    try:
        return score(instrument, answers)
    except BadInput:
        return None


@every_instrument
@examples
@given(data=st.data())
def test_a_score_lies_between_its_bounds_and_in_the_published_range(key: str, data: st.DataObject):
    instrument = load(key)
    found = score(instrument, data.draw(forms(instrument)))

    if instrument.total.method is Method.NONE:
        assert found.total is found.minimum is found.maximum is None
    else:
        assert instrument.total.least <= found.minimum <= found.maximum <= instrument.total.most
        assert found.total is None or found.minimum <= found.total <= found.maximum
    for subscale in found.subscales:
        assert subscale.least <= subscale.minimum <= subscale.maximum <= subscale.most


@every_instrument
@examples
@given(data=st.data())
def test_a_worse_answer_never_lowers_the_score(key: str, data: st.DataObject):
    instrument = load(key)
    answers = data.draw(forms(instrument))
    item = data.draw(st.sampled_from(instrument.scored))
    ladder = sorted(item.options, key=lambda option: option.points)
    reached = [scored(instrument, answers | {item.key: option.code}) for option in ladder]

    for lower, higher in pairwise(reached):
        if lower and higher and lower.minimum is not None:
            assert lower.minimum <= higher.minimum
            assert lower.maximum <= higher.maximum
        if lower and higher and lower.total is not None and higher.total is not None:
            assert lower.total <= higher.total


@every_instrument
@examples
@given(data=st.data())
def test_a_further_answer_narrows_the_bounds_and_never_changes_a_band_that_was_named(
    key: str, data: st.DataObject
):
    instrument = load(key)
    answers = data.draw(forms(instrument))
    item = data.draw(st.sampled_from(instrument.items))
    more = scored(instrument, answers | {item.key: data.draw(st.sampled_from(item.options)).code})
    before = score(instrument, answers)
    if item.key in answers or more is None or _passed_over(instrument, answers, item.key):
        return

    if before.minimum is not None:
        assert before.minimum <= more.minimum <= more.maximum <= before.maximum
    if before.band and not before.is_prorated and not more.is_prorated:
        assert more.band == before.band or more.band.code == before.band.code


def _passed_over(instrument: Instrument, answers: dict[str, str], key: str) -> bool:
    """Return whether the form passed over the item, so that it counted before it was answered."""
    return any(key == skip.item or key in skip.then for skip in instrument.skips)


@every_instrument
@examples
@given(data=st.data())
def test_a_complete_form_has_a_total_and_a_list_says_the_same(key: str, data: st.DataObject):
    instrument = load(key)
    answers = data.draw(forms(instrument, complete=True))
    found = score(instrument, answers)

    assert found.missing == ()
    assert not found.is_prorated
    assert found.total == found.minimum == found.maximum
    assert score(instrument, [answers[item.key] for item in instrument.items]) == found


@every_instrument
@examples
@given(data=st.data())
def test_a_flag_raised_on_part_of_a_form_is_never_lost_by_a_worse_answer(key: str, data: st.DataObject):
    instrument = load(key)
    answers = data.draw(forms(instrument))
    worst = {
        item.key: max(item.options, key=lambda option: option.points).code
        for item in instrument.scored
        if item.key not in answers
    }
    filled = scored(instrument, answers | worst)
    if filled is None:
        return

    raised = [flag.severity for flag in score(instrument, answers).flags if flag.code != "unassessed"]
    order = ["info", "warning", "critical"]
    worst_before = max((order.index(severity) for severity in raised), default=0)
    assert max((order.index(flag.severity) for flag in filled.flags), default=0) >= worst_before


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


@examples
@given(key=st.sampled_from(keys()), answers=anything)
def test_anything_at_all_is_scored_or_named_in_one_line(key: str, answers: object):
    _scored_or_named(lambda: score(load(key), answers))


@examples
@given(key=st.sampled_from(keys()), answer=anything, data=st.data())
def test_any_answer_to_an_item_is_scored_or_named_in_one_line(key: str, answer: object, data: st.DataObject):
    item = data.draw(st.sampled_from(load(key).items))
    _scored_or_named(lambda: score(load(key), {item.key: answer}))


def _scored_or_named(ask: Callable[[], Score]) -> None:
    try:
        ask().to_dict()
    except BadInput as refused:
        fault = refused
    else:
        return
    assert fault.where.startswith("answers")
    assert "\n" not in str(fault)
