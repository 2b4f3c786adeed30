"""Periodic work on referrals and waitlists: reminders, the end of waiting for an answer, consents that carry no more, offers that lapse, unmet need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from throughcare.errors import BadInput
from throughcare.terms.referral import ReferralUrgency
from throughcare.waitlist import expires_at, reminders_at
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.queries import Program, in_program
from throughcare_web.referral import actions, facts, queries
from throughcare_web.referral.models import Referral
from throughcare_web.referral.need.actions import count_need as count_need_of
from throughcare_web.referral.outside.queries import reached_at
from throughcare_web.referral.resting import stop
from throughcare_web.referral.waiting import queries as waiting_queries
from throughcare_web.referral.waiting.actions import lapse_offer, settle_entry


def remind_and_expire(now: dt.datetime) -> int:
    """Remind and end what waits for an answer, and let offers lapse, in every program; return how many rows changed."""
    return sum(_of_program(program, now) for program in Program.objects.order_by("pk"))


def count_need(now: dt.datetime) -> int:
    """Count unmet need in every program; return how many people are newly counted."""
    programs = Program.objects.order_by("pk")
    return sum(count_need_of(System("jobs.count_need", program), now=now) for program in programs)


def _of_program(program: Program, now: dt.datetime) -> int:
    system = System("jobs.referral", program)
    changed = 0
    with in_program(program):
        hours = facts.hours(queries.policy(program))
        waiting = [*queries.unanswered(program), *queries.unheard(program, now)]
        stopped = {referral.pk: queries.without_consent(referral) for referral in waiting}
        lapsed = list(waiting_queries.lapsed_offers(program, now))
        over = list(waiting_queries.without_a_referral(program))
    for referral in waiting:
        if stopped[referral.pk]:
            changed += stop(system, referral)  # after an answer only reminders stop
        else:
            changed += _one(system, referral, hours, now)
    for entry in lapsed:
        changed += _quietly(lambda entry=entry: lapse_offer(system, entry))
    for entry in over:
        changed += _quietly(lambda entry=entry: settle_entry(system, entry))
    return changed


def _one(system: System, referral: Referral, hours: dict[ReferralUrgency, int], now: dt.datetime) -> int:
    urgency = ReferralUrgency(referral.urgency)
    is_answered = referral.state not in queries.TO_ANSWER
    if not is_answered and expires_at(urgency, referral.since, hours) <= now:
        return _quietly(lambda: actions.expire(system, referral))
    if reached_at(referral, now) is None:
        return 0  # nothing can be sent: the referral's page says so, and once it is late the sender's desk
    # accepted, and no word since: one reminder
    due = 1 if is_answered else sum(1 for at in reminders_at(urgency, referral.since) if at <= now)
    if due > referral.reminders:
        return _quietly(lambda: actions.remind(system, referral, number=due))
    return 0


def _quietly(step: Callable[[], object]) -> int:
    """Do one step; what somebody changed in the meantime is left as they left it."""
    try:
        step()
    except BadInput:
        return 0
    return 1
