"""The level of care that fits a person: ratings, the decision table, alternatives, what a missing fact would change.

Informed by, not a substitute for, The ASAM Criteria: level numbers are labels, the logic is our own.
"""

from throughcare.placement import (
    levels,
    overrides,
    rate_environment,
    rate_medical,
    rate_pregnancy,
    rate_psychiatric,
    rate_use,
    rate_withdrawal,
    waiting,
)
from throughcare.placement.place import Placement, place
from throughcare.placement.questions import Question, question_for, questions
from throughcare.placement.scale import rank
from throughcare.placement.what_if import Change, changes


TOPICS = tuple(
    module.topic
    for module in (
        rate_withdrawal,
        rate_medical,
        rate_pregnancy,
        rate_psychiatric,
        rate_use,
        rate_environment,
        levels,
        overrides,
        waiting,
    )
)

__all__ = [
    "TOPICS",
    "Change",
    "Placement",
    "Question",
    "changes",
    "place",
    "question_for",
    "questions",
    "rank",
]
