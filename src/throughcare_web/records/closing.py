"""What is open about a patient, in every app: shown at a glance, named before an episode is closed, ended by a death.

An app above says in its `AppConfig.ready` what it keeps open (`declare`); nothing here knows which apps there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from throughcare_web.accounts.actors import System
from throughcare_web.records.patients.models import Patient


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that is still open: what it is, and what its page is about."""

    words: str
    about: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Things of one kind that an app keeps open about patients.

    Attributes:
        words: what they are; page: the page of one, which `permission` opens.
        at_death: what becomes of them when the person has died; taken_back: and when that was a mistake.
        still_open: those of a patient now. end: ends them, inside the recording; it returns how many.
        bring_back: what can be of those that ended by a death recorded at a moment goes on; it returns how much.
    """

    words: str
    page: str
    permission: str
    at_death: str
    taken_back: str
    still_open: Callable[[Patient], Iterable[Matter]]
    end: Callable[[System, Patient], int]
    bring_back: Callable[[System, Patient, dt.datetime], int]


_declared: list[Kind] = []


def declare(*kinds: Kind) -> None:
    """Add what an app keeps open about patients."""
    _declared.extend(kinds)


def kinds() -> tuple[Kind, ...]:
    """Return all kinds there are."""
    return tuple(_declared)


def still_open(of: Patient, *, may: Collection[str] | None = None) -> list[tuple[Kind, list[Matter]]]:
    """Return what is open about a patient beside the episode, by kind; kinds of which nothing is open are left out.

    `may`: only what these permissions open.
    """
    read = (kind for kind in kinds() if may is None or kind.permission in may)
    found = [(kind, list(kind.still_open(of))) for kind in read]
    return [(kind, matters) for kind, matters in found if matters]
