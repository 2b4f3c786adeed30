"""What is known of a program beyond its published listing: open places, what was said on the phone, how sure we are."""

from __future__ import annotations

from throughcare.terms.term import Term


class PlaceKind(Term):
    """What a program counts when it says how many people it can take now."""

    BED = "bed", "Bed", "Cama"
    SLOT = (
        "slot",
        "Place to start care",
        "Cupo para empezar la atención",
        "An outpatient place: a first visit.",
    )
    WALK_IN = "walk_in", "Walk-in place today", "Cupo sin cita para hoy"


class PlaceState(Term):
    """Whether there is room, as the program last told."""

    OPEN = "open", "Open", "Hay cupo"
    FULL = "full", "Full", "Sin cupo"
    NOT_KNOWN = (
        "not_known",
        "Not known",
        "No se sabe",
        "The program has not told, or what it told is too old. Never the same as full.",
    )


class PlaceSource(Term):
    """Who told how many places are open."""

    STAFF = "staff", "The program itself", "El propio programa"
    LINK = (
        "link",
        "The program itself, by a link we sent",
        "El propio programa, por un enlace que le enviamos",
    )
    PHONE = "phone", "Someone who called the program", "Alguien que llamó al programa"


class SaidBy(Term):
    """Where a fact about a program comes from."""

    LISTING = "listing", "The published listing", "El listado publicado"
    PROGRAM = "program", "The program itself", "El propio programa"
    PHONE = "phone", "The program, by phone", "El programa, por teléfono"


class FactKind(Term):
    """The kinds of facts that a program can state, and that a call can check."""

    PHONES = "phones", "Phone numbers", "Números de teléfono"
    MEDICATIONS = "medications", "Medicines", "Medicamentos"
    ACCEPTING = "accepting", "Taking new people", "Acepta personas nuevas"
    PAYMENT = "payment", "Ways to pay", "Formas de pago"
    LEVELS = "levels", "Levels of care", "Niveles de atención"
    LANGUAGES = "languages", "Languages", "Idiomas"
    POPULATIONS = "populations", "Programs for groups of people", "Programas para grupos de personas"
    HOURS = "hours", "Opening hours", "Horario"
    WALK_IN = "walk_in", "Walk-in hours", "Horario sin cita"
    GROUPS = "groups", "Evening and weekend groups", "Grupos por la tarde y en fin de semana"
    REFERRAL_CONTACT = "referral_contact", "Contact for referrals", "Contacto para remisiones"


class CallOutcome(Term):
    """How a call to check a listing ended."""

    REACHED = "reached", "Someone answered", "Alguien contestó"
    NO_ANSWER = "no_answer", "No answer", "Nadie contestó"
    NUMBER_WRONG = "number_wrong", "The number is wrong", "El número no es correcto"
    CLOSED = "closed", "The program has closed", "El programa cerró"
    REFUSES = "refuses", "They do not want to answer", "No quieren contestar"


class FactAnswer(Term):
    """What a call said of one fact."""

    CONFIRMED = "confirmed", "As listed", "Como en el listado"
    CHANGED = "changed", "Different now", "Ahora es distinto"
    UNKNOWN = "unknown", "Could not say", "No lo supieron decir"


class Certainty(Term):
    """How far a fact can be relied on, as time goes by."""

    SURE = "sure", "Checked lately", "Verificado hace poco"
    LIKELY = "likely", "Probably still right", "Probablemente siga igual"
    DOUBTFUL = "doubtful", "May have changed", "Puede haber cambiado"
    NOT_KNOWN = "not_known", "Nobody has checked", "Nadie lo ha verificado"


class LicenseState(Term):
    """What a state's list of licenses says of a listing."""

    CURRENT = "current", "Licensed", "Con licencia"
    EXPIRED = "expired", "The license has run out", "La licencia venció"
    NOT_FOUND = "not_found", "Not found on the state's list", "No está en la lista del estado"
    UNSURE = "unsure", "May be on the state's list: look", "Puede estar en la lista del estado: revise"


class ContactChannel(Term):
    """How a one-time code reaches a program."""

    EMAIL = "email", "Email", "Correo electrónico"
    PHONE = "phone", "Text message", "Mensaje de texto"


class Weekday(Term):
    """The days of a week of opening hours, Monday first."""

    MONDAY = "mon", "Monday", "Lunes"
    TUESDAY = "tue", "Tuesday", "Martes"
    WEDNESDAY = "wed", "Wednesday", "Miércoles"
    THURSDAY = "thu", "Thursday", "Jueves"
    FRIDAY = "fri", "Friday", "Viernes"
    SATURDAY = "sat", "Saturday", "Sábado"
    SUNDAY = "sun", "Sunday", "Domingo"
