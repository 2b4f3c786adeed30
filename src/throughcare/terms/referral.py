"""Codes of a referral from its draft to the first dose, and of waiting for a place."""

from __future__ import annotations

from throughcare.terms.term import Term


class ReferralState(Term):
    """Where a referral stands."""

    DRAFTED = "drafted", "Not sent yet", "Aún no enviada"
    SENT = "sent", "Sent, waiting for an answer", "Enviada, en espera de respuesta"
    QUESTION_ASKED = "question_asked", "The program has a question", "El programa tiene una pregunta"
    ACCEPTED = "accepted", "Accepted", "Aceptada"
    DECLINED = "declined", "Declined", "No aceptada"
    SCHEDULED = "scheduled", "Has a first visit", "Tiene una primera cita"
    ARRIVED = "arrived", "Arrived or admitted", "Llegó o ingresó"
    FIRST_DOSE_GIVEN = "first_dose_given", "First dose given", "Primera dosis dada"
    NO_SHOW = "no_show", "Did not arrive", "No llegó", "Not the end: a new time can be set."
    WITHDRAWN = "withdrawn", "Taken back", "Retirada"
    EXPIRED = "expired", "No answer in time", "Sin respuesta a tiempo"


class ReferralStep(Term):
    """What is done to a referral."""

    SEND = "send", "Sent", "Enviada"
    ASK = "ask", "Question asked", "Pregunta hecha"
    ANSWER = "answer", "Question answered", "Pregunta respondida"
    ACCEPT = "accept", "Accepted", "Aceptada"
    DECLINE = "decline", "Declined", "No aceptada"
    WAITLIST = "waitlist", "Put on the waitlist", "Puesta en la lista de espera"
    OFFER = "offer", "Place offered", "Lugar ofrecido"
    SCHEDULE = "schedule", "First visit set", "Primera cita fijada"
    ARRIVE = "arrive", "Arrived or admitted", "Llegó o ingresó"
    GIVE_FIRST_DOSE = "give_first_dose", "First dose given", "Primera dosis dada"
    NO_SHOW = "no_show", "Did not arrive", "No llegó"
    WITHDRAW = "withdraw", "Taken back", "Retirada"
    EXPIRE = "expire", "No answer in time", "Sin respuesta a tiempo"
    REMIND = "remind", "Reminder sent", "Recordatorio enviado"
    HAND_OFF = (
        "hand_off",
        "Handed over in person",
        "Entregada en persona",
        "A warm hand-off: who spoke to whom.",
    )


class ReferralSide(Term):
    """Which side of a referral does something."""

    SENDER = "sender", "The sending program", "El programa que envía"
    RECEIVER = "receiver", "The receiving program", "El programa que recibe"
    SYSTEM = "system", "Throughcare", "Throughcare"


class ReferralUrgency(Term):
    """How soon a referral needs an answer, most urgent first."""

    TODAY = "today", "Today", "Hoy", "Unsafe to wait overnight without contact."
    SOON = "soon", "Within days", "En unos días"
    ROUTINE = "routine", "Routine", "De rutina"


class WithdrawReason(Term):
    """Why a referral was taken back, for the sender alone: the other side is told that it was, and no more."""

    DIED = "died", "The person died", "La persona falleció"
    CONSENT_REVOKED = "consent_revoked", "The consent was taken back", "Se retiró el consentimiento"
    CONSENT_ENDED = "consent_ended", "The consent has ended", "El consentimiento terminó"


class DeclineReason(Term):
    """Why a program cannot take a person; said to the sender, and counted without names."""

    NO_PLACE = "no_place", "No bed or slot free", "Sin cama ni lugar libre"
    PAYER = "payer", "Does not take this payment", "No acepta esta forma de pago"
    LEVEL = "level", "Does not give this level of care", "No da este nivel de atención"
    MEDICATION = (
        "medication",
        "Does not give or allow the medication",
        "No da o no permite el medicamento",
        "Counted apart: turning people away for their MOUD is something to follow up.",
    )
    MEDICAL_NEED = "medical_need", "Medical need is too high here", "Necesidad médica demasiado alta aquí"
    PSYCHIATRIC_NEED = (
        "psychiatric_need",
        "Mental health need is too high here",
        "Necesidad de salud mental demasiado alta aquí",
    )
    NOT_SERVED = "not_served", "Age or group not served here", "No atiende esta edad o este grupo"
    ACCESS = "access", "Language or access cannot be met", "No hay el idioma o el acceso que hace falta"
    TOO_FAR = "too_far", "Too far or no transport", "Demasiado lejos o sin transporte"
    LEGAL = "legal", "A legal condition prevents it", "Lo impide una condición legal"
    NOT_REACHED = "not_reached", "The person could not be reached", "No se pudo contactar a la persona"
    PERSON_CHOSE = "person_chose", "The person chose otherwise", "La persona eligió otra cosa"
    OTHER = "other", "Another reason", "Otro motivo"


