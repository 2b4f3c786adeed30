"""Who may start which medication for opioid use disorder: the base status of each, by state, history and wish.

Other topics only restrict or explain what stands here: organs and interactions are `safety`, naltrexone is
`start_naltrexone.py`, doses are `initiation.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.knowledge.topics import Said, Topic, say
from throughcare.medication.history import (
    AGONISTS,
    BUPRENORPHINE,
    MOUD,
    NALTREXONE,
    cows_now,
    current_moud,
    doses_are_missed,
    every_opioid_is_dated,
    has_oud,
    hours_since_dose,
    hours_since_outlasting,
    in_remission,
    results_of,
)
from throughcare.person import Facts
from throughcare.terms import Medication, Request, TreatmentResult


topic = Topic("start")

_HELPED = {TreatmentResult.HELPED, TreatmentResult.PARTLY}
_DID_NOT_HELP = {TreatmentResult.NO_BENEFIT, TreatmentResult.NOT_TOLERATED, TreatmentResult.RETURN_TO_USE}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The fewest DSM-5-TR criteria that make OUD."""

    fewest_criteria: int


@topic.rule("start-not-oud")
def not_oud(facts: Facts, limits: Diagnosis) -> Said | None:
    """Where the criteria are known not to be met, medication for OUD has no indication."""
    return None if has_oud(facts, limits.fewest_criteria) else say("not_met")


@dataclass(frozen=True, slots=True)
class ClearDiagnosis:
    """Criteria from which OUD is beyond doubt even if tolerance and withdrawal are not counted."""

    clear_criteria: int


@topic.rule("start-criteria-as-prescribed")
def criteria_as_prescribed(facts: Facts, limits: ClearDiagnosis) -> Said | None:
    """Tolerance and withdrawal from opioids taken as prescribed are no criteria of OUD."""
    criteria = facts.person.oud_criteria
    uses = [one.substance for one in facts.opioids]
    if not uses or not all(one.prescribed and one.as_prescribed is not False for one in uses):
        return None
    return say("recount") if criteria is None or criteria < limits.clear_criteria else None


@dataclass(frozen=True, slots=True)
class Today:
    """What tells a start from going on.

    Attributes:
        fewest_criteria: that make OUD; remission_months: after which remission without medication counts.
        left_days: missed in a row after which a medication has been left, and treatment starts anew.
    """

    fewest_criteria: int
    remission_months: int
    left_days: int


@topic.rule("start-moud-today")
def moud_today(facts: Facts, limits: Today) -> Said | None:
    """Medication starts today at any level of care and waits for nothing; what is taken goes on."""
    if not has_oud(facts, limits.fewest_criteria):
        return None
    if current_moud(facts, limits.left_days):
        return say("interrupted" if doses_are_missed(facts) else "go_on")
    if facts.asks_for(Request.NO_MEDICATION):
        return say("stays_open")
    return say("in_remission" if in_remission(facts, limits.remission_months) else "today")


@topic.rule("start-counseling")
def counseling(facts: Facts, limits: Diagnosis) -> Said | None:
    """Counseling is offered; to decline it changes nothing about medication."""
    if not has_oud(facts, limits.fewest_criteria):
        return None
    return say("declined" if facts.asks_for(Request.NO_COUNSELING) else "offered")


@topic.rule("start-buprenorphine-sl")
def buprenorphine_sl(facts: Facts, limits: Today) -> Said | None:
    """Buprenorphine as film or tablet is offered first unless the person's own history says otherwise."""
    if not has_oud(facts, limits.fewest_criteria):
        return None
    if taken := _taken(facts, Medication.BUPRENORPHINE_SL, limits.left_days):
        return taken
    earlier = results_of(facts, Medication.BUPRENORPHINE_SL)
    if TreatmentResult.NOT_TOLERATED in earlier:
        return say("not_tolerated")
    if TreatmentResult.NO_BENEFIT in earlier:
        return say("did_not_help")
    if in_remission(facts, limits.remission_months):
        return say("in_remission")
    return say("helped_before" if earlier & _HELPED else "first_offer")


@dataclass(frozen=True, slots=True)
class ForMethadone:
    """Criteria that make OUD; days missed after which a medication has been left."""

    fewest_criteria: int
    left_days: int


