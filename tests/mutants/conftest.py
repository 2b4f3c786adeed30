"""What several tables of this folder watch."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from throughcare.knowledge.topics import Topic


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[tuple[date, str, bool]]:
    """Return the day, the jurisdiction and whether only signed rules counted, each time that rules were asked for."""
    seen: set[tuple[date, str, bool]] = set()
    in_force = Topic.in_force

    def watched(topic: Topic, on: date, jurisdiction: str = "us", *, signed_only: bool = False) -> Any:
        seen.add((on, jurisdiction, signed_only))
        return in_force(topic, on, jurisdiction, signed_only=signed_only)

    monkeypatch.setattr(Topic, "in_force", watched)
    return seen
