"""What a screen without a whole answer shows: every emergency, and nothing that is none."""

from __future__ import annotations

from datetime import date

import pytest

from tests.mutants.answers import ON
from throughcare.person import Facts
from throughcare.safety import crises, emergencies
from throughcare.safety.alarms import alarms


BODY_AND_MIND = {"signs": ["chest_pain", "hard_to_wake"], "suicide_risk": {"plan": True, "intent": True}}


def test_emergencies_of_body_and_mind_are_shown_with_their_flags() -> None:
    found = alarms(Facts.of(BODY_AND_MIND, ON))

    assert {one.topic for one in found} == {"emergencies", "crises"}
    assert all(one.outcome.flags for one in found)


def test_what_raises_no_flag_and_only_holds_back_a_medication_is_left_out() -> None:
    facts = Facts.of(BODY_AND_MIND, ON)
    every = [
        one
        for topic in (emergencies.topic, crises.topic)
        for one in topic.findings(facts, topic.in_force(ON))
    ]
    left_out = [one for one in every if one not in alarms(facts)]

    assert [one.rule for one in left_out] == ["emergency-no-dose-now"]


@pytest.mark.parametrize(
    ("person", "rule"),
    [
        (
            {"conditions": ["acute_severe_asthma"]},
            "emergency-breathing",
        ),  # a flag, and holds back a medication
        ({"signs": ["short_of_breath"]}, "emergency-breathing"),  # neither
    ],
    ids=str,
)
def test_every_other_emergency_is_shown(person: dict[str, list[str]], rule: str) -> None:
    assert [one.rule for one in alarms(Facts.of(person, ON))] == [rule]


def test_the_alarms_of_the_persons_state_are_asked(asked: set[tuple[date, str, bool]]) -> None:
    alarms(Facts.of({"state": "OH"}, ON))

    assert asked == {(ON, "us-oh", False)}
