"""What a payer said of a person's coverage, how it was asked, and why a payer refuses to say."""

from __future__ import annotations

from throughcare.terms.term import Term


class AskedHow(Term):
    """How the payer was asked."""

    PHONE = "phone", "By phone", "Por teléfono"
    PORTAL = "portal", "On the payer's website", "En el sitio web del seguro"
    X12 = "x12", "Electronically (270/271)", "Por vía electrónica (270/271)"


class CoverageSaid(Term):
    """What the payer said of the coverage as a whole."""

    ACTIVE = "active", "Active", "Activa"
    INACTIVE = "inactive", "Not active", "No activa"
    UNKNOWN = (
        "unknown",
        "Not known",
        "No se sabe",
        "The payer could not or would not say, or said two things that cannot both hold.",
    )


class BenefitSaid(Term):
    """What the payer said of treatment for a substance use disorder."""

    COVERED = "covered", "Covered", "Cubierto"
    NOT_COVERED = "not_covered", "Not covered", "No cubierto"
    UNKNOWN = "unknown", "Not said", "No se dijo"


class AuthorizationSaid(Term):
    """Whether the payer wants to be asked before treatment begins."""

    NEEDED = "needed", "Needed before treatment", "Se necesita antes del tratamiento"
    NOT_NEEDED = "not_needed", "Not needed", "No se necesita"
    UNKNOWN = "unknown", "Not said", "No se dijo"


class InquiryState(Term):
    """How far an electronic question is."""

    TO_SEND = "to_send", "Waiting to be sent", "Por enviar"
    BY_HAND = "by_hand", "To be sent by hand", "Para enviar a mano"
    SENT = "sent", "Sent, no answer yet", "Enviada, sin respuesta"
    ANSWERED = "answered", "Answered", "Respondida"
    WITHDRAWN = "withdrawn", "Withdrawn, not sent", "Retirada, no enviada"


