"""Questionnaires: what a score says of missing answers, what raises a flag, and what may be shipped."""

from decimal import Decimal

import pytest

from tests.core.questionnaire_forms import filled_in
from throughcare import knowledge
from throughcare.errors import BadInput
from throughcare.instruments import Wording, keys, load, score
from throughcare.terms import Flag, Severity


def flags_of(key, answers):
    return [(flag.code, flag.severity) for flag in score(load(key), answers).flags]


def complaint(key, answers):
    with pytest.raises(BadInput) as fault:
        score(load(key), answers)
    return str(fault.value)


@pytest.mark.parametrize("key", keys())
def test_every_record_says_its_licence_and_ships_words_only_where_that_is_confirmed(key):
    instrument = load(key)

    assert instrument.licence
    assert instrument.obtain
    assert instrument.spanish
    assert instrument.licence_confirmed == (instrument.wording is not Wording.POINTER)


@pytest.mark.parametrize("key", [key for key in keys() if load(key).wording is Wording.POINTER])
def test_an_instrument_without_a_confirmed_licence_ships_no_words(key):
    instrument = load(key)

    assert all(item.text.startswith("Item ") for item in instrument.items)
    assert not any(option.text for item in instrument.items for option in item.options)


@pytest.mark.parametrize("key", keys())
def test_nobody_on_the_team_signs_a_record(key):
    assert load(key).edition.signed == ""
    assert not score(load(key), {}).is_reviewed


def test_a_list_in_the_order_of_the_form_is_read_like_an_object():
    answers = [1, 2, 1, 0, 3, 2, 1, 0, 1]
    by_item = {item.key: answer for item, answer in zip(load("phq9").items, answers, strict=False)}

    assert score(load("phq9"), answers).total == 11
    assert score(load("phq9"), answers).to_dict() == score(load("phq9"), by_item).to_dict()


def test_numbers_codes_and_true_or_false_mean_the_same():
    assert score(load("dast10"), {"q1": True}).minimum == score(load("dast10"), {"q1": "Yes "}).minimum == 1
    assert score(load("phq2"), {"mood": 2.0, "interest": 0}).total == 2
    assert (
        score(load("taps1"), {"tobacco": "daily"}).minimum
        == score(load("taps1"), {"tobacco": 4}).minimum
        == 1
    )


def test_item_three_of_the_dast_10_scores_for_no():
    assert score(load("dast10"), {"q3": "no"}).minimum == 1
    assert score(load("dast10"), {"q3": "yes"}).minimum == 0
    assert score(load("dast10"), dict.fromkeys([f"q{n}" for n in range(1, 11)], "yes")).total == 9


def test_an_incomplete_cows_is_at_least_its_sum_and_has_no_band():
    found = score(load("cows"), {"pulse": 4, "pupils": 5, "gi": 5})

    assert (found.total, found.minimum, found.maximum) == (None, 14, 48)
    assert found.band is None
    assert found.readings[0].at_least.code == "moderate"
    assert [item.key for item in found.missing][:2] == ["sweating", "restlessness"]


def test_the_lowest_band_is_never_said_of_an_incomplete_form():
    assert score(load("cows"), {"pulse": 1}).readings[0].at_least is None


def test_a_band_that_no_missing_answer_can_change_is_named():
    found = score(load("rods"), {"q1": "yes", "q2": "yes", "q3": "yes", "q4": "yes"})

    assert found.total is None
    assert found.band.code == "positive"


@pytest.mark.parametrize(
    ("answers", "total"),
    [
        ([2, 2, None, 0, 2, 2, 2, 2, 2], 16),  # 14 of 8 items: 15.75 of 9
        ([2, 2, None, None, 2, 2, 2, 2, 2], 18),  # 14 of 7 items
        ([1, 0, None, 0, 0, 0, 0, 0, 3], 5),  # 4 of 8 items: 4.5 of 9, upward
    ],
)
def test_up_to_two_missing_answers_of_the_phq_9_count_as_the_mean_of_the_others(answers, total):
    found = score(load("phq9"), answers)

    assert found.is_prorated
    assert found.total == total
    assert found.maximum - found.minimum == 3 * answers.count(None)


def test_three_missing_answers_of_the_phq_9_leave_it_open():
    found = score(load("phq9"), [3, 3, 3, 3, 3, 3, None, None, None])

    assert not found.is_prorated
    assert (found.total, found.minimum, found.maximum) == (None, 18, 27)
    assert found.readings[0].at_least.code == "moderately_severe"


