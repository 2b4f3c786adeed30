"""What somebody enters for a referral and for the waitlist, typed; forms make them, actions take them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare, Medication
from throughcare.terms.referral import ReferralUrgency, WaitReason
from throughcare.terms.sharing import RecordPart
from throughcare_web.referral.facts import ALWAYS, SENDABLE, USUAL


class NotTold(BadInput):
    """Nothing can be sent to a place, and nobody said that it was told by telephone; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of each program, and the parts of the record that go along.

    Attributes:
        words: what the sender tells the receiver; contact, phone: whom they can call about it.
    """

    level: LevelOfCare
    urgency: ReferralUrgency
    medication: Medication | None = None
    words: str = ""
    contact: str = ""
    phone: str = ""
    parts: tuple[RecordPart, ...] = USUAL

    @property
    def along(self) -> tuple[RecordPart, ...]:
        """Return the parts that go along, in their order: those chosen, and those without which there is no referral."""
        return tuple(part for part in SENDABLE if part in {*self.parts, *ALWAYS})

    def plain(self) -> dict[str, str]:
        """Return what is asked as the packet holds it."""
        return {
            "level": self.level.value,
            "medication": self.medication.value if self.medication else "",
            "urgency": self.urgency.value,
            "words": self.words,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a side says with a step: a reason's words, whom to call, when the first visit is."""

    words: str = ""
    contact: str = ""
    phone: str = ""
    visit_at: dt.datetime | None = None


def with_words(told: Told) -> Told:
    """Return what a side says, where it says something; BadInput without words."""
    if not told.words.strip():
        raise BadInput("the words", "nothing", "a sentence")
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What a person waits for, why, and the facts that the order asks for; None where they are not known."""

    level: LevelOfCare
    reason: WaitReason
    medication: Medication | None = None
    pregnant: bool | None = None
    injects: bool | None = None
    overdose_on: dt.date | None = None


NOTHING_TOLD = Told()