class RejectReason(Term):
    """Why a payer did not answer: the codes of X12 segment AAA, element 03, in our own words."""

    TOO_MANY = (
        "04",
        "Too many people were asked about at once",
        "Se preguntó por demasiadas personas a la vez",
    )
    REQUIRED_DATA_MISSING = "15", "Something needed was left out", "Falta un dato necesario"
    INPUT_ERRORS = "33", "The question has errors", "La pregunta tiene errores"
    OUT_OF_NETWORK = "35", "We are outside the plan's network", "Estamos fuera de la red del plan"
    NO_ACCESS = "41", "We may not ask this payer", "No tenemos permiso para preguntar"
    CANNOT_RESPOND_NOW = "42", "The payer cannot answer just now", "El seguro no puede responder ahora"
    PROVIDER_ID = (
        "43",
        "Our identification is missing or wrong",
        "Falta nuestra identificación o es incorrecta",
    )
    PROVIDER_NAME = "44", "Our name is missing or wrong", "Falta nuestro nombre o es incorrecto"
    PROVIDER_SPECIALTY = (
        "45",
        "Our specialty is missing or wrong",
        "Falta nuestra especialidad o es incorrecta",
    )
    PROVIDER_PHONE = "46", "Our phone number is missing or wrong", "Falta nuestro teléfono o es incorrecto"
    PROVIDER_STATE = "47", "Our state is missing or wrong", "Falta nuestro estado o es incorrecto"
    REFERRING_ID = "48", "The referring provider's identification is missing or wrong", "Falta quién refiere"
    NOT_PRIMARY_CARE = "49", "We are not the primary care provider", "No somos el proveedor primario"
    PROVIDER_INELIGIBLE = "50", "We may not ask about this plan", "No podemos preguntar por este plan"
    PROVIDER_NOT_ON_FILE = "51", "The payer does not know us", "El seguro no nos conoce"
    DATES_NOT_WITHIN_PLAN = "52", "The day asked about is outside the plan", "El día está fuera del plan"
    BENEFIT_NOT_OURS = (
        "53",
        "This kind of care does not fit our kind of provider",
        "La atención no es de nuestro tipo",
    )
    SERVICE_QUALIFIER = (
        "54",
        "The kind of code for the service is wrong",
        "El tipo de código del servicio es incorrecto",
    )
    SERVICE_CODE = "55", "The code for the service is wrong", "El código del servicio es incorrecto"
    DATE_INVALID = "56", "The day asked about is not valid", "El día no es válido"
    DATES_INVALID = "57", "The days asked about are not valid", "Los días no son válidos"
    BIRTH_DATE = (
        "58",
        "The date of birth is missing or not valid",
        "Falta la fecha de nacimiento o no es válida",
    )
    BIRTH_AFTER_SERVICE = (
        "60",
        "The date of birth is after the day asked about",
        "Nació después del día indicado",
    )
    DEATH_BEFORE_SERVICE = (
        "61",
        "The payer has a date of death before that day",
        "El seguro tiene una fecha de muerte",
    )
    DATE_NOT_ALLOWED = "62", "The day is too far back", "El día es demasiado antiguo"
    DATE_IN_FUTURE = "63", "The day is too far ahead", "El día es demasiado lejano"
    PATIENT_ID = (
        "64",
        "The person's number is missing or wrong",
        "Falta el número de la persona o es incorrecto",
    )
    PATIENT_NAME = (
        "65",
        "The person's name is missing or wrong",
        "Falta el nombre de la persona o es incorrecto",
    )
    PATIENT_SEX = "66", "The person's sex is missing or wrong", "Falta el sexo de la persona o es incorrecto"
    PATIENT_NOT_FOUND = "67", "The payer does not find the person", "El seguro no encuentra a la persona"
    PATIENT_TWICE = "68", "The payer finds the number twice", "El seguro encuentra el número dos veces"
    AGE_DIFFERS = "69", "The service does not fit the person's age", "El servicio no corresponde a la edad"
    SEX_DIFFERS = "70", "The service does not fit the person's sex", "El servicio no corresponde al sexo"
    BIRTH_DATE_DIFFERS = "71", "The date of birth does not fit", "La fecha de nacimiento no coincide"
    MEMBER_ID = "72", "The member number is missing or wrong", "Falta el número de afiliado o es incorrecto"
    MEMBER_NAME = (
        "73",
        "The member's name is missing or wrong",
        "Falta el nombre del afiliado o es incorrecto",
    )
    MEMBER_SEX = "74", "The member's sex is missing or wrong", "Falta el sexo del afiliado o es incorrecto"
    MEMBER_NOT_FOUND = "75", "The payer does not find the member", "El seguro no encuentra al afiliado"
    MEMBER_TWICE = "76", "The payer finds the member twice", "El seguro encuentra al afiliado dos veces"
    PERSON_NOT_ON_FILE = (
        "77",
        "The payer finds the member, and not this person",
        "El seguro encuentra al afiliado, pero no a esta persona",
    )
    NOT_IN_GROUP = "78", "The member is not in this group or plan", "El afiliado no está en este grupo o plan"
    PARTICIPANT_ID = (
        "79",
        "The payer's or our number is wrong",
        "El número del seguro o el nuestro es incorrecto",
    )
    NO_RESPONSE = "80", "No answer came, the question was ended", "No hubo respuesta"
    PROVIDER_ADDRESS = "97", "Our address is missing or wrong", "Falta nuestra dirección o es incorrecta"
    PAYER_ID = "T4", "The payer's name or number is missing", "Falta el nombre o el número del seguro"


class ServiceType(Term):
    """The kinds of care a benefit is for that matter here: codes of X12 element 1365, in our own words."""

    PLAN = "30", "The plan as a whole", "El plan en general"
    PHARMACY = "88", "Pharmacy", "Farmacia"
    OFFICE_VISIT = "98", "Office visit", "Consulta"
    PSYCHIATRIC = "A4", "Psychiatric care", "Atención psiquiátrica"
    PSYCHOTHERAPY = "A6", "Psychotherapy", "Psicoterapia"
    PSYCHIATRIC_INPATIENT = "A7", "Psychiatric care, inpatient", "Atención psiquiátrica con hospitalización"
    PSYCHIATRIC_OUTPATIENT = "A8", "Psychiatric care, outpatient", "Atención psiquiátrica ambulatoria"
    SUBSTANCE_USE = "AI", "Substance use treatment", "Tratamiento por consumo de sustancias"
    ALCOHOL_USE = "AJ", "Alcohol use treatment", "Tratamiento por consumo de alcohol"
    DRUG_USE = "AK", "Drug use treatment", "Tratamiento por consumo de drogas"
    MENTAL_INPATIENT = "CG", "Mental health facility, inpatient", "Salud mental con hospitalización"
    MENTAL_OUTPATIENT = "CH", "Mental health facility, outpatient", "Salud mental ambulatoria"
    SUBSTANCE_USE_INPATIENT = (
        "CI",
        "Substance use treatment facility, inpatient",
        "Tratamiento por consumo de sustancias con hospitalización",
    )
    SUBSTANCE_USE_OUTPATIENT = (
        "CJ",
        "Substance use treatment facility, outpatient",
        "Tratamiento ambulatorio por consumo de sustancias",
    )
    MENTAL_HEALTH = "MH", "Mental health", "Salud mental"