def test_a_mean_is_given_to_the_hundredth():
    assert score(load("peg"), [5, 6, 9]).total == Decimal("6.67")
    assert score(load("peg"), [5, 6, 9]).to_dict()["total"] == 6.67
    assert score(load("peg"), [4, 5, 6]).to_dict()["total"] == 5
    assert score(load("peg"), [5, 6, None]).total is None


def test_a_single_rating_of_craving_stands_on_its_own():
    (urge,) = score(load("craving"), {"urge": 7}).subscales

    assert urge.total == 7
    assert score(load("craving"), {"urge": 7}).total is None


def test_days_and_the_intervals_of_the_form_score_the_same():
    by_days = score(load("bam_r"), {"alcohol_days": 9, "heavy_alcohol_days": 3, "drug_days": 30})
    by_interval = score(
        load("bam_r"),
        {"alcohol_days": "days_9_15", "heavy_alcohol_days": "days_1_3", "drug_days": "days_16_30"},
    )

    assert by_days.to_dict() == by_interval.to_dict()
    assert by_days.subscales[0].total == 8
    assert by_days.to_dict()["subscales"]["use"]["total"] == 8


def test_no_alcohol_passes_over_the_question_about_much_alcohol():
    found = score(load("bam_r"), {"alcohol_days": 0, "drug_days": 2})

    assert found.subscales[0].total == 1
    assert "heavy_alcohol_days" not in {item.key for item in found.missing}


def test_no_trauma_scores_zero_without_the_other_questions():
    found = score(load("pc_ptsd5"), {"exposure": "no"})

    assert (found.total, found.band.code, found.missing) == (0, "negative", ())


def test_an_answer_that_contradicts_an_earlier_one_is_named():
    assert complaint("pc_ptsd5", {"exposure": "no", "numb": 1}) == (
        "answers.numb: found 1; wanted nothing, since exposure is answered no"
    )
    assert "answers.amount: found 2" in complaint("audit_c", {"frequency": "never", "amount": 2})


def test_tolerance_and_withdrawal_do_not_count_for_opioids_taken_only_as_prescribed():
    answers = filled_in(load("dsm5_oud"), 11)
    supervised = score(load("dsm5_oud"), answers | {"prescribed_only": "yes"})

    assert score(load("dsm5_oud"), answers).total == 11
    assert supervised.total == 9
    assert load("dsm5_oud").exclusions[0].text in supervised.notes


def test_a_criterion_that_does_not_count_is_not_missing():
    answers = dict.fromkeys([item.key for item in load("dsm5_oud").scored], "no") | {"prescribed_only": "yes"}
    del answers["tolerance"], answers["withdrawal"]

    assert score(load("dsm5_oud"), answers).total == 0


def test_where_it_is_not_known_whether_opioids_are_prescribed_the_count_is_open_only_if_it_matters():
    answers = filled_in(load("dsm5_oud"), 11)
    del answers["prescribed_only"]
    open_count = score(load("dsm5_oud"), answers)
    clear_count = score(load("dsm5_oud"), answers | {"tolerance": "no", "withdrawal": "no"})

    assert (open_count.total, open_count.minimum, open_count.maximum) == (None, 9, 11)
    assert open_count.band.code == "severe"
    assert [item.key for item in open_count.missing] == ["prescribed_only"]
    assert load("dsm5_oud").exclusions[0].unknown in open_count.notes
    assert clear_count.total == 9


@pytest.mark.parametrize("points", [1, 2, 3])
def test_any_thought_of_self_harm_in_the_phq_9_raises_a_flag(points):
    answers = [0, 0, 0, 0, 0, 0, 0, 0, points]

    assert flags_of("phq9", answers) == [(Flag.SUICIDE_LOW, Severity.WARNING)]
    assert flags_of("phq9", {"self_harm": points}) == [(Flag.SUICIDE_LOW, Severity.WARNING)]


def test_the_phq_9_without_item_nine_says_that_it_was_not_asked():
    assert flags_of("phq9", [3, 3, 3, 3, 3, 3, 3, 3, None]) == [(Flag.UNASSESSED, Severity.WARNING)]
    assert flags_of("phq9", [3, 3, 3, 3, 3, 3, 3, 3, 0]) == []


NO = dict.fromkeys(["wish_dead", "thoughts", "method", "intent", "plan", "behavior", "behavior_recent"], "no")


