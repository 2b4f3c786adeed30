"""Ask one rule about one person: what the tables of this folder are checked with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import throughcare.advice  # noqa: F401 - imports every topic
from throughcare.knowledge.topics import Finding, topics
from throughcare.person import Facts


ON = date(2026, 11, 25)


def find(rule: str, person: Mapping[str, Any], on: date = ON) -> Finding | None:
    """Return what the rule in force on a day says about a person."""
    topic = next(topic for topic in topics() if rule in topic.records)
    (asked,) = (one for one in topic.in_force(on) if one.record.id == rule)
    return asked.find(topic.prepare(Facts.of(person, on)))


def said(rule: str, **person: Any) -> str:
    """Return the key of the outcome that a rule finds for a person; "silent" where it finds none."""
    found = find(rule, person)
    return found.key if found else "silent"
