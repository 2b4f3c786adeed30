"""What coverage means for a person: each state's Medicaid page, ways to pay, what to ask an insurer, when to keep one's money.

Everything said is from `knowledge/coverage.toml`, in both languages and with its sources. Who qualifies is not decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from throughcare import knowledge
from throughcare.knowledge import Citation, Edition, RecordFault
from throughcare.places import states
from throughcare.public.said import Cited, Named
from throughcare.terms import Expansion, Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Cited):
    """Something said to anyone, without sources where it only asks or advises."""

    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMeaning(Statement):
    """What one way to pay is, who has it, and what it means for treatment."""

    code: Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class StateMedicaid:
    """Medicaid in one state, in the District of Columbia or in a territory.

    Attributes:
        code: postal code.
        program: what the state calls it.
        url: the state's own page for people who want to apply or learn.
        url_verified: whether a copy of the page at that very address was read, or is on record as answering in 2026.
        expansion, expansion_source: where it stands, and the key of the citation that says so, as of its date.
        checked_on: the day we looked.
        note, note_es: what is different here; empty where nothing is. note_sources: keys of citations.
    """

    code: str
    program: str
    url: str
    url_verified: bool
    expansion: Expansion
    expansion_source: str
    checked_on: date
    note: str = ""
    note_es: str = ""
    note_sources: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the name of the state, as the Postal Service writes it."""
        return states()[self.code].name

    @property
    def source(self) -> Citation:
        """Return what says where the state stands on expansion; its `dated` is the day that holds for."""
        return knowledge.citations()[self.expansion_source]

    @property
    def remark(self) -> Statement | None:
        """Return what is different here, or None."""
        if not self.note:
            return None
        return Statement(text=self.note, text_es=self.note_es, sources=self.note_sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback(Named):
    """A federal page that helps in every state; its fields mean what those of `StateMedicaid` mean."""

    url: str
    url_verified: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The whole record.

    Attributes:
        expansion: what Medicaid expansion means for a person; as_of: how old the list is, and to apply anyway.
        work_rule: what is asked of adults with expansion coverage from 2027 on, and who is left out of it.
        elsewhere: what to say of a place in `without_medicaid`, which has no Medicaid of its own.
        fallback: federal pages. state: by postal code's own order in the record. payment: one for each `Payment`.
        ask: questions to an insurer, in the order of a call. warning: when a program asks for money up front.
    """

    edition: Edition
    expansion: Statement
    as_of: Statement
    work_rule: Statement
    elsewhere: Statement
    fallback: tuple[Fallback, ...]
    state: tuple[StateMedicaid, ...]
    payment: tuple[PaymentMeaning, ...]
    ask: tuple[Statement, ...]
    warning: tuple[Statement, ...]
    without_medicaid: tuple[str, ...]

    def medicaid(self, code: str) -> StateMedicaid | None:
        """Return Medicaid in the place with a postal code; None where there is none, or no such place."""
        return next((one for one in self.state if one.code == code), None)

    def meaning(self, payment: Payment) -> PaymentMeaning:
        """Return what a way to pay means."""
        return next(one for one in self.payment if one.code is payment)

    def said(self) -> Iterator[Statement]:
        """Yield everything the record says, in its order."""
        yield from (self.expansion, self.as_of, self.work_rule, self.elsewhere)
        yield from (*self.payment, *self.ask, *self.warning)
        yield from (one.remark for one in self.state if one.remark is not None)


@cache
def coverage() -> Coverage:
    """Return the record, checked.

    Raises:
        RecordFault: it is malformed, or breaks one of the promises that `check` states.
    """
    found = knowledge.record("coverage", Coverage)
    check(found)
    return found


def check(record: Coverage) -> None:
    """Check that each place and each way to pay is there exactly once, and that every source is known.

    Raises:
        RecordFault: one of these does not hold; it says what was found and what is wanted.
    """
    places = [*(one.code for one in record.state), *record.without_medicaid]
    _once("state", places, [*states()])
    _once("payment", [one.code for one in record.payment], [*Payment])
    knowledge.check_citations("coverage", (one.expansion_source for one in record.state))
    knowledge.check_citations("coverage", (one.source for one in record.fallback))


def _once(what: str, found: list[str], wanted: list[str]) -> None:
    times = Counter(found)
    for code in (*wanted, *found):
        if times[code] != 1 or code not in wanted:
            raise RecordFault(
                f"coverage.toml: {what}: found {str(code)!r} {times[code]} times; wanted once each: {', '.join(wanted)}"
            )
