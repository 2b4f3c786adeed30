"""What the desk's pages show of a request: its clock, its words, what was tried."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.timesince import timesince

from throughcare.advice import advise
from throughcare.errors import BadInput
from throughcare.person import Person
from throughcare.public.call_me import Desk, call_me
from throughcare.public.danger import first_of_all
from throughcare.public.said import sentences
from throughcare.terms.handover import AttemptOutcome, BestTime, Channel, CloseOutcome, HandOverState
from throughcare_web.handover import facts, queries
from throughcare_web.handover.entries import spoken
from throughcare_web.handover.models import HandOver, HandOverAttempt


_LANGUAGES = {"en": "English", "es": "Spanish"}
_WAYS = {Channel.PHONE: "By telephone", Channel.TEXT: "By text message", Channel.EMAIL: "By e-mail"}
_WAITING = (HandOverState.NEW, HandOverState.CLAIMED)


def line(row: HandOver, now: dt.datetime) -> dict[str, Any]:
    """Return one request as the queue shows it."""
    state = HandOverState(row.state)
    is_late = state in _WAITING and row.due_at < now
    return {
        "row": row,
        "state": state,
        "channel": Channel(row.channel),
        "way": _WAYS[Channel(row.channel)],
        "best_time": BestTime(row.best_time),
        "language": _LANGUAGES[row.language],
        "outcome": CloseOutcome(row.outcome) if row.outcome else None,
        "is_waiting": state in _WAITING,
        "is_late": is_late,
        "clock": f"late by {timesince(row.due_at, now)}" if is_late else f"{timesince(now, row.due_at)} left",
        "is_urgent": bool(_urgent(row, now)),
    }


def of_row(row: HandOver, now: dt.datetime) -> dict[str, Any]:
    """Return one request whole."""
    tries = [_tried(row, one) for one in queries.attempts(row)]
    desk = Desk(row.program.name, 0)
    silence = next(one for one in call_me().told if one.key == "silence")
    return {
        "line": line(row, now),
        "reach": _spoken(row),
        "silence": call_me().words(silence, desk, "en"),
        "emergencies": _urgent(row, now),
        "answered": list(facts.in_words(facts.answers_of(row), "en")),
        "attempts": tries,
    }


def _tried(row: HandOver, attempt: HandOverAttempt) -> dict[str, Any]:
    outcome = AttemptOutcome(attempt.outcome)
    return {"row": attempt, "outcome": outcome, "is_unwanted": facts.is_unwanted(row, outcome)}


def candidate(found: Any) -> dict[str, Any]:
    """Return a record that looks alike as the page shows it."""
    return {"patient": found.patient, "reasons": [reason.label for reason in found.reasons]}


def _urgent(row: HandOver, now: dt.datetime) -> tuple[str, ...]:
    """Return what cannot wait of what the person answered, in the words of the rules."""
    document = facts.document(row)
    if document is None:
        return ()
    try:
        person = Person.from_document(document)
    except BadInput:  # answers of an earlier guide that describe nobody any more
        return ()
    advice = advise(person, now.date(), signed_only=settings.REQUIRE_SIGNED_RULES)
    return sentences(first_of_all(advice), "en")


def _spoken(row: HandOver) -> str:
    """Return a telephone number as people say it; an address as it is."""
    return row.reach if row.channel == Channel.EMAIL.value else spoken(row.reach)
