"""What pregnancy adds to the medical rating: one step, unless all that is known is routine.

Routine means: nothing that a prenatal clinic does not see every day. Medication is never made to wait for it.
"""

from __future__ import annotations

from typing import NamedTuple

from throughcare.knowledge.topics import Finding, Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.placement import rate_medical


# What visits to a clinic are enough for in pregnancy too, and what this rule itself found before: they raise nothing.
_RAISES_NOTHING = frozenset(
    {
        ("rating-medical-lasting-infection", "clinic"),
        ("rating-medical-wounds", "clinic"),
        ("rating-medical-conditions", "clinic"),
        ("rating-medical-qtc", "prolonged"),
        *(("rating-pregnancy-raise", key) for key in ("hospital", "nursing", "routine")),
    }
)


class Pregnancy(NamedTuple):
    """The facts with what the medical rules found in them."""

    facts: Facts
    medical: tuple[Finding, ...]


def _prepare(facts: Facts) -> Pregnancy:
    rules = rate_medical.topic.in_force(facts.on, facts.jurisdiction)
    return Pregnancy(facts, rate_medical.topic.findings(facts, rules))


topic = Topic("ratings_pregnancy", _prepare)


@limited
class Raised:
    """Ratings of what is not routine from which pregnancy adds its step."""

    clinic_from: int
    nursing_from: int


@topic.rule("rating-pregnancy-raise")
def raise_in_pregnancy(subject: Pregnancy, limits: Raised) -> Said | None:
    """In pregnancy what needs a clinic needs nursing, and what needs nursing a hospital."""
    if not subject.facts.pregnant:
        return None
    ratings = [
        found.outcome.rating for found in subject.medical if (found.rule, found.key) not in _RAISES_NOTHING
    ]
    highest = max((rating for rating in ratings if rating is not None), default=0)
    if highest >= limits.nursing_from:
        return say("hospital")
    return say("nursing" if highest >= limits.clinic_from else "routine")
