"""The JSON Schema of what `throughcare match --json` prints.

Written beside `Matches.to_dict` and tested against its answers: the shape is a promise to other programs.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from throughcare.cli.schema_parts import codes, list_of, object_of
from throughcare.person import Wants
from throughcare.terms import MatchPart, Medication, Precision, ProgramMedication, Sex


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
        **object_of(
            {
                "need": _need(),
                "emergencies": {
                    "description": "What comes before any search, most urgent first. Null: not assessed.",
                    "anyOf": [
                        list_of({"text": _TEXT, "rule": _TEXT}),
                        {"type": "null"},
                    ],
                },
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
                    "items": object_of(
                        {"program": _program(), "distance_miles": _DISTANCE, "excluded_by": _SENTENCES}
                    ),
                },
                "knowledge": {
                    "description": "The edition of the weights, and whether a clinician has signed it.",
                    **object_of({"edition": {**_TEXT, "format": "date"}, "signed": {"type": "boolean"}}),
                },
            }
        ),
    }


def _need() -> dict[str, Any]:
    """Return the schema of the need as derived: what was not asked is left out, so nothing is required."""
    lists = {field.name: {"type": "array", "items": _TEXT} for field in fields(Wants)}
    facts = {"age": {"type": "integer"}, "sex": codes(Sex)}
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
    part = {"part": codes(MatchPart), "points": {"type": "integer"}, "reason": _TEXT}
    return object_of(
        {
            "program": _program(),
            "distance_miles": _DISTANCE,
            "score": {"description": "The sum of the parts; it orders the answer.", "type": "integer"},
            "parts": list_of(part),
            "met": _SENTENCES,
            "unmet": _SENTENCES,
            "unknown": {"description": "What to ask when calling.", **_SENTENCES},
            "medications": {
                "description": "What the program really does with each medication.",
                "type": "object",
                "propertyNames": codes(Medication),
                "additionalProperties": codes(ProgramMedication),
            },
        }
    )


def _program() -> dict[str, Any]:
    texts = ("id", "name", "street", "city", "state", "zip", "website", "source", "vintage")
    degrees = {"type": ["number", "null"]}
    return object_of(
        {
            **dict.fromkeys(texts, _TEXT),
            "phones": list_of({"number": _TEXT, "role": _TEXT}),
            "latitude": degrees,
            "longitude": degrees,
            "precision": codes(Precision),
        }
    )
