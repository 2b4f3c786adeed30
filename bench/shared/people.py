"""Made-up people for benchmarks: the same on every run, each unlike the last, from nearly unknown to long records."""

from __future__ import annotations

import random
from typing import Any


_OPIOIDS = ("heroin", "fentanyl", "oxycodone", "methadone", "hydrocodone", "morphine")
_OTHERS = ("alcohol", "alprazolam", "cocaine", "methamphetamine", "gabapentin", "clonazepam", "xylazine")
_MEDICATIONS = (
    "methadone", "Suboxone", "Sublocade", "sertraline", "gabapentin", "lisinopril", "metformin", "fluconazole",
    "phenobarbital", "quetiapine", "trazodone", "rifampin", "escitalopram", "amiodarone", "dolutegravir",
)  # fmt: skip
_CONDITIONS = (
    "chronic_pain",
    "hepatitis_c",
    "hiv",
    "depression",
    "ptsd",
    "epilepsy",
    "sleep_apnea",
    "copd",
    "cirrhosis",
)


def people(count: int, seed: int) -> list[dict[str, Any]]:
    """Return as many person documents, the same for the same seed."""
    dice = random.Random(seed)
    return [_person(dice) for _ in range(count)]


def _person(dice: random.Random) -> dict[str, Any]:
    said: dict[str, Any] = {
        "age": dice.randint(16, 75),
        "sex": dice.choice(("female", "male")),
        "oud_criteria": dice.randint(2, 11),
        "cows": dice.choice((None, *range(0, 37, 3))),
        "substances": [_substance(dice) for _ in range(dice.randint(1, 3))],
        "current_medications": [
            {"name": name, "dose_mg": dice.choice((None, 8, 16, 60, 100))}
            for name in dice.sample(_MEDICATIONS, dice.choice((0, 0, 1, 2, 4)))
        ],
        "conditions": dice.sample(_CONDITIONS, dice.choice((0, 0, 1, 2))),
        "housing": dice.choice((None, "stable", "unstable", "homeless")),
        "support": dice.choice((None, "strong", "some", "limited", "none")),
        "payment": [dice.choice(("medicaid", "private", "self_pay"))],
        "returns_to_use": dice.choice((None, 0, 1, 3)),
        "setting": dice.choice((None, "ed", "office", "jail", "detox", "otp")),
        "qtc_ms": dice.choice((None, None, 430, 470, 510)),
        "vitals": dice.choice(({}, {"hr": dice.randint(50, 130), "rr": dice.randint(11, 24), "spo2": 97})),
    }
    if said["sex"] == "female" and dice.random() < 0.2:
        said["pregnant_weeks"] = dice.randint(5, 38)
    if dice.random() < 0.2:
        said["overdoses"] = [{"hours_ago": dice.choice((2, 100, 1000, 5000))}]
    return {name: value for name, value in said.items() if value is not None}


def _substance(dice: random.Random) -> dict[str, Any]:
    return {
        "name": dice.choice(_OPIOIDS if dice.random() < 0.7 else _OTHERS),
        "last_use_hours": dice.choice((None, 3, 14, 30, 130, 800)),
        "route": dice.choice((None, "iv", "smoked", "oral", "intranasal")),
        "chronic": dice.choice((None, True)),
    }
