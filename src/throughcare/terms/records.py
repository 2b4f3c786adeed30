"""Codes of a patient's record: who somebody is, how to reach them, and their episode of care.

What a chart holds beside that is `clinical`.
"""

from __future__ import annotations

from throughcare.terms.term import Term


class EpisodeStatus(Term):
    """How far an episode of care is; the codes are those of FHIR's EpisodeOfCare."""

    PLANNED = "planned", "Planned", "Planificado"
    WAITLIST = "waitlist", "On the waitlist", "En lista de espera"
    ACTIVE = "active", "In care", "En tratamiento"
    ONHOLD = "onhold", "On hold", "En pausa"
    FINISHED = "finished", "Finished", "Terminado"
    CANCELLED = "cancelled", "Cancelled", "Cancelado"


# From where to where an episode may go; what is over stays so, and a new one begins.
EPISODE_STEPS: dict[EpisodeStatus, tuple[EpisodeStatus, ...]] = {
    EpisodeStatus.PLANNED: (EpisodeStatus.WAITLIST, EpisodeStatus.ACTIVE, EpisodeStatus.CANCELLED),
    EpisodeStatus.WAITLIST: (EpisodeStatus.PLANNED, EpisodeStatus.ACTIVE, EpisodeStatus.CANCELLED),
    EpisodeStatus.ACTIVE: (EpisodeStatus.ONHOLD, EpisodeStatus.FINISHED),
    EpisodeStatus.ONHOLD: (EpisodeStatus.ACTIVE, EpisodeStatus.FINISHED),
    EpisodeStatus.FINISHED: (),
    EpisodeStatus.CANCELLED: (),
}
OPEN_EPISODES = tuple(status for status, steps in EPISODE_STEPS.items() if steps)


class EpisodeOutcome(Term):
    """How an episode of care ended, where that is coded; the program's own words stand beside it."""

    DIED = "died", "The person died", "La persona falleció"


class ContactKind(Term):
    """What a contact is."""

    PHONE = "phone", "Telephone", "Teléfono"
    EMAIL = "email", "E-mail", "Correo electrónico"
    ADDRESS = "address", "Address", "Dirección"
    PERSON = "person", "Somebody to call", "Persona de contacto"
    EMERGENCY = "emergency", "In an emergency", "En una emergencia"


class Race(Term):
    """Races as the Office of Management and Budget groups them; the codes are those of CDC's code set."""

    NATIVE_AMERICAN = "1002-5", "American Indian or Alaska Native", "Indígena americano o nativo de Alaska"
    ASIAN = "2028-9", "Asian", "Asiática"
    BLACK = "2054-5", "Black or African American", "Negra o afroamericana"
    PACIFIC = (
        "2076-8",
        "Native Hawaiian or Other Pacific Islander",
        "Nativa de Hawái o de otra isla del Pacífico",
    )
    WHITE = "2106-3", "White", "Blanca"
    OTHER = "2131-1", "Another race", "Otra raza"
    DECLINED = "ASKU", "Asked, prefers not to say", "Se preguntó, prefiere no decirlo"


class Ethnicity(Term):
    """Whether somebody is Hispanic or Latino; the codes are those of CDC's code set."""

    HISPANIC = "2135-2", "Hispanic or Latino", "Hispana o latina"
    NOT_HISPANIC = "2186-5", "Not Hispanic or Latino", "Ni hispana ni latina"
    DECLINED = "ASKU", "Asked, prefers not to say", "Se preguntó, prefiere no decirlo"


class LikenessReason(Term):
    """Why two records may be of one person."""

    SAME_NAME = "same_name", "Same name", "Mismo nombre"
    NAMES_SWAPPED = "names_swapped", "Same names the other way round", "Los mismos nombres al revés"
    LIKE_NAME = "like_name", "Name looks or sounds alike", "El nombre se parece o suena parecido"
    NICKNAME = "nickname", "First name is a short form", "El nombre es una forma corta"
    SAME_BIRTH = "same_birth", "Same date of birth", "Misma fecha de nacimiento"
    LIKE_BIRTH = (
        "like_birth",
        "Date of birth differs by one slip",
        "La fecha de nacimiento difiere en un error",
    )
    SAME_PHONE = "same_phone", "Same telephone", "Mismo teléfono"
    SAME_MEMBER_ID = "same_member_id", "Same insurance number", "Mismo número de seguro"
