"""What comes before any other answer to anyone: emergencies, and every word on suicide.

The rules decide what an emergency is; here is only that thoughts of suicide, too, are answered first.
"""

from __future__ import annotations

from collections.abc import Iterable

from throughcare.advice import Advice
from throughcare.knowledge.topics import Finding
from throughcare.terms import Flag


_SUICIDE = frozenset({Flag.SUICIDE_HIGH, Flag.SUICIDE_MODERATE, Flag.SUICIDE_LOW})


def first_of_all(advice: Advice) -> tuple[Finding, ...]:
    """Return what to say first, most urgent first."""
    return tuple(one for one in advice.findings if one in advice.emergencies or is_about_suicide((one,)))


def is_about_suicide(findings: Iterable[Finding]) -> bool:
    """Return whether any of them speaks of suicide."""
    return any(not _SUICIDE.isdisjoint(one.outcome.flags) for one in findings)
