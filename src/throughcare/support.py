"""What is offered beside medication: counseling, tests, housing, coverage, peers, privacy. None of it is a condition.

Nothing here delays, shortens or ends medication; what threatens life is `safety`.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.terms import (
    Analyte,
    CareSetting,
    Condition,
    Custody,
    Housing,
    Payment,
    Psychiatric,
    Request,
    Sex,
    Support,
    TestResult,
    TreatmentResult,
)


topic = Topic("support")

_LEAVING = (CareSetting.ED, CareSetting.HOSPITAL, CareSetting.RESIDENTIAL)
_NOT_HELPED = (TreatmentResult.NO_BENEFIT, TreatmentResult.NOT_TOLERATED)
_INSURED = frozenset(
    {
        Payment.MEDICAID,
        Payment.MEDICARE,
        Payment.PRIVATE,
        Payment.MILITARY,
        Payment.STATE_PLAN,
        Payment.IHS_TRIBAL,
    }
)
_LOW = (Psychiatric.MILD, Psychiatric.MODERATE, Psychiatric.SEVERE)
_TREATMENT_ITSELF = (Analyte.METHADONE, Analyte.BUPRENORPHINE, Analyte.NORBUPRENORPHINE)
_CONTROLLED = ("opioid", "benzodiazepine", "z_drug", "barbiturate", "stimulant", "gabapentinoid")


@limited
class Diagnosis:
    """How many criteria make opioid use disorder."""

    fewest_criteria: int


def _is_without_oud(facts: Facts, limits: Diagnosis) -> bool:
    """Return whether the criteria are known, and too few are met."""
    met = facts.person.oud_criteria
    return met is not None and met < limits.fewest_criteria


@topic.rule("support-counseling")
def counseling(facts: Facts, limits: Diagnosis) -> Said | None:
    """Counseling by need; declining it changes nothing about medication."""
    if _is_without_oud(facts, limits):
        return None
    return say("declined" if facts.asks_for(Request.NO_COUNSELING) else "offer")


@topic.rule("support-infection-tests")
def infection_tests(facts: Facts, limits: Diagnosis) -> Said | None:
    """Tests for HIV and hepatitis, offered and never a hurdle."""
    labs = facts.person.labs
    if None not in (labs.hiv, labs.hcv_rna, labs.hepatitis_b):
        return None
    if facts.injects:
        return say("injecting")
    return None if _is_without_oud(facts, limits) else say("offer")


@limited
class ChildBearing:
    """Ages between which a pregnancy test is offered where pregnancy is not known, in years."""

    from_age: int
    to_age: int


@topic.rule("support-pregnancy-test")
def pregnancy_test(facts: Facts, limits: ChildBearing) -> Said | None:
    """A pregnancy test is offered, and medication starts without its result."""
    person = facts.person
    if person.pregnancy_unknown:
        return say("offer")
    if person.sex is not Sex.FEMALE or person.pregnant_weeks is not None or person.pregnancy_unknown is False:
        return None
    return say("offer") if person.age is None or limits.from_age <= person.age <= limits.to_age else None


@topic.rule("support-contraception")
def contraception(facts: Facts) -> Said | None:
    """Contraception is offered where it is wanted, and after a birth."""
    wanted = facts.person.wants_contraception
    if wanted is False:
        return None
    return say("offer") if wanted or facts.person.postpartum_weeks is not None else None


@topic.rule("support-contingency")
def contingency(facts: Facts) -> Said | None:
    """Contingency management for stimulants; medication is never tied to it."""
    uses = facts.using("stimulant") or facts.has(Condition.STIMULANT_USE_DISORDER)
    return say("stimulant") if uses else None


@topic.rule("support-mood-screen")
def mood_screen(facts: Facts) -> Said | None:
    """Mood is measured where it is low, and offered where nothing is known of it."""
    person = facts.person
    asked = person.suicide_risk
    low = facts.has(Condition.DEPRESSION) or asked.suicidal_thoughts or asked.wish_to_be_dead
    if low or person.psychiatric in _LOW:
        return say("measure")
    return say("offer") if person.psychiatric is None else None


@topic.rule("support-trauma")
def trauma(facts: Facts) -> Said | None:
    """Trauma-informed care, and a screen where trauma is likely and not yet named."""
    person = facts.person
    if facts.has(Condition.PTSD):
        return say("known")
    exposed = person.veteran or person.active_duty or person.first_responder or person.partner_violence
    return say("likely") if exposed else None


@topic.rule("support-first-responder")
def first_responder(facts: Facts) -> Said | None:
    """Shift work and fear for the job: peers, telehealth, privacy."""
    return say("offer") if facts.person.first_responder else None


@topic.rule("support-military")
def military(facts: Facts) -> Said | None:
    """Veterans have benefits of their own; for those who serve, privacy has other rules."""
    if facts.person.active_duty:
        return say("serving")
    return say("veteran") if facts.person.veteran else None


@topic.rule("support-privacy")
def privacy(facts: Facts) -> Said | None:
    """Who needs most to hear how treatment records are protected."""
    person = facts.person
    courts = person.justice_involved or person.custody in (Custody.IN_CUSTODY, Custody.SUPERVISED)
    return say("courts") if courts else None


@topic.rule("support-peers")
def peers(facts: Facts) -> Said | None:
    """Peers where support is thin or the road turns."""
    person = facts.person
    thin = person.support in (Support.LIMITED, Support.NONE)
    return say("offer") if thin or person.overdoses or person.custody is Custody.RELEASED else None


@limited
class FewHours:
    """Hours a week below which visits by telehealth are offered."""

    hours_below: int


@topic.rule("support-telehealth")
def telehealth(facts: Facts, limits: FewHours) -> Said | None:
    """Visits from afar where getting there, or time, is the hurdle."""
    person = facts.person
    few = person.hours_per_week is not None and person.hours_per_week < limits.hours_below
    wished = person.setting is CareSetting.TELEHEALTH or facts.wishes("telehealth")
    return say("offer") if few or wished or person.transport is False else None


@topic.rule("support-coverage")
def coverage(facts: Facts) -> Said | None:
    """Help with coverage where no insurance is named."""
    named = facts.person.payment
    return say("help") if named and not _INSURED.intersection(named) else None


@topic.rule("support-homelessness")
def homelessness(facts: Facts) -> Said | None:
    """Housing help for people without a stable home."""
    lives = facts.person.housing
    if lives in (Housing.HOMELESS, Housing.NOWHERE_SAFE):
        return say("homeless")
    return say("unstable") if lives is Housing.UNSTABLE else None


@topic.rule("support-household")
def household(facts: Facts) -> Said | None:
    """People at home who use drugs."""
    return say("using") if facts.person.housemates_use else None


@topic.rule("support-partner-violence")
def partner_violence(facts: Facts) -> Said | None:
    """Violence by a partner."""
    return say("help") if facts.person.partner_violence else None


@topic.rule("support-new-plan")
def new_plan(facts: Facts) -> Said | None:
    """The plan that did not help is changed, not repeated; a return to use is `medication/start.py`."""
    tried = any(one.result in _NOT_HELPED for one in facts.person.prior_treatments)
    if not tried or facts.person.returns_to_use:
        return None
    return say("on_medication" if facts.moud else "start")


@topic.rule("support-leaving")
def leaving(facts: Facts) -> Said | None:
    """Leaving a hospital or a residence: the next dose and appointment first. Withdrawal care and custody have their own."""
    if facts.person.setting not in _LEAVING:
        return None
    return say("keep" if facts.moud else "start")


@topic.rule("support-fentanyl-test")
def fentanyl_test(facts: Facts) -> Said | None:
    """The usual opiate test misses fentanyl and the medications."""
    return (
        say("separate")
        if any(one.analyte is Analyte.OPIATES for one in facts.person.labs.drug_tests)
        else None
    )


@topic.rule("support-unexpected-test")
def unexpected_test(facts: Facts) -> Said | None:
    """A positive result is confirmed and talked over, never punished; tests on medication are `medication/continuing.py`."""
    found = any(
        one.result is TestResult.POSITIVE and one.analyte not in _TREATMENT_ITSELF
        for one in facts.person.labs.drug_tests
    )
    return say("discuss") if found and not facts.moud else None


@topic.rule("support-pdmp")
def pdmp(facts: Facts) -> Said | None:
    """The prescription monitoring program, where controlled medicines are prescribed."""
    prescribed = any(
        one.is_any(kind) for one in facts.used if one.substance.prescribed for kind in _CONTROLLED
    ) or any(one.is_any(kind) for one in facts.taken if one.moud is None for kind in _CONTROLLED)
    return say("check") if prescribed else None


@topic.rule("support-pain")
def pain(facts: Facts, limits: Diagnosis) -> Said | None:
    """Pain of a person without opioid use disorder; beside the disorder it is `medication/special.py`."""
    hurts = facts.has(Condition.CHRONIC_PAIN, Condition.ACUTE_PAIN) or facts.person.needs_opioid_analgesia
    return say("assess") if hurts and _is_without_oud(facts, limits) else None
