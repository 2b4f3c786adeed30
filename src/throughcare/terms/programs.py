"""Codes of programs, of the care they give and of what a match says."""

from __future__ import annotations

from throughcare.terms.term import Term


class Medication(Term):
    """The medications a person with OUD may be offered; keys of every `medications` object."""

    METHADONE = "methadone", "Methadone", "Metadona"
    BUPRENORPHINE_SL = (
        "buprenorphine_sl",
        "Buprenorphine (film or tablet)",
        "Buprenorfina (película o tableta)",
    )
    BUPRENORPHINE_XR = (
        "buprenorphine_xr",
        "Buprenorphine (weekly or monthly injection)",
        "Buprenorfina (inyección semanal o mensual)",
    )
    NALTREXONE_XR = "naltrexone_xr", "Naltrexone (monthly injection)", "Naltrexona (inyección mensual)"
    NALTREXONE_ORAL = "naltrexone_oral", "Naltrexone (tablet)", "Naltrexona (tableta)"
    LOFEXIDINE = "lofexidine", "Lofexidine", "Lofexidina"
    CLONIDINE = "clonidine", "Clonidine", "Clonidina"
    NALOXONE_RESCUE = (
        "naloxone_rescue",
        "Naloxone (to reverse an overdose)",
        "Naloxona (para revertir una sobredosis)",
    )


AGONISTS = (Medication.METHADONE, Medication.BUPRENORPHINE_SL, Medication.BUPRENORPHINE_XR)
NALTREXONE = (Medication.NALTREXONE_XR, Medication.NALTREXONE_ORAL)
MOUD = (*AGONISTS, *NALTREXONE)  # the medications that treat the disorder, not its withdrawal or an overdose


class ProgramMedication(Term):
    """What a program really does with one medication."""

    STARTS = "starts", "Starts people on it here", "La inicia aquí"
    CONTINUES = "continues", "Continues people who come on it", "La continúa si usted ya la toma"
    WITHDRAWAL_ONLY = (
        "withdrawal_only",
        "Only during withdrawal",
        "Solo durante la abstinencia",
    )
    ALLOWS = (
        "allows",
        "Lets clients keep it from an outside prescriber",
        "Le permite seguirla con receta de otro profesional",
    )
    NOT_OFFERED = "not_offered", "Does not offer it", "No la ofrece"
    REFUSES = "refuses", "Refuses people on it", "No acepta a personas que la toman"
    UNKNOWN = "unknown", "Not known: ask when you call", "No se sabe: pregunte al llamar"


class LevelOfCare(Term):
    """Levels of care by the numbers of The ASAM Criteria, 4th edition (numbers as labels, no text copied)."""

    EARLY_INTERVENTION = "0.5", "Early intervention", "Intervención temprana"
    REMISSION_MONITORING = (
        "1.0",
        "Long-term remission monitoring",
        "Seguimiento de la remisión a largo plazo",
    )
    OUTPATIENT_THERAPY = "1.5", "Outpatient therapy", "Terapia ambulatoria", "3rd edition: level 1."
    MANAGED_OUTPATIENT = (
        "1.7",
        "Outpatient care with medication",
        "Atención ambulatoria con medicamento",
        (
            "Medically managed outpatient: office-based treatment, opioid treatment program, ambulatory "
            "withdrawal management (3rd edition: 1, OTP, 1-WM)."
        ),
    )
    INTENSIVE_OUTPATIENT = "2.1", "Intensive outpatient", "Ambulatorio intensivo"
    HIGH_INTENSITY_OUTPATIENT = (
        "2.5",
        "Day treatment (partial hospitalization)",
        "Tratamiento de día (hospitalización parcial)",
        "High-intensity outpatient (3rd edition: partial hospitalization).",
    )
    MANAGED_INTENSIVE_OUTPATIENT = (
        "2.7",
        "Medically managed intensive outpatient",
        "Ambulatorio intensivo con manejo médico",
        "3rd edition: 2-WM.",
    )
    LOW_INTENSITY_RESIDENTIAL = (
        "3.1",
        "Residential, low intensity",
        "Residencial de baja intensidad",
        "Clinically managed low-intensity residential.",
    )
    HIGH_INTENSITY_RESIDENTIAL = (
        "3.5",
        "Residential, high intensity",
        "Residencial de alta intensidad",
        "Clinically managed high-intensity residential (includes 3rd edition 3.3 and 3.2-WM).",
    )
    MANAGED_RESIDENTIAL = (
        "3.7",
        "Residential with medical care",
        "Residencial con atención médica",
        "Medically managed residential (3rd edition: 3.7, 3.7-WM).",
    )
    INPATIENT = "4", "Hospital inpatient", "Hospitalización", "Medically managed inpatient."
    EMERGENCY = "ED", "Emergency first: 911", "Emergencia primero: 911", "Emergency department or 911 first."
    NONE = "none", "No addiction level of care", "Ningún nivel de atención", "None is indicated."