class BenefitKind(Term):
    """What one line of an answer tells: codes of X12 segment EB, element 01, in our own words."""

    ACTIVE = "1", "Active", "Activa"
    ACTIVE_FULL_RISK = "2", "Active, paid a fixed sum for everything", "Activa, con pago fijo por todo"
    ACTIVE_CAPITATED = (
        "3",
        "Active, paid a fixed sum for some services",
        "Activa, con pago fijo por servicios",
    )
    ACTIVE_PRIMARY = "4", "Active, through the primary care provider", "Activa, por el proveedor primario"
    ACTIVE_LOOKED_INTO = "5", "Active, being looked into", "Activa, en revisión"
    INACTIVE = "6", "Not active", "No activa"
    INACTIVE_UPDATE = "7", "Not active until an update", "No activa hasta una actualización"
    INACTIVE_LOOKED_INTO = "8", "Not active, being looked into", "No activa, en revisión"
    COINSURANCE = "A", "The person's share (coinsurance)", "Parte que paga la persona (coseguro)"
    COPAY = "B", "Copay", "Copago"
    DEDUCTIBLE = "C", "Deductible", "Deducible"
    DESCRIPTION = "D", "What the benefit is", "En qué consiste el beneficio"
    EXCLUSION = "E", "Left out", "Excluido"
    LIMIT = "F", "Limit", "Límite"
    OUT_OF_POCKET = "G", "Most that the person pays", "Máximo que paga la persona"
    UNLIMITED = "H", "No limit", "Sin límite"
    NOT_COVERED = "I", "Not covered", "No cubierto"
    COST_CONTAINMENT = "J", "Rule to keep cost down", "Regla para contener el costo"
    RESERVE = "K", "Reserve days", "Días de reserva"
    PRIMARY_CARE = "L", "Primary care provider", "Proveedor primario"
    WAITING_PERIOD = "M", "Earlier condition", "Condición anterior"
    CARE_COORDINATOR = "MC", "Who coordinates care", "Quién coordina la atención"
    ONLY_PROVIDER = "N", "Only with this provider", "Solo con este proveedor"
    NOT_NECESSARY = "O", "Held not to be necessary", "Considerado no necesario"
    DISCLAIMER = "P", "What the payer does not promise", "Lo que el seguro no garantiza"
    SECOND_OPINION = "Q", "A second opinion is needed", "Se necesita una segunda opinión"
    OTHER_PAYER = "R", "Another payer", "Otro seguro"
    HISTORY = "S", "Last year", "Año anterior"
    CARD_LOST = "T", "The card was reported lost", "Tarjeta reportada como perdida"
    ASK_ELSEWHERE = "U", "Ask somebody else", "Preguntar a otra entidad"
    CANNOT_PROCESS = "V", "Could not be answered", "No se pudo responder"
    OTHER_SOURCE = "W", "From another source", "De otra fuente"
    FACILITY = "X", "Facility", "Centro"
    SPEND_DOWN = "Y", "Share before Medicaid pays (spend-down)", "Parte antes de que pague Medicaid"
    COVERAGE_BASIS = "CB", "Basis of the coverage", "Base de la cobertura"


ACTIVE = frozenset(
    {
        BenefitKind.ACTIVE,
        BenefitKind.ACTIVE_FULL_RISK,
        BenefitKind.ACTIVE_CAPITATED,
        BenefitKind.ACTIVE_PRIMARY,
        BenefitKind.ACTIVE_LOOKED_INTO,
    }
)
INACTIVE = frozenset({BenefitKind.INACTIVE, BenefitKind.INACTIVE_UPDATE, BenefitKind.INACTIVE_LOOKED_INTO})
SUBSTANCE_USE_SERVICES = frozenset(
    {
        ServiceType.SUBSTANCE_USE,
        ServiceType.ALCOHOL_USE,
        ServiceType.DRUG_USE,
        ServiceType.SUBSTANCE_USE_INPATIENT,
        ServiceType.SUBSTANCE_USE_OUTPATIENT,
    }
)
BEHAVIORAL_SERVICES = SUBSTANCE_USE_SERVICES | frozenset(
    {
        ServiceType.MENTAL_HEALTH,
        ServiceType.PSYCHIATRIC,
        ServiceType.PSYCHOTHERAPY,
        ServiceType.PSYCHIATRIC_INPATIENT,
        ServiceType.PSYCHIATRIC_OUTPATIENT,
        ServiceType.MENTAL_INPATIENT,
        ServiceType.MENTAL_OUTPATIENT,
    }
)
