"""What the medications do together with everything else that is taken or used, as part of an answer.

The pairs and sums are the table's (`throughcare.safety.interactions`). Here is which of them concern this person:
those of medications they take or could start, and not the opioid that is being treated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from throughcare.advice.medications import Opinion
from throughcare.drugs import Drug
from throughcare.person import Facts
from throughcare.safety import interactions as table
from throughcare.safety.interaction_record import Mechanism
from throughcare.safety.interactions import Burden, Interaction, Unlisted
from throughcare.terms import MOUD, Action, Audience, Flag, InteractionSeverity, Medication, Severity


_SUMMED = (Mechanism.QT, Mechanism.CNS_DEPRESSION)
_SEVERE = (InteractionSeverity.MAJOR, InteractionSeverity.CONTRAINDICATED)


@dataclass(frozen=True, slots=True)
class Together:
    """An interaction, a sum of several, or what cannot be looked up, as something that speaks in an answer."""

    said: Interaction | Burden | Unlisted

    @property
    def rule(self) -> str:
        """Return the id of the row or sum."""
        return self.said.rule

    @property
    def actions(self) -> tuple[Action, ...]:
        """Return what it asks for."""
        return self.said.actions

    @property
    def flag(self) -> Flag | None:
        """Return the flag it raises; a minor one raises none."""
        if isinstance(self.said, Unlisted):
            return Flag.UNLISTED_DRUG
        if self.said.severity in _SEVERE:
            return Flag.INTERACTION_MAJOR
        return Flag.INTERACTION_MODERATE if self.said.severity is InteractionSeverity.MODERATE else None

    @property
    def severity(self) -> Severity:
        """Return how much that flag matters."""
        is_severe = isinstance(self.said, Unlisted) or self.said.severity in _SEVERE
        return Severity.WARNING if is_severe else Severity.INFO

    def text(self, audience: Audience, *, continuing: bool = False, language: str = "en") -> str:
        """Return its words for an audience."""
        if isinstance(self.said, Interaction):
            action = f" {self.said.action}" if audience is Audience.CLINICIAN else ""
            return self.said.words(audience, language) + action
        return self.said.public.words(language) if audience is Audience.PUBLIC else self.said.text


def pairs(medications: Iterable[Medication], others: Iterable[Drug]) -> tuple[Interaction, ...]:
    """Return the interactions of these medications with what the person takes or uses (`others`), worst first.

    A minor one is left out, and so is a moderate one that the sums of sedation and QT speak of.
    """
    return tuple(
        one
        for one in table.interactions(medications, others)
        if one.severity in _SEVERE
        or (one.severity is InteractionSeverity.MODERATE and one.mechanism not in _SUMMED)
    )


def burdens(
    facts: Facts, medications: Iterable[Medication], drugs: Iterable[Drug], flags: Iterable[Flag]
) -> Iterator[Together]:
    """Yield the sums: what sedates, and what lengthens the QT interval, where there is anything to add up."""
    considered, others, person = tuple(medications), tuple(drugs), facts.person
    sedation = table.sedation_burden(others, considered)
    risks = table.qt_risks((*flags, *person.conditions, *person.signs, *facts.classes))
    qt = table.qt_burden(others, considered, risks)
    for burden in (sedation, qt):
        if burden is not None:
            yield Together(burden)


def unlisted(facts: Facts) -> Iterator[Together]:
    """Yield what to say of the names that no table holds, where there are any."""
    said = table.unlisted(facts.unlisted)
    if said is not None:
        yield Together(said)


def opinions(found: Iterable[Interaction]) -> Iterator[tuple[Medication, Opinion]]:
    """Yield what the interactions mean for the status of each medication."""
    for one in found:
        status = table.status_of(one)
        if status is not None:
            yield one.medication, Opinion(status, Together(one))


def others(facts: Facts) -> tuple[Drug, ...]:
    """Return every drug taken or used, save the opioids used, which are what is being treated, and the treatment itself.

    How one medication for opioid use disorder goes with another is a change of medication: rules say how.
    """
    taken = (drug for one in facts.taken if one.moud not in MOUD for drug in one.drugs)
    used = (drug for one in facts.used if not one.is_any("opioid") for drug in one.drugs)
    return tuple({drug.key: drug for drug in (*taken, *used)}.values())