@pytest.mark.parametrize(
    ("yes", "code", "severity", "words"),
    [
        (["wish_dead"], Flag.SUICIDE_LOW, Severity.WARNING, "Low risk"),
        (["wish_dead", "thoughts"], Flag.SUICIDE_LOW, Severity.WARNING, "Low risk"),
        (["thoughts", "method"], Flag.SUICIDE_MODERATE, Severity.WARNING, "Moderate risk"),
        (["behavior"], Flag.SUICIDE_MODERATE, Severity.WARNING, "Moderate risk"),
        (["thoughts", "intent"], Flag.SUICIDE_HIGH, Severity.CRITICAL, "High risk"),
        (["thoughts", "plan"], Flag.SUICIDE_HIGH, Severity.CRITICAL, "High risk"),
        (["behavior", "behavior_recent"], Flag.SUICIDE_HIGH, Severity.CRITICAL, "High risk"),
    ],
)
def test_the_most_serious_yes_of_the_suicide_screener_decides(yes, code, severity, words):
    (flag,) = score(load("c_ssrs"), NO | dict.fromkeys(yes, "yes")).flags

    assert (flag.code, flag.severity) == (code, severity)
    assert flag.text.startswith(words)
    assert "988" in flag.text


def test_a_suicide_screener_without_any_yes_raises_nothing():
    assert flags_of("c_ssrs", NO) == []


def test_no_to_item_two_of_the_suicide_screener_passes_over_items_three_to_five():
    found = score(load("c_ssrs"), {"wish_dead": "yes", "thoughts": "no", "behavior": "no"})

    assert (found.total, found.band.code, found.missing) == (1, "low", ())


def test_a_yes_to_a_passed_over_question_about_suicide_is_never_set_aside():
    assert flags_of("c_ssrs", {"thoughts": "no", "plan": "yes"}) == [(Flag.SUICIDE_HIGH, Severity.CRITICAL)]
    assert flags_of("c_ssrs", {"behavior": "no", "behavior_recent": "yes"})[0][0] is Flag.SUICIDE_HIGH


def test_an_incomplete_suicide_screener_says_so_beside_what_it_found():
    assert flags_of("c_ssrs", {"behavior": "yes"}) == [
        (Flag.SUICIDE_MODERATE, Severity.WARNING),
        (Flag.UNASSESSED, Severity.WARNING),
    ]
    assert flags_of("c_ssrs", {}) == [(Flag.UNASSESSED, Severity.WARNING)]


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (9, []),
        (10, [(Flag.ALCOHOL_WITHDRAWAL_RISK, Severity.WARNING)]),
        (18, [(Flag.ALCOHOL_WITHDRAWAL_RISK, Severity.WARNING)]),
        (19, [(Flag.ALCOHOL_WITHDRAWAL_RISK, Severity.CRITICAL)]),
    ],
)
def test_alcohol_withdrawal_raises_its_flag_by_score(total, expected):
    assert flags_of("ciwa_ar", filled_in(load("ciwa_ar"), total)) == expected


def test_what_was_rated_raises_the_flag_although_the_rest_is_missing():
    assert flags_of("ciwa_ar", {"tremor": 7, "sweats": 7, "anxiety": 7}) == [
        (Flag.ALCOHOL_WITHDRAWAL_RISK, Severity.CRITICAL)
    ]


def test_fewer_than_two_criteria_are_said_only_when_that_is_sure():
    assert flags_of("dsm5_oud", filled_in(load("dsm5_oud"), 1)) == [(Flag.NOT_OUD, Severity.INFO)]
    assert flags_of("dsm5_oud", {"craving": "yes"}) == []
    assert flags_of("dsm5_oud", filled_in(load("dsm5_oud"), 2)) == []


def test_the_json_of_a_score_holds_everything_that_was_said():
    document = score(load("cows"), {"pulse": 4, "pupils": 5, "gi": 5}).to_dict()

    assert document["readings"] == [
        {"sex": None, "band": None, "at_least": {"code": "moderate", "label": "Moderate withdrawal"}}
    ]
    assert document["knowledge"] == {"edition": "2026-11-25", "signed": False}
    assert document["range"] == {"least": 0, "most": 48}
    assert document["licence"]["confirmed"] is True
    assert document["loinc"] == {"panel": None, "total": None}
    assert score(load("phq9"), {}).to_dict()["loinc"] == {"panel": "44249-1", "total": "44261-6"}


@pytest.mark.parametrize("key", keys())
def test_every_source_named_by_a_record_is_known(key):
    assert knowledge.load(f"instruments/{key}")["citation"] in knowledge.citations()
