"""The person: the facts handed in, what follows from them by definition, and what cannot be true together."""

from throughcare.person.document import (
    CurrentMedication,
    DrugTest,
    Labs,
    Overdose,
    Person,
    Substance,
    SuicideRisk,
    Treatment,
    Vitals,
    WithdrawalCheck,
    schema,
)
from throughcare.person.facts import Facts
from throughcare.person.wants import (
    NOTHING_WANTED,
    StatedNeed,
    Wants,
    language_codes,
    preference_codes,
    support_codes,
)


__all__ = [
    "NOTHING_WANTED",
    "CurrentMedication",
    "DrugTest",
    "Facts",
    "Labs",
    "Overdose",
    "Person",
    "StatedNeed",
    "Substance",
    "SuicideRisk",
    "Treatment",
    "Vitals",
    "Wants",
    "WithdrawalCheck",
    "language_codes",
    "preference_codes",
    "schema",
    "support_codes",
]
