"""What calls for a clinician now, for a screen that shows no whole answer, such as the withdrawal flowsheet.

Nothing is decided here: the rules are those of `emergencies.py` and `crises.py`, which also open every answer.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Finding
from throughcare.person import Facts
from throughcare.safety import crises, emergencies


def alarms(facts: Facts) -> tuple[Finding, ...]:
    """Return what raises a flag in the emergencies of body and mind, most urgent first; signed or not, they always run."""
    topics = (emergencies.topic, crises.topic)
    found = (
        one for topic in topics for one in topic.findings(facts, topic.in_force(facts.on, facts.jurisdiction))
    )
    return tuple(one for one in found if one.outcome.status is None or one.outcome.flags)
