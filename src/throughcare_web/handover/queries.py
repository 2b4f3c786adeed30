"""Every read of hand-overs. Desks are public; people who asked are read inside the program's transaction."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from throughcare.places import Place, find_place
from throughcare.terms.handover import HandOverState
from throughcare_web.accounts.queries import Membership, Program
from throughcare_web.handover.models import DeskSetting, HandOver, HandOverAttempt


_ASKED_AGAIN_S = 30  # so long a process offers a call without asking whether a desk is open


def desk_for(place: Place) -> DeskSetting | None:
    """Return the open desk that serves a place: the one of the longest ZIP prefix, then of the state, then the quickest."""
    zip_code = place.zip or find_place(f"{place.latitude:.4f},{place.longitude:.4f}").zip
    desks = [
        ((-_closeness(desk, place.state, zip_code), desk.answers_within_hours, desk.operated_by_id), desk)
        for desk in open_desks()
        if _closeness(desk, place.state, zip_code)
    ]
    return min(desks, key=lambda one: one[0])[1] if desks else None


def _closeness(desk: DeskSetting, state: str, zip_code: str) -> int:
    """Return how closely a desk names a place: the digits of its ZIP prefix, 1 for the state, 0 for not at all."""
    fitting = [len(one) for one in desk.zip_prefixes if zip_code.startswith(one)]
    return max(fitting, default=1 if state in desk.states else 0)


def open_desks() -> QuerySet[DeskSetting]:
    """Return the desks that take requests."""
    return DeskSetting.objects.filter(is_open=True).select_related("operated_by")


@dataclass(slots=True)
class _Offered:
    """Whether any desk is open, as this process knew it last."""

    is_offered: bool = False
    until: float = 0.0


_offered = _Offered()


def is_offered() -> bool:
    """Return whether any desk takes requests; half a minute old at most."""
    if time.monotonic() >= _offered.until:
        _offered.is_offered = open_desks().exists()
        _offered.until = time.monotonic() + _ASKED_AGAIN_S
    return _offered.is_offered


def forget() -> None:
    """Ask again at the next question whether a desk is open."""
    _offered.until = 0.0


def desk(program: Program) -> DeskSetting | None:
    """Return the program's own desk; None until it has said anything of it."""
    return DeskSetting.objects.filter(operated_by=program).first()


def queue(program: Program) -> QuerySet[HandOver]:
    """Return what is not closed, the one due first at the top: what is overdue comes before all else."""
    rows = HandOver.objects.filter(program=program).exclude(state=HandOverState.CLOSED.value)
    return rows.select_related("claimed_by__user").annotate(tries=Count("attempts")).order_by("due_at", "id")


def mine(program: Program, member: Membership) -> QuerySet[HandOver]:
    """Return what this member of staff has claimed and not closed, the one due first at the top."""
    return queue(program).filter(claimed_by__user_id=member.user_id)


def closed(program: Program, since: dt.datetime) -> QuerySet[HandOver]:
    """Return what was closed since then, the latest first."""
    rows = HandOver.objects.filter(program=program, closed_at__gte=since)
    return rows.select_related("claimed_by__user").order_by("-closed_at")


def overdue_count(program: Program, now: dt.datetime) -> int:
    """Return how many people the desk has not reached within the time that it states."""
    waiting = Q(state__in=[HandOverState.NEW.value, HandOverState.CLAIMED.value])
    return HandOver.objects.filter(waiting, program=program, due_at__lt=now).count()


def hand_over(program: Program, pk: uuid.UUID) -> QuerySet[HandOver]:
    """Return the request with this id in the program, if there is one."""
    return HandOver.objects.filter(program=program, pk=pk).select_related("claimed_by__user", "patient")


def attempts(row: HandOver) -> QuerySet[HandOverAttempt]:
    """Return the attempts to reach a person, the first first."""
    return HandOverAttempt.objects.filter(hand_over=row).select_related("recorded_by__user").order_by("at")
