"""The facts known about one person, as handed in; None always means "not known", never "no".

Each field says what it means, once: the reader of documents, the published JSON Schema and the messages about
mistakes all come from these dataclasses. `{}` is a person: opioid use disorder is assumed, all else is unknown.
Nothing is decided here; a new fact is a new field.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from throughcare import documents, knowledge
from throughcare.documents import about
from throughcare.places import states
from throughcare.terms import Access, LevelOfCare, Medication, Payment, Population, Setting, Sex


@cache
def language_codes() -> tuple[str, ...]:
    """Return the languages a person can name: English, sign language and those that listings can state."""
    return ("en", "asl", *knowledge.load("matching")["family"]["language"]["term"])


@cache
def support_codes() -> tuple[str, ...]:
    """Return the helps beside treatment that listings can state, such as child care or a ride."""
    return tuple(knowledge.load("matching")["family"]["support"]["term"])


@cache
def preference_codes() -> tuple[str, ...]:
    """Return everything a person can wish for: medications, settings, programs of their own, other help."""
    terms = [*Medication, *Setting, *Population]
    return (*map(str, terms), *support_codes())


@cache
def _state_codes() -> tuple[str, ...]:
    return tuple(states())


@dataclass(frozen=True, slots=True)
class CurrentMedication:
    """A medication the person takes now."""

    name: str = documents.required("Name of the drug, generic or brand: methadone, Suboxone, Vivitrol.")
    dose_mg: Decimal | None = about("Amount of one dose.", unit="mg", least=0)
    form: str | None = about("Form, where the name leaves it open: film, tablet, injection.")

    @property
    def medication(self) -> Medication | None:
        """Return the medication for opioid use disorder that this is, or None for any other drug."""
        name = " ".join(self.name.casefold().split())
        form = (self.form or "").strip().casefold()
        return _products().get((name, form)) or _products().get((name, ""))


@cache
def _products() -> dict[tuple[str, str], Medication]:
    """Return the medication that a drug name means, alone or together with a form."""
    medications = {str(medication): medication for medication in Medication}
    found: dict[tuple[str, str], Medication] = {}
    for product in knowledge.load("products")["product"]:
        for name in product["names"]:
            for form in product.get("forms", [""]):
                found[name.casefold(), form] = medications[product["medication"]]
    return found


@dataclass(frozen=True, slots=True)
class Wants:
    """What is asked of a program. Under `must` one of each list is enough; under `prefer` each counts."""

    levels_of_care: tuple[LevelOfCare, ...] = about("Levels of care, any of which will do.", default=())
    settings: tuple[Setting, ...] = about("Settings, any of which will do.", default=())
    keep_medications: tuple[Medication, ...] = about(
        "Medications the person is on and must be able to keep: every one of them.", default=()
    )
    start_medications: tuple[Medication, ...] = about(
        "Medications to start, any of which will do.", default=()
    )
    payment: tuple[Payment, ...] = about("Ways to pay, any of which will do.", default=())
    languages: tuple[str, ...] = about(
        "Languages of counseling, any of which will do.", default=(), codes=language_codes
    )
    access: tuple[Access, ...] = about("Ways to get in and take part: every one of them.", default=())
    populations: tuple[Population, ...] = about("Groups to have a program of their own.", default=())
    supports: tuple[str, ...] = about("Other help wanted at the program.", default=(), codes=support_codes)


NOTHING_WANTED = Wants()


@dataclass(frozen=True, slots=True)
class StatedNeed:
    """The need as someone already worked it out; it adds to what follows from the facts."""

    must: Wants = about("What has to hold: a program known to lack it is left out.", default=NOTHING_WANTED)
    prefer: Wants = about("What makes a program fit better.", default=NOTHING_WANTED)


@dataclass(frozen=True, slots=True)
class Person:
    """One person, as far as known."""

    age: int | None = about("Age.", unit="years", least=0, most=120)
    sex: Sex | None = about(
        "Sex, as listings use it to say whom they accept.", also={"F": Sex.FEMALE, "M": Sex.MALE}
    )
    pregnant_weeks: int | None = about("Weeks of pregnancy, if pregnant.", unit="weeks", least=0, most=45)
    postpartum_weeks: int | None = about(
        "Weeks since giving birth, if recent.", unit="weeks", least=0, most=104
    )
    pregnancy_unknown: bool | None = about("Whether pregnancy is possible and not yet known.")
    place: str | None = about('Where the person is: a ZIP code, "City, ST" or "lat,lng".')
    state: str | None = about("Postal code of the state the person lives in.", codes=_state_codes)
    payment: tuple[Payment, ...] = about("Ways the person can pay.", default=())
    pays_only: bool | None = about("Whether there is no other way to pay than those named.")
    languages: tuple[str, ...] = about(
        "Languages the person can be counseled in.", default=(), codes=language_codes
    )
    access: tuple[Access, ...] = about("What the person needs to get in and take part.", default=())
    current_medications: tuple[CurrentMedication, ...] = about("Medications taken now.", default=())
    preferences: tuple[str, ...] = about(
        "What the person would like: medications, settings, programs for people like them, other help.",
        default=(),
        codes=preference_codes,
    )
    veteran: bool | None = about("Whether the person served in the military.")
    active_duty: bool | None = about("Whether the person serves in the military now.")
    first_responder: bool | None = about("Whether the person is a first responder.")
    justice_involved: bool | None = about("Whether the person leaves jail or prison, or has a court case.")
    need: StatedNeed = about("A need already worked out.", default=StatedNeed())

    @classmethod
    def from_document(cls, value: object) -> Person:
        """Return the person that a parsed JSON document describes.

        Raises:
            BadInput: it names the path of the fault, such as "person.payment[0]", and what is wanted there.
        """
        return documents.read(cls, value, "person")


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the person document."""
    return documents.schema(Person, "Throughcare person")
