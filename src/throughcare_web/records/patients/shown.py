"""Two records side by side, in words: what was entered and who is on file, or two who are.

Rows of (what, one, other, whether they differ); nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from throughcare.terms import Sex
from throughcare_web.records.patients import queries
from throughcare_web.records.patients.actions import Conflict
from throughcare_web.records.patients.demographics import Demographics
from throughcare_web.records.patients.facts import died
from throughcare_web.records.patients.finding import Candidate
from throughcare_web.records.patients.forms import IdentityForm
from throughcare_web.records.patients.models import Patient


Pair = tuple[str, str, str, bool]

_ROWS = ("Family name", "Given names", "Name to use", "Date of birth", "Sex recorded at birth", "Telephone")
_NOTHING = "not known"
_NO_DEATH = "none recorded"


def entered(said: Demographics) -> list[str]:
    """Return what was entered, in the order of the rows."""
    phones = [one.value for one in said.contacts if one.kind == "phone"]
    return _values(said.family_name, said.given_names, said.name_to_use, said.born_on, said.sex, phones)


def on_file(row: Patient) -> list[str]:
    """Return what is on file, in the order of the rows."""
    phones = [one.value for one in queries.phones([row.pk]).get(row.pk, [])]
    return _values(row.family_name, row.given_names, row.name_to_use, row.born_on, row.sex, phones)


def compared(mine: list[str], candidate: Candidate) -> list[Pair]:
    """Return what was entered beside what a record says."""
    return _pairs(mine, on_file(candidate.patient)) + _deaths("", died(candidate.patient))


def side_by_side(one: Patient, other: Patient) -> list[Pair]:
    """Return what two records say."""
    return _pairs(on_file(one), on_file(other)) + _deaths(died(one), died(other))


def clash(form: IdentityForm, conflict: Conflict) -> list[tuple[str, str, str]]:
    """Return (field, what this form says, what stands there now) for each field that two people changed."""
    return [
        (str(form.fields[name].label), _said(form, name, mine), _said(form, name, theirs))
        for name, (mine, theirs) in conflict.fields.items()
    ]


def _said(form: IdentityForm, name: str, value: Any) -> str:
    words = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, list | tuple):
        return ", ".join(words.get(one, str(one)) for one in value) or _NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return words.get(value, str(value)) if value else _NOTHING


def _values(*values: Any) -> list[str]:
    *plain, sex, phones = values
    return [*(str(one or "") for one in plain), Sex(sex).label if sex else "", ", ".join(phones)]


def _deaths(one: str, other: str) -> list[Pair]:
    """Return the row that says who has died, where either has."""
    if not (one or other):
        return []
    return [("Death", one or _NO_DEATH, other or _NO_DEATH, one != other)]


def _pairs(mine: Iterable[str], theirs: Iterable[str]) -> list[Pair]:
    return [
        (what, one or _NOTHING, other or _NOTHING, one.casefold() != other.casefold())
        for what, one, other in zip(_ROWS, mine, theirs, strict=True)
    ]
