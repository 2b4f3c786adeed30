"""A request from the public site to be called: how to be reached, how far it is, what came of it."""

from __future__ import annotations

from throughcare.terms.term import Term


class Channel(Term):
    """The one safe way to reach a person who asked to be called."""

    PHONE = "phone", "Call me", "Llámenme"
    TEXT = "text", "Send me a text", "Mándenme un mensaje de texto"
    EMAIL = "email", "Send me an e-mail", "Mándenme un correo electrónico"


class BestTime(Term):
    """When a person can be reached best."""

    ANY = "any", "Any time", "A cualquier hora"
    MORNING = "morning", "In the morning", "Por la mañana"
    AFTERNOON = "afternoon", "In the afternoon", "Por la tarde"
    EVENING = "evening", "In the evening", "Por la noche"


class HandOverState(Term):
    """How far a request to be called is."""

    NEW = "new", "Waiting for somebody", "Espera a alguien"
    CLAIMED = "claimed", "Taken", "La atiende alguien"
    REACHED = "reached", "Reached", "Contactada"
    CLOSED = "closed", "Closed", "Cerrada"


class AttemptOutcome(Term):
    """What came of one attempt to reach a person."""

    NO_ANSWER = "no_answer", "No answer", "No contestó"
    MESSAGE_LEFT = (
        "message_left",
        "Left a message that says nothing of care",
        "Mensaje sin mencionar la atención",
    )
    WRITTEN = "written", "Wrote to the person", "Se le escribió"
    SOMEBODY_ELSE = "somebody_else", "Somebody else answered", "Contestó otra persona"
    DOES_NOT_WORK = (
        "does_not_work",
        "The number or address does not work",
        "El número o la dirección no funciona",
    )
    REACHED = "reached", "Reached the person", "Se habló con la persona"


class CloseOutcome(Term):
    """What came of a request to be called."""

    REGISTERED = "registered", "Became a patient here", "Pasó a ser paciente aquí"
    SENT_ON = "sent_on", "Was helped to another program", "Recibió ayuda para ir a otro programa"
    INFORMED = "informed", "Got the answers that were needed", "Recibió las respuestas que necesitaba"
    DECLINED = "declined", "Wants nothing more for now", "No desea nada más por ahora"
    NOT_REACHED = "not_reached", "Could not be reached", "No se le pudo contactar"
    NO_REQUEST = "no_request", "Was no request: a mistake or a prank", "No era una solicitud: error o broma"
