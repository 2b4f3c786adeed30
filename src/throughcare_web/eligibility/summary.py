"""What an answer means for our question: is the coverage active, is substance use treatment in it, what does it cost.

Codes only decide; what two lines say against each other is "not known", never a guess.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from throughcare.terms.eligibility import (
    ACTIVE,
    BEHAVIORAL_SERVICES,
    INACTIVE,
    SUBSTANCE_USE_SERVICES,
    AuthorizationSaid,
    BenefitKind,
    BenefitSaid,
    CoverageSaid,
    ServiceType,
)
from throughcare_web.eligibility.answer import Answer, Benefit, Days
from throughcare_web.eligibility.entries import LONGEST_LINE, LONGEST_WORDS, Said


# X12 element 374: days of the plan, of eligibility, of the benefit; those that begin it, those that end it.
_TIMES = ("291", "307", "292")
_BEGINS = ("346", "356", "348")
_ENDS = ("347", "357", "349")
_REMAINING = "29"  # X12 element 615: what is left
_COSTS = {BenefitKind.COPAY, BenefitKind.COINSURANCE}
_OUT_OF_NETWORK = "N"
_WHOLE_PLAN = frozenset({ServiceType.PLAN.value})


def summary(answer: Answer) -> Said:
    """Return the answer in the fields of a check; what it says beyond them stays in its text."""
    starts_on, ends_on = _time(answer)
    return Said(
        coverage=_coverage(answer),
        reason_codes=answer.rejects,
        plan_name=_plan(answer)[:LONGEST_LINE],
        starts_on=starts_on,
        ends_on=ends_on if not (starts_on and ends_on and ends_on < starts_on) else None,
        copay=_cost(answer, BenefitKind.COPAY, lambda one: one.amount),
        coinsurance_percent=_cost(answer, BenefitKind.COINSURANCE, lambda one: one.percent),
        deductible=_cost(answer, BenefitKind.DEDUCTIBLE, _whole_amount),
        deductible_left=_cost(answer, BenefitKind.DEDUCTIBLE, _left_amount),
        substance_use=_substance_use(answer),
        authorization=_authorization(answer),
        reference=answer.reference[:LONGEST_LINE],
        words="\n".join(_messages(answer))[:LONGEST_WORDS],
    )


def _for(benefits: Iterable[Benefit], services: frozenset[str]) -> list[Benefit]:
    return [one for one in benefits if services.intersection(one.services)]


def _of_plan(answer: Answer) -> list[Benefit]:
    """Return the lines about the plan as a whole: by its code, or without any; all lines where there are none such."""
    whole = [one for one in answer.benefits if not one.services or _WHOLE_PLAN.intersection(one.services)]
    return whole if any(one.kind in ACTIVE | INACTIVE for one in whole) else list(answer.benefits)


def _coverage(answer: Answer) -> CoverageSaid:
    kinds = {one.kind for one in _of_plan(answer)}
    match (bool(kinds & ACTIVE), bool(kinds & INACTIVE)):
        case (True, False):
            return CoverageSaid.ACTIVE
        case (False, True):
            return CoverageSaid.INACTIVE
    return CoverageSaid.UNKNOWN


def _substance_use(answer: Answer) -> BenefitSaid:
    kinds = {one.kind for one in _for(answer.benefits, SUBSTANCE_USE_SERVICES)}
    covered = bool(kinds & (ACTIVE | _COSTS))
    not_covered = bool(kinds & (INACTIVE | {BenefitKind.NOT_COVERED, BenefitKind.EXCLUSION}))
    match (covered, not_covered):
        case (True, False):
            return BenefitSaid.COVERED
        case (False, True):
            return BenefitSaid.NOT_COVERED
    return BenefitSaid.UNKNOWN


def _authorization(answer: Answer) -> AuthorizationSaid:
    said = {one.authorization for one in _for(answer.benefits, SUBSTANCE_USE_SERVICES)}
    if "Y" in said:
        return AuthorizationSaid.NEEDED
    return AuthorizationSaid.NOT_NEEDED if "N" in said else AuthorizationSaid.UNKNOWN


def _plan(answer: Answer) -> str:
    active = [one.plan for one in answer.benefits if one.kind in ACTIVE and one.plan]
    return next(iter((*active, *(one.plan for one in answer.benefits if one.plan))), "")


def _cost(answer: Answer, kind: BenefitKind, value: Callable[[Benefit], Decimal | None]) -> Decimal | None:
    """Return what the nearest line says: of substance use treatment, then of behavioral care, then of the plan.

    In the network, for one person. Two lines that are as near and say two things: not known.
    """
    lines = [
        one
        for one in answer.benefits
        if one.kind == kind and one.in_network != _OUT_OF_NETWORK and one.level in ("", "IND")
    ]
    for services in (SUBSTANCE_USE_SERVICES, BEHAVIORAL_SERVICES, _WHOLE_PLAN):
        near = {amount for one in _for(lines, services) if (amount := value(one)) is not None}
        if near:
            return near.pop() if len(near) == 1 else None
    return None


def _whole_amount(benefit: Benefit) -> Decimal | None:
    return None if benefit.period == _REMAINING else benefit.amount


def _left_amount(benefit: Benefit) -> Decimal | None:
    return benefit.amount if benefit.period == _REMAINING else None


def _time(answer: Answer) -> tuple[dt.date | None, dt.date | None]:
    days = [
        *answer.days,
        *(day for one in _of_plan(answer) if one.kind in ACTIVE | INACTIVE for day in one.days),
    ]
    whole = next(iter(_named(days, _TIMES)), None)
    first = next(iter(_named(days, _BEGINS)), whole)
    last = next(iter(_named(days, _ENDS)), None)
    return first.first if first else None, last.first if last else whole.last if whole else None


def _named(days: Iterable[Days], qualifiers: tuple[str, ...]) -> Iterator[Days]:
    for qualifier in qualifiers:
        yield from (one for one in days if one.qualifier == qualifier)


def _messages(answer: Answer) -> Iterator[str]:
    yield from dict.fromkeys(message for one in answer.benefits for message in one.messages)
