"""The records `knowledge/waitlist.toml` and `knowledge/referral.toml`, typed and checked for what code relies on.

What follows from them is computed by `order`, `interim`, `steps` and `clocks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from throughcare import knowledge
from throughcare.knowledge import Edition, RecordFault, Words
from throughcare.terms.referral import (
    AfterDecline,
    DeclineReason,
    InterimService,
    ReferralSide,
    ReferralState,
    ReferralStep,
    ReferralUrgency,
    WaitBasis,
)


class Whom(StrEnum):
    """For whom an interim service is."""

    INJECTS = "injects"
    PREGNANT = "pregnant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words in both languages, with their sources."""

    text: str
    text_es: str
    sources: tuple[str, ...]

    @property
    def both(self) -> Words:
        """Return the words."""
        return Words(self.text, self.text_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfPlace(Said):
    """What is said of a place in the order, and what it rests on."""

    id: str
    basis: WaitBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Said):
    """A service given to people who wait, and to whom."""

    code: InterimService
    whom: tuple[Whom, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockGrant:
    """Numbers of block-grant law that no rule holds: days, percent, days."""

    latest_days: int
    near_full_percent: int
    near_full_notice_days: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitlistRecord:
    """The whole record of the waitlist."""

    edition: Edition
    clocks: BlockGrant
    reason: tuple[SaidOfPlace, ...]
    service: tuple[Service, ...]

    def said(self, id_: str) -> SaidOfPlace:
        """Return the words with this id."""
        return next(one for one in self.reason if one.id == id_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Limits of a signed link and of the one-time code behind it: hours, digits, tries, minutes."""

    hours: int
    code_digits: int
    code_attempts: int
    code_minutes: int
    codes_a_link: int
    pass_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What is followed for how long.

    Attributes:
        late_hours: after a first visit without word of it; offer_hours: so long an offered place is held.
        next_days: so long a no asks for what comes next.
        assessed_days: so long what a signed assessment says of pregnancy, injecting and overdose is taken for now.
    """

    late_hours: int
    offer_hours: int
    next_days: int
    assessed_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRecord:
    """The smallest count of people that is shown."""

    smallest: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyClock:
    """Hours until something is due in each state; `remind`, `expire`: hours after sending."""

    urgency: ReferralUrgency
    sent: int
    question_asked: int
    accepted: int
    arrived: int
    no_show: int
    remind: tuple[int, ...]
    expire: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRecord:
    """A state as FHIR and the BSeR guide call it."""

    code: ReferralState
    task: str
    business: str
    business_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """A step: in which states, by which sides, to which (None: it stays)."""

    code: ReferralStep
    states: tuple[ReferralState, ...]
    by: tuple[ReferralSide, ...]
    to: ReferralState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineRecord:
    """What to suggest after a decline."""

    reason: DeclineReason
    then: AfterDecline


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRecord:
    """The whole record of referrals."""

    edition: Edition
    basis: Said
    link: Link
    follow: Follow
    need: NeedRecord
    clock: tuple[UrgencyClock, ...]
    state: tuple[StateRecord, ...]
    step: tuple[StepRecord, ...]
    decline: tuple[DeclineRecord, ...]


@cache
def waitlist() -> WaitlistRecord:
    """Return the record of the waitlist."""
    return knowledge.record("waitlist", WaitlistRecord)


@cache
def referral() -> ReferralRecord:
    """Return the record of referrals, checked; RecordFault where a code of a vocabulary is missing or stands twice."""
    found = knowledge.record("referral", ReferralRecord)
    check(found)
    return found


def check(record: ReferralRecord) -> None:
    """Raise RecordFault unless each state, step, urgency and reason stands exactly once."""
    _each_once("state", ReferralState, (one.code for one in record.state))
    _each_once("step", ReferralStep, (one.code for one in record.step))
    _each_once("clock", ReferralUrgency, (one.urgency for one in record.clock))
    _each_once("decline", DeclineReason, (one.reason for one in record.decline))


def _each_once(name: str, wanted: Iterable[str], found: Iterable[str]) -> None:
    if sorted(found) != sorted(wanted):
        raise RecordFault(f"referral.{name}: wanted each of {', '.join(sorted(wanted))} exactly once")
