"""Lofexidine and clonidine: doses for withdrawal, and what is measured before each.

Whether they are offered is for `throughcare.medication`, what of heart, pressure and pulse holds them `safety/organs.py`,
and their interactions are the interaction table's.
"""

from __future__ import annotations

from decimal import Decimal

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.terms import ChildPugh, Condition
from throughcare.withdrawal.checks import relief_in_question, takes_relief


topic = Topic("withdrawal_relief")

_LIVER = (Condition.CIRRHOSIS, Condition.LIVER_FAILURE)


@topic.rule("relief-before-each-dose")
def relief_before_each_dose(facts: Facts) -> Said | None:
    """Blood pressure and pulse are measured before each dose."""
    return say("measure") if takes_relief(facts) else None


@limited
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


@limited
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
