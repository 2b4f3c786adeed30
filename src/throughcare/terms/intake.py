"""Codes of an assessment: where it stands, where an answer comes from, why another level of care was chosen."""

from __future__ import annotations

from throughcare.terms.term import Term


class AssessmentState(Term):
    """Where an assessment stands."""

    DRAFT = "draft", "In progress", "En curso"
    SIGNED = "signed", "Signed", "Firmada", "Frozen: a correction is a new version."
    SET_ASIDE = "set_aside", "Set aside", "Apartada", "A draft that nobody will finish; its answers stay."


class AnswerSource(Term):
    """Where an answer of an assessment comes from."""

    ASKED = "asked", "Asked in this assessment", "Preguntado en esta evaluación"
    CHART = "chart", "From the chart", "Del expediente"
    HANDOVER = (
        "handover",
        "Sent by the person from the public site",
        "Enviado por la persona desde el sitio público",
    )
    EARLIER = "earlier", "From an earlier assessment", "De una evaluación anterior"


class PlacementReason(Term):
    """Why the level of care chosen is not the one recommended."""

    WAITING_FOR_BED = (
        "waiting_for_bed",
        "Waiting for a place at the recommended level",
        "En espera de un lugar en el nivel recomendado",
        "The chosen level holds until a place opens.",
    )
    PATIENT_CHOICE = "patient_choice", "The person's choice", "Decisión de la persona"
    COURT = "court", "Court, probation or parole", "Tribunal o libertad supervisada"
    PAYER = "payer", "The payer does not cover it", "El seguro no lo cubre"
    DISTANCE = "distance", "None within reach", "No hay ninguno al alcance"
    CLINICAL_JUDGMENT = "clinical_judgment", "Clinical judgment", "Criterio clínico"
