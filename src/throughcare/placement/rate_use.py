"""How much the use itself endangers: dimension "use_risk", 0 to 4; and whether there is an opioid use disorder.

Use while no effective dose of medication is taken is what treatment is for, not a reason for a bed. Opioids taken only
as prescribed are not counted.
"""

from __future__ import annotations

from decimal import Decimal

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.person.document import CurrentMedication, Treatment
from throughcare.person.facts import Used
from throughcare.placement.scale import rank
from throughcare.terms import Housing, LevelOfCare, Medication, Support, TreatmentResult


topic = Topic("ratings_use")

_HOURS_A_DAY = 24
_STRUCTURED = rank(LevelOfCare.INTENSIVE_OUTPATIENT)


@limited
class Criteria:
    """Numbers of criteria from which opioid use disorder is mild, and moderate."""

    mild_from: int
    moderate_from: int


@topic.rule("rating-use-criteria")
def criteria(facts: Facts, limits: Criteria) -> Said | None:
    """Whether there is an opioid use disorder, as far as known; it rates nothing by itself."""
    met = facts.person.oud_criteria
    if (
        facts.moud
        or facts.person.remission_months
        or any(one.medication for one in facts.person.prior_treatments)
    ):
        return say("treated")
    if met is None:
        return None
    if met >= limits.moderate_from:
        return say("moderate", met=met)
    return say("mild" if met >= limits.mild_from else "not_met", met=met)


@limited
class Remission:
    """Months from which remission is early, and sustained."""

    early_from: int
    sustained_from: int


@topic.rule("rating-use-remission")
def remission(facts: Facts, limits: Remission) -> Said | None:
    """Time in remission."""
    months = facts.person.remission_months
    if not months or months < limits.early_from:
        return None
    return say("sustained" if months >= limits.sustained_from else "early", months=months)


@limited
class Frequency:
    """Days of use in 30 that are daily, or weekly; hours since last use that count as this week, and as this month."""

    daily_days: int
    weekly_days: int
    week_hours: int
    month_hours: int


@topic.rule("rating-use-frequency")
def frequency(facts: Facts, limits: Frequency) -> Said | None:
    """How often opioids are used, those taken only as prescribed left out."""
    used = [one for one in facts.opioids if not _as_prescribed(one)]
    if any(_daily(one, limits.daily_days) for one in used):
        return say("daily")
    if any(_weekly(one, limits) for one in used):
        return say("weekly")
    return say("occasional") if any(_lately(one, limits) for one in used) else None


def _weekly(one: Used, limits: Frequency) -> bool:
    days, hours = one.substance.days_last_30, one.substance.last_use_hours
    return (days is not None and days >= limits.weekly_days) or (
        hours is not None and hours <= limits.week_hours
    )


def _lately(one: Used, limits: Frequency) -> bool:
    """Return whether use within the last month is known, or when it was is not."""
    days, hours = one.substance.days_last_30, one.substance.last_use_hours
    return bool(days) or (days is None and (hours is None or hours <= limits.month_hours))


@limited
class EffectiveDose:
    """What counts as an effective dose, and for how long: mg a day, days of treatment, days of use in 30."""

    methadone_mg: Decimal
    buprenorphine_mg: Decimal
    treatment_days: int
    daily_days: int


@topic.rule("rating-use-response")
def response(facts: Facts, limits: EffectiveDose) -> Said | None:
    """Daily use in spite of weeks at an effective dose: the dose is reviewed, then more help is added."""
    if not any(_daily(one, limits.daily_days) and not _as_prescribed(one) for one in facts.opioids):
        return None
    return say("lacking") if any(_effective(m, one, limits) for m, one in facts.moud.items()) else None


def _effective(medication: Medication, one: CurrentMedication, limits: EffectiveDose) -> bool:
    if one.missed_days or one.treatment_day is None or one.treatment_day < limits.treatment_days:
        return False
    needed = {Medication.METHADONE: limits.methadone_mg, Medication.BUPRENORPHINE_SL: limits.buprenorphine_mg}
    if medication not in needed:
        return True
    return one.dose_mg is not None and one.dose_mg * (one.doses_day or 1) >= needed[medication]


@limited
class Returns:
    """How many returns to use after structured care count as lack of response."""

    many_from: int


@topic.rule("rating-use-returns")
def returns(facts: Facts, limits: Returns) -> Said | None:
    """Returns to use after treatment; several after intensive outpatient care or more ask for another plan."""
    returned = [one for one in facts.person.prior_treatments if one.result is TreatmentResult.RETURN_TO_USE]
    structured = sum(_is_structured(one) for one in returned)
    counted = facts.person.returns_to_use
    if structured and max(structured, counted or 0) >= limits.many_from:
        return say("repeated")
    if returned or counted:
        return say("some")
    return None if counted is None else say("never")


def _is_structured(one: Treatment) -> bool:
    return one.level_of_care is not None and rank(one.level_of_care) >= _STRUCTURED


@limited
class Overdosed:
    """Days within which an overdose is recent, or repeated; how many are repeated; days of use in 30 that are daily."""

    recent_days: int
    repeat_days: int
    repeat_count: int
    daily_days: int


@topic.rule("rating-use-overdose")
def overdose(facts: Facts, limits: Overdosed) -> Said | None:
    """An overdose not long ago; or several, with daily fentanyl and nothing outside that would prevent the next."""
    days = [_days_ago(facts, number) for number in range(len(facts.person.overdoses))]
    recent = [found for found in days if found is not None and found <= limits.recent_days]
    if not recent:
        return say("undated") if None in days else None
    repeated = sum(found <= limits.repeat_days for found in recent) >= limits.repeat_count
    daily = any(_daily(one, limits.daily_days) for one in facts.using("opioid_synthetic"))
    return say(
        "repeated" if repeated and daily and _nothing_safer(facts) else "recent", days=int(min(recent))
    )


def _days_ago(facts: Facts, number: int) -> Decimal | None:
    one = facts.person.overdoses[number]
    if one.hours_ago is not None:
        return one.hours_ago / _HOURS_A_DAY
    return None if one.on is None else Decimal((facts.on - one.on).days)


def _nothing_safer(facts: Facts) -> bool:
    """Return whether something known says that harm cannot be avoided outside care day and night."""
    person = facts.person
    return bool(
        facts.on_agonist
        or person.outpatient_start_failed
        or person.housemates_use
        or person.safe_at_home is False
        or person.support is Support.NONE
        or person.housing in (Housing.HOMELESS, Housing.NOWHERE_SAFE)
    )


def _daily(one: Used, daily_days: int) -> bool:
    days = one.substance.days_last_30
    return bool(one.substance.chronic) or (days is not None and days >= daily_days)


def _as_prescribed(one: Used) -> bool:
    return bool(one.substance.prescribed and one.substance.as_prescribed)
