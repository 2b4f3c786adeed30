"""Every read about telling the state. Inside the program's transaction."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import QuerySet

from throughcare.waitlist import state_told_by
from throughcare_web.accounts.queries import Program
from throughcare_web.referral.capacity.models import StateNotice


def notices(program: Program) -> QuerySet[StateNotice]:
    """Return every time the program was nearly full, slips left out, the latest first."""
    rows = StateNotice.objects.filter(program=program, is_slip=False)
    return rows.select_related("recorded_by__user", "closed_by__user").order_by("-reached_on", "-recorded_at")


def open_notice(program: Program) -> StateNotice | None:
    """Return what the state is still to be told, or None."""
    return notices(program).filter(closed_at=None).first()


def notice(program: Program, pk: uuid.UUID) -> StateNotice | None:
    """Return one of the program's, or None."""
    return StateNotice.objects.filter(program=program, pk=pk).first()


def tell_by(of: StateNotice) -> dt.date:
    """Return the last day on which the state can be told in time; the day itself where the record asks no more of it."""
    return state_told_by(of.taken, of.places, of.reached_on) or of.reached_on
