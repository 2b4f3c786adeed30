"""What a signature keeps: the person document, what guidance said of it, and the decision, as columns of a placement."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from throughcare.advice import Advice
from throughcare.assessment import Composed, medicines, rows
from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare
from throughcare_web.intake.entries import Decision
from throughcare_web.intake.facts import advice_for, composed, digest_of
from throughcare_web.intake.models import Assessment, Placement
from throughcare_web.records import limits


def columns_of(draft: Assessment, decision: Decision, on: date) -> dict[str, Any]:
    """Return the columns of the placement.

    Raises:
        BadInput: answers contradict each other or an entry is not finished; or another level than recommended is
            chosen without a reason and words.
    """
    known = composed(draft)
    _refuse_loose_ends(known)
    advice = advice_for(known.person, on)
    return {
        "patient_id": draft.patient_id,
        "episode_id": draft.episode_id,
        "on": on,
        "document": known.document,
        "document_digest": digest_of(known.document),
        **_advised(advice),
        **decided(decision, advice.level.recommended),
    }


def _refuse_loose_ends(known: Composed) -> None:
    if known.left_out:
        raise BadInput("answers", "two that cannot both be true", "one of them changed first")
    if known.unfinished:
        raise BadInput("answers", "an entry that is not finished", "it finished, or taken out, first")


def _advised(advice: Advice) -> dict[str, Any]:
    return {
        "knowledge_edition": advice.review.edition,
        "knowledge_is_signed": advice.review.is_signed,
        "findings": [asdict(row) for row in rows(advice)],
        "medicines": [
            {"medication": str(one.medication), "status": str(one.status), "intent": str(one.intent)}
            for one in medicines(advice)
        ],
        "ratings": {str(dimension): rating for dimension, rating in advice.level.ratings.items()},
        "not_considered": list(advice.not_considered),
        "recommended": str(advice.level.recommended or ""),
        "acceptable": [str(level) for level in advice.level.acceptable],
    }


def decided(decision: Decision, recommended: LevelOfCare | None) -> dict[str, Any]:
    """Return the columns of a decision; BadInput where it differs from what is recommended and does not say why."""
    words, plan = limits.lines(decision.words, "words"), limits.lines(decision.plan, "plan")
    differs = recommended is not None and decision.level != recommended
    if differs and decision.reason is None:
        raise BadInput("reason", "nothing", "the reason why another level of care than recommended is chosen")
    if differs and not words:
        raise BadInput("words", "nothing", "the reason in your words")
    return {
        "chosen": str(decision.level),
        "reason": str(decision.reason or "") if differs else "",
        "words": words,
        "co_occurring": decision.co_occurring,
        "medications": [str(one) for one in decision.medications],
        "medication_plan": plan,
    }


def decides(placement: Placement, decision: Decision) -> bool:
    """Return whether a placement is what this decision makes: the same form sent twice."""
    recommended = LevelOfCare(placement.recommended) if placement.recommended else None
    if decision.level != placement.chosen:
        return False
    return all(getattr(placement, name) == value for name, value in decided(decision, recommended).items())
