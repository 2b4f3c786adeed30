"""What rests on a consent, in every app: what must not go on without it is taken back in the transaction that ends it.

An app above says in its `AppConfig.ready` what that is (`declare`); nothing here knows which apps there are.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from throughcare_web.accounts.actors import System
from throughcare_web.consent.models import Consent, ConsentEnd, ConsentRevocation


logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """Things of one kind that an app lets go on only while a consent covers them.

    Attributes:
        at_end: what becomes of them when a consent is taken back or ends, for staff who are about to do that.
        take_back: takes back those that nothing covers any more, and returns what staff are told of it, a sentence each.
    """

    at_end: str
    take_back: Callable[[System, Consent], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The row by which a consent carries no more, and what was taken back with it, in sentences for staff."""

    row: ConsentRevocation | ConsentEnd
    with_it: tuple[str, ...] = ()


_LATER = "Something that rests on it could not be taken back just now. It will be, within minutes."
_declared: list[Resting] = []


def declare(*kinds: Resting) -> None:
    """Add what an app lets rest on consents."""
    _declared.extend(kinds)


def at_end() -> list[str]:
    """Return what becomes of each kind when a consent is taken back or ends."""
    return [kind.at_end for kind in _declared]


def take_back(consent: Consent) -> tuple[str, ...]:
    """Take back what rested on a consent that was just taken back or ended; return what staff are told. Inside an action.

    The patient's word stands whatever happens here: what cannot be taken back now is left to the clock, which looks for it
    again (`config.jobs`).
    """
    system = System("consent.resting", consent.program)
    said: list[str] = []
    for kind in _declared:
        try:
            with transaction.atomic():
                said += kind.take_back(system, consent)
        except Exception:
            logger.exception("what rests on a consent is left to the clock")
            said.append(_LATER)
    return tuple(said)
