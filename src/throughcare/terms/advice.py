"""Codes of what an answer about a person says: statuses, flags, actions, severities."""

from __future__ import annotations

from throughcare.terms.term import Term


class MedicationStatus(Term):
    """Whether a medication can be given to this person today, best first."""

    RECOMMENDED = "recommended", "Offer first", "Ofrecer primero", "Given what is known."
    ACCEPTABLE = "acceptable", "Offer", "Ofrecer"
    CAUTION = (
        "caution",
        "Possible with a change or closer monitoring",
        "Posible con un cambio o con más vigilancia",
        "Possible with a stated change or monitoring.",
    )
    CONTRAINDICATED_NOW = (
        "contraindicated_now",
        "Not today",
        "Hoy no",
        "Says what would have to change.",
    )
    NOT_INDICATED = "not_indicated", "No reason to give it", "Sin motivo para darla", "No indication."


class MedicationIntent(Term):
    """Whether a medication is new to the person, taken now, or interrupted."""

    START = "start", "Start", "Empezar", "The person does not take it now."
    CONTINUE = (
        "continue",
        "Continue",
        "Continuar",
        "The person takes it now: never answered with a bare stop.",
    )
    RESTART = "restart", "Start again", "Volver a empezar", "Taken before, interrupted."


class Severity(Term):
    """How much a flag matters, least first; the indicator codes of CDS Hooks."""

    INFO = "info", "Good to know", "Conviene saber"
    WARNING = "warning", "Needs attention", "Requiere atención"
    CRITICAL = "critical", "Act now", "Actuar ahora"


class InteractionSeverity(Term):
    """How much an interaction between two drugs matters, least first."""

    MINOR = "minor", "Minor", "Leve"
    MODERATE = "moderate", "Moderate", "Moderada"
    MAJOR = "major", "Major", "Importante"
    CONTRAINDICATED = "contraindicated", "Not together", "No se toman juntos"


class Dimension(Term):
    """What is rated from 0 to 4 to place a person; our own words, informed by The ASAM Criteria."""

    WITHDRAWAL = "withdrawal", "Withdrawal and sedation", "Abstinencia y sedación"
    MEDICAL = "medical", "Medical", "Salud física"
    PSYCHIATRIC = "psychiatric", "Mental health", "Salud mental"
    USE_RISK = "use_risk", "Risk from use", "Riesgo por el consumo"
    ENVIRONMENT = "environment", "Home and surroundings", "Hogar y entorno"


class Audience(Term):
    """Whom an answer is for."""

    PUBLIC = "public", "Anyone", "Cualquier persona", "Plain words, no amounts but of reversal medicines."
    CLINICIAN = "clinician", "Clinicians", "Profesionales de salud", "Amounts and methods too."


