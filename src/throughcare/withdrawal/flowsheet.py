"""How severe withdrawal is, where it is heading, when to look again, and whether a standard start is open.

What calls for a clinician is `throughcare.safety`, care and what comes after is `care.py`.
"""

from __future__ import annotations

from decimal import Decimal

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.terms import NALTREXONE
from throughcare.withdrawal.checks import is_without_oud, scores


topic = Topic("withdrawal")

_FIRST_DAY = 1  # `setting_day` counts from 1


@limited
class Bands:
    """COWS totals from which each band begins."""

    mild_from: int
    moderate_from: int
    moderately_severe_from: int
    severe_from: int


@topic.rule("withdrawal-band")
def withdrawal_band(facts: Facts, limits: Bands) -> Said | None:
    """The newest COWS total falls into one of the published bands."""
    known = scores(facts)
    if not known:
        return None
    cows = known[0].cows
    bands = (
        ("severe", limits.severe_from),
        ("moderately_severe", limits.moderately_severe_from),
        ("moderate", limits.moderate_from),
        ("mild", limits.mild_from),
    )
    return say(next((band for band, least in bands if cows >= least), "none"), cows=cows)


@limited
class Dependence:
    """COWS from which there is withdrawal, and how many criteria make opioid use disorder."""

    mild_from: int
    fewest_criteria: int


@topic.rule("withdrawal-without-oud")
def withdrawal_without_oud(facts: Facts, limits: Dependence) -> Said | None:
    """Withdrawal of a person who has no opioid use disorder: a prescribed opioid is given up too fast."""
    known = scores(facts)
    if not known or known[0].cows < limits.mild_from or not is_without_oud(facts, limits.fewest_criteria):
        return None
    return say("dependence", cows=known[0].cows)


@limited
class Diagnosis:
    """How many criteria make opioid use disorder."""

    fewest_criteria: int


@topic.rule("withdrawal-unscored")
def withdrawal_unscored(facts: Facts, limits: Diagnosis) -> Said | None:
    """Opioids are used and no COWS total is known."""
    is_open = facts.opioids and not scores(facts) and not is_without_oud(facts, limits.fewest_criteria)
    return say("unscored") if is_open else None


@limited
class Change:
    """Points that count as a change, between scores at most so many hours apart."""

    points: int
    within_hours: int


@topic.rule("withdrawal-trend")
def withdrawal_trend(facts: Facts, limits: Change) -> Said | None:
    """The newest score is held against the one before it."""
    known = scores(facts)[:2]
    if len(known) < 2 or known[1].hours_ago - known[0].hours_ago > limits.within_hours:
        return None
    now, before = known
    rise = now.cows - before.cows
    key = "rising" if rise >= limits.points else "falling" if -rise >= limits.points else "steady"
    return say(key, now=now.cows, before=before.cows, hours=before.hours_ago - now.hours_ago)


@limited
class Schedule:
    """Hours of the first day, and hours between checks in it and after it."""

    first_day_hours: int
    first_day_every_hours: int
    later_every_hours: int
    later_at_most_hours: int


@topic.rule("withdrawal-check-schedule")
def withdrawal_check_schedule(facts: Facts, limits: Schedule) -> Said | None:
    """COWS is taken often in the first day and less often after it."""
    known = scores(facts)
    if not known:
        return None
    since_newest, since_first = known[0].hours_ago, known[-1].hours_ago
    is_first_day = (
        since_first < limits.first_day_hours and (facts.person.setting_day or _FIRST_DAY) == _FIRST_DAY
    )
    every = limits.first_day_every_hours if is_first_day else limits.later_every_hours
    latest = limits.first_day_every_hours if is_first_day else limits.later_at_most_hours
    due = max(every - since_newest, Decimal(0))
    if since_newest >= latest:
        return say("overdue", hours=since_newest, due=due)
    return say("first_day" if is_first_day else "later", due=due)


@limited
class Ready:
    """COWS totals and hours since the last opioid from which a standard start of buprenorphine is open.

    `lasting_cows` counts after fentanyl, and within `lasting_hours` of a long-acting opioid. After `over_hours`
    without opioids little withdrawal is left, and no score is waited for. Below `fewest_criteria` there is no OUD.
    """

    standard_cows: int
    lasting_cows: int
    short_acting_hours: int
    long_acting_hours: int
    lasting_hours: int
    over_hours: int
    fewest_criteria: int


@topic.rule("withdrawal-ready")
def withdrawal_ready(facts: Facts, limits: Ready) -> Said | None:
    """A standard start wants objective withdrawal now, and time since the last opioid where that is known."""
    cows = facts.person.cows
    if cows is None or facts.on_agonist or facts.takes(*NALTREXONE):
        return None
    if is_without_oud(facts, limits.fewest_criteria):
        return None
    short, long = facts.hours_since_opioid, facts.hours_since_long_acting
    too_soon = (short is not None and short < limits.short_acting_hours) or (
        long is not None and long < limits.long_acting_hours
    )
    lasting = facts.uses_fentanyl or (long is not None and long < limits.lasting_hours)
    least = limits.lasting_cows if lasting else limits.standard_cows
    if cows >= least and not too_soon:
        return say("ready", cows=cows)
    times = [one.substance.last_use_hours for one in facts.opioids]
    over = bool(times) and all(hours is not None and hours >= limits.over_hours for hours in times)
    return say("over" if over and not lasting else "not_yet", cows=cows)
