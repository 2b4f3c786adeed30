"""Referrals rest on a consent until they are answered: once none covers them, they are taken back.

At once when somebody takes a consent back or ends it; by the clock where one ends by itself (`jobs`).
"""

from __future__ import annotations

from throughcare.errors import BadInput
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.queries import in_program
from throughcare_web.consent.queries import Consent
from throughcare_web.consent.resting import Resting
from throughcare_web.records.patients.queries import family, survivor
from throughcare_web.referral import queries
from throughcare_web.referral.actions import withdraw
from throughcare_web.referral.models import Referral
from throughcare_web.referral.moving import locked
from throughcare_web.referral.shown import taken_back_words


def stop(system: System, referral: Referral) -> bool:
    """Take a referral back if nobody answered it and no consent covers it any more; return whether it was.

    What the other side does at the same moment comes before it, and is looked at, or after it, and is refused.
    """
    try:
        with in_program(system.program):
            row = locked(referral)
            because = queries.without_consent(row) if row.state in queries.TO_ANSWER else None
            if because is not None:
                withdraw(system, row, because=because)
    except BadInput:
        return False
    return because is not None


def _take_back(system: System, consent: Consent) -> list[str]:
    """Take back what rested on this consent, or on it beside another that ended before; return what staff are told."""
    waiting = queries.unanswered(system.program).filter(patient__in=family(survivor(consent.patient)))
    return taken_back_words([row for row in waiting if stop(system, row)])


RESTING = Resting(
    at_end="Referrals that nobody answered yet are taken back, unless another consent covers them. The other place sees"
    " that, and not why; one told by telephone has to be called.",
    take_back=_take_back,
)
