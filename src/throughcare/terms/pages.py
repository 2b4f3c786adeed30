"""Under which heading a page of the public site stands."""

from __future__ import annotations

from throughcare.terms.term import Term


class PageTopic(Term):
    """The headings of "Your options explained", in their order."""

    START = "start", "Start here", "Empiece aquí"
    MEDICINES = "medicines", "Medicines that treat it", "Medicamentos que lo tratan"
    WITHDRAWAL = "withdrawal", "Withdrawal and detox", "Abstinencia y desintoxicación"
    CARE = "care", "Kinds of care", "Tipos de atención"
    THERAPY = "therapy", "Counseling and groups", "Consejería y grupos"
    PEOPLE = "people", "For you and your family", "Para usted y su familia"
    HEALTH = "health", "Staying healthy", "Cuidar la salud"
    RECOVERY = "recovery", "After the start", "Después de empezar"
    PAYING = "paying", "Costs and coverage", "Costos y cobertura"
    CHOOSING = "choosing", "Choose well, know your rights", "Elegir bien y conocer sus derechos"
