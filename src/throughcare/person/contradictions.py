"""Facts that cannot be true together: named, so that nothing is computed from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from throughcare import drugs, knowledge
from throughcare.errors import BadInput
from throughcare.terms import AGONISTS, NALTREXONE, Alertness, Sign


if TYPE_CHECKING:
    from throughcare.person.document import CurrentMedication, Person


def refuse_contradictions(person: Person) -> None:
    """Raise BadInput for the first pair of facts that cannot both be true; it names both paths."""
    for check in _CHECKS:
        check(person)


def _agonist_and_antagonist(person: Person) -> None:
    """A person who takes both today would be in withdrawal: one of the two is a slip."""
    now = {
        one.medication: number
        for number, one in enumerate(person.current_medications)
        if one.medication is not None and not one.missed_days
    }
    agonist = next((m for m in AGONISTS if m in now), None)
    antagonist = next((m for m in NALTREXONE if m in now), None)
    if agonist and antagonist:
        raise BadInput(
            f"person.current_medications[{now[antagonist]}]",
            f"{antagonist.label.lower()} beside {agonist.label.lower()}",
            "one of the two: nobody takes both; missed_days says when one was stopped",
        )


def _dose_beyond_belief(person: Person) -> None:
    for number, one in enumerate(person.current_medications):
        most = _believable_mg(one)
        if one.dose_mg is not None and one.dose_mg > most:
            raise BadInput(
                f"person.current_medications[{number}].dose_mg",
                str(one.dose_mg)[:20],
                f"a dose in mg, at most {most} for this drug; check the unit",
            )


def _believable_mg(one: CurrentMedication) -> int:
    """Return the largest single dose that can be meant."""
    record = knowledge.load("believable")
    known: dict[str, int] = record["most_mg"]
    largest = [known[drug.key] for drug in drugs.ingredients(one.name, one.form) if drug.key in known]
    return max(largest, default=int(record["any_other"]["most_mg"]))


def _blood_pressure(person: Person) -> None:
    high, low = person.vitals.bp_systolic, person.vitals.bp_diastolic
    if high is not None and low is not None and low > high:
        raise BadInput(
            "person.vitals.bp_diastolic", f"{low} above the systolic {high}", "the lower of the two"
        )


def _alertness(person: Person) -> None:
    if person.vitals.sedation is Alertness.ALERT and Sign.UNRESPONSIVE in person.signs:
        raise BadInput("person.signs", "unresponsive beside vitals.sedation alert", "one of the two")


def _pregnancy(person: Person) -> None:
    if person.pregnant_weeks is not None and person.pregnancy_unknown:
        raise BadInput("person.pregnancy_unknown", "true beside pregnant_weeks", "false, or no weeks")


_CHECKS: tuple[Callable[[Person], None], ...] = (
    _agonist_and_antagonist,
    _dose_beyond_belief,
    _blood_pressure,
    _alertness,
    _pregnancy,
)
