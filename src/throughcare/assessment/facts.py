"""Every fact of the person document as something that can be asked: its path, how it is answered, its codes and limits.

Read off `throughcare.person.Person` itself, so that a new fact is here at once. Where it is asked is the record's.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from throughcare.documents import About
from throughcare.knowledge import Words, load
from throughcare.person import Person
from throughcare.places import states
from throughcare.terms import Medication, Population, Setting, Term


class Kind(StrEnum):
    """How a fact is answered."""

    YES_NO = "yes_no"
    ONE = "one"
    ANY = "any"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    TEXT = "text"
    TEXTS = "texts"
    GROUP = "group"


_PLAIN: Mapping[Any, Kind] = {
    bool: Kind.YES_NO,
    int: Kind.WHOLE,
    Decimal: Kind.NUMBER,
    str: Kind.TEXT,
    date: Kind.DAY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact.

    Attributes:
        path: as `throughcare schema person` has it: "cows", "vitals.hr"; of a part of a group "substances.route".
        about: its words, unit and the limits of what can be meant.
        choices: the codes it may be, with their words; empty where it is none of a few.
        parts: of a group: what is known of each of its entries; is_required: of a part, whether no entry is one
            without it.
    """

    path: str
    kind: Kind
    about: About
    choices: Mapping[str, Words]
    parts: tuple[Fact, ...] = ()
    is_required: bool = False

    @property
    def name(self) -> str:
        """Return the last word of its path."""
        return self.path.rpartition(".")[2]

    def part(self, name: str) -> Fact | None:
        """Return the part of a group with this name, or None."""
        return next((one for one in self.parts if one.name == name), None)


@cache
def facts() -> Mapping[str, Fact]:
    """Return every fact that stands by itself, and every group, by path, in the order of the document."""
    return MappingProxyType({fact.path: fact for fact in _facts_of(Person, "")})


@cache
def every_path() -> tuple[str, ...]:
    """Return the paths of all facts, those of the parts of groups too."""
    return tuple(
        path for fact in facts().values() for path in (fact.path, *(part.path for part in fact.parts))
    )


def _facts_of(cls: type, prefix: str) -> Iterator[Fact]:
    hints = get_type_hints(cls)
    for this in fields(cls):
        hint, path = _without_none(hints[this.name]), f"{prefix}{this.name}"
        if is_dataclass(hint):
            yield from _facts_of(cast("type", hint), f"{path}.")
        else:
            yield _fact(this, hint, path)


def _fact(this: Field[Any], hint: Any, path: str) -> Fact:
    about: About = this.metadata["about"]
    inner = get_args(hint)[0] if get_origin(hint) is tuple else None
    is_required = this.default is MISSING and this.default_factory is MISSING
    if inner is not None and is_dataclass(inner):
        parts = tuple(_facts_of(cast("type", inner), f"{path}."))
        return Fact(path=path, kind=Kind.GROUP, about=about, choices={}, parts=parts)
    choices = _choices(inner or hint, about)
    return Fact(
        path=path, kind=_kind(hint, inner, choices), about=about, choices=choices, is_required=is_required
    )


def _kind(hint: Any, inner: Any, choices: Mapping[str, Words]) -> Kind:
    if inner is not None:
        return Kind.ANY if choices else Kind.TEXTS
    return Kind.ONE if choices else _PLAIN[hint]


def _choices(hint: Any, about: About) -> Mapping[str, Words]:
    if about.codes:
        named = _named()
        return {code: named[code] for code in about.codes()}
    return _of(hint) if issubclass(hint, Term) else {}


def _of(*terms: type[Term]) -> dict[str, Words]:
    return {str(member): Words(member.label, member.label_es) for term in terms for member in term}


@cache
def _named() -> Mapping[str, Words]:
    """Return the words of codes that belong to no one vocabulary: states, languages, and what can be wished for."""
    listed = {
        code: Words(_capital(row["en"]), _capital(row["es"]))
        for family in ("language", "support")
        for code, row in load("matching")["family"][family]["term"].items()
    }
    places = {code: Words(state.name, state.name) for code, state in states().items()}
    return {**_of(Medication, Setting, Population), **listed, **own_words(), **places}


@cache
def own_words() -> Mapping[str, Words]:
    """Return the words that belong to no vocabulary: yes, no, none, not known, units, and languages that no listing names."""
    return {code: Words(row["en"], row["es"]) for code, row in load("assessment")["label"].items()}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (arg for arg in get_args(hint) if arg is not type(None))
    return hint