@topic.rule("start-methadone")
def methadone(facts: Facts, limits: ForMethadone) -> Said | None:
    """Methadone is offered beside buprenorphine, and first where wished for or where that did not help."""
    if not has_oud(facts, limits.fewest_criteria):
        return None
    if taken := _taken(facts, Medication.METHADONE, limits.left_days):
        return taken
    if TreatmentResult.NOT_TOLERATED in results_of(facts, Medication.METHADONE):
        return say("not_tolerated")
    return say("wished") if facts.wishes(Medication.METHADONE) else _methadone_by_history(facts)


def _methadone_by_history(facts: Facts) -> Said:
    if results_of(facts, Medication.METHADONE) & _HELPED:
        return say("helped_before")
    if results_of(facts, *BUPRENORPHINE) & _DID_NOT_HELP:
        return say("buprenorphine_did_not_help")
    return say("offer")


@dataclass(frozen=True, slots=True)
class ForInjection:
    """Criteria that make OUD, and from which it is moderate, as the labels want; days after which one has left."""

    fewest_criteria: int
    moderate_criteria: int
    left_days: int


@topic.rule("start-buprenorphine-xr")
def buprenorphine_xr(facts: Facts, limits: ForInjection) -> Said | None:
    """The weekly or monthly injection is offered to those who want it, for moderate to severe OUD."""
    if not has_oud(facts, limits.fewest_criteria):
        return None
    taken = _taken(facts, Medication.BUPRENORPHINE_XR, limits.left_days)
    if taken and not (taken.key == "planned_change" and facts.takes(Medication.BUPRENORPHINE_SL)):
        return taken
    if TreatmentResult.NOT_TOLERATED in results_of(facts, Medication.BUPRENORPHINE_XR):
        return say("not_tolerated")
    criteria = facts.person.oud_criteria
    if criteria is not None and limits.fewest_criteria <= criteria < limits.moderate_criteria:
        return say("mild")
    return say("wished" if facts.wishes(Medication.BUPRENORPHINE_XR) else "offer")


def _taken(facts: Facts, medication: Medication, left_days: int) -> Said | None:
    """Return what holds of a medication where it, or another for OUD, is taken now."""
    if facts.takes(medication):
        return say("interrupted" if facts.moud[medication].missed_days else "go_on")
    return say("planned_change") if current_moud(facts, left_days) else None


