"""What referrals and waitlists keep open about a patient, and what becomes of it when the person has died."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from throughcare.terms import LevelOfCare
from throughcare.terms.referral import LeaveReason, WithdrawReason
from throughcare_web.accounts.actors import System
from throughcare_web.records.closing import Kind, Matter
from throughcare_web.records.patients.queries import Patient, family
from throughcare_web.referral.actions import withdraw
from throughcare_web.referral.models import (
    STILL_OPEN,
    STILL_WAITING,
    Referral,
    ReferralPatient,
    WaitlistEntry,
)
from throughcare_web.referral.queries import lines
from throughcare_web.referral.shown import state_words
from throughcare_web.referral.waiting.actions import leave_waitlist, return_to_waitlist


def _open(of: Patient) -> QuerySet[Referral]:
    rows = Referral.objects.filter(program=of.program_id, patient__in=family(of), state__in=STILL_OPEN)
    return rows.order_by("-recorded_at")


def _entries(of: Patient) -> QuerySet[WaitlistEntry]:
    """Return a patient's entries: their own, and those of a referral by which they came."""
    ids = family(of)
    came = ReferralPatient.objects.filter(patient__in=ids).values("referral")
    rows = WaitlistEntry.objects.filter(Q(patient__in=ids) | Q(referral__in=came), program=of.program_id)
    return rows.order_by("joined_at")


def _referrals(of: Patient) -> Iterator[Matter]:
    for row in lines(_open(of), ()):
        yield Matter(f"{row.listing.name1}: {state_words(row)}", row.pk)


def _waits(of: Patient) -> Iterator[Matter]:
    for row in _entries(of).filter(state__in=STILL_WAITING):
        yield Matter(f"{LevelOfCare(row.level).label}, since {row.joined_at:%Y-%m-%d}", row.pk)


def _take_back(system: System, of: Patient) -> int:
    return len([withdraw(system, row, because=WithdrawReason.DIED) for row in _open(of)])


def _leave(system: System, of: Patient) -> int:
    waiting = _entries(of).filter(state__in=STILL_WAITING)
    return len([leave_waitlist(system, row, reason=LeaveReason.DIED) for row in waiting])


def _wait_again(system: System, of: Patient, since: dt.datetime) -> int:
    left = _entries(of).filter(left_reason=LeaveReason.DIED.value, closed_at__gte=since)
    return len([return_to_waitlist(system, row) for row in left])


KINDS = (
    Kind(
        words="Referrals",
        page="referral:referral",
        permission="referral.see_referrals",
        at_death="They are taken back. The other place sees that, and not why; one told by telephone has to be called."
        " A place held there is free again.",
        taken_back="They stay taken back. Send them again.",
        still_open=_referrals,
        end=_take_back,
        bring_back=lambda system, of, since: 0,
    ),
    Kind(
        words="Waitlist",
        page="referral:entry",
        permission="referral.see_waitlist",
        at_death="They leave the list. An offered place is free again, and nothing is due any more.",
        taken_back="They are back on the list, counted from the day they asked. An offered place is offered again.",
        still_open=_waits,
        end=_leave,
        bring_back=_wait_again,
    ),
)
