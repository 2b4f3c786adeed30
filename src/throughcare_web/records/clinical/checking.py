"""What is said at once about a medication that is entered: interactions, recorded allergies, the same drug twice.

Asks the core and puts its answers side by side; nothing is judged here, and a name the table does not hold is never
called safe.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeGuard

from throughcare import drugs
from throughcare.drugs import Drug
from throughcare.safety.interactions import Burden, interactions, qt_burden, sedation_burden, unlisted
from throughcare.terms import InteractionSeverity, Medication
from throughcare.terms.clinical import Certainty, ReactionSeverity
from throughcare.terms.clinical import MedicationConcern as Concern
from throughcare_web.records.clinical.facts import harms
from throughcare_web.records.clinical.models import Allergy, MedicationStatement


_SEVERITIES = tuple(InteractionSeverity)


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing said of a medication.

    Attributes:
        severity: of an interaction; empty for what has none.
        text: for clinicians; rule, source, verified: where it comes from.
    """

    concern: str
    severity: str
    text: str
    rule: str = ""
    source: str = ""
    verified: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, as it is kept with the entry."""
        return asdict(self)

    @property
    def term(self) -> Concern:
        """Return what kind of warning this is."""
        return Concern(self.concern)

    @property
    def severity_term(self) -> InteractionSeverity | None:
        """Return how much an interaction matters; None for what is none."""
        return InteractionSeverity(self.severity) if self.severity else None

    @property
    def label(self) -> str:
        """Return what kind of warning this is, and of an interaction how much it matters: "Interaction, major"."""
        severity = self.severity_term
        return self.term.label if severity is None else f"{self.term.label}, {severity.label.lower()}"

    @property
    def look(self) -> str:
        """Return the severity that it is drawn as: a recorded allergy as the worst."""
        return InteractionSeverity.CONTRAINDICATED.value if self.concern == Concern.ALLERGY else self.severity


def check(
    name: str, form: str, taken: Sequence[MedicationStatement], allergies: Iterable[Allergy]
) -> tuple[Warned, ...]:
    """Return what is to be said of a drug beside what is taken and what is known to do harm: allergies, then worst first."""
    mine = drugs.ingredients(name, form or None)
    own = drugs.medication_of(name, form or None)
    others = [drug for row in taken for drug in drugs_of(row.drug_keys)]
    moud = [Medication(row.medication) for row in taken if row.medication]
    found = [
        *_allergies({drug.key for drug in mine}, name, allergies),
        *_twice(mine, taken),
        *_pairs(own, mine, moud, others),
        *_sums(own, mine, moud, others),
        *_not_listed(name, mine),
    ]
    return worst_first(found)


def allergic(taken: Iterable[MedicationStatement], allergies: Iterable[Allergy]) -> tuple[Warned, ...]:
    """Return each recorded allergy to something in these medications, whichever of the two was entered first."""
    known = list(allergies)
    return tuple(one for row in taken for one in _allergies(set(row.drug_keys), row.name, known))


def together(taken: Sequence[MedicationStatement], allergies: Iterable[Allergy]) -> tuple[Warned, ...]:
    """Return what is to be said of the medications taken now, whenever each was entered: allergies, then worst first."""
    drugs_taken = [drug for row in taken for drug in drugs_of(row.drug_keys)]
    moud = [Medication(row.medication) for row in taken if row.medication]
    sums = (sedation_burden(drugs_taken, moud or None), qt_burden(drugs_taken, moud))
    found = [
        *allergic(taken, allergies),
        *_pairs(None, drugs_taken, moud, ()),
        *(_summed(one) for one in sums if _is_sum(one)),
    ]
    return worst_first(found)


def gravest(taken: Sequence[MedicationStatement], allergies: Iterable[Allergy]) -> tuple[Warned, ...]:
    """Return of these what must not be missed: recorded allergies, and medications that do not go together."""
    worst = InteractionSeverity.CONTRAINDICATED
    return tuple(one for one in together(taken, allergies) if one.look == worst)


def worst_first(found: Iterable[Warned]) -> tuple[Warned, ...]:
    """Return warnings in the order they are read: allergies, then by severity; those of one kind side by side."""
    return tuple(sorted(found, key=_order))


def drugs_of(keys: Iterable[str]) -> tuple[Drug, ...]:
    """Return the drugs of these keys; one that left the table is looked up by its name."""
    table = drugs.listed()
    return tuple(table.get(key) or Drug(key) for key in keys)


def _order(one: Warned) -> tuple[bool, int, str, str]:
    weight = _SEVERITIES.index(InteractionSeverity(one.severity)) if one.severity else len(_SEVERITIES)
    return (one.concern != Concern.ALLERGY, -weight, one.label, one.text)


def _allergies(keys: Collection[str], name: str, allergies: Iterable[Allergy]) -> Iterator[Warned]:
    written = name.casefold()
    for row in filter(harms, allergies):
        if not set(row.drug_keys).isdisjoint(keys) or row.substance.casefold() == written:
            yield Warned(Concern.ALLERGY, "", _allergy_to(row, name))


def _allergy_to(row: Allergy, name: str) -> str:
    severity = (
        f"{ReactionSeverity(row.severity).label}." if row.severity else "How severe is not written down."
    )
    reaction = f" Reaction: {row.reaction.rstrip('.')}." if row.reaction else ""
    return f"{name}: allergic to {row.substance}. {severity}{reaction} {Certainty(row.certainty).label}."


def _twice(mine: Sequence[Drug], taken: Iterable[MedicationStatement]) -> Iterator[Warned]:
    keys = {drug.key for drug in mine}
    for row in taken:
        if keys & set(row.drug_keys):
            yield Warned(Concern.SAME_DRUG, "", row.name)


def _pairs(
    own: Medication | None, mine: Sequence[Drug], moud: Sequence[Medication], others: Sequence[Drug]
) -> Iterator[Warned]:
    found = [*(interactions([own], others) if own else ()), *(interactions(moud, mine) if moud else ())]
    for one in dict.fromkeys(found):
        said = f"{one.medication.label} and {one.drug.label}: {one.text} {one.action}".strip()
        yield Warned(Concern.INTERACTION, one.severity, said, one.rule, one.source, one.verified)


def _sums(
    own: Medication | None, mine: Sequence[Drug], moud: Sequence[Medication], others: Sequence[Drug]
) -> Iterator[Warned]:
    """Yield what several drugs add up to, if this one adds to it."""
    medications = [*moud, *([own] if own else [])]
    labels = {drug.label for drug in mine} | ({own.label.lower()} if own else set())
    all_of_them = [*others, *mine]
    for burden in (sedation_burden(all_of_them, medications or None), qt_burden(all_of_them, medications)):
        if _is_sum(burden) and (own is not None or any(part in labels for part, _ in burden.parts)):
            yield _summed(burden)


def _is_sum(burden: Burden | None) -> TypeGuard[Burden]:
    return burden is not None and len(burden.parts) > 1


def _summed(burden: Burden) -> Warned:
    return Warned(Concern.ADDED_UP, burden.severity, burden.text, burden.rule, "", burden.verified)


def _not_listed(name: str, mine: Sequence[Drug]) -> Iterator[Warned]:
    said = None if mine else unlisted([name])
    if said is not None:
        yield Warned(Concern.UNLISTED, "", said.text, said.rule)
