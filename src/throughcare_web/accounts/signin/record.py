"""The audit trail of signing in: each event in every program of the person, or in none where there is no such person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from throughcare_web.accounts.actors import System
from throughcare_web.accounts.models import User
from throughcare_web.accounts.queries import memberships_of
from throughcare_web.accounts.signin import actions


_LABEL = "sign-in"


def witnesses(user: User | None) -> Iterator[System]:
    """Yield the sign-in acting for each program of the user, or for none."""
    programs = {one.program_id: one.program for one in memberships_of(user)} if user else {}
    if not programs:
        yield System(_LABEL)
    for program in programs.values():
        yield System(_LABEL, program)


def event(user: User | None, verb: Callable[..., Any], **detail: Any) -> None:
    """Write one of the events of `actions` down wherever it belongs."""
    for actor in witnesses(user):
        if user is None:
            verb(actor, **detail)
        else:
            verb(actor, user, **detail)


def failure(account: str | None, step: str, *, locked: bool) -> None:
    """Write down that a sign-in failed at this step, and whether that account is locked out now.

    Who tried an address that nobody has may have typed anything there: it is not written down.
    """
    user = User.objects.filter(email=account or "").first()
    if user is None:
        event(None, actions.fail_unknown_sign_in, step=step, locked=locked)
    else:
        event(user, actions.fail_sign_in, step=step, locked=locked)
