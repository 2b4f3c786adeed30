"""The matching index in this process's memory: read once, renewed within seconds of a change, never asked of a request.

A request takes the snapshot that is there; one daemon thread asks for the edition with a connection of its own and
swaps in a new snapshot when it is built. Until then the old one answers.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import connection
from django.utils import timezone

from throughcare.matching import Index
from throughcare_web.directory import live, queries
from throughcare_web.directory.live import Live
from throughcare_web.directory.queries import Edition, Problem, Source


_log = logging.getLogger(__name__)
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The directory at one edition: the index over it, where its listings come from, what open reports say of them.

    Attributes:
        index: knows what programs told of this moment, `live`; `bare` is without it, and shared while the edition holds.
    """

    edition: Edition
    index: Index
    sources: tuple[Source, ...]
    problems: Mapping[str, list[Problem]]
    bare: Index
    live: Live

    @property
    def fictional(self) -> bool:
        """Return whether these programs are made up."""
        return self.edition.fictional


class _Held:
    """What this process holds: the snapshot, and the thread that renews it until told to stop."""

    snapshot: Snapshot | None = None
    watcher: threading.Thread | None = None
    stop = threading.Event()


def snapshot() -> Snapshot:
    """Return the directory as this process knows it: no query, except the first time.

    With the setting DIRECTORY_POLL_SECONDS at 0 no thread runs, and each call asks for the edition itself.
    """
    if not settings.DIRECTORY_POLL_SECONDS:
        return refresh()
    if (held := _Held.snapshot) is None:
        held = refresh()
        _watch()
    return held


def current() -> Index:
    """Return the index over all current listings, as this process knows it."""
    return snapshot().index


def refresh() -> Snapshot:
    """Read the directory again if its edition changed; return the snapshot, which every thread gets from then on.

    Open reports are few, and read each time. What programs told of this moment is read again when it changed, a number
    ran out or a day ended: then the index is not built anew, only what they told is laid out again.
    """
    with _lock:
        edition, problems, now = queries.edition(), queries.open_problems(), timezone.now()
        held = _Held.snapshot
        if held is None or held.edition != edition:
            bare, told = Index.build(queries.current_programs()), live.live(now)
            index = bare.with_live(told.facts, now)
            held = Snapshot(edition, index, queries.sources(), problems, bare, told)
            _Held.snapshot = held
            gc.freeze()  # hundreds of thousands of objects that stay: the collector need not walk them every time
            return held
        if not held.live.holds(live.edition(), now):
            told = live.live(now)
            held = replace(held, live=told, index=held.bare.with_live(told.facts, now))
        if held.problems != problems:
            held = replace(held, problems=problems)
        _Held.snapshot = held
        return held


def forget() -> None:
    """End the thread and let go of the snapshot; the next call reads the directory anew."""
    _Held.stop.set()
    if _Held.watcher is not None:
        _Held.watcher.join()
    _Held.snapshot = _Held.watcher = None
    _Held.stop = threading.Event()


def _watch() -> None:
    """Start the thread that renews the snapshot, once in each process."""
    with _lock:
        if _Held.watcher is None:
            _Held.watcher = threading.Thread(
                target=_renew_until,
                args=(_Held.stop, settings.DIRECTORY_POLL_SECONDS),
                name="directory-index",
                daemon=True,
            )
            _Held.watcher.start()


def _renew_until(stop: threading.Event, seconds: float) -> None:
    """Ask for the edition every so many seconds, over a connection of this thread's own."""
    while not stop.wait(seconds):
        try:
            refresh()
        except Exception:  # a dead thread would serve an old directory for ever
            _log.exception("The directory index was not renewed; the old one answers, and it is tried again.")
            connection.close()
    connection.close()