class Action(Term):
    """What to do."""

    NALOXONE = (
        "naloxone",
        "Give or prescribe naloxone and teach its use",
        "Dar o recetar naloxona y enseñar a usarla",
    )
    START_MOUD = "start_moud", "Offer to start MOUD today", "Ofrecer empezar el medicamento hoy"
    CONTINUE_MOUD = "continue_moud", "Continue the current MOUD", "Continuar el medicamento actual"
    CALL_911 = "call_911", "Call 911", "Llamar al 911"
    ED_TRANSFER = "ed_transfer", "Go to an emergency department", "Ir a una sala de emergencias"
    LIFELINE = "988", "Connect to 988", "Comunicar con el 988"
    OVERDOSE_RESPONSE = (
        "overdose_response",
        "Overdose response: naloxone, breaths, stay",
        "Ante una sobredosis: naloxona, respiraciones, quedarse",
    )
    OVERDOSE_EDUCATION = (
        "overdose_education",
        "Explain lost tolerance and overdose risk",
        "Explicar la pérdida de tolerancia y el riesgo de sobredosis",
    )
    COWS = "cows", "Measure COWS", "Medir COWS"
    VITALS = "vitals", "Measure vital signs", "Medir signos vitales"
    HOLD_DOSE = "hold_dose", "Hold today's dose and reassess", "Retener la dosis de hoy y reevaluar"
    REDUCE_DOSE = "reduce_dose", "Restart lower or reduce the dose", "Reiniciar con menos o reducir la dosis"
    INCREASE_OR_SPLIT_DOSE = (
        "increase_or_split_dose",
        "Raise or split the dose",
        "Aumentar o dividir la dosis",
    )
    OFFER_LOW_DOSE_INITIATION = (
        "offer_low_dose_initiation",
        "Offer low-dose initiation",
        "Ofrecer inicio con dosis bajas",
    )
    BRIDGE_DOSING = (
        "bridge_dosing",
        "Bridge with the three-day dispensing rule",
        "Cubrir con la regla de dispensación de tres días",
    )
    VERIFY_DOSE_WITH_OTP = (
        "verify_dose_with_otp",
        "Verify last dose and date with the OTP",
        "Verificar última dosis y fecha con el programa de tratamiento de opioides",
    )
    TAKEHOME_CRITERIA = (
        "takehome_criteria",
        "Apply the take-home criteria",
        "Aplicar los criterios de dosis para llevar a casa",
    )
    SAFE_STORAGE = "safe_storage", "Locked storage and child safety", "Guardar bajo llave, lejos de niños"
    REMS_CERTIFIED_SITE = "rems_certified_site", "Use a REMS-certified site", "Usar un sitio certificado REMS"
    ECG = "ecg", "Obtain an ECG", "Hacer un electrocardiograma"
    ELECTROLYTES = "electrolytes", "Check and correct electrolytes", "Revisar y corregir electrolitos"
    LFT = "lft", "Check liver tests", "Revisar pruebas hepáticas"
    PREGNANCY_TEST = "pregnancy_test", "Offer a pregnancy test", "Ofrecer prueba de embarazo"
    HIV_HCV_TESTING = (
        "hiv_hcv_testing",
        "Offer HIV, hepatitis B and C testing",
        "Ofrecer pruebas de VIH y hepatitis B y C",
    )
    FENTANYL_SPECIFIC_TEST = (
        "fentanyl_specific_test",
        "Use a fentanyl-specific test",
        "Usar una prueba específica de fentanilo",
    )
    NALOXONE_CHALLENGE_OR_URINE = (
        "naloxone_challenge_or_urine",
        "Opioid-free check: urine or naloxone challenge",
        "Comprobar ausencia de opioides: orina o prueba con naloxona",
    )
    NONPUNITIVE_TESTING = (
        "nonpunitive_testing",
        "Confirm and discuss, without sanction",
        "Confirmar y conversar, sin sanción",
    )
    PDMP_CHECK = (
        "pdmp_check",
        "Check the prescription monitoring program",
        "Consultar el programa de monitoreo de recetas",
    )
    ASSESS_USE = (
        "assess_use",
        "Assess current use and intoxication",
        "Evaluar consumo e intoxicación actuales",
    )
    REVIEW_INTERACTING_DRUG = (
        "review_interacting_drug",
        "Review the interacting drug with its prescriber",
        "Revisar el otro medicamento con quien lo receta",
    )
    CLOSER_MONITORING = "closer_monitoring", "Monitor more closely", "Vigilar más de cerca"
    COORDINATE_OTHER_CLINICIAN = (
        "coordinate_other_clinician",
        "Coordinate with the other clinician",
        "Coordinar con el otro profesional",
    )
    OB_REFERRAL = "ob_referral", "Obstetric care", "Atención obstétrica"
    NEONATAL_EDUCATION = (
        "neonatal_education",
        "Explain newborn withdrawal and breastfeeding",
        "Explicar la abstinencia del recién nacido y la lactancia",
    )
    CONTRACEPTION_OFFER = (
        "contraception_offer",
        "Offer contraception counseling",
        "Ofrecer consejería anticonceptiva",
    )
    LINK_TO_ONGOING_CARE = (
        "link_to_ongoing_care",
        "Book ongoing care before leaving",
        "Reservar atención continua antes de salir",
    )
    FOLLOWUP = "followup", "Follow up within days", "Dar seguimiento en días"
    TELEHEALTH = "telehealth", "Offer telehealth", "Ofrecer telesalud"
    COVERAGE_HELP = "coverage_help", "Help with coverage", "Ayudar con la cobertura"
    HOUSING_SUPPORT = (
        "housing_support",
        "Housing or recovery residence that accepts MOUD",
        "Vivienda, o vivienda de recuperación, que acepte el medicamento",
    )
    PEER_SUPPORT = "peer_support", "Offer peer support", "Ofrecer apoyo entre pares"
    PSYCHOSOCIAL_OFFER = (
        "psychosocial_offer",
        "Offer counseling, never as a condition",
        "Ofrecer consejería, nunca como condición",
    )
    CONTINGENCY_MANAGEMENT = (
        "contingency_management",
        "Offer contingency management",
        "Ofrecer manejo de contingencias",
    )
    YOUTH_SERVICES = "youth_services", "Care made for young people", "Atención para jóvenes"
    STATE_CONSENT_CHECK = (
        "state_consent_check",
        "Check the state's minor-consent law",
        "Revisar la ley estatal de consentimiento de menores",
    )
    TRAUMA_INFORMED = "trauma_informed", "Trauma-informed care", "Atención informada en trauma"
    SHARED_DECISION = (
        "shared_decision",
        "Decide together on the person's preference",
        "Decidir juntos según la preferencia de la persona",
    )
    EXPLAIN_RISK = (
        "explain_risk",
        "Explain the risk of the choice asked for",
        "Explicar el riesgo de lo solicitado",
    )
    HARM_REDUCTION = (
        "harm_reduction",
        "Harm reduction supplies and advice",
        "Materiales y consejos de reducción de daños",
    )
    PART2_PRIVACY = (
        "part2_privacy",
        "Explain 42 CFR Part 2 privacy",
        "Explicar la privacidad de 42 CFR Parte 2",
    )
    INPATIENT_WITHDRAWAL_CARE = (
        "inpatient_withdrawal_care",
        "Medically managed withdrawal care",
        "Atención médica de la abstinencia",
    )
    IV_FLUIDS = "iv_fluids", "Rehydrate", "Rehidratar"
    THIAMINE = "thiamine", "Give thiamine", "Dar tiamina"
    WOUND_CARE = "wound_care", "Wound care", "Curar heridas"
    NONOPIOID_ANALGESIA = (
        "nonopioid_analgesia",
        "Non-opioid and regional pain relief",
        "Alivio del dolor sin opioides o regional",
    )
    PAIN_ASSESSMENT = "pain_assessment", "Assess pain and function", "Evaluar dolor y función"
    PHQ9 = "phq9", "Measure PHQ-9", "Medir PHQ-9"
    PCPTSD5 = "pcptsd5", "Measure PC-PTSD-5", "Medir PC-PTSD-5"
    AUDIT_C = "audit_c", "Measure AUDIT-C", "Medir AUDIT-C"
    SAFETY_PLAN = "safety_plan", "Make a suicide safety plan", "Hacer un plan de seguridad"
    POISON_CONTROL = "poison_control", "Call poison control", "Llamar al centro de control de envenenamiento"
    ANNUAL_REVIEW = (
        "annual_review",
        "Review at least yearly, without an end date",
        "Revisar al menos cada año, sin fecha de fin",
    )
