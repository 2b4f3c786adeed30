"""What clinicians read: each record with source, limits, outcomes and cases; what changed, old beside new."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date

import pytest

from throughcare import knowledge, review
from throughcare.knowledge.rule_records import read_rules
from throughcare.knowledge.topics import Said, Topic, say
from throughcare.person import Facts


ON = date(2026, 11, 25)
TEXT = """
[rule.slow-pulse]
title = "A slow pulse | <first>"
always = true
[[rule.slow-pulse.edition]]
effective = 2020-01-01
statement = "A slow pulse is checked."
citation = "cdc-opioid-2022-naloxone"
supporting = ["asam-npg-2020-choice"]
grade = "expert"
source_grade = "weak"
limits = { slow_bpm = 50 }
stricter = { slow_bpm = "higher" }
overrides = ["athlete"]
[rule.slow-pulse.edition.outcome.slow]
text = "Pulse below {slow_bpm}."
public = "Your pulse is slow."
continuing = "The prescriber lowers the dose."
continuing_public = "Call the clinic."
flags = ["bradycardia"]
severity = "warning"
actions = ["ecg"]
medications = ["clonidine"]
status = "contraindicated_now"
asks = ["vitals.bp_systolic"]
[rule.slow-pulse.edition.outcome.placed]
text = "Rated."
dimension = "medical"
rating = 2
level = "1.7"
acceptable = ["2.1"]
[[rule.slow-pulse.edition.case]]
name = "slow"
given = { vitals = { hr = 49 } }
expect = "slow"
[[rule.slow-pulse.edition.case]]
name = "wrong on purpose"
given = { vitals = { hr = 50 } }
expect = "slow"
[[rule.slow-pulse.edition]]
effective = 2019-01-01
until = 2019-12-31
statement = "Once."
citation = "asam-npg-2020-choice"
grade = "local"
limits = { slow_bpm = 40 }
[rule.slow-pulse.edition.outcome.slow]
text = "Slow."
"""


@dataclass(frozen=True)
class Slow:
    slow_bpm: int


def slow_pulse(facts: Facts, limits: Slow) -> Said | None:
    pulse = facts.person.vitals.hr
    return say("slow") if pulse is not None and pulse < limits.slow_bpm else None


def topic(text: str = TEXT) -> Topic:
    made = Topic("pulse_checks", records=read_rules(tomllib.loads(text), "rules/pulse_checks.toml"))
    made.rule("slow-pulse")(slow_pulse)
    return made


def before(text: str) -> dict[str, dict[str, object]]:
    return {"rules/pulse_checks": tomllib.loads(text)}


def packet(before, tables=None):
    return review.packet([topic()], before, ON, tables or {})


def test_a_page_shows_all_that_a_clinician_checks():
    page = review.pages([topic()])["pulse_checks.md"]

    for words in (
        "# Pulse checks",
        "## A slow pulse \\| \\<first\\>",
        "This rule runs even where an operator demands signed rules.",
        "### From 2020-01-01 (us)",
        "**Review** Not clinically reviewed. Digest to sign: ",
        "**Statement** A slow pulse is checked.",
        "Recommendation 8: offer naloxone (not checked against the source)",
        "**Grade** expert weak",
        "**A clinician may proceed for** athlete",
        "| slow_bpm | 50 | higher |",
        "Pulse below {slow_bpm}.<br>Taking it already: The prescriber lowers the dose.",
        "clonidine: contraindicated_now<br>flags: bradycardia (warning)<br>actions: ecg<br>asks: vitals.bp_systolic",
        "medical rated 2<br>level 1.7; acceptable 2.1",
        "(not shown)",
        '| slow | {"vitals": {"hr": 49}} | slow | holds: slow |',
        '| wrong on purpose | {"vitals": {"hr": 50}} | slow | FAILS: silent |',
        "### From 2019-01-01 to 2019-12-31 (us)",
        "**Review** No longer in force.",
    ):
        assert words in page, words


def test_the_index_counts_rules_editions_cases_and_what_is_not_reviewed():
    index = review.pages([topic()])["README.md"]

    assert "| pulse_checks | 1 | 2 | 2 | 0 | 1 | 0 |" in index
    assert "No clinician has reviewed these records unless the table says so." in index


def test_the_packet_of_a_first_edition_shows_everything():
    text = review.to_markdown(packet(None))

    assert "2 editions of rules and 0 tables to read. Unsigned: 1. Signed, review overdue: 0." in text
    assert "## slow-pulse: new" in text


def test_what_did_not_change_is_not_shown():
    text = review.to_markdown(packet(before(TEXT)))

    assert "Nothing has changed." in text
    assert "slow-pulse" not in text


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("slow_bpm = 50", "slow_bpm = 45", "| limits.slow_bpm | 45 | 50 |"),
        ("Your pulse is slow.", "Slow!", "| outcome.slow.public | Slow! | Your pulse is slow. |"),
        ('source_grade = "weak"\n', "", "| source_grade | (nothing) | weak |"),
        ('actions = ["ecg"]', "actions = []", '| outcome.slow.actions | [] | ["ecg"] |'),
        ("hr = 49", "hr = 48", "| case.slow.given.vitals.hr | 48 | 49 |"),
    ],
)
def test_a_change_is_shown_old_beside_new_down_to_the_single_limit(old: str, new: str, row: str):
    text = review.to_markdown(packet(before(TEXT.replace(old, new, 1))))

    assert "1 edition of rules and 0 tables to read" in text
    assert "## slow-pulse: changed" in text
    assert row in text


def test_what_was_removed_is_named_with_what_it_said():
    earlier = TEXT + TEXT.replace("slow-pulse", "fast-pulse").replace(
        "A slow pulse is checked", "It was fast"
    )
    later = "\n".join(TEXT.splitlines()[: TEXT.splitlines().index("effective = 2019-01-01") - 1])

    found = review.changes([topic(later)], before(earlier))
    text = review.to_markdown(review.packet([topic(later)], before(earlier), ON, {}))

    assert [(change.rule, change.kind) for change in found] == [
        ("slow-pulse", "removed"),
        ("fast-pulse", "removed"),
        ("fast-pulse", "removed"),
    ]
    assert "**It said** It was fast." in text


def test_the_page_for_a_browser_holds_the_same_and_escapes_what_records_say():
    page = review.to_html(packet(None), "Packet <1>")

    assert page.startswith("<!doctype html>")
    assert "<title>Packet &lt;1&gt;</title>" in page
    assert "A slow pulse | &lt;first&gt;" in page
    assert "<strong>Statement</strong> A slow pulse is checked." in page
    assert "http" not in page


ROWS = {
    "edition": {"effective": "2026-01-01", "signed": ""},
    "row": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}],
}


def test_a_table_that_changed_is_compared_row_by_row_by_name():
    older = {**ROWS, "row": [{"id": "b", "text": "Bee"}, {"id": "c", "text": "C"}]}
    text = review.to_markdown(packet({**before(TEXT), "pairs": older}, {"pairs": ROWS}))

    assert "0 editions of rules and 1 table to read" in text
    assert "## pairs: changed" in text
    assert "| row.b.text | Bee | B |" in text
    assert '| row.c | {"id": "c", "text": "C"} | (nothing) |' in text
    assert '| row.a | (nothing) | {"id": "a", "text": "A"} |' in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([{"id": "a"}, {"id": "a"}], [{"id": "a"}]),  # one name twice
        ([{"text": "x"}], [{"text": "y"}]),  # no names
        ([1, 2], [1]),
        ([], [{"id": "a"}]),
        ("ab", ["a"]),
    ],
)
def test_lists_without_names_are_shown_whole(old, new):
    text = review.to_markdown(
        packet({**before(TEXT), "t": {**ROWS, "row": old}}, {"t": {**ROWS, "row": new}})
    )

    assert "| row | " in text


def test_a_new_table_says_where_it_is_and_what_to_sign():
    text = review.to_markdown(packet(before(TEXT), {"pairs": ROWS}))

    assert "## pairs: new" in text
    assert f"Not clinically reviewed. Digest to sign: {knowledge.digest(ROWS)}" in text


def test_interactions_and_instruments_have_pages_of_their_own():
    made = review.pages([topic()])

    assert "| benzodiazepine | major | cns_depression |" in made["interactions.md"]
    assert "## Clinical Opiate Withdrawal Scale (COWS)" in made["instruments.md"]
    assert "| 5 | 12 | Mild withdrawal | everyone |" in made["instruments.md"]
