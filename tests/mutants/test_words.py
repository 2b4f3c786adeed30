"""What a reader is shown has no hole in it: every value that the words want is known."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

import pytest

import throughcare.advice  # noqa: F401 - imports every topic
from throughcare.knowledge.cases import examples
from throughcare.knowledge.topics import Finding, Topic, topics
from throughcare.person import Facts


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.name)
def test_no_sentence_of_a_worked_case_wants_a_value_that_is_not_known(topic: Topic) -> None:
    holes = [
        f"{example.name}: {name}"
        for example in examples(topic)
        if (found := example.found(Facts.of))
        for name in _wanted(found)
        if {**found.edition.limits, **found.values}.get(name) is None
    ]

    assert holes == []


def _wanted(found: Finding) -> Iterator[str]:
    said = found.outcome
    for words in (said.text, said.public, said.continuing, said.continuing_public):
        yield from (name for _, name, _, _ in Formatter().parse(words) if name)
