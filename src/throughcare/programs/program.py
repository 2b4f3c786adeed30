"""A treatment program as a listing describes it: what it says, what it denies, what it leaves open.

Values only: readers make them, the matcher and the web read them. A fact that a listing leaves out is None,
never False: the directory of 2023 names older adults on 113 programs, that of 2022 on 3,652.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from throughcare.knowledge import load
from throughcare.programs import catalogue
from throughcare.terms import Medication, Precision, ProgramMedication
from throughcare.terms.places_open import FactKind, SaidBy


_EITHER_OR = load("federal_files")["either_or"]["pairs"]
_INSTEAD = {one: other for pair in _EITHER_OR for one, other in (pair, reversed(pair))}
_NOT_WORDS = re.compile(r"[^\w|]+")


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as listed, and what it is for: "main", "intake" or "hotline"."""

    number: str
    role: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What a listing says of one service (None: it does not say), and where it says so."""

    value: bool | None
    source: str


@dataclass(frozen=True, slots=True)
class Stated:
    """One kind of fact that does not come from the published listing: who said it, on what day, what it decides.

    Attributes:
        keys: the services that it says or denies.
        medications: what it says is done with each medication it speaks of.
    """

    kind: FactKind
    by: SaidBy
    on: dt.date
    keys: tuple[str, ...] = ()
    medications: tuple[tuple[Medication, ProgramMedication], ...] = ()


@dataclass(frozen=True, slots=True)
class Services:
    """Every service as yes, no or unknown: two bit sets over the catalogue that never overlap.

    The bits change when the catalogue grows. Store `yes_codes()` and `no_codes()`, never the integers.
    """

    yes: int = 0
    no: int = 0

    def __post_init__(self) -> None:
        """Refuse a service that is both: a listing cannot offer and deny the same thing."""
        if self.yes & self.no:
            both = ", ".join(service.key for service in catalogue.members(self.yes & self.no))
            raise ValueError(f"both yes and no: {both}")

    @classmethod
    def of(cls, yes: Iterable[str] = (), no: Iterable[str] = ()) -> Services:
        """Return the facts with these keys offered and these denied; KeyError for a key that is no service."""
        return cls(catalogue.mask(*yes), catalogue.mask(*no))

    def says(self, key: str) -> bool | None:
        """Return whether the program has the service: True, False, or None where the listing is silent."""
        bit = catalogue.bit(key)
        if self.yes & bit:
            return True
        return False if self.no & bit else None

    def yes_codes(self) -> tuple[str, ...]:
        """Return the keys of the services offered, in the dictionary's order."""
        return tuple(service.key for service in catalogue.members(self.yes))

    def no_codes(self) -> tuple[str, ...]:
        """Return the keys of the services denied, in the dictionary's order."""
        return tuple(service.key for service in catalogue.members(self.no))


@dataclass(frozen=True, slots=True)
class Program:
    """One listed program.

    Attributes:
        id: the locator's own id where given, else `listing_id`; the same on every import.
        zip: five digits, or empty; `zip4` the four after it.
        latitude: degrees, with `precision` saying how far to trust it and `point_source` where it is from.
        kind: "SA" substance use, "MH" mental health, or another of the locator's kinds.
        source: the publication, in words; `vintage` its year or ISO date, empty where nothing says it.
        row: the line of data in its file, from 1; 0 when it is not from a file.
        other: what the listing says in codes or names that the catalogue does not know, kept verbatim.
        stated: what the program itself said since; the fields above hold it already (`statements.overlaid`).
    """

    id: str
    name1: str
    name2: str
    street1: str
    street2: str
    city: str
    state: str
    zip: str
    zip4: str
    county: str
    phones: tuple[Phone, ...]
    website: str
    latitude: float | None
    longitude: float | None
    precision: Precision
    point_source: str
    kind: str
    source: str
    vintage: str
    row: int
    services: Services
    other: tuple[str, ...] = ()
    stated: tuple[Stated, ...] = ()

    @property
    def name(self) -> str:
        """Return the full name, organization then program or site; the street where a listing has no name."""
        return ", ".join(filter(None, (self.name1, self.name2))) or self.street1

    def fact(self, key: str) -> Fact:
        """Return what is said of a service and where; KeyError for a key that is no service."""
        value = self.services.says(key)
        for stated in self.stated:
            if key in stated.keys:
                return Fact(value, f"{stated.by.label}, {stated.on.isoformat()}")
        place = f", row {self.row}" if self.row else ""
        instead = _INSTEAD.get(key) if value is False else None
        code = f"{instead} and not {key}" if instead and self.services.says(instead) else key
        return Fact(value, f"{self.source}{place}, code {code}")


def listing_id(kind: str, name1: str, name2: str, street: str, zip_code: str) -> str:
    """Return an id for a listing that has none: a digest of kind, names, street and ZIP, whatever their case."""
    text = _NOT_WORDS.sub("", "|".join((kind, name1, name2, street, zip_code)).casefold())
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
