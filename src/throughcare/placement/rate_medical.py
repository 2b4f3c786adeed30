"""How much physical health weighs now: dimension "medical", 0 to 4.

What an emergency room must see today rates 4, what needs nursing day and night 3, what a clinic can follow 2. What
pregnancy adds is `rate_pregnancy.py`.
"""

from __future__ import annotations

from decimal import Decimal

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.terms import ChildPugh, Condition, Sign, TestResult


topic = Topic("ratings_medical")

_DANGEROUS = (Sign.SEIZURE, Sign.CONFUSION, Sign.CHEST_PAIN, Sign.BACK_PAIN_NEUROLOGIC)
_URGENT = (
    Sign.SYNCOPE,
    Sign.SHORT_OF_BREATH,
    Sign.SEVERE_ABDOMINAL_PAIN,
    Sign.NO_BOWEL_MOVEMENT,
    Sign.SEVERE_HEADACHE,
    Sign.STIFF_NECK,
    Sign.CLONUS,
    Sign.RIGIDITY,
)
_SEPTIC_WITH_FEVER = (Sign.NEW_MURMUR, Sign.STIFF_NECK, Sign.SHORT_OF_BREATH, Sign.CONFUSION)
_DELIVERY_SIGNS = (
    Sign.VAGINAL_BLEEDING,
    Sign.CONTRACTIONS,
    Sign.FLUID_LEAK,
    Sign.LESS_FETAL_MOVEMENT,
    Sign.SEVERE_HEADACHE,
    Sign.SEVERE_ABDOMINAL_PAIN,
)
_STABLE = (
    Condition.CHRONIC_PAIN,
    Condition.EPILEPSY,
    Condition.ASTHMA,
    Condition.COPD,
    Condition.SLEEP_APNEA,
    Condition.LONG_QT,
    Condition.TORSADES_HISTORY,
    Condition.HEART_FAILURE,
    Condition.CORONARY_DISEASE,
    Condition.CEREBROVASCULAR_DISEASE,
    Condition.STRUCTURAL_HEART_DISEASE,
    Condition.RENAL_DISEASE,
    Condition.DIABETES,
    Condition.THROMBOCYTOPENIA,
    Condition.BLEEDING_DISORDER,
    Condition.DENTAL_DISEASE,
    Condition.HYPOTENSION,
)
_CLINIC = (
    Condition.ACUTE_PAIN,
    Condition.RECENT_MI,
    Condition.DIALYSIS,
    Condition.CANCER,
    Condition.ADRENAL_INSUFFICIENCY,
    Condition.PHEOCHROMOCYTOMA,
    Condition.HEAD_INJURY,
)
_LASTING_INFECTIONS = (Condition.HEPATITIS_C, Condition.HEPATITIS_B, Condition.HIV, Condition.TUBERCULOSIS)


@limited
class VitalLimits:
    """Limits of vital signs: breaths and beats a minute, oxygen in %, systolic pressure in mm Hg."""

    breaths_below: int
    breaths_from: int
    breaths_watch_below: int
    oxygen_below: int
    systolic_below: int
    pulse_above: int
    pulse_below: int


@topic.rule("rating-medical-vital-signs")
def vital_signs(facts: Facts, limits: VitalLimits) -> Said | None:
    """Vital signs far out of range mean a hospital; somewhat out of range, another look before the next dose."""
    vitals = facts.person.vitals
    if (
        _below(vitals.rr, limits.breaths_below)
        or (vitals.rr is not None and vitals.rr >= limits.breaths_from)
        or _below(vitals.spo2, limits.oxygen_below)
        or _below(vitals.bp_systolic, limits.systolic_below)
    ):
        return say("unstable")
    fast = vitals.hr is not None and vitals.hr > limits.pulse_above
    if fast or _below(vitals.hr, limits.pulse_below) or _below(vitals.rr, limits.breaths_watch_below):
        return say("recheck")
    return None


@limited
class FeverLimits:
    """Temperatures in °C beyond which an infection is looked for, and what with them points to sepsis."""

    above_c: Decimal
    below_c: Decimal
    pulse_above: int


@topic.rule("rating-medical-fever")
def fever(facts: Facts, limits: FeverLimits) -> Said | None:
    """Fever in a person who injects is an infection of the blood or heart until shown otherwise."""
    temp = facts.person.vitals.temp_c
    measured = temp is not None and (temp > limits.above_c or temp < limits.below_c)
    feverish = measured or facts.shows(Sign.FEVER)
    endocarditis = facts.has(Condition.ENDOCARDITIS)
    if feverish and (endocarditis or _looks_septic(facts, limits)):
        return say("septic")
    if endocarditis:
        return say("endocarditis")
    if feverish:
        return say("injecting" if facts.injects else "fever")
    return None


