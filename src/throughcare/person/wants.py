"""What a person asks of a program, and the codes in which it can be said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from throughcare import knowledge
from throughcare.documents import about
from throughcare.terms import Access, LevelOfCare, Medication, Payment, Population, Setting


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


NOTHING_STATED = StatedNeed()
