"""What pregnancy, age, pain, custody and other illness change in starting medication: seldom whether, mostly how.

Pain and surgery on treatment are `continuing.py`, the dose in pregnancy `adequacy.py`; emergencies are `safety`.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.medication.history import analgesics, current_moud, doses_are_missed, has_oud, in_remission
from throughcare.medication.missed import is_held, missed_here
from throughcare.person import Facts
from throughcare.terms import (
    AGONISTS,
    MOUD,
    NALTREXONE,
    CareSetting,
    Condition,
    Custody,
    Request,
    Sex,
    TestResult,
)


topic = Topic("special")


# ---------------------------------------------------------------- pregnancy


@limited
class Pregnant:
    """Criteria that make OUD; months after which remission counts; days missed after which one has left."""

    fewest_criteria: int
    remission_months: int
    left_days: int


@topic.rule("special-pregnancy")
def pregnancy(facts: Facts, limits: Pregnant) -> Said | None:
    """Methadone and buprenorphine are both first in pregnancy, as early as possible."""
    if not facts.pregnant:
        return None
    if not has_oud(facts, limits.fewest_criteria):
        return say("without_oud")
    if not current_moud(facts, limits.left_days).isdisjoint(AGONISTS):
        return say("interrupted" if doses_are_missed(facts) else "go_on")
    if facts.takes(*NALTREXONE):
        return say("on_naltrexone")
    return say("in_remission" if in_remission(facts, limits.remission_months) else "as_early_as_possible")


@topic.rule("special-pregnancy-injection")
def pregnancy_injection(facts: Facts) -> Said | None:
    """Of the buprenorphine injections in pregnancy little is known."""
    return say("few_data") if facts.pregnant else None


@topic.rule("special-pregnancy-naltrexone")
def pregnancy_naltrexone(facts: Facts) -> Said | None:
    """Naltrexone is not started in pregnancy."""
    return say("not_started") if facts.pregnant else None


@topic.rule("special-pregnancy-relief")
def pregnancy_relief(facts: Facts) -> Said | None:
    """Withdrawal in pregnancy is treated with an agonist, never with relief of symptoms alone."""
    return say("agonist_instead") if facts.pregnant else None


@topic.rule("special-pregnancy-withdrawal")
def pregnancy_withdrawal(facts: Facts) -> Said | None:
    """Neither a taper nor withdrawal management alone is offered by default in pregnancy."""
    asked = facts.asks_for(Request.STOP_MEDICATION, Request.DETOX_ONLY, Request.NO_MEDICATION)
    if not facts.asks_for(Request.TAPER_IN_PREGNANCY) and not (facts.pregnant and asked):
        return None
    if facts.on_agonist:
        return say("no_taper")
    return None if facts.takes(*NALTREXONE) else say("not_withdrawal_alone")


@limited
class Ages:
    """Years between which pregnancy is possible."""

    youngest: int
    oldest: int


@topic.rule("special-pregnancy-test")
def pregnancy_test(facts: Facts, limits: Ages) -> Said | None:
    """Where pregnancy is possible and not known naltrexone waits for a test; an agonist does not."""
    person = facts.person
    if facts.pregnant or person.pregnancy_unknown is False or facts.takes(*NALTREXONE):
        return None
    is_of_age = person.age is None or limits.youngest <= person.age <= limits.oldest
    if not person.pregnancy_unknown and not (person.sex is Sex.FEMALE and is_of_age):
        return None
    return say("before_naltrexone")


@topic.rule("special-breastfeeding")
def breastfeeding(facts: Facts) -> Said | None:
    """Breastfeeding goes with methadone and buprenorphine."""
    return say("encouraged") if facts.person.breastfeeding else None


@limited
class AfterBirth:
    """Weeks after a birth in which return to use and overdose are more likely."""

    weeks: int


@topic.rule("special-postpartum")
def postpartum(facts: Facts, limits: AfterBirth) -> Said | None:
    """The year after a birth is a time of risk: medication goes on, visits are closer."""
    weeks = facts.person.postpartum_weeks
    return say("closer") if weeks is not None and weeks <= limits.weeks else None


# ---------------------------------------------------------------- age


@limited
class Adult:
    """Years from which a person is an adult."""

    adult_years: int


@topic.rule("special-minor-methadone")
def minor_methadone(facts: Facts, limits: Adult) -> Said | None:
    """Under 18 an opioid treatment program needs consent of an adult, unless the state lets the minor consent."""
    age = facts.person.age
    if age is None or age >= limits.adult_years:
        return None
    return say("consent_given" if facts.person.guardian_consents else "consent_needed")


@limited
class Young:
    """Years from which buprenorphine is approved, and from which a person is an adult."""

    approved_years: int
    adult_years: int


@topic.rule("special-minor-buprenorphine")
def minor_buprenorphine(facts: Facts, limits: Young) -> Said | None:
    """Buprenorphine is standard from 16, off label and still offered below."""
    age = facts.person.age
    if age is None or age >= limits.adult_years:
        return None
    return say("off_label" if age < limits.approved_years else "standard")


@topic.rule("special-minor-others")
def minor_others(facts: Facts, limits: Adult) -> Said | None:
    """Injections, naltrexone and lofexidine are labeled for adults."""
    age = facts.person.age
    return say("adults") if age is not None and age < limits.adult_years else None


@limited
class Older:
    """Years from which a person counts as older."""

    older_years: int


@topic.rule("special-older-adult")
def older_adult(facts: Facts, limits: Older) -> Said | None:
    """Older people are more sensitive to methadone."""
    age = facts.person.age
    return say("older") if age is not None and age >= limits.older_years else None


# ---------------------------------------------------------------- pain


@topic.rule("special-pain")
def pain(facts: Facts) -> Said | None:
    """Pain is assessed and treated with OUD; prescribed opioids are never stopped abruptly."""
    if analgesics(facts) or any(one.substance.prescribed for one in facts.opioids):
        return say("prescribed_opioid")
    return say("pain") if facts.has(Condition.CHRONIC_PAIN) else None


@topic.rule("special-acute-pain")
def acute_pain(facts: Facts) -> Said | None:
    """Acute pain or planned surgery does not put off the start of an agonist."""
    in_pain = facts.has(Condition.ACUTE_PAIN) or facts.person.needs_opioid_analgesia
    if facts.takes(*MOUD) or not (in_pain or facts.person.planned_surgery_days is not None):
        return None
    return say("start_all_the_same")


# ---------------------------------------------------------------- place


@limited
class Diagnosis:
    """The fewest criteria that make OUD."""

    fewest_criteria: int


@topic.rule("special-custody")
def custody(facts: Facts, limits: Diagnosis) -> Said | None:
    """Medication starts or goes on in custody and is linked to care before release."""
    if not has_oud(facts, limits.fewest_criteria):
        return None
    if is_held(facts):
        on_medication = facts.takes(*MOUD)
        if on_medication and missed_here(facts):
            return None  # `missed.py`: it is asked for again
        return say("go_on" if on_medication else "start")
    if facts.person.custody is not Custody.RELEASED:
        return None
    return say("released_on_medication" if facts.takes(*MOUD) else "released")


@topic.rule("special-hospital")
def hospital(facts: Facts, limits: Diagnosis) -> Said | None:
    """An emergency department or hospital starts medication and books what follows."""
    here = facts.person.setting in (CareSetting.ED, CareSetting.HOSPITAL)
    if not here or facts.takes(*AGONISTS) or not has_oud(facts, limits.fewest_criteria):
        return None
    return say("start_here")


# ---------------------------------------------------------------- other illness


@topic.rule("special-hiv-hepatitis-c")
def hiv_hepatitis_c(facts: Facts) -> Said | None:
    """HIV, hepatitis C and their medicines are no barrier to medication for OUD."""
    labs = facts.person.labs
    found = facts.has(Condition.HIV, Condition.HEPATITIS_C)
    if not found and TestResult.POSITIVE not in (labs.hiv, labs.hcv_rna):
        return None
    return say("no_barrier")


@topic.rule("special-stimulants")
def stimulants(facts: Facts) -> Said | None:
    """Stimulant use is treated beside OUD and withholds nothing."""
    if not facts.has(Condition.STIMULANT_USE_DISORDER) and not any(
        not one.substance.as_prescribed for one in facts.using("stimulant")
    ):
        return None
    return say("beside")
