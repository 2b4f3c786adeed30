"""When something about a referral is due: an answer, a first visit, a reminder, the end of waiting for an answer.

Hours stand in `knowledge/referral.toml`; a program can set its own for an answer. Moments are handed in.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import datetime, timedelta

from throughcare.errors import BadInput
from throughcare.terms.referral import ReferralState, ReferralUrgency
from throughcare.waitlist.record import UrgencyClock, referral


Hours = Mapping[ReferralUrgency, int]  # hours to answer, as a program set them; others as the record says


def check_hours(hours: Hours) -> None:
    """Raise BadInput where an answer may take longer than a less urgent one; it names the urgency to change.

    Args:
        hours: those that a program sets; of any other urgency the hours of the record hold.
    """
    for one, later in itertools.pairwise(ReferralUrgency):
        least, most = (hours.get(each, _clock(each).sent) for each in (one, later))
        if least > most and one in hours:
            raise BadInput(one, "longer than a less urgent answer may take", _wanted("at most", most, later))
        if least > most:
            raise BadInput(later, "shorter than a more urgent answer takes", _wanted("at least", least, one))


def due_at(
    state: ReferralState,
    urgency: ReferralUrgency,
    since: datetime,
    *,
    visit_at: datetime | None = None,
    hours: Hours | None = None,
) -> datetime | None:
    """Return when the next thing is due.

    Args:
        state: as it stands; urgency: of the referral.
        since: the moment from which it stands so.
        visit_at: the first visit; after it a word is awaited for some hours.
        hours: to answer, where the program set its own.
    """
    if state is ReferralState.SCHEDULED:
        return (visit_at or since) + timedelta(hours=referral().follow.late_hours)
    clock = _clock(urgency)
    wanted = {
        ReferralState.SENT: (hours or {}).get(urgency, clock.sent),
        ReferralState.QUESTION_ASKED: clock.question_asked,
        ReferralState.ACCEPTED: clock.accepted,
        ReferralState.ARRIVED: clock.arrived,
        ReferralState.NO_SHOW: clock.no_show,
    }
    return since + timedelta(hours=wanted[state]) if state in wanted else None


def reminders_at(urgency: ReferralUrgency, sent_at: datetime) -> tuple[datetime, ...]:
    """Return when the receiving program is reminded of a referral without an answer."""
    return tuple(sent_at + timedelta(hours=hours) for hours in _clock(urgency).remind)


def expires_at(urgency: ReferralUrgency, sent_at: datetime, hours: Hours | None = None) -> datetime:
    """Return when a referral without an answer has ended; never before the answer is due."""
    clock = _clock(urgency)
    return sent_at + timedelta(hours=max(clock.expire, (hours or {}).get(urgency, 0)))


def _wanted(bound: str, hours: int, other: ReferralUrgency) -> str:
    return f"{bound} {hours} hours, as for “{other.label}”"


def _clock(urgency: ReferralUrgency) -> UrgencyClock:
    return next(one for one in referral().clock if one.urgency is urgency)
