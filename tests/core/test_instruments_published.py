"""Every questionnaire scores as published: its range, and each band from its first point to its last."""

import pytest

from tests.core.questionnaire_forms import extreme, filled_in
from throughcare.instruments import Method, keys, load, score


PUBLISHED_RANGE = {
    "audit_c": (0, 12),
    "barc10": (10, 60),
    "c_ssrs": (0, 3),
    "ciwa_ar": (0, 67),
    "cows": (0, 48),
    "craving": (0, 10),
    "dast10": (0, 10),
    "dsm5_oud": (0, 11),
    "gad7": (0, 21),
    "pc_ptsd5": (0, 5),
    "peg": (0, 10),
    "phq2": (0, 6),
    "phq9": (0, 27),
    "rods": (0, 7),
    "sows": (0, 64),
    "taps1": (0, 4),
}  # bam_r has no total

BOUNDARIES = {
    "barc10": [(46, "building"), (47, "sustained")],
    "c_ssrs": [(0, "none"), (1, "low"), (2, "moderate"), (3, "high")],
    "ciwa_ar": [(9, "mild"), (10, "moderate"), (18, "moderate"), (19, "severe")],
    "cows": [
        (4, "none"),
        (5, "mild"),
        (12, "mild"),
        (13, "moderate"),
        (24, "moderate"),
        (25, "moderately_severe"),
        (36, "moderately_severe"),
        (37, "severe"),
    ],
    "dast10": [
        (0, "none"),
        (1, "low"),
        (2, "low"),
        (3, "moderate"),
        (5, "moderate"),
        (6, "substantial"),
        (8, "substantial"),
        (9, "severe"),
    ],
    "dsm5_oud": [(1, "none"), (2, "mild"), (3, "mild"), (4, "moderate"), (5, "moderate"), (6, "severe")],
    "gad7": [(4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"), (15, "severe")],
    "phq2": [(2, "negative"), (3, "positive")],
    "phq9": [
        (4, "minimal"),
        (5, "mild"),
        (9, "mild"),
        (10, "moderate"),
        (14, "moderate"),
        (15, "moderately_severe"),
        (19, "moderately_severe"),
        (20, "severe"),
    ],
    "rods": [(2, "negative"), (3, "positive")],
    "sows": [(16, "below_home_start"), (17, "home_start")],
    "taps1": [(0, "negative"), (1, "positive")],
}

BY_SEX = {
    "audit_c": [
        ("female", 2, "negative"),
        ("female", 3, "positive"),
        ("female", 4, "positive"),
        ("female", 5, "positive_follow_up"),
        ("male", 3, "negative"),
        ("male", 4, "positive"),
        ("male", 5, "positive_follow_up"),
    ],
    "pc_ptsd5": [
        ("female", 2, "negative"),
        ("female", 3, "positive"),
        ("male", 3, "negative"),
        ("male", 4, "positive"),
    ],
}


def test_all_instruments_of_the_issue_are_here():
    assert set(keys()) == {*PUBLISHED_RANGE, "bam_r"}


@pytest.mark.parametrize("key", PUBLISHED_RANGE)
def test_lowest_and_highest_answers_come_to_the_published_range(key):
    least, most = PUBLISHED_RANGE[key]
    lowest, highest = score(load(key), extreme(key, min)), score(load(key), extreme(key, max))

    assert (lowest.total, highest.total) == (least, most)
    assert (load(key).total.least, load(key).total.most) == (least, most)
    assert lowest.missing == highest.missing == ()


@pytest.mark.parametrize(
    ("key", "total", "code"), [(k, *row) for k, rows in BOUNDARIES.items() for row in rows]
)
def test_each_band_begins_and_ends_where_it_is_published(key, total, code):
    found = score(load(key), filled_in(load(key), total))

    assert (found.total, found.band.code) == (total, code)


@pytest.mark.parametrize(
    ("key", "sex", "total", "code"), [(k, *row) for k, rows in BY_SEX.items() for row in rows]
)
def test_a_cut_off_that_differs_by_sex_is_read_for_the_sex_given(key, sex, total, code):
    found = score(load(key), filled_in(load(key), total) | {"sex": sex})

    assert found.total == total
    assert found.band.code == code
    assert [str(reading.sex) for reading in found.readings] == [sex]


def test_without_the_sex_both_readings_are_given():
    found = score(load("audit_c"), {"frequency": 3, "amount": 0, "binge": 0})

    assert found.band is None
    assert {str(reading.sex): reading.band.code for reading in found.readings} == {
        "female": "positive",
        "male": "negative",
    }
    assert load("audit_c").sex_unknown in found.notes


def test_without_the_sex_a_band_that_holds_for_both_is_named():
    assert score(load("audit_c"), [4, 4, 4]).band.code == "positive_follow_up"


def test_the_subscales_of_the_bam_r_come_to_their_published_ranges_and_there_is_no_total():
    lowest, highest = score(load("bam_r"), extreme("bam_r", min)), score(load("bam_r"), extreme("bam_r", max))

    assert [(s.key, s.total, t.total) for s, t in zip(lowest.subscales, highest.subscales, strict=True)] == [
        ("use", 0, 12),
        ("risk", 0, 24),
        ("protective", 0, 24),
    ]
    assert highest.total is highest.minimum is highest.band is None


@pytest.mark.parametrize("key", keys())
def test_an_empty_form_is_answered_with_the_whole_range_and_what_is_missing(key):
    found = score(load(key), {})

    assert found.total is None
    assert {item.key for item in found.missing} >= {item.key for item in load(key).scored}
    assert load(key).partial.text in found.notes
    if load(key).total.method is not Method.NONE:
        assert (found.minimum, found.maximum) == PUBLISHED_RANGE[key]
