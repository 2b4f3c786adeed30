"""The vocabularies: every code Throughcare may show or emit, with its label in English and Spanish.

A code is stable for ever: add freely, never rename or reuse one. Labels and external codes live here and in
`knowledge/`, nowhere else.
"""

from throughcare.terms.advice import (
    Action,
    Audience,
    Dimension,
    InteractionSeverity,
    MedicationIntent,
    MedicationStatus,
    Severity,
)
from throughcare.terms.coverage import Expansion
from throughcare.terms.facts import (
    Alertness,
    Analyte,
    CareSetting,
    ChildPugh,
    Condition,
    Custody,
    Gender,
    Housing,
    Psychiatric,
    Pupils,
    Readiness,
    Request,
    Route,
    Sign,
    Support,
    TestResult,
    TreatmentResult,
)
from throughcare.terms.flags import Flag
from throughcare.terms.pages import PageTopic
from throughcare.terms.programs import (
    AGONISTS,
    MOUD,
    NALTREXONE,
    Access,
    LevelOfCare,
    MatchPart,
    Medication,
    Payment,
    Population,
    Precision,
    ProgramMedication,
    Setting,
    Sex,
)
from throughcare.terms.reports import ReportKind, ReportState
from throughcare.terms.term import Term


__all__ = [
    "AGONISTS",
    "MOUD",
    "NALTREXONE",
    "Access",
    "Action",
    "Alertness",
    "Analyte",
    "Audience",
    "CareSetting",
    "ChildPugh",
    "Condition",
    "Custody",
    "Dimension",
    "Expansion",
    "Flag",
    "Gender",
    "Housing",
    "InteractionSeverity",
    "LevelOfCare",
    "MatchPart",
    "Medication",
    "MedicationIntent",
    "MedicationStatus",
    "PageTopic",
    "Payment",
    "Population",
    "Precision",
    "ProgramMedication",
    "Psychiatric",
    "Pupils",
    "Readiness",
    "ReportKind",
    "ReportState",
    "Request",
    "Route",
    "Setting",
    "Severity",
    "Sex",
    "Sign",
    "Support",
    "Term",
    "TestResult",
    "TreatmentResult",
]
