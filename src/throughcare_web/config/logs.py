"""What a log line may carry: where something went wrong, never whose it was.

Query strings, form values and database rows can all say something about a person; exception messages quote
them.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType


class ValuelessFormatter(logging.Formatter):
    """Formats an exception as its type and its lines of code, without its message."""

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
