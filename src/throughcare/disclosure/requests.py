"""What is asked: which parts of a record, for whom, for what; what a patient wished not shared; and the two answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from throughcare.knowledge.words import Sentence
from throughcare.terms.sharing import (
    TPO_PURPOSES,
    ConsentElement,
    DisclosureBasis,
    Duty,
    Purpose,
    RecipientKind,
    RecordPart,
    Redisclosure,
    RefusalReason,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who would receive it.

    Attributes:
        through: the intermediary (a health information exchange) that would pass it on; empty where it goes straight.
        is_treating: whether the recipient treats the patient; matters only through an intermediary.
        affiliation: where a person works; written down with what is shared in an emergency (42 CFR 2.51(c)).
    """

    kind: RecipientKind
    name: str
    through: str = ""
    is_treating: bool = False
    affiliation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a disclosure without consent rests on.

    Attributes:
        text: the nature of the emergency; the agreement, approval, report or court order, named.
        cannot_ask: whether the patient's consent cannot be obtained in time (emergencies).
        court_order: whether a court ordered it under 42 CFR 2.61 to 2.67 (legal cases).
    """

    text: str = ""
    cannot_ask: bool = False
    court_order: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Which parts of one record are to go to whom, for what; `has_died`: whether the patient is known to have died."""

    recipient: Recipient
    purpose: Purpose
    parts: frozenset[RecordPart]
    ground: Ground = Ground()
    has_died: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """What a program agreed not to share, from one day until another.

    Attributes:
        parts, kinds, names, purposes: what, with which kinds of recipient or with whom by name, for what; empty: all.
        ended_on: the day from which it no longer holds; None while it does.
    """

    key: str
    agreed_on: date
    parts: frozenset[RecordPart] = frozenset()
    kinds: frozenset[RecipientKind] = frozenset()
    names: frozenset[str] = frozenset()
    purposes: frozenset[Purpose] = frozenset()
    ended_on: date | None = None

    def parts_kept(self, request: Request, on: date) -> frozenset[RecordPart]:
        """Return the parts of a request that it keeps back on a day, were it for one of the purposes restricted."""
        if on < self.agreed_on or (self.ended_on is not None and self.ended_on <= on):
            return frozenset()
        to = request.recipient
        everyone = not self.kinds and not self.names
        if (
            not everyone
            and to.kind not in self.kinds
            and same_name(to.name) not in map(same_name, self.names)
        ):
            return frozenset()
        return request.parts & self.parts if self.parts else request.parts

    def holds_for(self, purpose: Purpose) -> bool:
        """Return whether it holds for a purpose; none holds for anything but treatment, payment and operations."""
        return purpose in TPO_PURPOSES and (not self.purposes or purpose in self.purposes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason why not: its code, its sentence filled in, and what it is about.

    Attributes:
        parts: the parts of the record at fault; elements: what is missing from the consent.
        consent: the key of the consent it is about; empty where it is about none.
    """

    code: RefusalReason
    text: Sentence
    parts: tuple[RecordPart, ...] = ()
    elements: tuple[ConsentElement, ...] = ()
    consent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """It may be shared, with what goes along.

    Attributes:
        consent: the key of the consent it rests on; empty where it rests on none.
        redisclosure: what the recipient may do with it.
    """

    basis: DisclosureBasis
    duties: tuple[Duty, ...]
    redisclosure: Redisclosure
    consent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """It may not be shared, and why: at least one reason."""

    reasons: tuple[Reason, ...]

    @property
    def codes(self) -> tuple[RefusalReason, ...]:
        """Return the codes of its reasons."""
        return tuple(reason.code for reason in self.reasons)

    def __str__(self) -> str:
        return " ".join(map(str, (reason.text for reason in self.reasons)))


def same_name(name: str) -> str:
    """Return a name as it is compared: without regard to capitals and spaces."""
    return " ".join(name.casefold().split())


def must_agree(wish: Restriction, *, paid_in_full: bool, required_by_law: bool) -> bool:
    """Return whether the program has to agree: a health plan, for payment or operations, where the patient paid (2.26(a)(6))."""
    for_plan = wish.kinds == {RecipientKind.HEALTH_PLAN}
    without_treatment = bool(wish.purposes) and wish.purposes <= {Purpose.PAYMENT, Purpose.OPERATIONS}
    return paid_in_full and for_plan and without_treatment and not required_by_law
