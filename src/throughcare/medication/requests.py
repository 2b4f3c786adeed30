"""What is asked for, answered: detoxification, no medication, stopping, a certain medication.

A request is respected or refused with its reason; none makes medication less available. Requests about doses are
`adequacy.py` and `take_home.py`, in pregnancy `special.py`.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.medication.history import current_moud
from throughcare.person import Facts
from throughcare.terms import AGONISTS, MOUD, Medication, Request


topic = Topic("requests")

_STOPPING = (Request.STOP_MEDICATION, Request.NO_MEDICATION, Request.DETOX_ONLY)


@topic.rule("request-ultra-rapid-detox")
def ultra_rapid_detox(facts: Facts) -> Said | None:
    """Ultra-rapid detoxification is always refused, with the reason and the alternative."""
    return say("refused") if facts.asks_for(Request.ULTRA_RAPID_DETOX) else None


@limited
class Left:
    """Days missed in a row after which a medication has been left."""

    left_days: int


@topic.rule("request-detox-only")
def detox_only(facts: Facts, limits: Left) -> Said | None:
    """Withdrawal management alone is no treatment; medication is offered with it and after it."""
    if (
        _in_pregnancy(facts)
        or current_moud(facts, limits.left_days)
        or not facts.asks_for(Request.DETOX_ONLY)
    ):
        return None
    return say("not_alone")


@topic.rule("request-no-medication")
def no_medication(facts: Facts, limits: Left) -> Said | None:
    """To decline medication is respected; the risk of overdose is said."""
    if (
        _in_pregnancy(facts)
        or current_moud(facts, limits.left_days)
        or not facts.asks_for(Request.NO_MEDICATION)
    ):
        return None
    return say("respected")


@topic.rule("request-stop-medication")
def stop_medication(facts: Facts, limits: Left) -> Said | None:
    """To stop is a decision made with a clinician, slow, led by the person, and open to return; never at once.

    In pregnancy no taper is spoken of here: that is `special.py`.
    """
    taken = current_moud(facts, limits.left_days)
    if not taken or _in_pregnancy(facts) or not facts.asks_for(*_STOPPING):
        return None
    return say("naltrexone" if taken.isdisjoint(AGONISTS) else "agonist")


def _in_pregnancy(facts: Facts) -> bool:
    """Return whether `special.py` answers instead: pregnant, or so said by what is asked for."""
    return bool(facts.pregnant) or facts.asks_for(Request.TAPER_IN_PREGNANCY)


@topic.rule("request-medication-preference")
def medication_preference(facts: Facts) -> Said | None:
    """A preferred medication is decided on together."""
    return say("preferred") if facts.wishes(*MOUD, Medication.LOFEXIDINE, Medication.CLONIDINE) else None
