"""What is handed to the actions of an assessment, and what they hand back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from throughcare.assessment import Value
from throughcare.terms import LevelOfCare, Medication
from throughcare.terms.intake import AnswerSource, PlacementReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An answer as a form sends it; based_on: the version that the form showed, 0 for a question not answered then."""

    path: str
    value: Value
    based_on: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An answer as it is kept; who: the name of whoever gave it, empty for the system."""

    path: str
    value: Value
    version: int
    source: AnswerSource
    at: datetime
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of an answer that was sent.

    Attributes:
        version: the newest version there is; value: what was sent.
        is_saved: whether that is what is kept now.
        conflict: what somebody else answered meanwhile, which nothing overwrites; that the whole entry was taken out,
            where its path is the entry's.
    """

    path: str
    value: Value
    version: int
    is_saved: bool
    conflict: Held | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is decided at the end: the level of care, why it is not the recommended one, and the medication plan."""

    level: LevelOfCare
    reason: PlacementReason | None = None
    words: str = ""
    co_occurring: bool = False
    medications: tuple[Medication, ...] = ()
    plan: str = ""