class Setting(Term):
    """Where and how often care happens, as a listing says it."""

    OUTPATIENT = "outpatient", "Outpatient", "Ambulatorio"
    INTENSIVE_OUTPATIENT = "intensive_outpatient", "Intensive outpatient", "Ambulatorio intensivo"
    PARTIAL_HOSPITALIZATION = (
        "partial_hospitalization",
        "Day treatment (partial hospitalization)",
        "Tratamiento de día (hospitalización parcial)",
    )
    RESIDENTIAL = "residential", "Residential: you live there", "Residencial: usted vive allí"
    HOSPITAL_INPATIENT = "hospital_inpatient", "Hospital inpatient", "Hospitalización"
    WITHDRAWAL_MANAGEMENT = (
        "withdrawal_management",
        "Withdrawal management (detox)",
        "Manejo de la abstinencia (desintoxicación)",
    )
    OPIOID_TREATMENT_PROGRAM = (
        "opioid_treatment_program",
        "Opioid treatment program (methadone clinic)",
        "Programa de tratamiento de opioides (clínica de metadona)",
    )
    TRANSITIONAL_HOUSING = (
        "transitional_housing",
        "Recovery or transitional housing",
        "Vivienda de recuperación o de transición",
    )
    TELEHEALTH = "telehealth", "Telehealth", "Telesalud"


class Payment(Term):
    """How a person can pay, or how a program lets people pay."""

    MEDICAID = "medicaid", "Medicaid", "Medicaid"
    MEDICARE = "medicare", "Medicare", "Medicare"
    PRIVATE = "private", "Private health insurance", "Seguro médico privado"
    MILITARY = "military", "Military insurance (TRICARE, VA)", "Seguro militar (TRICARE, VA)"
    STATE_PLAN = (
        "state_plan",
        "State health plan other than Medicaid",
        "Plan de salud estatal distinto de Medicaid",
    )
    SELF_PAY = "self_pay", "Paying myself", "Pago por mi cuenta"
    SLIDING_SCALE = "sliding_scale", "Sliding fee scale by income", "Tarifa según sus ingresos"
    PAYMENT_ASSISTANCE = "payment_assistance", "Help with payment", "Ayuda para pagar"
    FREE = "free", "Free care", "Atención gratuita"
    IHS_TRIBAL = (
        "ihs_tribal",
        "Indian Health Service, tribal or urban Indian funds",
        "Fondos del Servicio de Salud Indígena, tribales o urbanos",
    )
    PUBLIC_FUNDS = "public_funds", "Public funds or grants", "Fondos o subvenciones públicas"


class Population(Term):
    """Groups for whom a program may run something of their own."""

    PREGNANT_POSTPARTUM = (
        "pregnant_postpartum",
        "Pregnant or recently gave birth",
        "Embarazo o posparto",
    )
    WOMEN = "women", "Women", "Mujeres"
    MEN = "men", "Men", "Hombres"
    VETERANS = "veterans", "Veterans", "Veteranos"
    ACTIVE_DUTY = "active_duty", "Active duty military", "Militares en servicio activo"
    MILITARY_FAMILIES = "military_families", "Military families", "Familias de militares"
    ADOLESCENTS = "adolescents", "Adolescents", "Adolescentes"
    YOUNG_ADULTS = "young_adults", "Young adults", "Adultos jóvenes"
    SENIORS = "seniors", "Older adults", "Personas mayores"
    LGBTQ = "lgbtq", "LGBTQ people", "Personas LGBTQ"
    JUSTICE_INVOLVED = (
        "justice_involved",
        "People leaving jail or with a court case",
        "Personas que salen de la cárcel o tienen un caso judicial",
    )
    CO_OCCURRING = (
        "co_occurring",
        "Mental health condition as well",
        "También una condición de salud mental",
    )
    CO_OCCURRING_PAIN = "co_occurring_pain", "Lasting pain as well", "También dolor persistente"
    TRAUMA = "trauma", "People who lived through trauma", "Personas que vivieron un trauma"
    DOMESTIC_VIOLENCE = (
        "domestic_violence",
        "People hurt by a partner or at home",
        "Personas que sufrieron violencia de su pareja o en su hogar",
    )
    SEXUAL_ABUSE = (
        "sexual_abuse",
        "Survivors of sexual violence",
        "Sobrevivientes de violencia sexual",
    )
    HIV = "hiv", "People with HIV", "Personas con VIH"


class Access(Term):
    """What a person needs in order to get in and take part."""

    WHEELCHAIR = "wheelchair", "Wheelchair access", "Acceso en silla de ruedas"
    DEAF = "deaf", "Sign language services", "Servicios en lengua de señas"


class Sex(Term):
    """Sex as federal listings use it to say whom they accept."""

    FEMALE = "female", "Female", "Femenino"
    MALE = "male", "Male", "Masculino"


class Precision(Term):
    """How exactly a program's point on the map is known."""

    ADDRESS = "address", "Street address", "Dirección exacta"
    ZIP = (
        "zip",
        "Center of the ZIP code: distance is approximate",
        "Centro del código postal: distancia aproximada",
    )
    NONE = "none", "Not on the map", "Sin ubicación en el mapa"


class MatchPart(Term):
    """The named parts whose sum ranks a match."""

    CLINICAL = "clinical", "Fits the care you need", "Se ajusta a la atención que necesita"
    EVIDENCE = "evidence", "Care that is shown to work", "Atención que ha demostrado funcionar"
    PAYMENT = "payment", "Payment", "Pago"
    SPECIAL = "special", "Programs for people like you", "Programas para personas como usted"
    REACH = "reach", "Within reach", "A su alcance"
    CERTAINTY = "certainty", "How much we know", "Cuánto sabemos"
    OPENING = (
        "opening",
        "Room for you now",
        "Cupo para usted ahora",
        "Only where programs tell how many people they can take now.",
    )
