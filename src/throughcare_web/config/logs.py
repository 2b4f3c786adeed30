"""What a log line may carry: where something went wrong, never whose it was.

Query strings, form values and database rows can all say something about a person; exception messages quote
them.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType


# What follows in these addresses lets whoever holds it act: a link that was answered wrongly works still.
_KEYS = re.compile(r"((?:/link/[a-z-]+/[a-z-]+|/account/invitation|/account/password/reset)/)[^/\s]+")


class ValuelessFormatter(logging.Formatter):
    """Formats an exception as its type and its lines of code, without its message; cuts the keys out of addresses."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without what an address of a link lets one do."""
        return _KEYS.sub(r"\1...", super().format(record))

    def formatException(  # noqa: N802 - the name is logging's
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Return the stack of the exception and of each one that caused it, by type alone."""
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            stack = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{stack}{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or error.__context__
        return "\ncaused by:\n".join(parts)
