"""Who goes first among people who wait for the same care, and why, in words for the person.

The order is the same whoever computes it and in whatever order people are handed in; a worse fact never moves
anyone back. Facts that are not known count as absent, and the person is told which would matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from throughcare.knowledge.words import Sentence, sentence
from throughcare.terms.referral import WaitBasis, WaitPriority
from throughcare.waitlist.record import waitlist


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One person who waits, as far as the order is concerned.

    Attributes:
        id: names the person in the list and decides between two who asked at the same moment; says nothing about them.
        since: the moment of asking, with its time zone.
        pregnant, injects: None where that is not known.
        overdose_on: the day of the last overdose; None where none is known.
    """

    id: str
    since: datetime
    pregnant: bool | None = None
    injects: bool | None = None
    overdose_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The program's own rules beside the law.

    Attributes:
        recent_overdose_days: for how many days after an overdose a person goes ahead; None: no such rule.
    """

    recent_overdose_days: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a place.

    Attributes:
        id: of its words in the record; basis: law, the program's own rule, or time; words: for the person, in
            both languages; sources: keys of citations.
    """

    id: str
    basis: WaitBasis
    words: Sentence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order.

    Attributes:
        number: 1 is next.
        priorities: what moved the person forward, strongest first; time alone where nothing did.
        reasons: why this place, and what could change it.
    """

    number: int
    waiting: Waiting
    priorities: tuple[WaitPriority, ...]
    reasons: tuple[Reason, ...]


NO_POLICY = Policy()
# What to ask for, by whether pregnancy and injecting are not known.
_TELL_US = {(True, True): "tell_us", (True, False): "tell_us_pregnant", (False, True): "tell_us_injects"}


def order(waiting: Iterable[Waiting], on: date, policy: Policy = NO_POLICY) -> tuple[Place, ...]:
    """Return everyone who waits in the order of admission on a day, each place with its reasons."""
    ranked = sorted(waiting, key=lambda one: _key(one, on, policy))
    return tuple(_place(number, one, on, policy) for number, one in enumerate(ranked, start=1))


def goes_before(one: Waiting, other: Waiting, on: date, policy: Policy = NO_POLICY) -> bool:
    """Return whether the first goes before the second; never both ways."""
    return _key(one, on, policy) < _key(other, on, policy)


def priorities(one: Waiting, on: date, policy: Policy = NO_POLICY) -> tuple[WaitPriority, ...]:
    """Return what moves a person forward, strongest first; time alone where nothing does."""
    found = {
        WaitPriority.PREGNANT: one.pregnant is True,
        WaitPriority.INJECTS: one.injects is True,
        WaitPriority.RECENT_OVERDOSE: _recent_overdose(one, on, policy),
    }
    return tuple(priority for priority, holds in found.items() if holds) or (WaitPriority.TIME,)


def _key(one: Waiting, on: date, policy: Policy) -> tuple[bool, bool, bool, datetime, str]:
    """Pregnant before all, then injecting, which is the order of 45 CFR 96.131(a); then the program's rule; then time."""
    return (
        one.pregnant is not True,
        one.injects is not True,
        not _recent_overdose(one, on, policy),
        one.since,
        one.id,
    )


def _recent_overdose(one: Waiting, on: date, policy: Policy) -> bool:
    if one.overdose_on is None or policy.recent_overdose_days is None:
        return False
    return (on - one.overdose_on).days <= policy.recent_overdose_days


def _place(number: int, one: Waiting, on: date, policy: Policy) -> Place:
    reasons = (_reason(id_, **values) for id_, values in _reasons(number, one, on, policy))
    return Place(number, one, priorities(one, on, policy), tuple(reasons))


def _reasons(number: int, one: Waiting, on: date, policy: Policy) -> Iterator[tuple[str, dict[str, int]]]:
    if one.pregnant:
        yield "pregnant", {}
    if one.injects:
        yield ("pregnant_injects" if one.pregnant else "injects"), {}
    if _recent_overdose(one, on, policy):
        yield "recent_overdose", {"days": policy.recent_overdose_days or 0}
    days = (on - one.since.date()).days
    yield ("asked_today", "asked_yesterday")[max(days, 0)] if days <= 1 else "asked", {"days": days}
    ahead = number - 1
    yield ("next", "one_ahead")[ahead] if ahead in (0, 1) else "ahead", {"ahead": ahead}
    if not one.pregnant:
        yield "may_change", {}
    if unknown := _TELL_US.get((one.pregnant is None, one.injects is None)):
        yield unknown, {}


def _reason(id_: str, **values: int) -> Reason:
    said = waitlist().said(id_)
    return Reason(id_, said.basis, sentence(said.both, **values), said.sources)
