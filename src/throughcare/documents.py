"""Typed documents: plain values from JSON or TOML become a frozen dataclass, whose fields also publish its schema.

One reader for person documents and knowledge records, so that a field is written down once: its type, its
words, its unit and its limits stand together on the dataclass. What the values mean is not decided here.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from math import isfinite
from typing import Any, NamedTuple, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from throughcare.errors import BadInput


T = TypeVar("T")

_LONGEST_QUOTE = 40  # characters of a wrong value or key that are repeated in the message
_SPELLING_LIKENESS = 0.6
_ISO_DAY_LENGTH = len("2026-11-25")  # Python reads shorter forms too; one form is enough
_PLAIN: Mapping[Any, tuple[tuple[type, ...], str, dict[str, Any]]] = {
    bool: ((bool,), "true or false", {"type": "boolean"}),
    int: ((int,), "a whole number", {"type": "integer"}),
    float: ((int, float), "a number", {"type": "number"}),
    Decimal: ((int, float), "a number", {"type": "number"}),
    str: ((str,), "text", {"type": "string"}),
    date: ((date,), 'a day, "YYYY-MM-DD"', {"type": "string", "format": "date"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a field of a document means to the person who fills it in.

    Attributes:
        text: one sentence, published as the description.
        unit: "years", "mg"; empty for what has none.
        least, most: limits of what can be meant at all; not clinical limits.
        codes: returns the codes that a text may be, where no vocabulary of `terms` is the field's type.
        also: other spellings understood, each with the value it stands for.
    """

    text: str
    unit: str = ""
    least: int | None = None
    most: int | None = None
    codes: Callable[[], tuple[str, ...]] | None = None
    also: Mapping[str, str] = field(default_factory=dict)


_NOTHING_SAID = About(text="")


def about(text: str, *, default: Any = None, **more: Any) -> Any:
    """Return a dataclass field that carries `About(text=text, **more)`."""
    return field(default=default, metadata={"about": About(text=text, **more)})


def required(text: str, **more: Any) -> Any:
    """Return a dataclass field that must be given and carries `About(text=text, **more)`."""
    return field(metadata={"about": About(text=text, **more)})


def read(cls: type[T], value: object, where: str) -> T:
    """Return `value`, a mapping of plain values, as the dataclass `cls`; null and absent are the same.

    Raises:
        BadInput: a key is unknown or missing, or a value is of the wrong kind; it names the path, such as
            "person.payment[0]", and the nearest known key.
    """
    if not isinstance(value, Mapping):
        raise BadInput(where, quoted(value), "an object: { … }")
    known = _plan(cast("type", cls))  # a type variable is not known to be hashable
    for key in value:
        if key not in known:
            raise BadInput(
                f"{where}.{str(key)[:_LONGEST_QUOTE]}", "an unknown key", _nearest(str(key), tuple(known))
            )
    given = {
        name: _value(known[name].hint, found, f"{where}.{name}", known[name].about)
        for name, found in value.items()
        if found is not None
    }
    for name, this in known.items():
        if this.is_required and name not in given:
            raise BadInput(f"{where}.{name}", "nothing", _wanted(this.hint, this.about))
    return cls(**given)


