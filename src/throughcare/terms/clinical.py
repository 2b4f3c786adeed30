"""Codes of what a chart holds: allergies, problems, medications, observations, questionnaires.

External codes, units and limits of observations stand in `knowledge/observations.toml`.
"""

from __future__ import annotations

from throughcare.terms.term import Term


class ReactionSeverity(Term):
    """How bad a reaction was; the codes are those of FHIR's AllergyIntolerance."""

    MILD = "mild", "Mild", "Leve"
    MODERATE = "moderate", "Moderate", "Moderada"
    SEVERE = "severe", "Severe", "Grave"


class Certainty(Term):
    """How sure something is; the codes are those of FHIR's verification status."""

    UNCONFIRMED = "unconfirmed", "Reported, not confirmed", "Referida, sin confirmar"
    CONFIRMED = "confirmed", "Confirmed", "Confirmada"
    REFUTED = "refuted", "Ruled out", "Descartada"


class ProblemStatus(Term):
    """Where a problem stands; the codes are those of FHIR's Condition."""

    ACTIVE = "active", "Active", "Activo"
    REMISSION = "remission", "In remission", "En remisión"
    RESOLVED = "resolved", "Resolved", "Resuelto"


class DoseRoute(Term):
    """How a medication is given."""

    ORAL = "oral", "By mouth", "Por la boca"
    SUBLINGUAL = "sublingual", "Under the tongue", "Bajo la lengua"
    BUCCAL = "buccal", "Inside the cheek", "Dentro de la mejilla"
    SUBCUTANEOUS = "subcutaneous", "Injected under the skin", "Inyectada bajo la piel"
    INTRAMUSCULAR = "intramuscular", "Injected into a muscle", "Inyectada en un músculo"
    INTRAVENOUS = "intravenous", "Into a vein", "En la vena"
    INTRANASAL = "intranasal", "In the nose", "En la nariz"
    INHALED = "inhaled", "Breathed in", "Inhalada"
    TRANSDERMAL = "transdermal", "Patch on the skin", "Parche en la piel"
    TOPICAL = "topical", "On the skin", "Sobre la piel"
    RECTAL = "rectal", "Rectally", "Por el recto"
    OTHER = "other", "Another way", "Otra forma"


class DoseUnit(Term):
    """What an amount of a medication is counted in; the codes are those of UCUM."""

    MG = "mg", "mg", "mg"
    MCG = "ug", "mcg", "mcg"
    G = "g", "g", "g"
    ML = "mL", "mL", "mL"
    UNITS = "[iU]", "units", "unidades"


class Frequency(Term):
    """How often a medication is taken; how many doses a day that is stands in `knowledge/observations.toml`."""

    DAILY = "daily", "Once a day", "Una vez al día"
    TWICE = "twice_daily", "Twice a day", "Dos veces al día"
    THREE_TIMES = "three_times_daily", "Three times a day", "Tres veces al día"
    FOUR_TIMES = "four_times_daily", "Four times a day", "Cuatro veces al día"
    EVERY_OTHER_DAY = "every_other_day", "Every other day", "Un día sí y otro no"
    WEEKLY = "weekly", "Once a week", "Una vez a la semana"
    MONTHLY = "monthly", "Once a month", "Una vez al mes"
    AS_NEEDED = "as_needed", "As needed", "Según necesidad"
    ONCE = "once", "Once", "Una sola vez"


class PrescribedBy(Term):
    """Who prescribes a medication."""

    HERE = "here", "Prescribed here", "Se receta aquí"
    ELSEWHERE = "elsewhere", "Prescribed by someone else", "Lo receta otro profesional"
    NOBODY = "nobody", "Not prescribed to the person", "Sin receta para la persona"


class CompletedBy(Term):
    """Who filled in a questionnaire."""

    SELF = "self", "The person", "La persona"
    INTERVIEW = "interview", "Read to the person", "Se le leyó a la persona"
    CLINICIAN = "clinician", "A clinician", "Un profesional"


class EntryKind(Term):
    """What one line of a chart is."""

    ALLERGY = "allergy", "Allergy", "Alergia"
    PROBLEM = "problem", "Problem", "Problema"
    MEDICATION = "medication", "Medication", "Medicamento"
    OBSERVATION = "observation", "Observation", "Observación"
    INSTRUMENT = "instrument", "Questionnaire", "Cuestionario"
    EPISODE = "episode", "Episode of care", "Episodio de atención"


class MedicationConcern(Term):
    """Why an entry of the medication list needs a second look."""

    INTERACTION = "interaction", "Interaction", "Interacción"
    ALLERGY = "allergy", "Recorded allergy", "Alergia registrada"
    SAME_DRUG = "same_drug", "The same drug is on the list already", "El mismo fármaco ya está en la lista"
    ADDED_UP = "added_up", "Several drugs together", "Varios fármacos juntos"
    UNLISTED = "unlisted", "Not in our drug table", "No está en nuestra tabla"


class ObservationCode(Term):
    """What is observed or measured."""

    HEART_RATE = "heart_rate", "Heart rate", "Frecuencia cardíaca"
    BP_SYSTOLIC = "bp_systolic", "Systolic blood pressure", "Presión sistólica"
    BP_DIASTOLIC = "bp_diastolic", "Diastolic blood pressure", "Presión diastólica"
    RESPIRATORY_RATE = "respiratory_rate", "Breaths a minute", "Respiraciones por minuto"
    SPO2 = "spo2", "Oxygen saturation", "Saturación de oxígeno"
    TEMPERATURE = "temperature", "Temperature", "Temperatura"
    WEIGHT = "weight", "Weight", "Peso"
    HEIGHT = "height", "Height", "Estatura"
    PAIN = "pain", "Pain, 0 to 10", "Dolor, de 0 a 10"
    COWS = "cows", "COWS total", "Total de COWS"
    CIWA_AR = "ciwa_ar", "CIWA-Ar total", "Total de CIWA-Ar"
    PREGNANT_WEEKS = "pregnant_weeks", "Weeks of pregnancy", "Semanas de embarazo"
    QTC = "qtc", "Corrected QT interval", "Intervalo QT corregido"
    EGFR = "egfr", "Estimated GFR", "Filtrado glomerular estimado"
    PLATELETS = "platelets", "Platelets", "Plaquetas"
    ALT = "alt", "ALT", "ALT"
    AST = "ast", "AST", "AST"
    POTASSIUM = "potassium", "Potassium", "Potasio"
    MAGNESIUM = "magnesium", "Magnesium", "Magnesio"
    HCV_RNA = "hcv_rna", "Hepatitis C RNA", "ARN de hepatitis C"
    HIV = "hiv", "HIV test", "Prueba de VIH"
    HEPATITIS_B = "hepatitis_b", "Hepatitis B surface antigen", "Antígeno de superficie de hepatitis B"
    ALERTNESS = "alertness", "How awake the person is", "Qué tan despierta está la persona"
    PUPILS = "pupils", "Pupils", "Pupilas"
