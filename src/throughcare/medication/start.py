"""Who may start which medication for opioid use disorder: the base status of each, by state, history and wish.

Other topics only restrict or explain what stands here: organs and interactions are `safety`, naltrexone is
`start_naltrexone.py`, doses are `initiation.py`.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.medication.history import (
    BUPRENORPHINE,
    cows_now,
    current_moud,
    every_opioid_is_dated,
    has_oud,
    hours_since_dose,
    hours_since_outlasting,
    in_remission,
    missed_days,
    results_of,
    tolerance,
)
from throughcare.medication.injections import last_injection
from throughcare.person import Facts
from throughcare.person.facts import Taken
from throughcare.terms import AGONISTS, MOUD, NALTREXONE, ChildPugh, Medication, Request, TreatmentResult


topic = Topic("start")

_HELPED = {TreatmentResult.HELPED, TreatmentResult.PARTLY}
_DID_NOT_HELP = {TreatmentResult.NO_BENEFIT, TreatmentResult.NOT_TOLERATED, TreatmentResult.RETURN_TO_USE}


@limited
class Diagnosis:
    """The fewest DSM-5-TR criteria that make OUD."""

    fewest_criteria: int


@topic.rule("start-not-oud")
def not_oud(facts: Facts, limits: Diagnosis) -> Said | None:
    """Where the criteria are known not to be met, medication for OUD has no indication."""
    return None if has_oud(facts, limits.fewest_criteria) else say("not_met")


@limited
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


@limited
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
    """Medication starts today at any level of care and waits for nothing."""
    if not has_oud(facts, limits.fewest_criteria):
        return None
    if current_moud(facts, limits.left_days):
        return None  # `continuing.py` and `missed.py` speak
    if facts.asks_for(Request.NO_MEDICATION):
        return None if facts.pregnant else say("stays_open")
    return say("in_remission" if in_remission(facts, limits.remission_months) else "today")


@topic.rule("start-buprenorphine-sl")
def buprenorphine_sl(facts: Facts, limits: Today) -> Said | None:
    """Buprenorphine as film or tablet is offered first unless the person's own history says otherwise."""
    if not has_oud(facts, limits.fewest_criteria) or facts.takes(Medication.BUPRENORPHINE_SL):
        return None
    if taken := current_moud(facts, limits.left_days):
        return None if _change_is_told(facts) or taken.issubset(NALTREXONE) else say("planned_change")
    return say(_film_by_history(facts, limits.remission_months))


def _film_by_history(facts: Facts, remission_months: int) -> str:
    earlier = results_of(facts, Medication.BUPRENORPHINE_SL)
    if TreatmentResult.NOT_TOLERATED in earlier:
        return "not_tolerated"
    if TreatmentResult.NO_BENEFIT in earlier:
        return "did_not_help"
    if in_remission(facts, remission_months):
        return "in_remission"
    return "helped_before" if earlier & _HELPED else "first_offer"


@limited
class ForMethadone:
    """Criteria that make OUD; days missed after which a medication has been left."""

    fewest_criteria: int
    left_days: int


@topic.rule("start-methadone")
def methadone(facts: Facts, limits: ForMethadone) -> Said | None:
    """Methadone is offered beside buprenorphine, and first where wished for or where that did not help."""
    if not has_oud(facts, limits.fewest_criteria) or facts.takes(Medication.METHADONE):
        return None
    if taken := current_moud(facts, limits.left_days):
        is_told = facts.wishes(Medication.METHADONE) or taken.issubset(NALTREXONE)
        return None if is_told else say("planned_change")
    if TreatmentResult.NOT_TOLERATED in results_of(facts, Medication.METHADONE):
        return say("not_tolerated")
    return say("wished") if facts.wishes(Medication.METHADONE) else _methadone_by_history(facts)


def _methadone_by_history(facts: Facts) -> Said:
    if results_of(facts, Medication.METHADONE) & _HELPED:
        return say("helped_before")
    if results_of(facts, *BUPRENORPHINE) & _DID_NOT_HELP:
        return say("buprenorphine_did_not_help")
    return say("offer")


@limited
class ForInjection:
    """Criteria that make OUD, and from which it is moderate, as the labels want; days after which one has left."""

    fewest_criteria: int
    moderate_criteria: int
    left_days: int


@topic.rule("start-buprenorphine-xr")
def buprenorphine_xr(facts: Facts, limits: ForInjection) -> Said | None:
    """The weekly or monthly injection is offered to those who want it, for moderate to severe OUD."""
    if not has_oud(facts, limits.fewest_criteria) or facts.takes(Medication.BUPRENORPHINE_XR):
        return None
    taken = current_moud(facts, limits.left_days)
    if taken and not facts.takes(Medication.BUPRENORPHINE_SL):
        return None if taken.issubset(NALTREXONE) else say("planned_change")
    return None if _liver_forbids(facts) else say(_injection_by_history(facts, limits))


def _injection_by_history(facts: Facts, limits: ForInjection) -> str:
    if TreatmentResult.NOT_TOLERATED in results_of(facts, Medication.BUPRENORPHINE_XR):
        return "not_tolerated"
    criteria = facts.person.oud_criteria
    if criteria is not None and limits.fewest_criteria <= criteria < limits.moderate_criteria:
        return "mild"
    return "wished" if facts.wishes(Medication.BUPRENORPHINE_XR) else "offer"


def _liver_forbids(facts: Facts) -> bool:
    """Return whether the liver is known to be so ill that `safety` says no to the injection."""
    return facts.person.child_pugh in (ChildPugh.B, ChildPugh.C)


