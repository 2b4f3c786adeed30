"""Codes of what an answer draws attention to."""

from __future__ import annotations

from throughcare.terms.term import Term


class Flag(Term):
    """What an answer draws attention to."""

    OVERDOSE_NOW = "overdose_now", "Signs of an overdose now", "Señales de sobredosis ahora"
    RESPIRATORY_DEPRESSION = (
        "respiratory_depression",
        "Breathing slow or shallow from sedation",
        "Respiración lenta o superficial por sedación",
    )
    RESPIRATORY_COMPROMISE = (
        "respiratory_compromise",
        "Breathing badly impaired",
        "Respiración muy comprometida",
        "Acute severe asthma or other compromise of breathing.",
    )
    RESPIRATORY_RISK = (
        "respiratory_risk",
        "A condition that makes slow breathing more likely",
        "Una afección que facilita la respiración lenta",
        "Such as chronic lung disease or sleep apnea.",
    )
    SEDATION = "sedation", "Sedated now", "Sedación ahora"
    OVERDOSE_RECENT = "overdose_recent", "Overdose not long ago", "Sobredosis reciente"
    OVERDOSE_HIGH_RISK = "overdose_high_risk", "High risk of overdose", "Alto riesgo de sobredosis"
    LOSS_OF_TOLERANCE = (
        "loss_of_tolerance",
        "Tolerance is lost",
        "Tolerancia perdida",
        "After custody, withdrawal care, missed doses or abstinence.",
    )
    LOW_TOLERANCE = "low_tolerance", "Low opioid tolerance", "Baja tolerancia a los opioides"
    PRECIPITATED_WITHDRAWAL_RISK = (
        "precipitated_withdrawal_risk",
        "Starting now could bring on withdrawal",
        "Empezar ahora podría provocar abstinencia",
    )
    ALCOHOL_WITHDRAWAL_RISK = (
        "alcohol_withdrawal_risk",
        "Risk of complicated alcohol withdrawal",
        "Riesgo de abstinencia complicada del alcohol",
    )
    BENZODIAZEPINE_WITHDRAWAL_RISK = (
        "benzodiazepine_withdrawal_risk",
        "Risk of sedative withdrawal",
        "Riesgo de abstinencia de sedantes",
    )
    SEIZURE_RISK = "seizure_risk", "Raised risk of seizures", "Mayor riesgo de convulsiones"
    DEHYDRATION = "dehydration", "Dehydration", "Deshidratación"
    PREGNANCY = "pregnancy", "Pregnant", "Embarazo", "The pregnancy pathway applies."
    OBSTETRIC_EMERGENCY = (
        "obstetric_emergency",
        "Signs of an emergency in pregnancy",
        "Señales de emergencia en el embarazo",
    )
    POSTPARTUM_RELAPSE_RISK = (
        "postpartum_relapse_risk",
        "After a birth: return to use and overdose are more likely",
        "Después del parto: más riesgo de volver a consumir y de sobredosis",
    )
    QTC_PROLONGED = "qtc_prolonged", "QTc prolonged", "QTc prolongado", "450-499 ms."
    QTC_500 = "qtc_500", "QTc dangerously long", "QTc peligrosamente largo", "500 ms or more."
    TORSADES = "torsades", "Fainting or torsades with long QT", "Desmayo o torsades con QT largo"
    BRADYCARDIA = "bradycardia", "Slow heart rate", "Pulso lento"
    HYPOKALEMIA = "hypokalemia", "Low potassium", "Potasio bajo"
    BP_MONITORING = "bp_monitoring", "Blood pressure needs monitoring", "Hay que vigilar la presión"
    HEPATIC_MODERATE = (
        "hepatic_moderate",
        "Moderate liver disease",
        "Enfermedad hepática moderada",
        "Child-Pugh B.",
    )
    HEPATIC_SEVERE = "hepatic_severe", "Severe liver disease", "Enfermedad hepática grave", "Child-Pugh C."
    ACUTE_HEPATITIS = (
        "acute_hepatitis",
        "Acute hepatitis",
        "Hepatitis aguda",
        "Or a marked rise of transaminases.",
    )
    RENAL_IMPAIRMENT = "renal_impairment", "Reduced kidney function", "Función renal reducida"
    SEPSIS = "sepsis", "Possible sepsis", "Posible sepsis"
    ENDOCARDITIS_SUSPECTED = "endocarditis_suspected", "Possible endocarditis", "Posible endocarditis"
    INFECTION = "infection", "Infection that needs treatment", "Infección que requiere tratamiento"
    INFECTION_LOCAL = (
        "infection_local",
        "Infection at an injection site",
        "Infección en el sitio de inyección",
    )
    XYLAZINE_WOUND = (
        "xylazine_wound",
        "Wounds as xylazine causes them",
        "Heridas como las que causa la xilacina",
    )
    SURGICAL_EMERGENCY = (
        "surgical_emergency",
        "Possible bowel blockage or other surgical emergency",
        "Posible obstrucción intestinal u otra emergencia quirúrgica",
    )
    CHEST_PAIN_OR_SYNCOPE = "chest_pain_or_syncope", "Chest pain or fainting", "Dolor de pecho o desmayo"
    VITAL_SIGNS_UNSTABLE = "vital_signs_unstable", "Vital signs out of range", "Signos vitales fuera de rango"
    HYPOMAGNESEMIA = "hypomagnesemia", "Low magnesium", "Magnesio bajo"
    MEDETOMIDINE_WITHDRAWAL = (
        "medetomidine_withdrawal",
        "Possible withdrawal from medetomidine",
        "Posible abstinencia de medetomidina",
    )
    SUICIDE_HIGH = "suicide_high", "High risk of suicide", "Alto riesgo de suicidio"
    SUICIDE_MODERATE = (
        "suicide_moderate",
        "Moderate risk of suicide",
        "Riesgo moderado de suicidio",
        "Thoughts with a method, or suicidal behavior longer ago.",
    )
    SUICIDE_LOW = "suicide_low", "Thoughts of death or suicide", "Pensamientos de muerte o suicidio"
    PSYCHOSIS = "psychosis", "Acute psychosis", "Psicosis aguda"
    DANGER = "danger", "Danger to self or others", "Peligro para sí o para otros"
    INTERACTION_MAJOR = "interaction_major", "A major drug interaction", "Una interacción importante"
    INTERACTION_MODERATE = "interaction_moderate", "A moderate drug interaction", "Una interacción moderada"
    BENZODIAZEPINE_COPRESCRIPTION = (
        "benzodiazepine_coprescription",
        "Benzodiazepine together with MOUD",
        "Benzodiacepina junto con el medicamento",
    )
    METHADONE_MISSED_DOSES = (
        "methadone_missed_doses",
        "Methadone doses were missed",
        "Faltaron dosis de metadona",
    )
    UNDERMEDICATION = "undermedication", "Dose probably too low", "Dosis probablemente baja"
    ANALGESIA_BLOCKADE = (
        "analgesia_blockade",
        "Opioid pain relief is blocked",
        "Los analgésicos opioides están bloqueados",
    )
    HOMELESSNESS = "homelessness", "No stable housing", "Sin vivienda estable"
    RECOVERY_ENVIRONMENT_RISK = (
        "recovery_environment_risk",
        "Home or surroundings put recovery at risk",
        "El hogar o el entorno ponen en riesgo la recuperación",
    )
    IPV = "ipv", "Violence by a partner", "Violencia de pareja"
    MINOR_CONSENT = (
        "minor_consent",
        "Under 18: the state's consent law applies",
        "Menor de 18: aplica la ley estatal de consentimiento",
    )
    FORCED_WITHDRAWAL = (
        "forced_withdrawal",
        "Medication was stopped by an institution",
        "Una institución suspendió el medicamento",
    )
    NOT_OUD = "not_oud", "Criteria for OUD are not met", "No se cumplen los criterios del trastorno"
    CHILD_SAFETY_STORAGE = (
        "child_safety_storage",
        "Children at home: lock it up",
        "Hay niños: guardar bajo llave",
    )
    PRECIPITATED_WITHDRAWAL = (
        "precipitated_withdrawal",
        "Precipitated withdrawal now",
        "Abstinencia precipitada ahora",
    )
    SEROTONIN_SYNDROME = (
        "serotonin_syndrome",
        "Signs of serotonin syndrome",
        "Señales de síndrome serotoninérgico",
    )
    INJECTION_OVERDUE = "injection_overdue", "The injection is overdue", "La inyección está atrasada"
    UNASSESSED = (
        "unassessed",
        "Something needed to judge safety is not known",
        "Falta un dato para juzgar la seguridad",
    )
    UNLISTED_DRUG = (
        "unlisted_drug",
        "A drug is not in the table",
        "Un medicamento no está en la tabla",
        "Its interactions are not known here; it is not therefore safe.",
    )
