"""One withdrawal flowsheet summed up: what the screen of a nurse shows, with the findings behind it.

Nothing is decided here: each field is read off what the rules said. What calls for a clinician now is
`throughcare.safety.alarms`, which reads the same flowsheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import cast

from throughcare.knowledge.topics import Finding, Topic
from throughcare.person import Facts
from throughcare.withdrawal import care, flowsheet, relief


TOPICS = (flowsheet.topic, care.topic, relief.topic)


class Band(StrEnum):
    """The published bands of the COWS total."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    MODERATELY_SEVERE = "moderately_severe"
    SEVERE = "severe"
    UNKNOWN = "unknown"


class Trend(StrEnum):
    """Where withdrawal is heading."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class WithdrawalState:
    """Where a person is in withdrawal.

    Attributes:
        band: of the newest COWS total; cows: that total, None where none is known.
        trend: of the newest two totals.
        next_check_hours: hours until COWS is due again, 0: overdue; None where nothing was scored yet.
        vitals_before_each_dose: whether blood pressure and pulse are measured before each dose of what is taken.
        ready_for_standard_start: whether withdrawal is enough for a standard start of buprenorphine now; never
            whether it may be started at all: other methods, and a start after withdrawal, need no such score.
        care: what else the rules say: course, relief, what comes after.
    """

    band: Band
    cows: int | None
    trend: Trend
    next_check_hours: Decimal | None
    vitals_before_each_dose: bool
    ready_for_standard_start: bool
    care: tuple[Finding, ...]


def assess(facts: Facts, *, signed_only: bool = False) -> WithdrawalState:
    """Return where a person is in withdrawal, from COWS and vital signs now and the earlier checks.

    Args:
        facts: COWS now is `cows`; earlier scores and vital signs are `checks`. The newest value known counts.
        signed_only: whether rules that no clinician has signed are left out.
    """
    flow, more, eased = (_findings(facts, topic, signed_only=signed_only) for topic in TOPICS)
    by_rule = {finding.rule: finding for finding in flow}
    band, due = by_rule.get("withdrawal-band"), by_rule.get("withdrawal-check-schedule")
    trend, ready = by_rule.get("withdrawal-trend"), by_rule.get("withdrawal-ready")
    return WithdrawalState(
        band=Band(band.key) if band else Band.UNKNOWN,
        cows=cast("int", band.values["cows"]) if band else None,
        trend=Trend(trend.key) if trend else Trend.UNKNOWN,
        next_check_hours=cast("Decimal", due.values["due"]) if due else None,
        vitals_before_each_dose=any(one.rule == "relief-before-each-dose" for one in eased),
        ready_for_standard_start=ready is not None and ready.key == "ready",
        care=(*more, *eased),
    )


def _findings(facts: Facts, topic: Topic, *, signed_only: bool) -> tuple[Finding, ...]:
    return topic.findings(facts, topic.in_force(facts.on, facts.jurisdiction, signed_only=signed_only))
