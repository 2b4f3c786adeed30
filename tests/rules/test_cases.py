"""Every record says what its own cases expect, and its cases pin every limit and reach every outcome."""

from __future__ import annotations

import pytest

import throughcare.advice  # noqa: F401 - imports every topic
from throughcare.knowledge.cases import Example, examples, unpinned
from throughcare.knowledge.topics import Topic, topics
from throughcare.person import Facts
from throughcare.terms import Audience


EXAMPLES = [example for topic in topics() for example in examples(topic)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_case(example: Example) -> None:
    found = example.found(Facts.of)

    assert (found.key if found else "silent") == example.case.expect
    assert example.holds(Facts.of)
    if found:
        words = [found.text(audience, continuing=taken) for audience in Audience for taken in (False, True)]
        assert not [text for text in words if "{" in text]


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.name)
def test_cases_pin_every_limit_and_reach_every_outcome(topic: Topic) -> None:
    assert list(unpinned(topic, Facts.of)) == []
