"""The parts that the schemas of answers are made of."""

from __future__ import annotations

from typing import Any

from throughcare.terms import Term


def codes(vocabulary: type[Term]) -> dict[str, Any]:
    """Return the schema of a text that is a code of a vocabulary."""
    return {"type": "string", "enum": [str(term) for term in vocabulary]}


def object_of(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that has exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def list_of(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list of such objects."""
    return {"type": "array", "items": object_of(properties)}
