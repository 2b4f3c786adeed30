"""Answers that cannot be used are named in one line, and a record that contradicts itself is not loaded."""

import copy

import pytest

from throughcare import knowledge
from throughcare.errors import BadInput
from throughcare.instruments import keys, load, score
from throughcare.instruments.loading import load as cached_load
from throughcare.knowledge import RecordFault


DAYS = "0 (days_0), 1 to 3 (days_1_3), 4 to 8 (days_4_8), 9 to 15 (days_9_15), 16 to 30 (days_16_30)"


def complaint(key, answers):
    with pytest.raises(BadInput) as fault:
        score(load(key), answers)
    return str(fault.value)


@pytest.mark.parametrize(
    ("key", "answers", "line"),
    [
        ("cows", {"pulse": 3}, "answers.pulse: found 3; wanted one of 0, 1, 2, 4"),
        ("cows", {"pulse": "fast"}, "answers.pulse: found 'fast'; wanted one of 0, 1, 2, 4"),
        ("cows", {"pulse": 1.5}, "answers.pulse: found 1.5; wanted one of 0, 1, 2, 4"),
        ("cows", {"pulse": -1}, "answers.pulse: found -1; wanted one of 0, 1, 2, 4"),
        ("cows", {"pulse": float("nan")}, "answers.pulse: found nan; wanted one of 0, 1, 2, 4"),
        ("cows", {"pulse": float("inf")}, "answers.pulse: found inf; wanted one of 0, 1, 2, 4"),
        ("cows", {"pulse": True}, "answers.pulse: found true; wanted one of 0, 1, 2, 4"),
        ("cows", {"pulse": [1]}, "answers.pulse: found a list; wanted one of 0, 1, 2, 4"),
        ("cows", {"pulse": {}}, "answers.pulse: found an object; wanted one of 0, 1, 2, 4"),
        ("peg", {"pain": 11}, "answers.pain: found 11; wanted a whole number from 0 to 10"),
        ("rods", {"q2": 2}, "answers.q2: found 2; wanted one of 0 (no), 1 (yes)"),
        ("audit_c", {"sex": 1}, "answers.sex: found 1; wanted one of female, male"),
        (
            "bam_r",
            {"sleep_days": 31},
            f"answers.sleep_days: found 31; wanted one of {DAYS}",
        ),
        (
            "phq2",
            {"moood": 1},
            'answers.moood: found an unknown item; wanted "mood" perhaps? One of interest, mood',
        ),
        ("phq2", {"zzz": 1}, "answers.zzz: found an unknown item; wanted one of interest, mood"),
        ("phq2", {7: 1}, "answers.7: found an unknown item; wanted one of interest, mood"),
        ("phq2", [1], "answers: found a list of 1; wanted 2 answers, null where there is none"),
        ("phq9", [0] * 11, "answers: found a list of 11; wanted 9 to 10 answers, null where there is none"),
    ],
)
def test_a_wrong_answer_is_named_with_what_is_wanted(key, answers, line):
    assert complaint(key, answers) == line


@pytest.mark.parametrize("answers", [None, "1,2", 7, True])
def test_answers_must_be_an_object_or_a_list(answers):
    assert complaint("phq2", answers).startswith("answers: found ")


def test_a_wrong_answer_is_quoted_in_few_words_and_cannot_steer_a_terminal():
    line = complaint("phq2", {"\x1b[31m" + "k" * 500: 1})

    assert len(line) < 150
    assert "\x1b" not in line
    assert len(complaint("phq2", {"mood": 10**400})) < 200


@pytest.mark.parametrize("key", ["", "cosw", "../crisis_lines", "cows\n", "COWS"])
def test_an_unknown_instrument_is_answered_with_those_there_are(key):
    with pytest.raises(BadInput) as fault:
        load(key)

    assert fault.value.where == "instrument"
    assert all(name in fault.value.wanted for name in keys())


@pytest.fixture
def changed(monkeypatch):
    """Return a function that loads an instrument whose record was changed by hand."""

    def load_changed(key, change):
        values = copy.deepcopy(dict(knowledge.load(f"instruments/{key}")))
        change(values)
        monkeypatch.setattr(knowledge, "load", lambda name: values)
        return cached_load.__wrapped__(key)

    return load_changed


@pytest.mark.parametrize(
    ("key", "change", "line"),
    [
        ("phq2", lambda v: v.pop("licence"), "instruments/phq2.licence: found nothing"),
        ("phq2", lambda v: v.update(licence=" "), "instruments/phq2.licence: found nothing"),
        ("phq2", lambda v: v.update(licence_confirmed=False), "instruments/phq2.wording: found shipped"),
        ("phq2", lambda v: v.update(key="phq9"), "instruments/phq2.key: found 'phq9'; wanted 'phq2'"),
        ("phq2", lambda v: v.update(questions=[]), "instruments/phq2.questions: found an unknown key"),
        (
            "phq2",
            lambda v: v["items"][0].update(scale="often"),
            "instruments/phq2.items[0]: found no answers for scale 'often'",
        ),
        (
            "phq2",
            lambda v: v["items"][1].update(key="interest"),
            "instruments/phq2.items: found 'interest' twice",
        ),
        (
            "phq2",
            lambda v: v["scales"]["frequency"][0].update(points=1),
            "instruments/phq2.items[0]: found two options for one answer",
        ),
        (
            "craving",
            lambda v: v["subscales"][0].update(items=["urges"]),
            "instruments/craving.subscales: found item 'urges'",
        ),
        (
            "c_ssrs",
            lambda v: v["skips"][0].update(code="never"),
            "instruments/c_ssrs.skips: found thoughts = 'never'",
        ),
        (
            "c_ssrs",
            lambda v: v["flags"][0].pop("total"),
            "instruments/c_ssrs.flags[0]: found not exactly one",
        ),
        (
            "dsm5_oud",
            lambda v: v["flags"][0].update(band="nil"),
            "instruments/dsm5_oud.flags: found band 'nil'",
        ),
        (
            "dsm5_oud",
            lambda v: v["exclusions"][0].update(items=["tolerence"]),
            "instruments/dsm5_oud.exclusions: found item 'tolerence'",
        ),
        (
            "cows",
            lambda v: v["bands"][1].update(least=6),
            "instruments/cows.bands: found mild from 6 to 12; wanted a band from 5",
        ),
        (
            "cows",
            lambda v: v["bands"][-1].update(most=47),
            "instruments/cows.bands: found the last one to 47",
        ),
    ],
)
def test_a_record_that_contradicts_itself_is_not_loaded(changed, key, change, line):
    with pytest.raises(RecordFault) as fault:
        changed(key, change)

    assert str(fault.value).startswith(line)


def test_a_changed_cut_off_undoes_the_signature_of_an_instrument():
    values = copy.deepcopy(dict(knowledge.load("instruments/phq2")))
    values["edition"]["signed"] = knowledge.digest(values)

    assert knowledge.is_signed(values)
    values["bands"][1]["least"] = 4
    assert not knowledge.is_signed(values)
