"""Doses to take home from an opioid treatment program: the ceiling by treatment day, and what is weighed below it.

The ceiling is a limit, never a right and never a refusal. How doses are moved for a trip is `continuing.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from throughcare.errors import BadInput
from throughcare.knowledge.rule_records import FEDERAL
from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.medication.missed import used_opioid_within
from throughcare.person import Facts
from throughcare.person.document import CurrentMedication
from throughcare.terms import Housing, Medication, Request


topic = Topic("take_home")

_LIMIT = "take-home-limit"
_NO_SAFE_PLACE = (Housing.HOMELESS, Housing.NOWHERE_SAFE, Housing.UNSTABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """Most take-home days at first, then from each treatment day on; days beyond a closed day of the program.

    The steps from `fourth_from` on stand only in the edition that has them.
    """

    first_days: int
    second_from: int
    second_days: int
    third_from: int
    third_days: int
    fourth_from: int | None = None
    fourth_days: int | None = None
    fifth_from: int | None = None
    fifth_days: int | None = None
    sixth_from: int | None = None
    sixth_days: int | None = None

    def on_day(self, treatment_day: int) -> int:
        """Return the most days on a treatment day, the first of treatment being 0."""
        steps = (
            (self.sixth_from, self.sixth_days),
            (self.fifth_from, self.fifth_days),
            (self.fourth_from, self.fourth_days),
            (self.third_from, self.third_days),
            (self.second_from, self.second_days),
        )
        reached = (days for start, days in steps if start is not None and treatment_day >= start)
        return next(reached, None) or self.first_days


def take_home_limit(treatment_day: int, on: date, jurisdiction: str = FEDERAL) -> int:
    """Return the most days of methadone that may be handed out to take home at one time.

    Args:
        treatment_day: of this treatment, the first being 0.
        on: the day of the question.
        jurisdiction: "us" or a state such as "us-oh".

    Raises:
        BadInput: the treatment day is negative, or no rule is on record for that day.

    Source: 42 CFR 8.12(i), in the edition in force. A day on which the program is closed comes on top.
    """
    if treatment_day < 0:
        raise BadInput("treatment_day", str(treatment_day), "a day from 0 on, the first of treatment being 0")
    for rule in topic.in_force(on, jurisdiction):
        if rule.record.id == _LIMIT:
            ceiling: Ceiling = rule.limits
            return ceiling.on_day(treatment_day)
    raise BadInput("on", on.isoformat(), "a day from which a take-home rule is on record")


@topic.rule(_LIMIT)
def take_home_ceiling(facts: Facts, limits: Ceiling) -> Said | None:
    """What is asked for stays within the ceiling of the treatment day; the day is asked where it is not known."""
    taken = facts.moud.get(Medication.METHADONE)
    if taken is None:
        return None
    wanted = facts.person.take_home_days_wanted
    if not (_asks(facts) or taken.take_home_days):
        return None
    if taken.treatment_day is None:
        return say("day_unknown", most_days=limits.first_days)
    most = limits.on_day(taken.treatment_day)
    key = "over" if (wanted or 0) > most else "within"
    return say(key, most_days=most, treatment_day=taken.treatment_day)


def _asks(facts: Facts) -> bool:
    person = facts.person
    return bool(facts.asks_for(Request.TAKE_HOME) or person.take_home_days_wanted or person.travel_days)


def _at_home(facts: Facts) -> CurrentMedication | None:
    """Return the agonist that is or may be kept at home; None where there is none."""
    methadone = facts.moud.get(Medication.METHADONE)
    if methadone is not None and (_asks(facts) or methadone.take_home_days):
        return methadone
    return facts.moud.get(Medication.BUPRENORPHINE_SL)


@topic.rule("take-home-storage")
def take_home_storage(facts: Facts) -> Said | None:
    """A locked box, above all with children; without a safe place, help to find one."""
    if _at_home(facts) is None:
        return None
    if facts.person.children_at_home:
        return say("children")
    return say("no_safe_place" if facts.person.housing in _NO_SAFE_PLACE else "locked")


@limited
class Weighed:
    """Days within which an overdose, and use of opioids, weigh on the decision."""

    overdose_days: int
    use_days: int


@topic.rule("take-home-weighed")
def take_home_weighed(facts: Facts, limits: Weighed) -> Said | None:
    """What is known and weighs on the decision is named; none of it decides alone."""
    if not facts.takes(Medication.METHADONE) or not _asks(facts):
        return None
    days = facts.days_since_overdose
    if days is not None and days <= limits.overdose_days:
        return say("overdose")
    if not facts.classes.isdisjoint(("benzodiazepine", "barbiturate", "alcohol")):
        return say("sedatives")
    return say("use") if used_opioid_within(facts, limits.use_days) else None


@topic.rule("take-home-buprenorphine")
def take_home_buprenorphine(facts: Facts) -> Said | None:
    """The ceiling is for methadone; buprenorphine is not limited by it."""
    return say("no_ceiling") if facts.takes(Medication.BUPRENORPHINE_SL) and _asks(facts) else None