def from_json(text: str, where: str, wanted: str) -> object:
    """Return the value that a JSON text holds.

    Raises:
        BadInput: it is damaged (with line and column), nested beyond reason, or holds a number of thousands of
            digits, which Python refuses to read.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        found = f"no valid JSON ({fault.msg.lower()})" if text.strip() else "nothing"
        raise BadInput(f"{where}, line {fault.lineno}, column {fault.colno}", found, wanted) from fault
    except RecursionError as fault:
        raise BadInput(where, "JSON nested hundreds of levels deep", wanted) from fault
    except ValueError as fault:
        raise BadInput(where, "a number of thousands of digits", wanted) from fault


def schema(cls: type, title: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of documents that `read` accepts as `cls`."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_object_schema(cls)}


def quoted(value: object) -> str:
    """Return a wrong value in few words, for the middle of a one-line message."""
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"


class _Planned(NamedTuple):
    """How one field is read."""

    hint: Any
    about: About
    is_required: bool


@cache
def _plan(cls: type) -> Mapping[str, _Planned]:
    """Return how each field is read, in their order."""
    hints = get_type_hints(cls)
    return {
        this.name: _Planned(
            _without_none(hints[this.name]),
            this.metadata.get("about", _NOTHING_SAID),
            this.default is MISSING and this.default_factory is MISSING,
        )
        for this in fields(cls)
    }


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (arg for arg in get_args(hint) if arg is not type(None))
    return hint


def _value(hint: Any, value: object, where: str, about: About) -> Any:
    """Return one value as the type its field declares; whatever it is, where the field holds part of another document."""
    if hint is Any:
        return value
    origin = get_origin(hint)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise BadInput(where, quoted(value), f"a list: [ {_wanted(get_args(hint)[0], about)}, … ]")
        return tuple(_value(get_args(hint)[0], one, f"{where}[{i}]", about) for i, one in enumerate(value))
    if origin is not None:
        if not isinstance(value, Mapping):
            raise BadInput(where, quoted(value), "an object: { … }")
        key, inner = get_args(hint)
        return {
            _value(key, k, f"{where}.{k}", _NOTHING_SAID): _value(inner, v, f"{where}.{k}", about)
            for k, v in value.items()
        }
    if is_dataclass(hint):
        return read(cast("type[Any]", hint), value, where)
    if issubclass(hint, StrEnum) or about.codes:
        return _code(hint, value, where, about)
    return _plain(hint, value, where, about)


def _code(hint: Any, value: object, where: str, about: About) -> Any:
    code = about.also.get(value, value) if isinstance(value, str) else None
    if about.codes:
        if code in about.codes():
            return code
    elif code in _members(hint):
        return _members(hint)[code]
    raise BadInput(
        where, quoted(value), _nearest(value if isinstance(value, str) else "", _codes(hint, about))
    )


def _plain(hint: Any, value: object, where: str, about: About) -> Any:
    accepted, _, _ = _PLAIN[hint]
    if hint is date and isinstance(value, str):  # JSON has no dates, TOML has
        value = _day(value)
    right = isinstance(value, accepted) and (hint is bool or not isinstance(value, bool))
    if isinstance(value, int | float) and right and hint is not bool:
        low, high = about.least, about.most
        right = (
            (isinstance(value, int) or isfinite(value))
            and (low is None or value >= low)
            and (high is None or value <= high)
        )
    if not right:
        raise BadInput(where, quoted(value), _wanted(hint, about))
    return Decimal(str(value)) if hint is Decimal else value


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text) if len(text) == _ISO_DAY_LENGTH else text
    except ValueError:
        return text


def _codes(hint: Any, about: About) -> tuple[str, ...]:
    return about.codes() if about.codes else tuple(_members(hint))


@cache
def _members(hint: type[StrEnum]) -> Mapping[Any, StrEnum]:
    """Return the members of a vocabulary by their codes."""
    return {str(member): member for member in hint}


def _wanted(hint: Any, about: About) -> str:
    if get_origin(hint) is tuple:
        return f"a list: [ {_wanted(get_args(hint)[0], about)}, … ]"
    if hint in _PLAIN and not about.codes:
        unit = f" of {about.unit}" if about.unit else ""
        limits = f" from {about.least} to {about.most}" if about.most is not None else ""
        return f"{_PLAIN[hint][1]}{unit}{limits}"
    if isinstance(hint, type) and issubclass(hint, str):
        return f"one of {', '.join(_codes(hint, about))}"
    return "an object: { … }"


def _nearest(found: str, known: tuple[str, ...]) -> str:
    """Return what is wanted, beginning with the known word most like the one found."""
    close = get_close_matches(found.casefold(), known, n=1, cutoff=_SPELLING_LIKENESS)
    return f'"{close[0]}" perhaps? One of {", ".join(known)}' if close else f"one of {', '.join(known)}"


def _object_schema(cls: type) -> dict[str, Any]:
    plan = _plan(cls)
    required = [name for name, this in plan.items() if this.is_required]
    properties = {name: _field_schema(this.hint, this.about, this.is_required) for name, this in plan.items()}
    shape: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**shape, "required": required} if required else shape


def _field_schema(hint: Any, about: About, required: bool) -> dict[str, Any]:  # noqa: FBT001 - private, two callers
    shape = _type_schema(hint, about)
    if not required:  # null says "not known", as leaving the field out does
        shape = {"anyOf": [shape, {"type": "null"}]}
    words = f"{about.text} Unit: {about.unit}." if about.unit else about.text
    unit = {"x-unit": about.unit} if about.unit else {}
    return {"description": words, **unit, **shape} if words else shape


def _type_schema(hint: Any, about: About) -> dict[str, Any]:
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _type_schema(get_args(hint)[0], about)}
    if get_origin(hint) is not None:
        return {"type": "object", "additionalProperties": _type_schema(get_args(hint)[1], about)}
    if is_dataclass(hint):
        return _object_schema(cast("type[Any]", hint))
    if about.codes or hint not in _PLAIN:
        return {"type": "string", "enum": [*_codes(hint, about), *about.also]}
    limits = {"minimum": about.least, "maximum": about.most}
    return {**_PLAIN[hint][2], **{name: limit for name, limit in limits.items() if limit is not None}}
