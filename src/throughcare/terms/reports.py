"""What can be wrong with a listing, and what has become of a report that says so."""

from __future__ import annotations

from throughcare.terms.term import Term


class ReportKind(Term):
    """What is wrong with a listing; each label is a clause, so that it can follow "someone reported that"."""

    NUMBER_WRONG = "number_wrong", "The phone number is wrong", "El número de teléfono no es correcto"
    NOT_ACCEPTING = "not_accepting", "It is not taking new people", "No acepta a personas nuevas"
    CLOSED_OR_MOVED = "closed_or_moved", "It has closed or moved", "Cerró o se mudó"
    MEDICINES_WRONG = (
        "medicines_wrong",
        "What the listing says about medicines is wrong",
        "Lo que se dice aquí de los medicamentos no es correcto",
        "Which medications the program starts, continues or refuses is not as listed.",
    )
    PAYMENT_WRONG = (
        "payment_wrong",
        "What the listing says about payment is wrong",
        "Lo que se dice aquí del pago no es correcto",
        "The insurance or other payment that the program takes is not as listed.",
    )
    OTHER = "other", "Something else in the listing is wrong", "Otro dato de aquí no es correcto"


class ReportState(Term):
    """What has become of a report."""

    OPEN = "open", "Nobody has checked yet", "Nadie lo ha verificado todavía"
    RESOLVED = (
        "resolved",
        "Checked and dealt with",
        "Verificado y atendido",
        "Somebody checked, and what had to be put right was.",
    )
    DISMISSED = (
        "dismissed",
        "Closed without a change",
        "Cerrado sin cambios",
        "The listing was right, or the report could not be used.",
    )
