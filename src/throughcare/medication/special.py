"""What pregnancy, age, pain, custody and other illness change in starting medication: seldom whether, mostly how.

Dose changes in pregnancy, pain and surgery on treatment are `continuing.py`; emergencies are `safety`.
"""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.knowledge.topics import Said, Topic, say
from throughcare.medication.history import (
    AGONISTS,
    MOUD,
    NALTREXONE,
    analgesics,
    doses_are_missed,
    has_oud,
    in_remission,
)
from throughcare.person import Facts
from throughcare.terms import CareSetting, Condition, Custody, Request, Sex, TestResult


topic = Topic("special")


# ---------------------------------------------------------------- pregnancy


@dataclass(frozen=True, slots=True)
class Pregnant:
    """Criteria that make OUD; months after which remission without medication counts."""

    fewest_criteria: int
    remission_months: int


@topic.rule("special-pregnancy")
def pregnancy(facts: Facts, limits: Pregnant) -> Said | None:
    """Methadone and buprenorphine are both first in pregnancy, as early as possible."""
    if not facts.pregnant:
        return None
    if not has_oud(facts, limits.fewest_criteria):
        return say("without_oud")
    if facts.on_agonist and not doses_are_missed(facts):
        return say("go_on")
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
    return say("no_taper" if facts.on_agonist else "not_withdrawal_alone")


@dataclass(frozen=True, slots=True)
class Ages:
    """Years between which pregnancy is possible."""

    youngest: int
    oldest: int


@topic.rule("special-pregnancy-test")
def pregnancy_test(facts: Facts, limits: Ages) -> Said | None:
    """Where pregnancy is possible and not known a test is offered; an agonist does not wait for it."""
    person = facts.person
    if facts.pregnant or person.pregnancy_unknown is False:
        return None
    is_of_age = person.age is None or limits.youngest <= person.age <= limits.oldest
    if not person.pregnancy_unknown and not (person.sex is Sex.FEMALE and is_of_age):
        return None
    return say("offer" if facts.takes(*NALTREXONE) else "offer_before_naltrexone")


@topic.rule("special-breastfeeding")
def breastfeeding(facts: Facts) -> Said | None:
    """Breastfeeding goes with methadone and buprenorphine."""
    return say("encouraged") if facts.person.breastfeeding else None


@dataclass(frozen=True, slots=True)
class AfterBirth:
    """Weeks after a birth in which return to use and overdose are more likely."""

    weeks: int


@topic.rule("special-postpartum")
def postpartum(facts: Facts, limits: AfterBirth) -> Said | None:
    """The year after a birth is a time of risk: medication goes on, visits are closer."""
    weeks = facts.person.postpartum_weeks
    return say("closer") if weeks is not None and weeks <= limits.weeks else None


@topic.rule("special-contraception")
def contraception(facts: Facts) -> Said | None:
    """Contraception is offered to who wants it."""
    return say("wanted") if facts.person.wants_contraception else None


# ---------------------------------------------------------------- age


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The fewest criteria that make OUD."""

    fewest_criteria: int


@topic.rule("special-custody")
def custody(facts: Facts, limits: Diagnosis) -> Said | None:
    """Medication starts or goes on in custody and is linked to care before release."""
    if not has_oud(facts, limits.fewest_criteria):
        return None
    if facts.person.custody is Custody.IN_CUSTODY or facts.person.setting is CareSetting.JAIL:
        return say("go_on" if facts.takes(*MOUD) else "start")
    return say("released") if facts.person.custody is Custody.RELEASED else None


@topic.rule("special-hospital")
def hospital(facts: Facts, limits: Diagnosis) -> Said | None:
    """An emergency department or hospital starts medication and books what follows."""
    here = facts.person.setting in (CareSetting.ED, CareSetting.HOSPITAL)
    if not here or facts.takes(*AGONISTS) or not has_oud(facts, limits.fewest_criteria):
        return None
    return say("start_here")


@topic.rule("special-telehealth")
def telehealth(facts: Facts, limits: Diagnosis) -> Said | None:
    """Where a visit is hard, buprenorphine can start by telehealth; the rules on it are in `law.py`."""
    person = facts.person
    is_hard = person.transport is False or person.setting is CareSetting.TELEHEALTH
    wanted = is_hard or bool(person.first_responder) or facts.wishes("telehealth")
    if not wanted or facts.takes(*MOUD) or not has_oud(facts, limits.fewest_criteria):
        return None
    return say("possible")


# ---------------------------------------------------------------- other illness


@topic.rule("special-infection-testing")
def infection_testing(facts: Facts) -> Said | None:
    """Tests for HIV and hepatitis are offered where one is not known; they delay nothing."""
    exposed = facts.opioids or facts.injects or facts.pregnant or facts.takes(*MOUD)
    labs = facts.person.labs
    known = (
        labs.hiv is not None or facts.has(Condition.HIV),
        labs.hcv_rna is not None or facts.has(Condition.HEPATITIS_C),
        labs.hepatitis_b is not None or facts.has(Condition.HEPATITIS_B),
    )
    return say("offer") if exposed and not all(known) else None


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
