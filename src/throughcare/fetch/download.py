"""A whole listing, page after page: gathered, compared with what was announced, written at once.

Decides when to go on, when to begin again and when to stop. It talks to the server only through `Locator` and
to the disk only through `Part`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from throughcare.errors import BadInput
from throughcare.fetch import rows as judge
from throughcare.fetch.locator import PAUSE_SECONDS, Locator, Page
from throughcare.fetch.parts import Part
from throughcare.fetch.query import Query


Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a download is: pages and rows here, and those announced."""

    page: int
    pages: int
    rows: int
    records: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """A finished download.

    Attributes:
        path: the file written.
        retrieved_on: the day of its oldest page, ISO.
        rows: programs in the file; `pages` the pages they came in, of which `resumed` were already here.
        remarks: sentences about what was not as it should be; empty when all was.
    """

    path: Path
    retrieved_on: str
    rows: int
    pages: int
    resumed: int
    remarks: tuple[str, ...]


class _ListingChangedError(BadInput):
    """The totals of a page differ from those of the pages before: the listing changed meanwhile."""


@dataclass(slots=True)
class _Gathered:
    """The pages so far, taken in order."""

    query: Query
    pages: int = 0
    records: int = 0
    taken: int = 0
    sent: int = 0
    rows: dict[tuple[str, ...], Row] = field(default_factory=dict)

    def take(self, page: Page, where: str) -> None:
        if self.taken == 0:
            self.pages, self.records = page.pages, page.records
            _check_first(page, self.query, where)
        if (page.pages, page.records) != (self.pages, self.records):
            found = f"{page.records:,} programs in all, where earlier pages said {self.records:,}"
            raise _ListingChangedError(where, found, "one listing that holds still; run it again later")
        new = {judge.identity(row): row for row in page.rows if judge.identity(row) not in self.rows}
        if not new:
            found = "rows of earlier pages again" if page.rows else "no rows"
            raise BadInput(where, found, "the next programs: this server does not page as its guide says")
        self.rows.update(new)
        self.sent += len(page.rows)
        self.taken += 1

    @property
    def complete(self) -> bool:
        return 0 < self.pages <= self.taken


def fetch(query: Query, target: Path, locator: Locator, report: Callable[[Progress], None]) -> Fetched:
    """Download every page of a query into `target` and say what is odd about it.

    A part file beside the target keeps the pages; the same call after an interruption goes on from there.
    When the listing changes while it is read, reading begins again, once.

    Raises:
        BadInput: the server cannot be used, ignores the question or has nothing for it; the listing keeps
            changing; the target is no place for a file.
    """
    part, kept = Part.open(target, locator.url(query, 1), locator.world.now().date())
    try:
        gathered = _gather(part, kept, locator, query, report)
    except _ListingChangedError as change:
        locator.tell(f"{change.where}: {change.found}; beginning again")
        part, kept = Part(target, part.question, locator.world.now().date()), []
        gathered = _gather(part, kept, locator, query, report)
    part.finish(_document(gathered, part))
    day = part.begun_on.isoformat()
    return Fetched(target, day, len(gathered.rows), gathered.pages, len(kept), _remarks(gathered))


def _gather(
    part: Part, kept: list[dict[str, Any]], locator: Locator, query: Query, report: Callable[[Progress], None]
) -> _Gathered:
    gathered = _Gathered(query)
    for document in kept:
        gathered.take(Page.from_document(document, str(part.path)), str(part.path))
    while not gathered.complete:
        number = gathered.taken + 1
        if number > len(kept) + 1:
            locator.world.sleep(PAUSE_SECONDS)
        page = locator.page(query, number)
        gathered.take(page, f"{locator.base_url}, page {number}")
        part.add(_as_sent(page), first=number == 1)
        report(Progress(gathered.taken, gathered.pages, len(gathered.rows), gathered.records))
    return gathered


def _check_first(page: Page, query: Query, where: str) -> None:
    """Stop at the first page when it is empty, or when most of it lies elsewhere: the query was ignored."""
    if not page.rows:
        raise BadInput(where, f"no programs {query.label}", "at least one: ask for a larger area")
    outside = sum(not query.is_answered_by(row) for row in page.rows)
    if outside * 2 > len(page.rows):
        found = f"{len(page.rows)} programs of which {outside} are not {query.label}"
        raise BadInput(where, found, "the programs asked for: this server ignores the query")


def _as_sent(page: Page) -> dict[str, Any]:
    return {"page": page.number, "totalPages": page.pages, "recordCount": page.records, "rows": page.rows}


def _document(gathered: _Gathered, part: Part) -> dict[str, Any]:
    """Return the listing as one page of the API, with the day and the question it answers."""
    rows = list(gathered.rows.values())
    return {
        "page": 1,
        "totalPages": 1,
        "recordCount": len(rows),
        "retrieved_on": part.begun_on.isoformat(),
        "retrieved_from": part.question,
        "rows": rows,
    }


def _remarks(gathered: _Gathered) -> tuple[str, ...]:
    rows = list(gathered.rows.values())
    exchanged = sum(judge.is_exchanged(row) for row in rows)
    misplaced = sum(judge.is_misplaced(row) for row in rows) - exchanged
    outside = sum(not gathered.query.is_answered_by(row) for row in rows)
    counts = {
        f"the server announced {gathered.records:,} programs and sent {gathered.sent:,}": (
            gathered.records != gathered.sent
        ),
        f"{gathered.sent - len(rows):,} rows came more than once and are kept once": gathered.sent
        - len(rows),
        f"{outside:,} rows are not {gathered.query.label}": outside,
        f"{exchanged:,} rows have latitude and longitude exchanged": exchanged,
        f"{misplaced:,} rows have a point far from their ZIP code": misplaced,
    }
    return tuple(sentence for sentence, count in counts.items() if count)
