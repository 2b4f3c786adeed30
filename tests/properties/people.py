"""Person documents of every kind, made from the dataclasses that read them: each field absent or at any value allowed."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from throughcare.documents import About
from throughcare.errors import BadInput
from throughcare.person import Person


ON = date(2026, 11, 25)
NAMES = (
    "heroin", "fentanyl", "oxycodone", "methadone", "buprenorphine", "kratom", "alcohol", "alprazolam", "diazepam",
    "cocaine", "methamphetamine", "gabapentin", "xylazine", "something new",
)  # fmt: skip
MEDICATIONS = (
    "methadone", "Suboxone", "Sublocade", "Brixadi", "Vivitrol", "naltrexone", "lofexidine", "clonidine", "naloxone",
    "alprazolam", "phenobarbital", "sertraline", "fluconazole", "rifampin", "phenelzine", "quetiapine", "metformin",
    "gabapentin", "oxycodone", "ketoconazole", "something new",
)  # fmt: skip
_TEXTS = {"Substance": NAMES, "CurrentMedication": MEDICATIONS, "Treatment": MEDICATIONS}
_LEFT_OUT = {"need", "place", "other_conditions"}  # free words that no rule reads
_FEW = 3


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """Return person documents that can be read: contradictory ones are left out."""
    return _documents(Person).filter(_is_readable)


def _is_readable(document: dict[str, Any]) -> bool:
    try:
        Person.from_document(document)
    except BadInput:
        return False
    return True


def _documents(cls: type) -> st.SearchStrategy[dict[str, Any]]:
    hints = get_type_hints(cls)
    shown = [this for this in fields(cls) if this.name not in _LEFT_OUT]
    optional = {this.name: _value(cls, hints[this.name], this.metadata["about"]) for this in shown}
    needed = {this.name: optional.pop(this.name) for this in shown if _is_required(this)}
    return _sparse(needed, optional)


def _is_required(this: Any) -> bool:
    from dataclasses import MISSING

    return this.default is MISSING and this.default_factory is MISSING


@st.composite
def _sparse(draw: st.DrawFn, needed: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    """Return few facts or many: which of them are known is drawn first."""
    known = draw(st.lists(st.sampled_from(sorted(optional)), unique=True, max_size=12)) if optional else []
    return {name: draw(made) for name, made in {**needed, **{k: optional[k] for k in known}}.items()}


def _value(owner: type, hint: Any, about: About) -> st.SearchStrategy[Any]:  # noqa: C901, PLR0911 - one line a kind
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (arg for arg in get_args(hint) if arg is not type(None))
    if get_origin(hint) is tuple:
        return st.lists(_value(owner, get_args(hint)[0], about), max_size=_FEW)
    if is_dataclass(hint):
        return _documents(hint)  # type: ignore[arg-type]
    if about.codes:
        return st.sampled_from(about.codes())
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from([str(member) for member in hint])
    if hint is date:
        return st.integers(-400, 60).map(lambda days: (ON + timedelta(days=days)).isoformat())
    if hint is bool:
        return st.booleans()
    if hint in (int, Decimal):
        low, high = about.least or 0, about.most if about.most is not None else 200
        return st.integers(low, high) | st.integers(low, min(high, low + 60))
    return st.sampled_from(_TEXTS.get(owner.__name__, MEDICATIONS))
