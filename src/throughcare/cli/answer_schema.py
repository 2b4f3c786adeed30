"""The JSON Schema of what `throughcare match --json` prints.

Written beside `Matches.to_dict` and tested against its answers: the shape is a promise to other programs.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from throughcare.person import Wants
from throughcare.terms import MatchPart, Medication, Precision, ProgramMedication, Sex, Term


_TEXT: dict[str, Any] = {"type": "string"}
_SENTENCES: dict[str, Any] = {"type": "array", "items": _TEXT}
_DISTANCE: dict[str, Any] = {
    "description": "Great-circle miles; null where the person or the program has no place.",
    "type": ["number", "null"],
    "minimum": 0,
}


def schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Throughcare matches",
        **_object(
            {
                "need": _need(),
                "emergencies": {"description": "Null: not assessed.", "type": ["array", "null"]},
                "widened_to_miles": {
                    "description": "How far the search went because too few programs fit, or null.",
                    "type": ["number", "null"],
                },
                "considered": {"description": "Programs within reach.", "type": "integer", "minimum": 0},
                "notes": {"description": "What to know about the answer as a whole.", **_SENTENCES},
                "matches": {"description": "Best first.", "type": "array", "items": _match()},
                "near_misses": {
                    "description": "Programs left out by what must hold.",
                    "type": "array",
                    "items": _object(
                        {"program": _program(), "distance_miles": _DISTANCE, "excluded_by": _SENTENCES}
                    ),
                },
                "knowledge": {
                    "description": "The edition of the weights, and whether a clinician has signed it.",
                    **_object({"edition": {**_TEXT, "format": "date"}, "signed": {"type": "boolean"}}),
                },
            }
        ),
    }


def _need() -> dict[str, Any]:
    """Return the schema of the need as derived: what was not asked is left out, so nothing is required."""
    lists = {field.name: {"type": "array", "items": _TEXT} for field in fields(Wants)}
    facts = {"age": {"type": "integer"}, "sex": _codes(Sex)}
    return {
        "description": "What was asked of programs, as derived from the person document.",
        "type": "object",
        "properties": {
            "must": {"type": "object", "properties": {**facts, **lists}, "additionalProperties": False},
            "prefer": {"type": "object", "properties": lists, "additionalProperties": False},
            "state": _TEXT,
        },
        "required": ["must", "prefer"],
        "additionalProperties": False,
    }


def _match() -> dict[str, Any]:
    part = {"part": _codes(MatchPart), "points": {"type": "integer"}, "reason": _TEXT}
    return _object(
        {
            "program": _program(),
            "distance_miles": _DISTANCE,
            "score": {"description": "The sum of the parts; it orders the answer.", "type": "integer"},
            "parts": {"type": "array", "items": _object(part)},
            "met": _SENTENCES,
            "unmet": _SENTENCES,
            "unknown": {"description": "What to ask when calling.", **_SENTENCES},
            "medications": {
                "description": "What the program really does with each medication.",
                "type": "object",
                "propertyNames": _codes(Medication),
                "additionalProperties": _codes(ProgramMedication),
            },
        }
    )


def _program() -> dict[str, Any]:
    texts = ("id", "name", "street", "city", "state", "zip", "website", "source", "vintage")
    degrees = {"type": ["number", "null"]}
    return _object(
        {
            **dict.fromkeys(texts, _TEXT),
            "phones": {"type": "array", "items": _object({"number": _TEXT, "role": _TEXT})},
            "latitude": degrees,
            "longitude": degrees,
            "precision": _codes(Precision),
        }
    )


def _codes(vocabulary: type[Term]) -> dict[str, Any]:
    return {"type": "string", "enum": [str(term) for term in vocabulary]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
