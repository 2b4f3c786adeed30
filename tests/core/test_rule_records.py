"""The machinery of records: joined to functions at import, dated, signed, tightened by states, and strict about mistakes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date

import pytest

from throughcare.knowledge import RecordFault
from throughcare.knowledge.cases import examples, unpinned
from throughcare.knowledge.rule_records import RuleRecord, State, read_rules
from throughcare.knowledge.topics import Said, Topic, say
from throughcare.terms import Audience


TEXT = """
[rule.pulse]
title = "A slow pulse"
[[rule.pulse.edition]]
effective = 2020-01-01
statement = "A slow pulse is checked."
citation = "asam-npg-2020-choice"
grade = "expert"
limits = { slow_bpm = 50 }
stricter = { slow_bpm = "higher" }
[rule.pulse.edition.outcome.slow]
text = "Pulse {bpm}, below {slow_bpm}."
public = "Your pulse is slow."
continuing = "Pulse {bpm}: the prescriber lowers the dose."
continuing_public = "Your pulse is slow: call the clinic."
medications = ["clonidine"]
status = "contraindicated_now"
[[rule.pulse.edition.case]]
name = "just slow"
given = { bpm = 49 }
expect = "slow"
shows = "below 50"
[[rule.pulse.edition.case]]
name = "just not"
given = { bpm = 50 }
expect = "silent"
[[rule.pulse.edition]]
effective = 2024-06-01
until = 2025-12-31
statement = "A slow pulse is checked; the limit is higher now."
citation = "asam-npg-2020-choice"
grade = "expert"
limits = { slow_bpm = 55 }
[rule.pulse.edition.outcome.slow]
text = "Pulse {bpm}."
[[rule.pulse.edition.case]]
name = "slow"
given = { bpm = 50 }
expect = "slow"
"""
OVERLAY = """
[[rule.pulse.edition]]
effective = 2021-01-01
jurisdiction = "us-oh"
statement = "Stricter in this state."
citation = "asam-npg-2020-choice"
grade = "law"
limits = { slow_bpm = 60 }
[rule.pulse.edition.outcome.slow]
text = "Pulse {bpm}."
medications = ["clonidine"]
status = "contraindicated_now"
continuing = "The prescriber decides."
"""
FEDERAL_DAY, LATER, AFTER = date(2020, 1, 1), date(2024, 6, 1), date(2026, 1, 1)


@dataclass(frozen=True)
class Slow:
    slow_bpm: int


def pulse(facts: dict[str, int], limits: Slow) -> Said | None:
    return say("slow", bpm=facts["bpm"]) if facts["bpm"] < limits.slow_bpm else None


def records(text: str = TEXT) -> dict[str, RuleRecord]:
    return dict(read_rules(tomllib.loads(text), "rules/test.toml"))


def topic(text: str = TEXT) -> Topic:
    made = Topic("test", records=records(text))
    made.rule("pulse")(pulse)
    return made


def found(made: Topic, bpm: int, on: date, jurisdiction: str = "us", *, signed_only: bool = False):
    rules = made.in_force(on, jurisdiction, signed_only=signed_only)
    return made.findings({"bpm": bpm}, rules)


def test_a_rule_says_what_its_record_words_with_the_limits_of_the_edition():
    (finding,) = found(topic(), 40, FEDERAL_DAY)

    assert finding.text(Audience.CLINICIAN) == "Pulse 40, below 50."
    assert finding.text(Audience.PUBLIC) == "Your pulse is slow."
    assert finding.text(Audience.CLINICIAN, continuing=True) == "Pulse 40: the prescriber lowers the dose."
    assert finding.text(Audience.PUBLIC, continuing=True) == "Your pulse is slow: call the clinic."


def test_the_edition_in_force_on_the_day_decides():
    made = topic()

    assert found(made, 52, FEDERAL_DAY) == ()
    assert len(found(made, 52, LATER)) == 1
    assert found(made, 40, date(2019, 12, 31)) == ()


def test_an_edition_that_ended_gives_way_to_the_one_before():
    assert found(topic(), 52, AFTER) == ()


def test_a_state_tightens_for_its_own_people_only():
    made = topic(TEXT + OVERLAY)

    assert len(found(made, 58, date(2022, 1, 1), "us-oh")) == 1
    assert found(made, 58, date(2022, 1, 1), "us-ny") == ()


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ("slow_bpm = 60", "found slow_bpm = 45 beside the federal 50; wanted only what is stricter"),
        ('jurisdiction = "us-oh"\n', "found no federal edition to tighten"),
        ("{ slow_bpm = 60 }", "found limit other that the federal edition lacks"),
        ("contraindicated_now", "found outcome slow with status caution beside the federal"),
    ],
)
def test_a_state_that_is_looser_stops_the_import(wrong: str, line: str):
    right = {
        "slow_bpm = 60": "slow_bpm = 45",
        'jurisdiction = "us-oh"\n': 'jurisdiction = "us-oh"\n#',
        "{ slow_bpm = 60 }": "{ other = 1 }",
        "contraindicated_now": "caution",
    }[wrong]
    overlay = OVERLAY.replace(wrong, right)
    if "no federal" in line:
        overlay = OVERLAY.replace("2021-01-01", "2019-01-01")

    with pytest.raises(RecordFault, match=line):
        records(TEXT + overlay)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('title = "A slow pulse"', "", r"rule.pulse: found no title or no edition"),
        ('title = "A slow pulse"', 'title = "x"\nauthor = "y"', r"rule.pulse.author: found an unknown key"),
        ('grade = "expert"', 'grade = "sure"', r"edition\[0\].grade: found 'sure'; wanted one of law"),
        ('statement = "A slow pulse is checked."', "", r"edition\[0\].statement: found nothing; wanted text"),
        (
            "asam-npg-2020-choice",
            "hearsay",
            r"citation: found 'hearsay'; wanted a key of a file in citations/",
        ),
        (
            'expect = "silent"',
            'expect = "fast"',
            r"case 'just not': found 'fast'; wanted silent or one of slow",
        ),
        (
            'name = "just slow"\n',
            "",
            r"edition\[0\].case\[0\]: found given, expect, shows; wanted name, given",
        ),
        (
            'status = "contraindicated_now"',
            "",
            r"outcome.slow: found one of status and medications; wanted both",
        ),
        (
            'status = "contraindicated_now"',
            "rating = 2",
            r"outcome.slow: found one of status and medications",
        ),
        (
            'continuing = "Pulse {bpm}: the prescriber lowers the dose."',
            "",
            r"continuing: found nothing; wanted what",
        ),
        (
            'continuing_public = "Your pulse is slow: call the clinic."',
            "",
            r"continuing_public: found nothing",
        ),
        (
            'stricter = { slow_bpm = "higher" }',
            'stricter = { x = "higher" }',
            r"stricter.x: found no such limit",
        ),
        ('medications = ["clonidine"]', 'medications = ["aspirin"]', r"medications\[0\]: found 'aspirin'"),
    ],
)
def test_a_malformed_record_is_named_with_file_key_and_what_is_wanted(old: str, new: str, line: str):
    with pytest.raises(RecordFault, match=line) as fault:
        records(TEXT.replace(old, new, 1))

    assert str(fault.value).startswith("rules/test.toml: rule.pulse")


def test_a_rating_without_a_dimension_is_refused():
    wrong = TEXT.replace('medications = ["clonidine"]\nstatus = "contraindicated_now"', "rating = 2", 1)

    with pytest.raises(RecordFault, match="found one of dimension and rating"):
        records(wrong)


def test_a_function_and_its_record_must_fit():
    made = Topic("test", records=records())

    with pytest.raises(RecordFault, match=r"rule\.breath: found a function and no record"):
        made.rule("breath")(pulse)
    with pytest.raises(RecordFault, match=r"rule\.pulse: found no function; wanted one"):
        made.check()
    with pytest.raises(RecordFault, match="found slow_bpm; wanted a function that takes limits"):
        made.rule("pulse")(lambda facts: None)
    with pytest.raises(RecordFault, match=r'limits.slow_bpm: found an unknown key; wanted "slow"'):
        made.rule("pulse")(wants_other_limits)
    made.rule("pulse")(pulse)
    made.check()
    with pytest.raises(RecordFault, match="found a second function"):
        made.rule("pulse")(pulse)


@dataclass(frozen=True)
class Other:
    slow: int


def wants_other_limits(facts: object, limits: Other) -> Said | None:
    raise AssertionError(facts, limits)


def test_a_signature_fits_until_anything_changes():
    (edition, *_) = records()["pulse"].editions
    signed = TEXT.replace('grade = "expert"', f'grade = "expert"\nsigned = "{edition.digest}"', 1)
    changed = signed.replace("slow_bpm = 50", "slow_bpm = 51", 1)

    assert edition.state(FEDERAL_DAY) is State.DRAFT
    assert records(signed)["pulse"].editions[0].state(FEDERAL_DAY) is State.SIGNED
    assert records(changed)["pulse"].editions[0].state(FEDERAL_DAY) is State.DRAFT


def test_a_signed_edition_is_overdue_after_its_review_day_and_retired_after_its_last():
    text = TEXT.replace(
        'grade = "expert"', 'grade = "expert"\nnext_review = 2021-01-01\nuntil = 2022-01-01', 1
    )
    digest = records(text)["pulse"].editions[0].digest
    edition = records(text.replace("until", f'signed = "{digest}"\nuntil', 1))["pulse"].editions[0]

    assert edition.state(date(2021, 1, 1)) is State.SIGNED
    assert edition.state(date(2021, 1, 2)) is State.OVERDUE
    assert edition.state(date(2022, 1, 2)) is State.RETIRED


def test_where_signed_rules_are_demanded_unsigned_ones_are_silent_save_those_that_always_run():
    always = TEXT.replace('title = "A slow pulse"', 'title = "A slow pulse"\nalways = true')

    assert found(topic(), 40, FEDERAL_DAY, signed_only=True) == ()
    assert len(found(topic(always), 40, FEDERAL_DAY, signed_only=True)) == 1


def facts_of(given: dict[str, int], on: date) -> dict[str, int]:
    assert on
    return given


def test_cases_hold_and_a_limit_that_no_case_pins_is_named():
    made = topic()

    assert all(example.holds(facts_of) for example in examples(made))
    assert next(example.name for example in examples(made)) == "pulse@2020-01-01: just slow"
    assert list(unpinned(made, facts_of)) == [
        "rules/test.toml: rule.pulse@2024-06-01: found no case that expects 'silent'; wanted one",
        "rules/test.toml: rule.pulse@2024-06-01: found limit slow_bpm = 54 as good as 55; wanted a case that tells",
        "rules/test.toml: rule.pulse@2024-06-01: found limit slow_bpm = 56 as good as 55; wanted a case that tells",
    ]


@dataclass(frozen=True)
class Mixed:
    warm_c: float
    from_day: date


def warm(facts: dict[str, float | date], limits: Mixed) -> Said | None:
    return say("warm") if facts["c"] >= limits.warm_c and facts["day"] >= limits.from_day else None


def test_fractions_and_days_are_nudged_by_their_own_step():
    text = """
    [rule.warm]
    title = "Warm"
    [[rule.warm.edition]]
    effective = 2020-01-01
    statement = "Warm."
    citation = "asam-npg-2020-choice"
    grade = "local"
    limits = { warm_c = 38.5, from_day = 2026-01-02 }
    outcome.warm = { text = "Warm." }
    case = [
      { name = "both", given = { c = 38.5, day = 2026-01-02 }, expect = "warm" },
      { name = "cooler", given = { c = 38.4, day = 2026-01-02 }, expect = "silent" },
      { name = "a day early", given = { c = 38.5, day = 2026-01-01 }, expect = "silent" },
    ]
    """
    made = Topic("test", records=records(text))
    made.rule("warm")(warm)

    assert list(unpinned(made, facts_of)) == []
