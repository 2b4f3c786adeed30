"""Lofexidine and clonidine: doses for withdrawal, when to hold them, and that opioid agonists work better.

Their interactions are the interaction table's.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from throughcare.knowledge.topics import Said, Topic, say
from throughcare.person import Facts
from throughcare.terms import ChildPugh, Condition, Medication
from throughcare.withdrawal.checks import newest_pulse, newest_systolic, relief_in_question, takes_relief


topic = Topic("withdrawal_relief")

_AVOID = (Condition.LONG_QT, Condition.RECENT_MI, Condition.CEREBROVASCULAR_DISEASE)
_LIVER = (Condition.CIRRHOSIS, Condition.LIVER_FAILURE)


@topic.rule("relief-second-line")
def relief_second_line(facts: Facts) -> Said | None:
    """Alpha-2 agonists help, and less than methadone or buprenorphine."""
    return say("second_line") if relief_in_question(facts) and not facts.on_agonist else None


@topic.rule("relief-before-each-dose")
def relief_before_each_dose(facts: Facts) -> Said | None:
    """Blood pressure and pulse are measured before each dose."""
    return say("measure") if takes_relief(facts) else None


@dataclass(frozen=True, slots=True)
class Hold:
    """Least systolic pressure in mm Hg and least heart rate at which a dose is given."""

    systolic_min: int
    pulse_min: int


@topic.rule("relief-hold")
def relief_hold(facts: Facts, limits: Hold) -> Said | None:
    """A low pressure or a slow pulse holds the dose."""
    systolic, pulse = newest_systolic(facts), newest_pulse(facts)
    low = systolic is not None and systolic < limits.systolic_min
    slow = pulse is not None and pulse < limits.pulse_min
    return say("hold") if (low or slow) and relief_in_question(facts) else None


@dataclass(frozen=True, slots=True)
class LofexidineDose:
    """Single doses, greatest single and daily dose in mg, days, and eGFR in mL/min/1.73 m² that lower the dose."""

    usual_mg: Decimal
    reduced_mg: Decimal
    least_mg: Decimal
    single_most_mg: Decimal
    day_most_mg: Decimal
    most_days: int
    taper_from_days: int
    taper_to_days: int
    egfr_reduced_below: int
    egfr_least_below: int


@topic.rule("lofexidine-dose")
def lofexidine_dose(facts: Facts, limits: LofexidineDose) -> Said | None:
    """The label's dose, lowered for liver and kidney: the lower of the two counts."""
    if not relief_in_question(facts):
        return None
    order = ("usual", "unmeasured", "reduced", "least")
    return say(max(_by_liver(facts), _by_kidney(facts, limits), key=order.index))


def _by_liver(facts: Facts) -> str:
    match facts.person.child_pugh:
        case ChildPugh.C:
            return "least"
        case ChildPugh.B:
            return "reduced"
        case None if facts.has(*_LIVER):
            return "unmeasured"
    return "usual"


def _by_kidney(facts: Facts, limits: LofexidineDose) -> str:
    egfr = facts.person.egfr
    if facts.has(Condition.DIALYSIS) or (egfr is not None and egfr < limits.egfr_least_below):
        return "least"
    if egfr is None:
        return "unmeasured" if facts.has(Condition.RENAL_DISEASE) else "usual"
    return "reduced" if egfr < limits.egfr_reduced_below else "usual"


@topic.rule("lofexidine-heart")
def lofexidine_heart(facts: Facts) -> Said | None:
    """The label names heart and vessel disease in which lofexidine is avoided."""
    if not relief_in_question(facts):
        return None
    if facts.has(*_AVOID):
        return say("avoid")
    return say("weigh") if facts.has(Condition.CORONARY_DISEASE) else None


@topic.rule("lofexidine-ecg")
def lofexidine_ecg(facts: Facts) -> Said | None:
    """With methadone, other QT drugs or heart failure an ECG belongs to lofexidine."""
    long = "qt_known" in facts.classes or facts.has(Condition.HEART_FAILURE)
    return say("ecg") if long and relief_in_question(facts) else None


@dataclass(frozen=True, slots=True)
class Apart:
    """Hours between lofexidine and oral naltrexone."""

    hours_apart: int


@topic.rule("lofexidine-oral-naltrexone")
def lofexidine_oral_naltrexone(facts: Facts, limits: Apart) -> Said | None:
    """Taken close together, oral naltrexone works less well."""
    oral = facts.takes(Medication.NALTREXONE_ORAL) or facts.wishes(str(Medication.NALTREXONE_ORAL))
    return say("apart") if oral and relief_in_question(facts) else None


@dataclass(frozen=True, slots=True)
class ClonidineDose:
    """Single doses and greatest daily dose in mg, and hours between doses."""

    low_mg: Decimal
    high_mg: Decimal
    day_most_mg: Decimal
    every_from_hours: int
    every_to_hours: int


@topic.rule("clonidine-dose")
def clonidine_dose(facts: Facts, limits: ClonidineDose) -> Said | None:
    """Clonidine is used off label."""
    return say("dose") if relief_in_question(facts) else None
