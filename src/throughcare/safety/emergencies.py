"""Emergencies of the body: what comes before anything else is decided, most urgent first.

Those of the mind and of withdrawal are `crises.py`; risk that is not yet an emergency is `overdose.py`; conditions that
restrict a medication are `cautions.py` and `organs.py`. A fact that is not known raises nothing here.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.safety.measured import above, at_least, at_most, below, newest
from throughcare.terms import Alertness, Condition, Pupils, Sign


topic = Topic("emergencies")

_NO_BREATH = (Sign.UNRESPONSIVE, Sign.NOT_BREATHING, Sign.SLOW_BREATHING, Sign.BLUE_LIPS)
_RHYTHM = (Sign.SYNCOPE, Sign.SEIZURE, Sign.PALPITATIONS)
# Methadone and fentanyl are left out: jerks and sweating in a person who takes only these are withdrawal first.
_SEROTONERGIC = frozenset({"ssri", "snri", "tca", "maoi", "serotonergic_other"})
_OBSTETRIC = (
    Sign.VAGINAL_BLEEDING,
    Sign.CONTRACTIONS,
    Sign.FLUID_LEAK,
    Sign.LESS_FETAL_MOVEMENT,
    Sign.SEVERE_ABDOMINAL_PAIN,
)
_PREECLAMPSIA = (Sign.SEVERE_HEADACHE, Sign.SEIZURE)


# ---------------------------------------------------------------- breathing


@limited
class Breathing:
    """Breaths a minute and oxygen (%) that mean an overdose, or that breathing is slow."""

    rr_below: int
    rr_slow_below: int
    spo2_below: int


@topic.rule("emergency-overdose-now")
def overdose_now(facts: Facts, limits: Breathing) -> Said | None:
    """An overdose now, or sedation or slow breathing that can become one: no dose until awake."""
    vitals = facts.person.vitals
    is_slow = below(vitals.rr, limits.rr_slow_below)
    is_sedated = vitals.sedation is Alertness.SEDATED or facts.shows(Sign.HARD_TO_WAKE)
    is_failing = is_slow or vitals.pupils is Pupils.PINPOINT or below(vitals.spo2, limits.spo2_below)
    is_out = facts.shows(*_NO_BREATH) or vitals.sedation is Alertness.UNRESPONSIVE
    if is_out or below(vitals.rr, limits.rr_below) or (is_sedated and is_failing):
        return say("now")
    if is_sedated:
        return say("sedated")
    return say("slow") if is_slow else None


@limited
class Slow:
    """Breaths a minute below which no dose is given."""

    rr_slow_below: int


@topic.rule("emergency-no-dose-now")
def no_dose_now(facts: Facts, limits: Slow) -> Said | None:
    """No dose until the person is awake and breathes well; treatment goes on after that."""
    vitals = facts.person.vitals
    is_out = vitals.sedation in (Alertness.SEDATED, Alertness.UNRESPONSIVE)
    if is_out or facts.shows(*_NO_BREATH, Sign.HARD_TO_WAKE) or below(vitals.rr, limits.rr_slow_below):
        return say("held" if facts.moud else "wait")
    return None


@limited
class Oxygen:
    """Oxygen (%) below which, and breaths a minute from which, breathing is impaired."""

    spo2_below: int
    rr_from: int


@topic.rule("emergency-breathing")
def breathing(facts: Facts, limits: Oxygen) -> Said | None:
    """Breathing impaired by asthma, or low oxygen or fast breathing of any cause."""
    vitals = facts.person.vitals
    if facts.has(Condition.ACUTE_SEVERE_ASTHMA):
        return say("asthma")
    if below(vitals.spo2, limits.spo2_below) or at_least(vitals.rr, limits.rr_from):
        return say("low")
    return say("short") if facts.shows(Sign.SHORT_OF_BREATH) else None


# ---------------------------------------------------------------- heart


@limited
class DangerousQtc:
    """QTc in ms from which symptoms may be torsades."""

    qtc_from_ms: int


@topic.rule("emergency-heart-rhythm")
def heart_rhythm(facts: Facts, limits: DangerousQtc) -> Said | None:
    """Fainting, seizure or palpitations with a long QT may be torsades de pointes."""
    if not facts.shows(*_RHYTHM):
        return None
    qtc = facts.person.qtc_ms
    if at_least(qtc, limits.qtc_from_ms):
        return say("torsades", qtc=qtc)
    return say("known") if facts.has(Condition.LONG_QT, Condition.TORSADES_HISTORY) else None


@topic.rule("emergency-chest-pain-fainting")
def chest_pain_or_fainting(facts: Facts) -> Said | None:
    """Chest pain and fainting are emergencies of their own."""
    if facts.shows(Sign.CHEST_PAIN):
        return say("chest_pain")
    return say("fainted") if facts.shows(Sign.SYNCOPE) else None


# ---------------------------------------------------------------- infection


def _fever(facts: Facts, from_c: float) -> bool:
    """Return whether there is a fever: measured, or reported where nothing was measured."""
    measured = facts.person.vitals.temp_c
    return at_least(measured, from_c) or (measured is None and facts.shows(Sign.FEVER))


@limited
class SepsisSigns:
    """Temperature in °C, vital signs, and how many signs of organ trouble make sepsis."""

    temp_from_c: float
    temp_below_c: float
    rr_from: int
    bp_systolic_to: int
    hr_above: int
    signs_needed: int
    signs_needed_injecting: int


@topic.rule("emergency-sepsis")
def sepsis(facts: Facts, limits: SepsisSigns) -> Said | None:
    """Infection with signs that the body fails: quick SOFA and a very fast pulse."""
    vitals = facts.person.vitals
    has_infection = (
        _fever(facts, limits.temp_from_c)
        or below(vitals.temp_c, limits.temp_below_c)
        or facts.shows(Sign.ABSCESS, Sign.NECROTIC_WOUND, Sign.NEW_MURMUR)
        or facts.has(Condition.ENDOCARDITIS)
    )
    count = sum(
        (
            facts.shows(Sign.CONFUSION),
            at_least(vitals.rr, limits.rr_from),
            at_most(vitals.bp_systolic, limits.bp_systolic_to),
            above(vitals.hr, limits.hr_above),
        )
    )
    needed = limits.signs_needed_injecting if facts.injects else limits.signs_needed
    return say("sepsis", count=count) if has_infection and count >= needed else None


@limited
class Fever:
    """Temperature in °C from which it is a fever."""

    temp_from_c: float


@topic.rule("emergency-endocarditis")
def endocarditis(facts: Facts, limits: Fever) -> Said | None:
    """Fever in a person who injects, or a new murmur, is endocarditis until excluded."""
    has_fever = _fever(facts, limits.temp_from_c)
    if facts.shows(Sign.NEW_MURMUR) or (has_fever and facts.has(Condition.ENDOCARDITIS)):
        return say("murmur")
    if not facts.injects:
        return None
    if has_fever:
        return say("fever")
    return say("chills") if facts.shows(Sign.FEVER) else None


@topic.rule("emergency-brain-spine")
def brain_or_spine(facts: Facts) -> Said | None:
    """A stiff neck, or back pain with weakness or numbness."""
    if facts.shows(Sign.BACK_PAIN_NEUROLOGIC):
        return say("spine")
    return say("meningitis") if facts.shows(Sign.STIFF_NECK) else None


@topic.rule("emergency-head-injury")
def head_injury(facts: Facts) -> Said | None:
    """A head injury with a sign that it gets worse; a seizure or confusion has a rule of its own."""
    is_drowsy = facts.person.vitals.sedation in (Alertness.DROWSY, Alertness.SEDATED, Alertness.UNRESPONSIVE)
    is_worse = is_drowsy or facts.shows(Sign.SEVERE_HEADACHE, Sign.VOMITING, Sign.HARD_TO_WAKE)
    return say("worse") if facts.has(Condition.HEAD_INJURY) and is_worse else None


# ---------------------------------------------------------------- pregnancy


@limited
class Obstetric:
    """Severe pressure in mm Hg, and the weeks after a birth in which it still belongs to it."""

    bp_systolic_from: int
    bp_diastolic_from: int
    postpartum_weeks_to: int


@topic.rule("emergency-pregnancy")
def pregnancy(facts: Facts, limits: Obstetric) -> Said | None:
    """Signs of an emergency in pregnancy or soon after a birth."""
    vitals = facts.person.vitals
    has_preeclampsia_signs = (
        facts.shows(*_PREECLAMPSIA)
        or at_least(vitals.bp_systolic, limits.bp_systolic_from)
        or at_least(vitals.bp_diastolic, limits.bp_diastolic_from)
    )
    if facts.pregnant:
        return say("pregnant") if has_preeclampsia_signs or facts.shows(*_OBSTETRIC) else None
    is_after_birth = at_most(facts.person.postpartum_weeks, limits.postpartum_weeks_to)
    return say("after_birth") if is_after_birth and has_preeclampsia_signs else None


# ---------------------------------------------------------------- brain


@topic.rule("emergency-seizure-confusion")
def seizure_or_confusion(facts: Facts) -> Said | None:
    """A seizure or new confusion, which opioid withdrawal does not explain."""
    if facts.shows(Sign.SEIZURE):
        return say("seizure")
    return say("confused") if facts.shows(Sign.CONFUSION) else None


# ---------------------------------------------------------------- other


@topic.rule("emergency-abdomen")
def abdomen(facts: Facts) -> Said | None:
    """Bowel obstruction, ileus or severe belly pain."""
    if facts.has(Condition.PARALYTIC_ILEUS) or facts.shows(Sign.NO_BOWEL_MOVEMENT):
        return say("obstruction")
    return say("pain") if facts.shows(Sign.SEVERE_ABDOMINAL_PAIN) else None


@limited
class Hyperthermia:
    """Temperature in °C above which stiffness counts."""

    temp_above_c: float


@topic.rule("emergency-serotonin-syndrome")
def serotonin_syndrome(facts: Facts, limits: Hyperthermia) -> Said | None:
    """Jerks with agitation, sweating, tremor or fever, or stiffness with fever, on a serotonergic drug."""
    is_hot = above(facts.person.vitals.temp_c, limits.temp_above_c)
    jerks = facts.shows(Sign.CLONUS) and (is_hot or facts.shows(Sign.AGITATION, Sign.SWEATING, Sign.TREMOR))
    is_stiff = facts.shows(Sign.RIGIDITY) and is_hot
    return say("likely") if (jerks or is_stiff) and facts.classes & _SEROTONERGIC else None


@limited
class SafeVitals:
    """Pressure in mm Hg, temperature in °C and pulse outside which a clinician is called; how old a check may be."""

    bp_systolic_below: int
    temp_above_c: float
    temp_below_c: float
    hr_above: int
    hr_below: int
    check_hours: int


@topic.rule("emergency-vital-signs")
def vital_signs(facts: Facts, limits: SafeVitals) -> Said | None:
    """Vital signs that go before a clinician at once, measured now or on the newest line of a flowsheet."""
    pressure, temperature, pulse = (
        newest(facts, name, limits.check_hours) for name in ("bp_systolic", "temp_c", "hr")
    )
    if below(pressure, limits.bp_systolic_below):
        return say("pressure", value=pressure)
    if above(temperature, limits.temp_above_c) or below(temperature, limits.temp_below_c):
        return say("temperature", value=temperature)
    if below(pulse, limits.hr_below):
        return say("slow_pulse", value=pulse)
    return say("fast_pulse", value=pulse) if above(pulse, limits.hr_above) else None
