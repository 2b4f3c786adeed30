"""The coverage record as the site shows it: in one language, its sources numbered once. Words and order only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from throughcare.knowledge import Edition
from throughcare.public.coverage import Coverage, StateMedicaid, coverage
from throughcare.terms import Payment
from throughcare_web.find.sources import Numbers, Source, Statement
from throughcare_web.find.text import Link


# What a person can choose in the search; public funds are a program's to know of itself.
_SEARCHED = {
    Payment.FREE: "low_cost",
    Payment.SLIDING_SCALE: "low_cost",
    Payment.PAYMENT_ASSISTANCE: "low_cost",
    Payment.PUBLIC_FUNDS: "",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A way to pay; searched: the code by which the search knows it, empty where it does not."""

    code: Payment
    name: str
    said: Statement
    searched: str


@dataclass(frozen=True, slots=True)
class Row:
    """Medicaid in one place."""

    name: str
    program: str
    url: str
    is_url_verified: bool
    expansion: str
    remark: Statement | None


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole page."""

    ways: tuple[Way, ...]
    ask: tuple[Statement, ...]
    warnings: tuple[Statement, ...]
    expansion: tuple[Statement, ...]
    rows: tuple[Row, ...]
    elsewhere: Statement
    fallbacks: tuple[Link, ...]
    sources: tuple[Source, ...]
    checked_on: date
    edition: Edition


@cache
def shown(language: str) -> Shown:
    """Return the page in a language."""
    record, numbers = coverage(), Numbers(language)
    said = numbers.statement
    return Shown(  # in the order of the page: so the sources are numbered
        ways=tuple(
            Way(one.code, one.code.words(language), said(one), _SEARCHED.get(one.code, str(one.code)))
            for one in record.payment
        ),
        ask=tuple(map(said, record.ask)),
        warnings=tuple(map(said, record.warning)),
        expansion=tuple(map(said, (record.expansion, record.as_of, record.work_rule))),
        rows=tuple(_row(one, numbers) for one in record.state),
        elsewhere=said(record.elsewhere),
        fallbacks=tuple(Link(one.url, one.words(language)) for one in record.fallback),
        sources=_sources(record, numbers),
        checked_on=max(one.checked_on for one in record.state),
        edition=record.edition,
    )


def _sources(record: Coverage, numbers: Numbers) -> tuple[Source, ...]:
    """Return the sources cited, then what says where each state stands: its row shows no number."""
    numbers.of(state.expansion_source for state in record.state)
    return numbers.sources


def _row(state: StateMedicaid, numbers: Numbers) -> Row:
    return Row(
        name=state.name,
        program=state.program,
        url=state.url,
        is_url_verified=state.url_verified,
        expansion=state.expansion.words(numbers.language),
        remark=numbers.statement(state.remark) if state.remark else None,
    )