class AfterDecline(Term):
    """What comes next once a program has declined."""

    WAITLIST = (
        "waitlist",
        "Ask for the waitlist, and try the next program",
        "Pedir la lista de espera y probar otro programa",
    )
    NEXT = "next", "Try the next program", "Probar el programa siguiente"
    COVERAGE = (
        "coverage",
        "Check the coverage, then the next program",
        "Revisar la cobertura y probar otro programa",
    )
    HIGHER = "higher", "Look at a higher level of care", "Buscar un nivel de atención más alto"
    PERSON = "person", "Speak with the person first", "Hablar primero con la persona"


class WaitReason(Term):
    """Why somebody waits."""

    NO_BED = "no_bed", "No bed free", "Sin cama libre"
    NO_SLOT = "no_slot", "No slot free", "Sin lugar libre"
    NO_PRESCRIBER = "no_prescriber", "No prescriber free", "Sin profesional que recete disponible"
    COVERAGE = "coverage", "Coverage not settled", "Cobertura sin resolver"
    TRANSPORT = "transport", "No way to get there yet", "Aún sin transporte"
    PERSON = "person", "The person asked for a later day", "La persona pidió un día más tarde"


class WaitState(Term):
    """Where somebody stands on a waitlist."""

    WAITING = "waiting", "Waiting", "En espera"
    OFFERED = "offered", "Place offered", "Lugar ofrecido"
    PLACED = "placed", "Has a place", "Tiene un lugar"
    LEFT = "left", "No longer waiting", "Ya no espera"


class LeaveReason(Term):
    """Why somebody no longer waits."""

    PLACED_ELSEWHERE = "placed_elsewhere", "Found a place elsewhere", "Encontró lugar en otra parte"
    DECLINED = "declined", "Does not want the place", "No quiere el lugar"
    NOT_REACHED = "not_reached", "Could not be reached", "No se le pudo contactar"
    NO_LONGER_FITS = (
        "no_longer_fits",
        "Needs another level of care now",
        "Ahora necesita otro nivel de atención",
    )
    DIED = "died", "Died", "Falleció"
    OTHER = "other", "Another reason", "Otro motivo"


class WaitPriority(Term):
    """What moves a person forward on a waitlist, strongest first."""

    PREGNANT = "pregnant", "Pregnant", "Embarazo"
    INJECTS = "injects", "Injects drugs", "Se inyecta drogas"
    RECENT_OVERDOSE = "recent_overdose", "Recent overdose", "Sobredosis reciente"
    TIME = "time", "Time waiting", "Tiempo de espera"


class WaitBasis(Term):
    """What a place in the order rests on."""

    LAW = "law", "Law", "Ley"
    POLICY = "policy", "The program's own rule", "Regla propia del programa"
    TIME = "time", "Who asked first", "Quién pidió primero"


class InterimService(Term):
    """What is given to a person who waits for a place."""

    HIV_TB_EDUCATION = (
        "hiv_tb_education",
        "Counseling on HIV and tuberculosis",
        "Orientación sobre el VIH y la tuberculosis",
    )
    SAFER_USE = "safer_use", "Counseling on sharing needles", "Orientación sobre compartir agujas"
    PARTNERS = (
        "partners",
        "Counseling on risks to partners and babies",
        "Orientación sobre riesgos para la pareja y el bebé",
    )
    HIV_TB_REFERRAL = (
        "hiv_tb_referral",
        "Referral for HIV and tuberculosis care",
        "Derivación a atención del VIH y la tuberculosis",
    )
    PRENATAL = "prenatal", "Referral for prenatal care", "Derivación a atención prenatal"
    PREGNANCY_COUNSELING = (
        "pregnancy_counseling",
        "Counseling on drugs and pregnancy",
        "Orientación sobre drogas y embarazo",
    )
    TELL_STATE = (
        "tell_state",
        "The state is asked to find a place",
        "Se pide al estado que busque un lugar",
    )
    MEDICATION = "medication", "Medicine started or kept", "Medicamento iniciado o mantenido"
    INTERIM_METHADONE = (
        "interim_methadone",
        "Interim treatment in an opioid treatment program",
        "Tratamiento interino en un programa de tratamiento de opioides",
    )
    NALOXONE = "naloxone", "Naloxone handed out", "Naloxona entregada"
    CONTACT = "contact", "Contact while waiting", "Contacto durante la espera"
