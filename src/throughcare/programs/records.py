"""The records in `knowledge/` that this package reads: facts a reviewer can check without reading code."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any, TypeAlias


Record: TypeAlias = dict[str, Any]


def read_record(name: str) -> Record:
    """Return the record file `name` of `throughcare/knowledge` as plain values."""
    return tomllib.loads((files("throughcare") / "knowledge" / name).read_text(encoding="utf-8"))