@topic.rule("start-xr-first-doses")
def xr_first_doses(facts: Facts, limits: Diagnosis) -> Said | None:
    """An injection comes after buprenorphine under the tongue: how long after depends on the label in force."""
    if not has_oud(facts, limits.fewest_criteria) or facts.takes(
        Medication.BUPRENORPHINE_XR, Medication.METHADONE, *NALTREXONE
    ):
        return None
    return say("on_buprenorphine" if facts.takes(Medication.BUPRENORPHINE_SL) else "first_doses")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Hours without opioids after which tolerance may be too low for an injection that cannot be taken back."""

    without_hours: int


@topic.rule("start-xr-low-tolerance")
def xr_low_tolerance(facts: Facts, limits: Tolerance) -> Said | None:
    """A long-acting injection is not for people who have no tolerance to opioids."""
    hours = facts.hours_since_opioid
    if facts.on_agonist or hours is None or hours < limits.without_hours:
        return None
    return say("low")


@dataclass(frozen=True, slots=True)
class Blockade:
    """How long naltrexone blocks: days after an injection, hours after a tablet."""

    injection_days: int
    tablet_hours: int


@topic.rule("start-after-naltrexone")
def after_naltrexone(facts: Facts, limits: Blockade) -> Said | None:
    """From naltrexone to an agonist: after the blockade, at low first doses, because tolerance is lost."""
    if not facts.takes(*NALTREXONE):
        return None
    if not _is_over(facts, limits):
        return say("blocked")
    return say("over")


def _is_over(facts: Facts, limits: Blockade) -> bool:
    """Return whether the blockade is known to be over."""
    for one in facts.taken:
        if one.moud is Medication.NALTREXONE_XR:
            injected_on = one.medication.last_injection_on
            if injected_on is None or (facts.on - injected_on).days <= limits.injection_days:
                return False
        elif one.moud is Medication.NALTREXONE_ORAL:
            hours = hours_since_dose(one)
            if hours is None or hours <= limits.tablet_hours:
                return False
    return True


@dataclass(frozen=True, slots=True)
class Method:
    """What decides how buprenorphine starts; never whether.

    Attributes:
        cows_standard, cows_outlasting: COWS for the standard method; after fentanyl or a long-acting opioid.
        short_hours, long_hours: hours to wait after a short-acting, and at least after a long-acting opioid.
        outlasting_hours: hours after a long-acting opioid for which the higher COWS is wanted.
        over_hours: hours without opioids after which withdrawal is mostly over.
    """

    fewest_criteria: int
    cows_standard: int
    cows_outlasting: int
    short_hours: int
    long_hours: int
    outlasting_hours: int
    over_hours: int


@topic.rule("start-buprenorphine-method")
def buprenorphine_method(facts: Facts, limits: Method) -> Said | None:
    """COWS and the time since the last opioid choose the method of starting buprenorphine."""
    if not has_oud(facts, limits.fewest_criteria) or facts.takes(*MOUD):
        return None
    short, long, cows = facts.hours_since_opioid, hours_since_outlasting(facts), cows_now(facts)
    lasting = facts.uses_fentanyl or (long is not None and long < limits.outlasting_hours)
    if long is not None and long < limits.long_hours:
        return say("long_acting")
    if short is not None and short < limits.short_hours:
        return say("too_soon")
    wanted = limits.cows_outlasting if lasting else limits.cows_standard
    if cows is not None and cows >= wanted:
        return say("ready", cows=cows)
    if not lasting and short is not None and short >= limits.over_hours and every_opioid_is_dated(facts):
        return say("over")
    return _not_ready(facts, cows, wanted)


def _not_ready(facts: Facts, cows: int | None, wanted: int) -> Said:
    if cows is None:
        return say("unmeasured", wanted=wanted)
    return say("fentanyl" if facts.uses_fentanyl else "low", cows=cows, wanted=wanted)


@dataclass(frozen=True, slots=True)
class Relief:
    """Criteria that make OUD; COWS from which there is withdrawal to relieve."""

    fewest_criteria: int
    cows_withdrawal: int


@topic.rule("start-lofexidine")
def lofexidine(facts: Facts, limits: Relief) -> Said | None:
    """Lofexidine relieves withdrawal where no agonist is started; agonists relieve it better."""
    return _relief(facts, limits, Medication.LOFEXIDINE)


@topic.rule("start-clonidine")
def clonidine(facts: Facts, limits: Relief) -> Said | None:
    """Clonidine, off label, likewise."""
    return _relief(facts, limits, Medication.CLONIDINE)


def _relief(facts: Facts, limits: Relief, medication: Medication) -> Said | None:
    if not has_oud(facts, limits.fewest_criteria):
        return None
    cows = cows_now(facts)
    without_agonist = (
        facts.asks_for(Request.NO_MEDICATION, Request.DETOX_ONLY)
        or facts.wishes(medication, *NALTREXONE)
        or facts.person.agonist_available is False
    )
    if facts.on_agonist or not without_agonist:
        return say("agonist_first")
    if cows is None:
        return say("unmeasured")
    return say("relief" if cows >= limits.cows_withdrawal else "no_withdrawal")


_DEPRESSANTS = frozenset(
    {"alcohol", "barbiturate", "gabapentinoid", "muscle_relaxant", "sedative_strong", "z_drug"}
)


@topic.rule("start-sedatives-methadone")
def sedatives_methadone(facts: Facts, limits: Diagnosis) -> Said | None:
    """Methadone with a benzodiazepine or another sedative is watched, not withheld."""
    if not has_oud(facts, limits.fewest_criteria):
        return None
    if "benzodiazepine" in facts.classes:
        return say("prescribed_benzodiazepine" if _benzodiazepine_is_prescribed(facts) else "benzodiazepine")
    return say("other") if facts.classes & _DEPRESSANTS else None


def _benzodiazepine_is_prescribed(facts: Facts) -> bool:
    taken = (one.medication.prescribed is not False for one in facts.taking("benzodiazepine"))
    used = (bool(one.substance.prescribed) for one in facts.using("benzodiazepine"))
    return any((*taken, *used))


@topic.rule("start-sedatives-buprenorphine")
def sedatives_buprenorphine(facts: Facts, limits: Diagnosis) -> Said | None:
    """Buprenorphine stays first with a sedative: the untreated disorder is the greater risk."""
    if not has_oud(facts, limits.fewest_criteria):
        return None
    return say("watch") if facts.classes & {*_DEPRESSANTS, "benzodiazepine"} else None


@topic.rule("start-return-to-use")
def return_to_use(facts: Facts) -> Said | None:
    """After a return to use, medication restarts promptly, or the dose is looked at; it does not end."""
    returned = TreatmentResult.RETURN_TO_USE in results_of(facts, *AGONISTS, *NALTREXONE)
    if not returned and not facts.person.returns_to_use:
        return None
    return say("look_at_dose" if facts.takes(*MOUD) else "again")