def _change_is_told(facts: Facts) -> bool:
    """Return whether `switches.py` tells of the change to buprenorphine film or tablet that is wished for."""
    to_injection = facts.takes(Medication.METHADONE) and facts.wishes(Medication.BUPRENORPHINE_XR)
    return facts.wishes(Medication.BUPRENORPHINE_SL) or to_injection


@limited
class FirstDoses:
    """Criteria that make OUD; days of film or tablet that an older label wanted before the injection."""

    fewest_criteria: int
    adjusted_days: int | None = None


@topic.rule("start-xr-first-doses")
def xr_first_doses(facts: Facts, limits: FirstDoses) -> Said | None:
    """An injection comes after buprenorphine under the tongue: how long after depends on the label in force."""
    on_other = facts.takes(Medication.BUPRENORPHINE_XR, Medication.METHADONE, *NALTREXONE)
    if not has_oud(facts, limits.fewest_criteria) or on_other or _liver_forbids(facts):
        return None
    if facts.wishes(Medication.BUPRENORPHINE_XR) and limits.adjusted_days is None:
        return None  # the steps themselves are told: `initiation.py`, `switches.py`
    film = facts.moud.get(Medication.BUPRENORPHINE_SL)
    return say("first_doses" if film is None or missed_days(film) else "on_buprenorphine")


@limited
class Tolerance:
    """Hours without opioids after which tolerance may be too low for an injection that cannot be taken back."""

    without_hours: int


@topic.rule("start-xr-low-tolerance")
def xr_low_tolerance(facts: Facts, limits: Tolerance) -> Said | None:
    """A long-acting injection is not for people who have no tolerance to opioids."""
    if facts.takes(*MOUD):
        return None
    return say("low") if tolerance(facts, limits.without_hours) == "low" else None


@limited
class Blockade:
    """Criteria that make OUD; how long naltrexone blocks.

    Attributes:
        injection_days, guideline_days: after an injection by label and by guideline; tablet_hours: after a tablet.
    """

    fewest_criteria: int
    injection_days: int
    guideline_days: int
    tablet_hours: int


@topic.rule("start-after-naltrexone")
def after_naltrexone(facts: Facts, limits: Blockade) -> Said | None:
    """From naltrexone to an agonist: after the blockade, at low first doses, because tolerance is lost."""
    if not facts.takes(*NALTREXONE) or facts.on_agonist or not has_oud(facts, limits.fewest_criteria):
        return None
    blocked = [_is_blocked(facts, one, limits) for one in facts.taken if one.moud in NALTREXONE]
    if True in blocked:
        return say("blocked")
    return say("day_unknown" if None in blocked else "over")


def _is_blocked(facts: Facts, one: Taken, limits: Blockade) -> bool | None:
    """Return whether naltrexone still blocks; None where it is not known when it was last taken."""
    if one.moud is Medication.NALTREXONE_XR:
        injected_on = last_injection(facts, one.medication)
        return None if injected_on is None else (facts.on - injected_on).days <= limits.injection_days
    hours = hours_since_dose(one)
    return None if hours is None else hours <= limits.tablet_hours


@limited
class Method:
    """What decides how buprenorphine starts; never whether.

    Attributes:
        cows_standard, cows_outlasting: COWS for the standard method; after fentanyl or a long-acting opioid.
        short_hours, long_hours: hours to wait after a short-acting, and at least after a long-acting opioid.
        outlasting_hours, fentanyl_hours: hours after a long-acting opioid, and after fentanyl, for which the higher
            COWS is wanted.
        over_hours: hours without opioids after which withdrawal is mostly over.
        left_days: missed in a row after which what was taken has been left, and buprenorphine starts anew.
    """

    fewest_criteria: int
    cows_standard: int
    cows_outlasting: int
    short_hours: int
    long_hours: int
    outlasting_hours: int
    fentanyl_hours: int
    over_hours: int
    left_days: int


@topic.rule("start-buprenorphine-method")
def buprenorphine_method(facts: Facts, limits: Method) -> Said | None:
    """COWS and the time since the last opioid choose the method of starting buprenorphine."""
    in_remission_now = facts.person.remission_months is not None and not facts.opioids
    if (
        not has_oud(facts, limits.fewest_criteria)
        or current_moud(facts, limits.left_days)
        or in_remission_now
    ):
        return None
    short, long, cows = facts.hours_since_opioid, hours_since_outlasting(facts), cows_now(facts)
    fentanyl = _fentanyl_lingers(facts, limits.fentanyl_hours)
    lasting = fentanyl or (long is not None and long < limits.outlasting_hours)
    if long is not None and long < limits.long_hours:
        return say("long_acting")
    if short is not None and short < limits.short_hours:
        return say("too_soon")
    wanted = limits.cows_outlasting if lasting else limits.cows_standard
    if cows is not None and cows >= wanted:
        return say("ready", cows=cows)
    if not lasting and short is not None and short >= limits.over_hours and every_opioid_is_dated(facts):
        return say("over")
    key = "unmeasured" if cows is None else "fentanyl" if fentanyl else "low"
    return say(key, cows=cows, wanted=wanted)


def _fentanyl_lingers(facts: Facts, hours: int) -> bool:
    """Return whether fentanyl or the like was used within so many hours, or at a time not known."""
    used = (one.substance.last_use_hours for one in facts.using("opioid_synthetic"))
    return any(since is None or since < hours for since in used)


@limited
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
    if facts.pregnant or not has_oud(facts, limits.fewest_criteria):
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
