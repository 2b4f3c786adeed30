"""The federal locator's API over HTTP: one page at a time, patiently and politely.

The only place in the core that opens a connection, reads the clock or waits. All three come in through
`World`, so that everything else about a download can be tried without them.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from importlib.metadata import version
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from throughcare.errors import BadInput
from throughcare.fetch.query import Query


BASE_URL = "https://findtreatment.gov"
PATH = "/locator/exportsAsJson/v2"
PAUSE_SECONDS = 1.0  # between two pages
_TIMEOUT_SECONDS = 60
_WAITS_SECONDS = (2, 4, 8, 16)  # after the first, second ... failure; then it gives up
_LONGEST_WAIT_SECONDS = 300
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_PAGES_KEPT = "an answer; run the same command later, the pages already here are kept"


def _connect(request: Request) -> bytes:
    try:
        with urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 - only http and https reach this line
            body: bytes = answer.read()
            return body
    except HTTPError as refusal:
        refusal.close()  # it is the answer too, and keeps the connection open
        raise


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class World:
    """What a download needs from outside: a connection, a way to wait, the time."""

    connect: Callable[[Request], bytes] = _connect
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = _utc_now


@dataclass(frozen=True, slots=True)
class Page:
    """One page as the API sent it: its number from 1, the totals it states, its rows."""

    number: int
    pages: int
    records: int
    rows: list[dict[str, Any]]

    @classmethod
    def from_document(cls, document: object, where: str) -> Page:
        """Return the page in a decoded answer; raise BadInput when it is not a page of the locator's API."""
        if not isinstance(document, Mapping):
            raise BadInput(
                where, f"JSON of another shape ({type(document).__name__})", "a page of the locator's API"
            )
        numbers = [document.get(key) for key in ("page", "totalPages", "recordCount")]
        rows = document.get("rows")
        if not all(type(number) is int for number in numbers) or not isinstance(rows, list):
            keys = ", ".join(str(key) for key in document) or "no fields"
            raise BadInput(where, f"JSON with {keys[:80]}", "page, totalPages, recordCount and rows")
        if not all(isinstance(row, dict) for row in rows):
            raise BadInput(where, "rows that are not objects", "one JSON object a program")
        number, pages, records = (int(str(number)) for number in numbers)
        return cls(number, pages, records, rows)


@dataclass(frozen=True, slots=True)
class Locator:
    """The API at one address.

    Attributes:
        base_url: scheme and host, and a path prefix where it stands behind one.
        world: connection, clock and patience.
        tell: called with a sentence when it has to wait.
    """

    base_url: str = BASE_URL
    world: World = field(default_factory=World)
    tell: Callable[[str], None] = lambda sentence: None

    def __post_init__(self) -> None:
        """Refuse an address that is not http or https: `file:` would read this machine's own files."""
        try:
            parts = urlsplit(self.base_url)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:  # brackets that do not hold an address
            usable = False
        if not usable:
            raise BadInput("--base-url", repr(self.base_url), f'an address such as "{BASE_URL}"')

    def url(self, query: Query, page: int) -> str:
        """Return the address of one page."""
        return f"{self.base_url.rstrip('/')}{PATH}?{query.parameters(page)}"

    def page(self, query: Query, number: int) -> Page:
        """Return one page, trying again when the server is busy or the connection breaks.

        Raises:
            BadInput: the server refuses, stays busy, or answers with something else than the page asked for.
        """
        where = f"{urlsplit(self.base_url).hostname}, page {number}"
        request = Request(self.url(query, number), headers=_headers())  # noqa: S310 - checked in __post_init__
        page = Page.from_document(self._answer(request, where), where)
        if page.number != number:
            raise BadInput(where, f"page {page.number}", "the page asked for: this server ignores the query")
        return page

    def _answer(self, request: Request, where: str) -> object:
        waits = iter(_WAITS_SECONDS)
        while True:
            try:
                return _parsed(self.world.connect(request))
            except (OSError, HTTPException, ValueError) as fault:
                problem, wait = _described(fault), next(waits, None)
                if wait is None or not _passes(fault):
                    raise BadInput(where, problem, _PAGES_KEPT) from fault
                self._wait(max(wait, self._asked_to_wait(fault)), problem, where)

    def _wait(self, seconds: float, problem: str, where: str) -> None:
        if seconds > _LONGEST_WAIT_SECONDS:
            raise BadInput(where, f"{problem}, come back in {seconds:.0f} seconds", _PAGES_KEPT)
        self.tell(f"{where}: {problem}; trying again in {seconds:.0f} s")
        self.world.sleep(seconds)

    def _asked_to_wait(self, fault: Exception) -> float:
        """Return the seconds of a Retry-After header, which may be a number or a date; 0 without one."""
        header = fault.headers.get("Retry-After", "") if isinstance(fault, HTTPError) else ""
        if header.strip().isdecimal():
            return float(header)
        try:
            return (parsedate_to_datetime(header) - self.world.now()).total_seconds()
        except (TypeError, ValueError):
            return 0.0


def _headers() -> dict[str, str]:
    agent = f"throughcare/{version('throughcare')} (open-source treatment matching; reads one page at a time)"
    return {"User-Agent": agent, "Accept": "application/json"}


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except RecursionError as fault:
        raise ValueError("nested hundreds of levels deep") from fault


def _passes(fault: Exception) -> bool:
    """Return whether a fault may be gone in a minute. An unknown host or a closed port will not be."""
    if isinstance(fault, HTTPError):
        return fault.code in _TRY_AGAIN
    cause = fault.reason if isinstance(fault, URLError) else fault
    return not isinstance(cause, socket.gaierror | ConnectionRefusedError)


def _described(fault: Exception) -> str:
    if isinstance(fault, HTTPError):
        return f"HTTP {fault.code} {fault.reason}".strip()
    if isinstance(fault, json.JSONDecodeError):
        return (
            f"an answer that is not JSON, or only its beginning (line {fault.lineno}, column {fault.colno})"
        )
    if isinstance(fault, UnicodeDecodeError):
        return "an answer that is not UTF-8"
    if isinstance(fault, ValueError):
        return f"an answer that cannot be read ({fault})"
    cause = fault.reason if isinstance(fault, URLError) else fault
    if isinstance(cause, TimeoutError):
        return f"no answer within {_TIMEOUT_SECONDS} seconds"
    return f"no connection ({getattr(cause, 'strerror', None) or cause or type(cause).__name__})"
