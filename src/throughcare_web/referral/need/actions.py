"""The one write to unmet need: each person is counted once a month, level and reason, and then only as a number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.matching.need import age_group
from throughcare.places import Place, county_of, find_place
from throughcare.terms.referral import ReferralState, WaitState
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.intake.facts import person_of_placement
from throughcare_web.intake.queries import latest_placement
from throughcare_web.records.patients.queries import contacts, coverages
from throughcare_web.referral.models import NeedMark, Referral, WaitlistEntry


_UNMET = [ReferralState.DECLINED.value, ReferralState.EXPIRED.value]
_LOOK_BACK = dt.timedelta(days=40)  # so that a job that stood still for weeks leaves nobody out
# One statement, so that two programs that count at once lose nobody.
_COUNT_ONE_MORE = """
    INSERT INTO referral_needtally (state, county, level, payer, population, reason, month, count)
    VALUES (%s, %s, %s, %s, %s, %s, %s, 1)
    ON CONFLICT (state, county, level, payer, population, reason, month)
    DO UPDATE SET count = referral_needtally.count + 1
"""


@action("referral.count_need")
def count_need(actor: Actor, *, now: dt.datetime) -> int:
    """Count the program's patients who were refused, unanswered or put on a waitlist lately; return how many are new."""
    since = now - _LOOK_BACK
    referrals = Referral.objects.filter(
        program_id=actor.program_id, state__in=_UNMET, since__gte=since
    ).select_related("patient", "listing")
    waiting = WaitlistEntry.objects.filter(
        program_id=actor.program_id,
        referral=None,
        joined_at__gte=since,  # the sender counts whom it referred
    ).exclude(state=WaitState.PLACED.value)
    unmet = [
        _Unmet(row.patient, row.level, row.decline_reason or row.state, row.since, row.listing)
        for row in referrals
    ]
    unmet += [
        _Unmet(row.patient, row.level, row.reason, row.joined_at, None)
        for row in waiting.select_related("patient")
    ]
    counted = sum(_count(actor, one) for one in unmet)
    note(count=counted)
    return counted


@dataclass(frozen=True, slots=True)
class _Unmet:
    """Somebody who did not get a level of care, why and when; `listing`: the place that refused them, if one did."""

    patient: Any
    level: str
    reason: str
    at: dt.datetime
    listing: Any


def _count(actor: Actor, unmet: _Unmet) -> int:
    on = timezone.localdate(unmet.at)
    month = on.replace(day=1)
    _, is_new = NeedMark.objects.get_or_create(
        program_id=actor.program_id,
        patient=unmet.patient,
        month=month,
        level=unmet.level,
        reason=unmet.reason,
    )
    state, county = _place(unmet.patient, unmet.listing)
    if not (is_new and state):
        return 0
    payer = next((row.payment for row in coverages(unmet.patient, on=on)), "")
    group = _population(unmet.patient.born_on, on)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE_MORE, [state, county, unmet.level, payer, group, unmet.reason, month])
    return 1


def _place(patient: Any, listing: Any) -> tuple[str, str]:
    """Return the state and county where the person lives: by their address, else as they said when they were assessed;
    where neither is known, those of the place that refused them.
    """
    at = next((row for row in contacts(patient) if row.state), None) or _said(patient) or listing
    if at is None:
        return "", ""
    return at.state, county_of(at.zip) or getattr(at, "county", "")


def _said(patient: Any) -> Place | None:
    placement = latest_placement(patient)
    try:
        return find_place(person_of_placement(placement).place or "") if placement else None
    except BadInput:
        return None


def _population(born_on: dt.date | None, on: dt.date) -> str:
    """Return the age group of the federal dictionary; empty where the birth date is not known."""
    if born_on is None:
        return ""
    had_birthday = (on.month, on.day) >= (born_on.month, born_on.day)
    return age_group(on.year - born_on.year - (not had_birthday))
