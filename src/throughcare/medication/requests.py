"""What is asked for, answered: detoxification, no medication, stopping, a certain medication.

A request is respected or refused with its reason; none makes medication less available. Requests about doses are
`continuing.py` and `take_home.py`, in pregnancy `special.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.knowledge.topics import Said, Topic, say
from throughcare.medication.history import AGONISTS, MOUD, opioid_test_is_positive
from throughcare.person import Facts
from throughcare.terms import Analyte, Medication, Request


topic = Topic("requests")

_OWN_TESTS = {
    Medication.METHADONE: (Analyte.METHADONE,),
    Medication.BUPRENORPHINE_SL: (Analyte.BUPRENORPHINE, Analyte.NORBUPRENORPHINE),
    Medication.BUPRENORPHINE_XR: (Analyte.BUPRENORPHINE, Analyte.NORBUPRENORPHINE),
}


@topic.rule("request-ultra-rapid-detox")
def ultra_rapid_detox(facts: Facts) -> Said | None:
    """Ultra-rapid detoxification is always refused, with the reason and the alternative."""
    return say("refused") if facts.asks_for(Request.ULTRA_RAPID_DETOX) else None


@topic.rule("request-detox-only")
def detox_only(facts: Facts) -> Said | None:
    """Withdrawal management alone is no treatment; medication is offered with it and after it."""
    if not facts.asks_for(Request.DETOX_ONLY):
        return None
    return say("stay_on" if facts.takes(*MOUD) else "not_alone")


@topic.rule("request-no-medication")
def no_medication(facts: Facts) -> Said | None:
    """To decline medication is respected; the risk of overdose is said."""
    if not facts.asks_for(Request.NO_MEDICATION) or facts.takes(*MOUD):
        return None
    return say("respected")


@topic.rule("request-stop-medication")
def stop_medication(facts: Facts) -> Said | None:
    """To stop is a decision made with a clinician, slow, led by the person, and open to return; never at once."""
    if not facts.asks_for(Request.STOP_MEDICATION, Request.NO_MEDICATION) or not facts.takes(*MOUD):
        return None
    return say("agonist" if facts.on_agonist else "naltrexone")


@topic.rule("request-medication-preference")
def medication_preference(facts: Facts) -> Said | None:
    """A preferred medication is decided on together."""
    return say("preferred") if facts.wishes(*MOUD, Medication.LOFEXIDINE, Medication.CLONIDINE) else None


@dataclass(frozen=True, slots=True)
class Sample:
    """Hours for which a positive sample counts."""

    sample_hours: int


@topic.rule("request-after-positive-test")
def after_positive_test(facts: Facts, limits: Sample) -> Said | None:
    """A positive opioid test never ends treatment."""
    if not facts.takes(*AGONISTS):
        return None
    own = tuple(analyte for medication in facts.moud for analyte in _OWN_TESTS.get(medication, ()))
    return say("treatment_stays") if opioid_test_is_positive(facts, limits.sample_hours, own=own) else None
