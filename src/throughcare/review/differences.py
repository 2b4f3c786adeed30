"""What differs between two states of plain values, down to the single limit or sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


_NAMES = ("id", "key", "code", "rule", "name")  # what a table of a list is called by, the first it has


def differences(
    was: Mapping[str, Any], now: Mapping[str, Any], path: str = ""
) -> Iterator[tuple[str, str, str]]:
    """Yield each value that differs: its path, what stood there, what stands there now.

    A list of tables that have names is compared by name, so that one row added does not seem to change all after it.
    """
    for key in [*was, *(key for key in now if key not in was)]:
        old, new = was.get(key), now.get(key)
        if old == new:
            continue
        name = f"{path}{key}"
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from differences(old, new, f"{name}.")
        elif (named_old := _by_name(old)) is not None and (named_new := _by_name(new)) is not None:
            yield from differences(named_old, named_new, f"{name}.")
        else:
            yield name, _shown(old), _shown(new)


def plain(values: object) -> str:
    """Return plain values on one line."""
    return json.dumps(values, default=str, ensure_ascii=False)


def _by_name(value: object) -> Mapping[str, Any] | None:
    """Return a list of tables by the names they have; None where they have none, or share one."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        return None
    if not all(isinstance(row, Mapping) for row in value):
        return None
    for name in _NAMES:
        named = {str(row[name]): row for row in value if name in row}
        if len(named) == len(value):
            return named
    return None


def _shown(value: Any) -> str:
    if value is None:
        return "(nothing)"
    return str(value) if isinstance(value, str | int | float) else plain(value)
