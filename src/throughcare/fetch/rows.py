"""A row as the locator's API sends it: which program it is, where it says it lies, whether that can be true.

Rows are kept exactly as they came; making a `Program` of one is the work of `throughcare.programs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from throughcare.places import miles_between, zip_centroid
from throughcare.programs.cells import degrees, split_zip, tidy
from throughcare.programs.points import furthest_from_zip_miles


def text(row: Mapping[str, Any], key: str) -> str:
    """Return a field as trimmed text; empty when it is missing or null."""
    return tidy(row.get(key))


def identity(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what makes two rows one program: the locator's id, else kind, names, street and ZIP code."""
    if frid := text(row, "frid"):
        return (frid,)
    kind = text(row, "typeFacility") or text(row, "type_facility")
    return (kind, *(text(row, key).casefold() for key in ("name1", "name2", "street1", "zip")))


def point(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return latitude and longitude as sent, or None when either is missing or no number."""
    latitude, longitude = degrees(text(row, "latitude")), degrees(text(row, "longitude"))
    return None if latitude is None or longitude is None else (latitude, longitude)


def zip_point(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return the centroid of the row's ZIP code, or None when it is not known."""
    return zip_centroid(split_zip(text(row, "zip"))[0])


def is_misplaced(row: Mapping[str, Any]) -> bool:
    """Return True when the point lies too far from the row's own ZIP code to be believed."""
    sent = point(row)
    return sent is not None and not _fits(row, *sent)


def is_exchanged(row: Mapping[str, Any]) -> bool:
    """Return True when the point fits the ZIP code only with latitude and longitude exchanged."""
    sent = point(row)
    return sent is not None and not _fits(row, *sent) and _fits(row, sent[1], sent[0])


def _fits(row: Mapping[str, Any], latitude: float, longitude: float) -> bool:
    """Return whether a point may be the row's: near its ZIP code, or there is no telling."""
    centroid = zip_point(row)
    limit = furthest_from_zip_miles(text(row, "state"))
    return centroid is None or miles_between(latitude, longitude, *centroid) <= limit
