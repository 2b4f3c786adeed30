"""Checking listings by phone: what to ask, when to call again, and whom to call first, with the reasons.

Pure functions over what is known of a listing; the script and all numbers are in `knowledge/verification.toml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from throughcare.knowledge import load
from throughcare.programs.certainty import WHOLE, Checked, band, certainty, checked_words
from throughcare.terms.places_open import CallOutcome, Certainty, FactKind, LicenseState, SaidBy


NEVER = Checked(SaidBy.LISTING, None)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the script, and the kind of fact that its answer confirms or changes."""

    fact: FactKind
    ask: str


@dataclass(frozen=True, slots=True)
class Known:
    """What decides how much a listing needs a call.

    Attributes:
        reports: open reports of problems; `conflicts`: facts on which a newer file and the program disagree.
        checked: when it was last checked with the program, and how.
        searched: how much its region is searched, from 0 to 1, the region searched most.
        next_call_on: the day planned for the next call; None where none is.
    """

    reports: int = 0
    conflicts: int = 0
    license: LicenseState | None = None
    checked: Checked = NEVER
    searched: float = 0.0
    next_call_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CallNeed:
    """How much a listing needs a call: points, and a line for each thing that adds to them, the heaviest first."""

    points: int
    reasons: tuple[str, ...]
    is_due: bool


@cache
def questions() -> tuple[Question, ...]:
    """Return the questions in the order they are asked."""
    facts = {fact.value: fact for fact in FactKind}
    return tuple(Question(facts[one["fact"]], one["ask"]) for one in _record()["question"])


def script() -> Mapping[str, str]:
    """Return what to say before and after the questions: "open", "close", "if_they_ask", "machine"."""
    found: Mapping[str, str] = _record()["script"]
    return found


def next_call_on(outcome: CallOutcome, tries: int, today: dt.date) -> dt.date | None:
    """Return the day to call again; None where calling again is no use until a person has decided what to do.

    `tries`: how many calls in a row, this one counted, nobody answered.
    """
    again = _record()["again"]
    if outcome is CallOutcome.NO_ANSWER:
        days = again["no_answer_days"]
        if tries > min(again["most_tries"], len(days)):
            return None
        return today + dt.timedelta(days=days[tries - 1])
    return today + dt.timedelta(days=again[f"{outcome.value}_days"])


def call_need(known: Known, today: dt.date) -> CallNeed:
    """Return how much a listing needs a call, and why."""
    weights = _record()["need"]
    parts = [*_from_reports(known, weights), *_from_others(known, weights, today)]
    due = known.next_call_on is None or known.next_call_on <= today or known.reports > 0
    if not due:
        parts.append((weights["waiting"], f"next call planned for {known.next_call_on}"))
    parts.sort(key=lambda part: -abs(part[0]))
    return CallNeed(sum(points for points, _ in parts), tuple(reason for _, reason in parts), due)


def contact_is_valid(verified_on: dt.date, today: dt.date) -> bool:
    """Return whether a contact for one-time codes still counts as verified."""
    valid: int = _record()["contact"]["valid_days"]
    return (today - verified_on).days <= valid


def searches_since(today: dt.date) -> dt.date:
    """Return the day from which searches count."""
    weeks: int = _record()["searched"]["weeks"]
    return today - dt.timedelta(weeks=weeks)


def _from_reports(known: Known, weights: Mapping[str, int]) -> list[tuple[int, str]]:
    if not known.reports:
        return []
    points = weights["reported"] + weights["reported_more"] * (known.reports - 1)
    words = "1 open report" if known.reports == 1 else f"{known.reports} open reports"
    return [(min(points, weights["reported_most"]), words)]


def _from_others(known: Known, weights: Mapping[str, int], today: dt.date) -> list[tuple[int, str]]:
    found = []
    if known.license is LicenseState.EXPIRED:
        found.append((weights["license"], "the state's list says that the license has run out"))
    if known.conflicts:
        found.append((weights["conflict"], "a newer file says otherwise than the program"))
    if known.checked.on is None:
        found.append((weights["never"], str(checked_words(known.checked, today))))
    elif band(certainty(WHOLE, known.checked, today)) is not Certainty.SURE:
        found.append((weights["stale"], str(checked_words(known.checked, today))))
    if points := round(weights["searched"] * known.searched):
        found.append((points, "in a region that is searched much"))
    return found


@cache
def _record() -> dict[str, Any]:
    return dict(load("verification"))
