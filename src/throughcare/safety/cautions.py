"""Conditions and circumstances that change how a medication is given; hardly any rules one out.

Organs are `organs.py`, interactions with other drugs `interactions.py`, what threatens life now `emergencies.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple

from throughcare.drugs import ingredients
from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.safety.measured import at_least
from throughcare.terms import Alertness, Analyte, Condition, Medication, Psychiatric, Sign, TestResult


topic = Topic("cautions")

_SEDATIVES = ("benzodiazepine", "barbiturate")
_LOW_MOOD = tuple(Psychiatric)[tuple(Psychiatric).index(Psychiatric.MODERATE) :]


@topic.rule("caution-drowsy-intoxicated")
def drowsy_or_intoxicated(facts: Facts) -> Said | None:
    """A dose waits for hours, until the person is awake."""
    if facts.person.vitals.sedation is Alertness.DROWSY:
        return say("drowsy")
    return say("intoxicated") if facts.shows(Sign.INTOXICATED) else None


def _allergy_to(drug: str) -> Callable[[Facts], Said | None]:
    """Return the rule that asks whether an allergy is named to a drug or to a product that holds it."""

    def allergy(facts: Facts) -> Said | None:
        held = {one.key for name in facts.person.allergies for one in ingredients(name)}
        return say("allergic") if drug in held else None

    return allergy


for _drug in ("methadone", "buprenorphine", "naltrexone", "lofexidine", "clonidine", "naloxone"):
    topic.rule(f"caution-allergy-{_drug}")(_allergy_to(_drug))


# ---------------------------------------------------------------- breathing and brain


@topic.rule("caution-lungs")
def lungs(facts: Facts) -> Said | None:
    """Chronic lung disease and sleep apnea."""
    return say("risk") if facts.has(Condition.COPD, Condition.SLEEP_APNEA) else None


@topic.rule("caution-asthma-buprenorphine")
def asthma_buprenorphine(facts: Facts) -> Said | None:
    """Buprenorphine during an attack of asthma."""
    return say("watched") if facts.has(Condition.ACUTE_SEVERE_ASTHMA) else None


@topic.rule("caution-head-injury")
def head_injury(facts: Facts) -> Said | None:
    """A recent head injury."""
    return say("watch") if facts.has(Condition.HEAD_INJURY) else None


@topic.rule("caution-mood-naltrexone")
def mood_naltrexone(facts: Facts) -> Said | None:
    """Naltrexone and low mood."""
    has_thoughts = any(astuple(facts.person.suicide_risk))
    is_low = facts.has(Condition.DEPRESSION) or facts.person.psychiatric in _LOW_MOOD
    return say("watch") if is_low or has_thoughts else None


@topic.rule("caution-precipitated-past")
def precipitated_past(facts: Facts) -> Said | None:
    """Another way to start, after a start that went badly."""
    return say("method") if facts.has(Condition.PRECIPITATED_WITHDRAWAL_PAST) else None


# ---------------------------------------------------------------- infection


@topic.rule("caution-wounds")
def wounds(facts: Facts) -> Said | None:
    """Wounds, and xylazine that causes them."""
    if facts.shows(Sign.NECROTIC_WOUND):
        return say("xylazine")
    if facts.shows(Sign.ABSCESS):
        return say("local")
    tests = facts.person.labs.drug_tests
    is_found = any(one.analyte is Analyte.XYLAZINE and one.result is TestResult.POSITIVE for one in tests)
    return say("exposed") if is_found or facts.using("adulterant_sedative") else None


def _positive(facts: Facts, result: TestResult | None, condition: Condition) -> Said | None:
    return say("positive") if result is TestResult.POSITIVE or facts.has(condition) else None


@topic.rule("caution-hiv")
def hiv(facts: Facts) -> Said | None:
    """HIV is treated at the same time."""
    return _positive(facts, facts.person.labs.hiv, Condition.HIV)


@topic.rule("caution-hepatitis-c")
def hepatitis_c(facts: Facts) -> Said | None:
    """Hepatitis C is cured at the same time."""
    return _positive(facts, facts.person.labs.hcv_rna, Condition.HEPATITIS_C)


@topic.rule("caution-hepatitis-b")
def hepatitis_b(facts: Facts) -> Said | None:
    """Hepatitis B is followed at the same time."""
    return _positive(facts, facts.person.labs.hepatitis_b, Condition.HEPATITIS_B)


@topic.rule("caution-tuberculosis")
def tuberculosis(facts: Facts) -> Said | None:
    """Tuberculosis, and what rifampin does."""
    return say("treat") if facts.has(Condition.TUBERCULOSIS) else None


# ---------------------------------------------------------------- other conditions


@topic.rule("caution-seizures")
def seizures(facts: Facts) -> Said | None:
    """Seizures do not rule a medication out."""
    return say("watch") if facts.has(Condition.EPILEPSY, Condition.PAST_WITHDRAWAL_SEIZURE) else None


@topic.rule("caution-adrenal")
def adrenal(facts: Facts) -> Said | None:
    """Adrenal insufficiency does not rule a medication out."""
    return say("treat") if facts.has(Condition.ADRENAL_INSUFFICIENCY) else None


@topic.rule("caution-children-at-home")
def children_at_home(facts: Facts) -> Said | None:
    """Locked storage, because one dose can kill a child."""
    return say("store") if facts.person.children_at_home else None


@topic.rule("caution-dental")
def dental(facts: Facts) -> Said | None:
    """Care of the teeth where buprenorphine in the mouth may start; who takes it is `medication/continuing.py`."""
    takes = facts.takes(Medication.BUPRENORPHINE_SL)
    return say("care") if facts.has(Condition.DENTAL_DISEASE) and not takes else None


# ---------------------------------------------------------------- alcohol and sedatives


@limited
class Drinking:
    """Drinks a day from which drinking is heavy."""

    heavy_drinks_from: int


@topic.rule("caution-alcohol")
def alcohol(facts: Facts, limits: Drinking) -> Said | None:
    """Alcohol withdrawal that may come, or drinking that is asked about; severe withdrawal is `crises.py`."""
    drinks = facts.using("alcohol")
    is_heavy = any(
        one.substance.chronic or at_least(one.substance.drinks_day, limits.heavy_drinks_from)
        for one in drinks
    )
    if not (is_heavy or facts.has(Condition.ALCOHOL_USE_DISORDER)):
        return say("ask") if drinks else None
    ciwa = facts.person.ciwa_ar
    return say("score") if ciwa is None else say("scored", ciwa=ciwa)


@topic.rule("caution-sedative-stop")
def sedative_stop(facts: Facts) -> Said | None:
    """Sedatives taken regularly are not stopped suddenly."""
    used = [one.substance for kind in _SEDATIVES for one in facts.using(kind)]
    takes = any(facts.taking(kind) for kind in _SEDATIVES)
    if takes or facts.has(Condition.SEDATIVE_DEPENDENCE) or any(one.chronic for one in used):
        return say("dependent")
    return say("uses") if any(one.chronic is None for one in used) else None
