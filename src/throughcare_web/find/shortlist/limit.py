"""A limit on costly work that needs not know who asks: so many at once, and so many a minute, in this process."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager


_MINUTE_S = 60


class Limit:
    """At most `at_once` pieces of work at a time and `a_minute` begun in any minute; `clock` gives seconds."""

    def __init__(self, *, at_once: int, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing at work."""
        self._at_once = at_once
        self._clock = clock
        self._lock = threading.Lock()
        self._working = 0
        self._begun: deque[float] = deque(maxlen=a_minute)

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Give whether there is room now, and hold that place until the work is done."""
        is_free = self._begin()
        try:
            yield is_free
        finally:
            if is_free:
                with self._lock:
                    self._working -= 1

    def _begin(self) -> bool:
        with self._lock:
            now = self._clock()
            is_full = len(self._begun) == self._begun.maxlen and now - self._begun[0] < _MINUTE_S
            if is_full or self._working >= self._at_once:
                return False
            self._begun.append(now)
            self._working += 1
            return True

    def forget(self) -> None:
        """Begin anew, as a process does."""
        with self._lock:
            self._begun.clear()


PDFS = Limit(at_once=2, a_minute=60)
