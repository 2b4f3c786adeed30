"""Who is at risk of an overdose, and why; naloxone for everyone and the people around them.

Emergencies happening now are `emergencies.py`; missed doses and medication stopped by an institution are
`medication/missed.py`, the year after a birth `medication/special.py`.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.safety.measured import at_least, at_most, below
from throughcare.terms import AGONISTS, CareSetting, ChildPugh, Condition, Custody, Housing


topic = Topic("overdose")

_HOURS_A_DAY = 24
_STRONG = frozenset({"benzodiazepine", "z_drug", "barbiturate", "sedative_strong", "alcohol"})
_MILD = frozenset(
    {
        "muscle_relaxant",
        "sedating_antihistamine",
        "sedating_antidepressant",
        "antipsychotic",
        "orexin_antagonist",
        "sedative_other",
    }
)
_GABAPENTINOID = "gabapentinoid"
_ADULTERANT = "adulterant_sedative"


def _is_without_opioids(facts: Facts, fewest_criteria: int) -> bool:
    """Return whether OUD is known not to be there, and no opioid is used or taken: nothing to lose tolerance of."""
    met = facts.person.oud_criteria
    return met is not None and met < fewest_criteria and "opioid" not in facts.classes


@topic.rule("naloxone-for-everyone")
def naloxone_for_everyone(facts: Facts) -> Said | None:
    """Naloxone is offered to every person with OUD and their household, whatever else is known."""
    return say("on_hand" if facts.person.naloxone_on_hand else "offer")


# ---------------------------------------------------------------- earlier overdoses


@limited
class RecentOverdose:
    """Days within which an overdose is just past, and recent."""

    first_days: int
    recent_days: int


@topic.rule("overdose-recent")
def overdose_recent(facts: Facts, limits: RecentOverdose) -> Said | None:
    """An overdose predicts the next, the more recent the more."""
    days = facts.days_since_overdose
    if days is None:
        return say("undated") if facts.person.overdoses else None
    if days <= limits.first_days:
        return say("just_now")
    return say("recent", days=int(days)) if days <= limits.recent_days else say("earlier")


@limited
class RepeatedOverdose:
    """How many overdoses within how many days are repeated ones."""

    within_days: int
    count_from: int


@topic.rule("overdose-repeated")
def overdose_repeated(facts: Facts, limits: RepeatedOverdose) -> Said | None:
    """Several overdoses within a year; one without a date counts."""
    ages = [facts.but(overdoses=(one,)).days_since_overdose for one in facts.person.overdoses]
    count = sum(days is None or days <= limits.within_days for days in ages)
    return say("repeated", count=count) if count >= limits.count_from else None


# ---------------------------------------------------------------- tolerance


def _is_steady(facts: Facts) -> bool:
    """Return whether an agonist keeps tolerance up: taken now, and no dose known to be missed."""
    return any(one in facts.moud and not facts.moud[one].missed_days for one in AGONISTS)


def _is_inside(facts: Facts) -> bool:
    return facts.person.custody is Custody.IN_CUSTODY or facts.person.setting is CareSetting.JAIL


@limited
class Release:
    """Days after release, and before a planned one, in which lost tolerance endangers; criteria that make OUD."""

    released_days: int
    planned_days: int
    fewest_criteria: int


@topic.rule("overdose-after-custody")
def after_custody(facts: Facts, limits: Release) -> Said | None:
    """Tolerance falls in custody; the weeks after release are the most dangerous."""
    days = facts.days_since_release
    is_inside = _is_inside(facts)
    is_out = facts.person.custody is Custody.RELEASED if days is None else 0 <= days <= limits.released_days
    is_near = days is not None and -limits.planned_days <= days < 0
    if not (is_inside or is_out or is_near) or _is_without_opioids(facts, limits.fewest_criteria):
        return None
    if _is_steady(facts):
        return say("on_medication")
    if is_out:
        return say("released")
    return say("planned" if is_near else "inside")


@limited
class CareDay:
    """Day in withdrawal or residential care from which tolerance is lost, and criteria that make OUD."""

    day_from: int
    fewest_criteria: int


@topic.rule("overdose-after-withdrawal-care")
def after_withdrawal_care(facts: Facts, limits: CareDay) -> Said | None:
    """Days in withdrawal or residential care without an agonist."""
    day, setting = facts.person.setting_day, facts.person.setting
    if setting not in (CareSetting.DETOX, CareSetting.RESIDENTIAL) or _is_steady(facts):
        return None
    if _is_without_opioids(facts, limits.fewest_criteria):
        return None
    if day is None:
        return (
            None
            if below(facts.hours_since_opioid, (limits.day_from - 1) * _HOURS_A_DAY)
            else say("day_unknown")
        )
    return say("lost", day=day) if day >= limits.day_from else None


@limited
class Abstinence:
    """Hours, days and months without opioids from which tolerance is lost, and long lost."""

    hours_from: int
    long_days_from: int
    remission_months_from: int
    long_months_from: int


@topic.rule("overdose-after-abstinence")
def after_abstinence(facts: Facts, limits: Abstinence) -> Said | None:
    """Time without opioids and without an agonist."""
    hours, months = facts.hours_since_opioid, facts.person.remission_months
    if _is_steady(facts) or below(hours, limits.hours_from):
        return None
    is_long = at_least(months, limits.long_months_from)
    if is_long or at_least(hours, limits.long_days_from * _HOURS_A_DAY):
        return say("long")
    is_lost = hours is not None or at_least(months, limits.remission_months_from)
    return say("lost") if is_lost else None


@limited
class Interval:
    """Days after a naltrexone injection from which the block wears off."""

    interval_days: int


@topic.rule("overdose-with-naltrexone")
def with_naltrexone(facts: Facts, limits: Interval) -> Said | None:
    """Naltrexone leaves no tolerance, and its block ends."""
    taken = [one for key, one in facts.moud.items() if key.startswith("naltrexone")]
    if not taken:
        return None
    injected = [one.last_injection_on for one in taken if one.last_injection_on is not None]
    is_over = any((facts.on - day).days >= limits.interval_days for day in injected)
    return say("wearing_off" if is_over or any(one.missed_days for one in taken) else "on")


@limited
class Occasional:
    """Days of use in 30 that are now and then."""

    days_last_30_to: int


@topic.rule("overdose-low-tolerance")
def low_tolerance(facts: Facts, limits: Occasional) -> Said | None:
    """Opioids used now and then only."""
    used = [one.substance for one in facts.opioids]
    is_occasional = bool(used) and all(
        one.chronic is False or (one.chronic is None and at_most(one.days_last_30, limits.days_last_30_to))
        for one in used
    )
    return say("low") if is_occasional and not facts.on_agonist else None


# ---------------------------------------------------------------- what raises the risk


@limited
class Diagnosis:
    """How many criteria make opioid use disorder."""

    fewest_criteria: int


@topic.rule("overdose-sedatives")
def sedatives(facts: Facts, limits: Diagnosis) -> Said | None:
    """Drugs that slow breathing together with opioids; never a reason to withhold treatment."""
    if _is_without_opioids(facts, limits.fewest_criteria):
        return None
    if facts.classes & _STRONG:
        return say("strong")
    if _ADULTERANT in facts.classes:
        return say("adulterant")
    if _GABAPENTINOID in facts.classes:
        return say("gabapentinoid")
    return say("mild") if facts.classes & _MILD else None


@topic.rule("overdose-using-now")
def using_now(facts: Facts) -> Said | None:
    """How to use with less danger, for whoever uses what is not prescribed: injecting first, then the supply."""
    if facts.injects:
        return say("injects")
    if facts.uses_fentanyl:
        return say("fentanyl")
    if facts.using("stimulant"):
        return say("stimulant")
    taken = [one.substance for one in facts.opioids]
    return say("opioid") if any(not (one.prescribed and one.as_prescribed) for one in taken) else None


@limited
class Ages:
    """Ages from which, and below which, opioids are more dangerous."""

    older_from: int
    young_below: int


@topic.rule("overdose-age")
def age(facts: Facts, limits: Ages) -> Said | None:
    """Older people and the young."""
    if at_least(facts.person.age, limits.older_from):
        return say("older")
    return say("young") if below(facts.person.age, limits.young_below) else None


@limited
class RiskSum:
    """How many circumstances make the risk high, the age that counts as one, and criteria that make OUD."""

    factors_from: int
    older_from: int
    fewest_criteria: int


@topic.rule("overdose-risk-summary")
def risk_summary(facts: Facts, limits: RiskSum) -> Said | None:
    """Several circumstances that raise the risk together."""
    person = facts.person
    circumstances = (
        facts.injects,
        facts.uses_fentanyl,
        bool(facts.using("stimulant")),
        bool(person.overdoses),
        bool(facts.classes & {*_STRONG, _ADULTERANT, _GABAPENTINOID}),
        facts.has(Condition.COPD, Condition.SLEEP_APNEA),
        facts.has(Condition.CIRRHOSIS, Condition.LIVER_FAILURE, Condition.RENAL_DISEASE, Condition.DIALYSIS)
        or person.child_pugh in (ChildPugh.B, ChildPugh.C),
        person.housing in (Housing.HOMELESS, Housing.NOWHERE_SAFE),
        at_least(person.age, limits.older_from),
    )
    count = sum(circumstances)
    if count < limits.factors_from:
        return None
    is_without = person.oud_criteria is not None and person.oud_criteria < limits.fewest_criteria
    return say("without_oud" if is_without else "high", count=count)
