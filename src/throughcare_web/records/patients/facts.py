"""What follows from a patient's row by definition: how to say the name, how old somebody is, whom one may call."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from throughcare import knowledge
from throughcare.terms import Gender, Sex
from throughcare.terms.records import EpisodeStatus, Ethnicity, Race
from throughcare_web.records.limits import years_between
from throughcare_web.records.patients.models import Patient


def full_name(patient: Patient) -> str:
    """Return the name as records have it: "Given Family", or the name to use where no other is known."""
    return f"{patient.given_names} {patient.family_name}".strip() or patient.name_to_use


def listed_name(patient: Patient) -> str:
    """Return the name as lists have it: "Family, Given (goes by …)"."""
    legal = ", ".join(filter(None, (patient.family_name, patient.given_names)))
    return (
        f"{legal} ({patient.name_to_use})" if legal and patient.name_to_use else legal or patient.name_to_use
    )


def died(patient: Patient) -> str:
    """Return "Died on 2026-03-03", that the day is not known, or nothing of who is alive."""
    if not patient.deceased:
        return ""
    day = patient.died_on
    return f"Died on {day}" if day else "Died, day not known"


def age(patient: Patient, on: dt.date) -> int | None:
    """Return the age in whole years on a day; None where the date of birth is not known."""
    return None if patient.born_on is None else years_between(patient.born_on, on)


@cache
def languages() -> dict[str, str]:
    """Return the languages somebody can be counseled in, by code; the commonest first, then by name."""
    terms = knowledge.load("matching")["family"]["language"]["term"]
    named = {code: term["en"][:1].upper() + term["en"][1:] for code, term in terms.items()}
    first = {"en": "English", "es": "Spanish", "asl": "American Sign Language"}
    others = sorted((one for one in named.items() if one[0] not in first), key=lambda one: one[1])
    return {**first, **dict(others)}


def language_name(code: str) -> str:
    """Return a language by name, nothing where it is not known."""
    return languages().get(code, code)


def said_of(patient: Patient) -> dict[str, Any]:
    """Return the coded parts of a patient's row as terms, None or empty where not known."""
    status = getattr(patient, "open_status", None)
    return {
        "sex": Sex(patient.sex) if patient.sex else None,
        "gender": Gender(patient.gender) if patient.gender else None,
        "races": [Race(code) for code in patient.races],
        "ethnicity": Ethnicity(patient.ethnicity) if patient.ethnicity else None,
        "status": EpisodeStatus(status) if status else None,
    }
