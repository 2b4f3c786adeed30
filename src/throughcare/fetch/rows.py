"""A row as the locator's API sends it: which program it is, where it says it lies, whether that can be true.

Rows are kept exactly as they came; making a `Program` of one is the work of `throughcare.programs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from throughcare.places import miles_between, zip_centroid


_BELIEVABLE_MILES = 30  # farther from its ZIP code's centroid than this, a point is not believed


def text(row: Mapping[str, Any], key: str) -> str:
    """Return a field as trimmed text; empty when it is missing or null."""
    value = row.get(key)
    return "" if value is None else str(value).strip()


def identity(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what makes two rows one program: the locator's id, else kind, names, street and ZIP code."""
    if frid := text(row, "frid"):
        return (frid,)
    kind = text(row, "typeFacility") or text(row, "type_facility")
    return (kind, *(text(row, key).casefold() for key in ("name1", "name2", "street1", "zip")))


def point(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return latitude and longitude as sent, or None when either is missing or no number."""
    try:
        return float(text(row, "latitude")), float(text(row, "longitude"))
    except ValueError:
        return None


def zip_point(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return the centroid of the row's ZIP code, or None when it is not known."""
    return zip_centroid(text(row, "zip")[:5])


def is_misplaced(row: Mapping[str, Any]) -> bool:
    """Return True when the point lies too far from the row's own ZIP code to be believed."""
    sent, centroid = point(row), zip_point(row)
    return sent is not None and centroid is not None and miles_between(*sent, *centroid) > _BELIEVABLE_MILES


def is_exchanged(row: Mapping[str, Any]) -> bool:
    """Return True when the point fits the ZIP code only with latitude and longitude exchanged."""
    sent, centroid = point(row), zip_point(row)
    if sent is None or centroid is None:
        return False
    return is_misplaced(row) and miles_between(sent[1], sent[0], *centroid) <= _BELIEVABLE_MILES