def _looks_septic(facts: Facts, limits: FeverLimits) -> bool:
    pulse = facts.person.vitals.hr
    return facts.shows(*_SEPTIC_WITH_FEVER) or (pulse is not None and pulse > limits.pulse_above)


@topic.rule("rating-medical-danger")
def danger(facts: Facts) -> Said | None:
    """Signs that an emergency room, or a clinician the same day, must look at."""
    if facts.shows(*_DANGEROUS) or facts.has(Condition.ACUTE_SEVERE_ASTHMA, Condition.PARALYTIC_ILEUS):
        return say("dangerous")
    blocked = facts.shows(Sign.NO_BOWEL_MOVEMENT) and facts.shows(Sign.SEVERE_ABDOMINAL_PAIN, Sign.VOMITING)
    if blocked or (facts.has(Condition.HEAD_INJURY) and facts.shows(Sign.VOMITING, Sign.HARD_TO_WAKE)):
        return say("dangerous")
    return say("urgent") if facts.shows(*_URGENT) else None


@limited
class AfterBirth:
    """Weeks after a birth in which the signs of a pregnancy still count."""

    weeks: int


@topic.rule("rating-medical-obstetric")
def obstetric(facts: Facts, limits: AfterBirth) -> Said | None:
    """Bleeding, contractions, lost fluid, fewer movements, severe pain or headache in or soon after pregnancy."""
    after = facts.person.postpartum_weeks
    concerned = facts.pregnant or (after is not None and after <= limits.weeks)
    return say("emergency") if concerned and facts.shows(*_DELIVERY_SIGNS) else None


@limited
class QtcLimits:
    """QTc from which it is prolonged, and dangerously long, in ms."""

    prolonged_ms: int
    very_long_ms: int


@topic.rule("rating-medical-qtc")
def qtc(facts: Facts, limits: QtcLimits) -> Said | None:
    """A long QTc is outpatient work while the person has not fainted."""
    found = facts.person.qtc_ms
    if found is None:
        return None
    if found < limits.prolonged_ms:
        return say("normal", qtc_ms=found)
    if found < limits.very_long_ms:
        return say("prolonged", qtc_ms=found)
    return say("fainted" if facts.shows(Sign.SYNCOPE) else "very_long", qtc_ms=found)


@limited
class LiverLimits:
    """ALT as multiple of its upper limit beyond which hepatitis needs a clinic."""

    alt_above_xuln: Decimal


@topic.rule("rating-medical-liver")
def liver(facts: Facts, limits: LiverLimits) -> Said | None:
    """The liver by Child-Pugh class, and by what suggests acute hepatitis."""
    person = facts.person
    if person.child_pugh is ChildPugh.C or facts.has(Condition.LIVER_FAILURE):
        return say("severe")
    if person.child_pugh is ChildPugh.B:
        return say("moderate")
    alt = person.labs.alt_xuln
    raised = alt is not None and alt > limits.alt_above_xuln
    if raised or facts.has(Condition.ACUTE_HEPATITIS) or facts.shows(Sign.JAUNDICE):
        return say("acute")
    return say("mild") if person.child_pugh or facts.has(Condition.CIRRHOSIS) else None


@topic.rule("rating-medical-lasting-infection")
def lasting_infection(facts: Facts) -> Said | None:
    """Hepatitis, HIV and tuberculosis are treated beside opioid use disorder, in a clinic."""
    labs = facts.person.labs
    positive = TestResult.POSITIVE in (labs.hcv_rna, labs.hiv, labs.hepatitis_b)
    return say("clinic") if positive or facts.has(*_LASTING_INFECTIONS) else None


@topic.rule("rating-medical-wounds")
def wounds(facts: Facts) -> Said | None:
    """Abscesses and wounds need a clinic."""
    return say("clinic") if facts.shows(Sign.ABSCESS, Sign.NECROTIC_WOUND) else None


@limited
class KidneyLimits:
    """Filtration rate below which the kidneys need a clinic, in mL/min/1.73 m²."""

    egfr_below: int


@topic.rule("rating-medical-conditions")
def conditions(facts: Facts, limits: KidneyLimits) -> Said | None:
    """Other conditions: stable ones alone, those that need a clinic, or none found."""
    if facts.has(*_CLINIC) or _below(facts.person.egfr, limits.egfr_below):
        return say("clinic")
    return say("stable") if facts.has(*_STABLE) else None


def _below(value: int | None, limit: int) -> bool:
    return value is not None and value < limit
