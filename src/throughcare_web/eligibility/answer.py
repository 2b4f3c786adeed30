"""What an X12 271 says of one person: read whole, loop by loop, with the place of what cannot be read.

What it means for the program's question is `summary`'s matter.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from throughcare.errors import BadInput
from throughcare_web.eligibility.interchange import Segment, TransactionSet


_AMOUNT = re.compile(r"[0-9]{0,9}(\.[0-9]{1,2})?")
_SHARE = re.compile(r"[0-9]?(\.[0-9]{1,4})?")
_DAY = re.compile("[0-9]{8}")
_TRACE_BROUGHT_BACK, _TRACE_OF_PAYER = "2", "1"
_PAYER, _PROVIDER, _SUBSCRIBER, _DEPENDENT = "20", "21", "22", "23"


@dataclass(frozen=True, slots=True)
class Days:
    """A day or a time of which the answer speaks: its qualifier, first and last day."""

    qualifier: str
    first: dt.date
    last: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One line of an answer (segment EB with what belongs to it).

    Attributes:
        kind: code of EB01; level: whom it is for (IND, FAM ...); services: codes of EB03.
        amount: dollars; percent: 0 to 100.
        authorization, in_network: Y, N, U, W or nothing.
    """

    kind: str
    level: str = ""
    services: tuple[str, ...] = ()
    plan: str = ""
    period: str = ""
    amount: Decimal | None = None
    percent: Decimal | None = None
    authorization: str = ""
    in_network: str = ""
    days: tuple[Days, ...] = ()
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a 271 says of one person.

    Attributes:
        traces: what it brings back of our question: the trace, or without a person the number of our transaction.
        reference: the payer's own trace number, or else its number of the transaction.
        rejects: codes of why the payer did not answer, in order.
    """

    traces: tuple[str, ...]
    reference: str
    payer_name: str
    member_id: str = ""
    family_name: str = ""
    given_names: str = ""
    born_on: dt.date | None = None
    days: tuple[Days, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    rejects: tuple[str, ...] = ()


def read_answer(transaction: TransactionSet) -> Answer:
    """Return what the transaction says of the one person it is about.

    Raises:
        BadInput: it is about several people, or a segment cannot be read; nothing of what it holds is in the message.
    """
    levels = list(_levels(transaction.segments))
    subscribers = [level for level in levels if level[0].at(3) == _SUBSCRIBER]
    if len(subscribers) > 1:
        raise BadInput(
            subscribers[1][0].where(), "a second person", "one person in a transaction, as we asked"
        )
    dependents = [level for level in levels if level[0].at(3) == _DEPENDENT]
    if len(dependents) > 1:
        raise BadInput(
            dependents[1][0].where(), "a second person", "one person in a transaction, as we asked"
        )
    people = [*subscribers, *dependents]
    about = [segment for level in people for segment in level]
    person = dependents[0] if dependents else about
    traces = _of(about, "TRN")
    begun = next((one for one in transaction.segments if one.name == "BHT"), None)
    number = begun.at(3) if begun else ""
    own = [one.at(2) for one in traces if one.at(1) == _TRACE_OF_PAYER]
    return Answer(
        traces=tuple(one.at(2) for one in traces if one.at(1) == _TRACE_BROUGHT_BACK)
        if people
        else (number,),
        reference=next(iter(own), "") or number,
        payer_name=_payer_name(levels),
        member_id=next((one.at(9) for one in _of(about, "NM1") if one.at(1) == "IL"), ""),
        **_named(person),
        days=tuple(_days(one) for one in _before_benefits(person) if one.name == "DTP"),
        benefits=tuple(_benefits(about)),
        rejects=tuple(dict.fromkeys(one.at(3) for one in _of(transaction.segments, "AAA") if one.at(3))),
    )


def _levels(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    """Yield each level of the hierarchy: its HL and what follows to the next."""
    level: list[Segment] = []
    for segment in segments:
        if segment.name in ("HL", "SE"):
            if level:
                yield level
            level = []
        if segment.name == "HL":
            if segment.at(3) not in (_PAYER, _PROVIDER, _SUBSCRIBER, _DEPENDENT):
                raise BadInput(segment.where(3), "no level of an answer", "20, 21, 22 or 23")
            level = [segment]
        elif level:
            level.append(segment)


def _of(segments: Iterable[Segment], name: str) -> list[Segment]:
    return [segment for segment in segments if segment.name == name]


def _payer_name(levels: Sequence[Sequence[Segment]]) -> str:
    names = [one.at(3) for level in levels if level[0].at(3) == _PAYER for one in _of(level, "NM1")]
    return next(iter(names), "")


def _before_benefits(person: Iterable[Segment]) -> Iterator[Segment]:
    for segment in person:
        if segment.name == "EB":
            return
        yield segment


def _named(person: Iterable[Segment]) -> dict[str, object]:
    found: dict[str, object] = {}
    for segment in _before_benefits(person):
        if segment.name == "NM1" and segment.at(1) in ("IL", "03"):
            found |= {"family_name": segment.at(3), "given_names": segment.at(4)}
        if segment.name == "DMG" and segment.at(2):
            found["born_on"] = _day(segment, 2, segment.at(2))
    return found


def _benefits(about: Iterable[Segment]) -> Iterator[Benefit]:
    group: list[Segment] = []
    for segment in about:
        if segment.name in ("EB", "HL") and group:
            yield _benefit(group)
            group = []
        if segment.name == "EB" or group:
            group.append(segment)
    if group:
        yield _benefit(group)


def _benefit(group: Sequence[Segment]) -> Benefit:
    line = group[0]
    if not line.at(1):
        raise BadInput(line.where(1), "nothing", "what the line tells")
    share = _number(line, 8, _SHARE, "a share such as .2")
    return Benefit(
        kind=line.at(1),
        level=line.at(2),
        services=line.all_at(3),
        plan=line.at(5),
        period=line.at(6),
        amount=_number(line, 7, _AMOUNT, "an amount such as 15 or 15.50"),
        percent=None if share is None else share * 100,
        authorization=line.at(11),
        in_network=line.at(12),
        days=tuple(_days(one) for one in group if one.name == "DTP"),
        messages=tuple(one.at(1) for one in group if one.name == "MSG" and one.at(1)),
    )


def _number(line: Segment, element: int, form: re.Pattern[str], wanted: str) -> Decimal | None:
    text = line.at(element)
    if not text:
        return None
    if not form.fullmatch(text) or text == ".":
        raise BadInput(line.where(element), "no number", wanted)
    return Decimal(text)


def _days(segment: Segment) -> Days:
    first, _, last = segment.at(3).partition("-")
    if segment.at(2) == "RD8" and last:
        return Days(segment.at(1), _day(segment, 3, first), _day(segment, 3, last))
    if segment.at(2) == "D8":
        return Days(segment.at(1), _day(segment, 3, segment.at(3)), None)
    raise BadInput(segment.where(3), "no day", "D8 and a day, or RD8 and two, as YYYYMMDD")


def _day(segment: Segment, element: int, text: str) -> dt.date:
    if _DAY.fullmatch(text):
        try:
            return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            pass
    raise BadInput(segment.where(element), "no day", "a day as YYYYMMDD")
