"""What is due to a person while they wait: interim services and their clocks, interim treatment, and what advice says.

Hours and days stand in the rules `waiting-priority` and `law-otp-interim` and in the waitlist's record. Nothing here
decides who is first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from throughcare.advice import Advice
from throughcare.knowledge.topics import Topic
from throughcare.knowledge.words import Sentence, sentence
from throughcare.medication import law
from throughcare.placement import waiting as waiting_rules
from throughcare.terms import Audience
from throughcare.terms.referral import InterimService
from throughcare.waitlist.order import Waiting
from throughcare.waitlist.record import Service, Whom, waitlist


@dataclass(frozen=True, slots=True)
class Clocks:
    """What block-grant law gives one person who waits; None where it gives no such clock.

    Attributes:
        interim_by: when interim services have begun.
        admit_by: the day of admission.
        latest_on: the last day of admission where no program had room and interim services began in time.
    """

    interim_by: datetime | None = None
    admit_by: date | None = None
    latest_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One interim service: in words for the person, by when, and whether it was given."""

    service: InterimService
    words: Sentence
    by: datetime | None
    is_given: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InterimTreatment:
    """Interim treatment in an opioid treatment program that began on a day: its last day, the day of the plan, drug tests."""

    last_on: date
    plan_by: date
    tests: int


def clocks(waiting: Waiting, jurisdiction: str = "us") -> Clocks:
    """Return the clocks that block-grant law starts when this person asks; none where it names no reason.

    People who inject: admission in days, or later with interim services in hours. People who are pregnant: interim
    services in hours where there is no room, and the state is asked.
    """
    limits = _limits(waiting_rules.topic, "waiting-priority", waiting.since.date(), jurisdiction)
    if limits is None or not (waiting.pregnant or waiting.injects):
        return Clocks()
    interim_by = waiting.since + timedelta(hours=limits.interim_hours)
    if not waiting.injects:
        return Clocks(interim_by=interim_by)
    asked_on = waiting.since.date()
    return Clocks(
        interim_by=interim_by,
        admit_by=asked_on + timedelta(days=limits.admission_days),
        latest_on=asked_on + timedelta(days=waitlist().clocks.latest_days),
    )


def interim_services(
    waiting: Waiting, given: Iterable[InterimService] = (), jurisdiction: str = "us"
) -> tuple[Due, ...]:
    """Return the interim services that law asks for this person, with what was given already.

    The state is asked at once where there is no room: what it finds has to begin by the same hour as all else.
    """
    by, done = clocks(waiting, jurisdiction).interim_by, set(given)
    at_once = waiting.since if by else None
    return tuple(
        Due(
            one.code,
            sentence(one.both),
            at_once if one.code is InterimService.TELL_STATE else by,
            one.code in done,
            one.sources,
        )
        for one in waitlist().service
        if _is_for(one, waiting)
    )


def interim_treatment(began_on: date, jurisdiction: str = "us") -> InterimTreatment | None:
    """Return the limits of interim treatment begun on a day (42 CFR 8.12(j)); None where no rule was in force then."""
    limits = _limits(law.topic, "law-otp-interim", began_on, jurisdiction)
    if limits is None:
        return None
    return InterimTreatment(
        last_on=began_on + timedelta(days=limits.most_days - 1),
        plan_by=began_on + timedelta(days=limits.plan_by_day - 1),
        tests=limits.tests,
    )


def state_told_by(taken: int, places: int, reached_on: date) -> date | None:
    """Return the day by which a program with block-grant money tells the state how full it is (45 CFR 96.126(a)).

    Args:
        taken: how many of its `places` are taken.
        places: how many it has.
        reached_on: the day on which that became so; None comes back while it is not full enough.
    """
    clock = waitlist().clocks
    if places <= 0 or taken * 100 < places * clock.near_full_percent:
        return None
    return reached_on + timedelta(days=clock.near_full_notice_days)


def meanwhile(advice: Advice) -> tuple[Sentence, ...]:
    """Return what advice says to anyone about the time until a place is free, each sentence once, in both languages."""
    said = {
        words: Sentence(words, finding.text(Audience.PUBLIC, language="es"))
        for finding in advice.level.meanwhile
        if (words := finding.text(Audience.PUBLIC))
    }
    return tuple(said.values())


def _is_for(service: Service, waiting: Waiting) -> bool:
    found = {Whom.INJECTS: waiting.injects, Whom.PREGNANT: waiting.pregnant}
    return any(found[whom] for whom in service.whom)


def _limits(topic: Topic, rule: str, on: date, jurisdiction: str) -> Any:
    """Return the limits of a rule as they hold on a day, or None."""
    return next((one.limits for one in topic.in_force(on, jurisdiction) if one.record.id == rule), None)
