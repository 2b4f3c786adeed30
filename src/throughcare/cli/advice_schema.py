"""The JSON Schema of what `throughcare advise --json` prints.

Written beside `Advice.to_dict` and tested against its answers: the shape is a promise to other programs.
"""

from __future__ import annotations

from typing import Any

from throughcare.cli.schema_parts import codes, list_of, object_of
from throughcare.terms import (
    Action,
    Audience,
    Dimension,
    Flag,
    InteractionSeverity,
    LevelOfCare,
    Medication,
    MedicationIntent,
    MedicationStatus,
    Severity,
)


_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_INTERACTION: dict[str, Any] = {
    "medication": codes(Medication),
    "drug": _TEXT,
    "severity": codes(InteractionSeverity),
    "mechanism": _TEXT,
    "action": _TEXT,
    "text": _TEXT,
    "rule": _TEXT,
    "source": _TEXT,
    "verified": {"description": "Whether the source itself was read.", "type": "boolean"},
}
_RATING = {"type": "integer", "minimum": 0, "maximum": 4}


def schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12)."""
    said = list_of({"text": _TEXT, "rule": _TEXT})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Throughcare advice",
        **object_of(
            {
                "audience": codes(Audience),
                "on": {"description": "The day of the question.", **_TEXT, "format": "date"},
                "emergencies": {"description": "What comes before anything else, most urgent first.", **said},
                "level_of_care": _level(said),
                "medications": {
                    "type": "object",
                    "propertyNames": codes(Medication),
                    "additionalProperties": _medication(),
                },
                "flags": list_of(
                    {"code": codes(Flag), "severity": codes(Severity), "text": _TEXT, "rule": _TEXT}
                ),
                "actions": list_of({"code": codes(Action), "text": _TEXT, "rule": _TEXT}),
                "interactions": list_of(_INTERACTION),
                "questions": _questions(),
                "notes": {"description": "What else is good to know.", **said},
                "not_considered": {
                    "description": "Names in none of our tables: not judged, never safe.",
                    **_TEXTS,
                },
                "knowledge": {
                    "description": "The newest edition used, and whether clinicians have signed all that was used.",
                    **object_of({"edition": {**_TEXT, "format": "date"}, "signed": {"type": "boolean"}}),
                },
            }
        ),
    }


def _questions() -> dict[str, Any]:
    asked = {
        "fact": {"description": "Its path in the person document.", **_TEXT},
        "text": _TEXT,
        "why": _TEXT,
        "level_of_care": _or_null(codes(LevelOfCare), "A level that an answer would lead to."),
        "medications": {"type": "array", "items": codes(Medication)},
    }
    text = "Facts not known that could change the answer, the most important first."
    return {"description": text, **list_of(asked)}


def _level(said: dict[str, Any]) -> dict[str, Any]:
    return object_of(
        {
            "recommended": _or_null(codes(LevelOfCare), "Null where no rule in force asks for any."),
            "co_occurring": {"type": "boolean"},
            "acceptable": {"type": "array", "items": codes(LevelOfCare)},
            "because": said,
            "meanwhile": {"description": "What to do until there is a place.", **said},
            "ratings": {
                "description": "0 to 4 for each dimension of which something is known.",
                "type": "object",
                "propertyNames": codes(Dimension),
                "additionalProperties": _RATING,
            },
        }
    )


def _or_null(shape: dict[str, Any], description: str) -> dict[str, Any]:
    return {"description": description, "anyOf": [shape, {"type": "null"}]}


def _medication() -> dict[str, Any]:
    return object_of(
        {
            "intent": codes(MedicationIntent),
            "status": codes(MedicationStatus),
            "why": _TEXTS,
            "text": _TEXT,
            "rules": _TEXTS,
            "asks": {"description": "Missing facts, as paths in the person document.", **_TEXTS},
        }
    )
