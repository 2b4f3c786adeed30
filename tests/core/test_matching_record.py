"""The record of matching keeps its promises, and a record that breaks one does not load."""

import re
from dataclasses import replace

import pytest

from throughcare.knowledge import RecordFault
from throughcare.matching.record import Status, check, matching, span
from throughcare.programs import catalogue
from throughcare.terms import LevelOfCare, MatchPart, Medication, Payment, Population, Setting


def with_level(family, level, **changes):
    record = matching()
    old = record.family[family]
    levels = {**old.level, level: replace(old.level[level], **changes)}
    return replace(record, family={**record.family, family: replace(old, level=levels)})


def test_refusal_of_medication_outweighs_everything_else_together():
    check(matching())

    too_weak = with_level("refusal", "refuses", points=-span(matching()))
    with pytest.raises(RecordFault, match=r"family\.refusal: -\d+ points do not outweigh"):
        check(too_weak)


def test_better_level_with_fewer_points_is_refused():
    with pytest.raises(RecordFault, match=r"family\.payment: a better level has fewer points"):
        check(with_level("payment", "yes", points=1))


def test_better_level_with_a_worse_status_is_refused():
    with pytest.raises(
        RecordFault, match=r"family\.payment: a better level has fewer points or a worse status"
    ):
        check(with_level("payment", "doubt", status=Status.MET))


def test_level_nobody_makes_is_refused():
    record = matching()
    family = replace(record.family["sex"], level={"maybe": record.family["sex"].level["yes"]})

    with pytest.raises(RecordFault, match=r"family\.sex: levels \('maybe',\)"):
        check(replace(record, family={**record.family, "sex": family}))


@pytest.mark.parametrize(
    ("family", "vocabulary"),
    [
        ("start", Medication),
        ("setting", Setting),
        ("level_of_care", LevelOfCare),
        ("payment", Payment),
        ("population", Population),
    ],
)
def test_every_term_of_a_vocabulary_can_be_asked_for(family, vocabulary):
    assert set(matching().rows(family)) == {str(term) for term in vocabulary}


def test_every_code_is_in_the_catalogue():
    record = matching()
    codes = {code for family in record.family.values() for row in family.term.values() for code in row.codes}
    codes |= {code for family in record.family.values() for code in family.among}

    catalogue.mask(*codes)


def test_own_points_of_a_row_are_never_fewer_than_those_of_a_lesser_level():
    for name, family in matching().family.items():
        second = sorted(level.points for level in family.level.values())[-2]
        assert all(row.points is None or row.points >= second for row in matching().rows(name).values()), name


def test_every_part_has_words_for_having_nothing_to_say():
    assert set(matching().nothing_to_say) == set(MatchPart)


def test_curves_fall_with_distance():
    for curve in matching().reach.curve.values():
        assert list(curve.miles) == sorted(curve.miles)
        assert list(curve.points) == sorted(curve.points, reverse=True)


def test_every_sentence_has_the_same_gaps_in_both_languages():
    def pairs(value):
        if hasattr(value, "en"):
            yield value.en, value.es
        for inner in getattr(value, "__slots__", ()):
            yield from pairs(getattr(value, inner))
        if isinstance(value, dict):
            for inner in value.values():
                yield from pairs(inner)

    found = list(pairs(matching()))
    assert len(found) > 200
    for en, es in found:
        assert bool(en) == bool(es)
        assert set(re.findall(r"{\w+}", en)) == set(re.findall(r"{\w+}", es)), en
