"""What follows from the facts about a person by definition alone: sums, minima, which drug a name means.

No limit, no judgement: those are rules. Everything is worked out when first asked and kept, since many rules ask
the same. None means not known, as in the document; an empty list says nothing of what it does not name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from throughcare import drugs
from throughcare.drugs import Drug
from throughcare.person.document import CurrentMedication, Person, Substance
from throughcare.terms import AGONISTS, Condition, Medication, Request, Route, Sign


_HOURS_A_DAY = 24
_INTO_THE_BODY = (Route.IV, Route.INJECTED)


class Used(NamedTuple):
    """A substance with the drugs its name means; none where the table does not hold it."""

    substance: Substance
    drugs: tuple[Drug, ...]

    def is_any(self, kind: str) -> bool:
        """Return whether one of the drugs is of a class such as "opioid"."""
        return any(kind in drug.classes for drug in self.drugs)


class Taken(NamedTuple):
    """A current medication with the drugs its name means."""

    medication: CurrentMedication
    drugs: tuple[Drug, ...]
    moud: Medication | None

    def is_any(self, kind: str) -> bool:
        """Return whether one of the drugs is of a class such as "opioid"."""
        return any(kind in drug.classes for drug in self.drugs)


class Facts:
    """The facts about one person on one day.

    Attributes:
        person: as handed in.
        on: the day of the question.
    """

    def __init__(self, person: Person, on: date) -> None:
        """Take the person as known on a day."""
        self.person = person
        self.on = on

    @classmethod
    def of(cls, document: object, on: date) -> Facts:
        """Return the facts of a person document; BadInput where it cannot be used."""
        return cls(Person.from_document(document), on)

    def but(self, **known: Any) -> Facts:
        """Return the facts with some of them changed: what if this were known?"""
        return Facts(replace(self.person, **known), self.on)

    @cached_property
    def jurisdiction(self) -> str:
        """Return whose law applies: "us", or the person's state as "us-oh"."""
        return f"us-{self.person.state.lower()}" if self.person.state else "us"

    # ------------------------------------------------------------ drugs

    @cached_property
    def used(self) -> tuple[Used, ...]:
        """Return the substances used, with the drugs they are."""
        return tuple(Used(one, drugs.ingredients(one.name)) for one in self.person.substances)

    @cached_property
    def taken(self) -> tuple[Taken, ...]:
        """Return the medications taken now, with the drugs they are."""
        return tuple(
            Taken(one, drugs.ingredients(one.name, one.form), one.medication)
            for one in self.person.current_medications
        )

    @cached_property
    def drugs(self) -> tuple[Drug, ...]:
        """Return every drug used or taken, each once, in the order named."""
        lists = (*(one.drugs for one in self.taken), *(one.drugs for one in self.used))
        return tuple({drug.key: drug for found in lists for drug in found}.values())

    @cached_property
    def classes(self) -> frozenset[str]:
        """Return the classes of all drugs used or taken."""
        return frozenset(kind for drug in self.drugs for kind in drug.classes)

    @cached_property
    def unlisted(self) -> tuple[str, ...]:
        """Return the names that no drug in the table answers to, as written."""
        named = [(one.medication.name, one.drugs) for one in self.taken]
        named += [(one.substance.name, one.drugs) for one in self.used]
        return tuple(dict.fromkeys(name for name, found in named if not found))

    @cached_property
    def moud(self) -> dict[Medication, CurrentMedication]:
        """Return the medications for opioid use disorder taken now."""
        return {one.moud: one.medication for one in self.taken if one.moud is not None}

    def takes(self, *medications: Medication) -> bool:
        """Return whether the person takes one of these now, as far as known."""
        return not self.moud.keys().isdisjoint(medications)

    def using(self, kind: str) -> tuple[Used, ...]:
        """Return the substances used that are of a class, such as "benzodiazepine"."""
        return tuple(one for one in self.used if one.is_any(kind)) if kind in self.classes else ()

    def taking(self, kind: str) -> tuple[Taken, ...]:
        """Return the medications taken that are of a class."""
        return tuple(one for one in self.taken if one.is_any(kind)) if kind in self.classes else ()

    # ------------------------------------------------------------ opioids

    @cached_property
    def on_agonist(self) -> bool:
        """Return whether the person takes methadone or buprenorphine now, as far as known."""
        return self.takes(*AGONISTS)

    @cached_property
    def opioids(self) -> tuple[Used, ...]:
        """Return the opioids used, medications for opioid use disorder taken as treatment left out."""
        return self.using("opioid")

    @cached_property
    def hours_since_opioid(self) -> Decimal | None:
        """Return the hours since the last opioid used, the shortest known; None where none is known."""
        return least(one.substance.last_use_hours for one in self.opioids)

    @cached_property
    def hours_since_long_acting(self) -> Decimal | None:
        """Return the hours since the last long-acting opioid used or methadone taken; None where not known."""
        used = (one.substance.last_use_hours for one in self.using("opioid_long_acting"))
        taken = (one.medication.last_dose_hours for one in self.taking("opioid_long_acting"))
        return least((*used, *taken))

    @cached_property
    def uses_fentanyl(self) -> bool:
        """Return whether fentanyl or another high-potency synthetic opioid is used, as far as known."""
        return bool(self.using("opioid_synthetic"))

    @cached_property
    def injects(self) -> bool:
        """Return whether any substance is injected, as far as known."""
        return any(one.route in _INTO_THE_BODY for one in self.person.substances)

    # ------------------------------------------------------------ the rest

    @property
    def pregnant(self) -> bool | None:
        """Return whether the person is pregnant; None where that is not known."""
        return True if self.person.pregnant_weeks is not None else None

    @cached_property
    def days_since_overdose(self) -> Decimal | None:
        """Return the days since the last overdose; None where none is dated."""
        hours = [one.hours_ago / _HOURS_A_DAY for one in self.person.overdoses if one.hours_ago is not None]
        days = [Decimal((self.on - one.on).days) for one in self.person.overdoses if one.on is not None]
        return least([*hours, *days])

    @property
    def days_since_release(self) -> int | None:
        """Return the days since release from custody; negative: still to come; None: not known."""
        return None if self.person.release_on is None else (self.on - self.person.release_on).days

    def has(self, *conditions: Condition) -> bool:
        """Return whether one of these conditions is named."""
        return not self._conditions.isdisjoint(conditions)

    def shows(self, *signs: Sign) -> bool:
        """Return whether one of these signs is named."""
        return not self._signs.isdisjoint(signs)

    def asks_for(self, *requests: Request) -> bool:
        """Return whether one of these is asked for."""
        return not self._requests.isdisjoint(requests)

    def wishes(self, *codes: str) -> bool:
        """Return whether one of these is among the preferences."""
        return not self._preferences.isdisjoint(codes)

    @cached_property
    def _conditions(self) -> frozenset[Condition]:
        return frozenset(self.person.conditions)

    @cached_property
    def _signs(self) -> frozenset[Sign]:
        return frozenset(self.person.signs)

    @cached_property
    def _requests(self) -> frozenset[Request]:
        return frozenset(self.person.requests)

    @cached_property
    def _preferences(self) -> frozenset[str]:
        return frozenset(self.person.preferences)


def least(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the smallest known value; None where none is known."""
    return min((value for value in values if value is not None), default=None)
