"""What sharing gives back: the row with what must travel along, or the reasons why not; and the lock that orders it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import Duty, Redisclosure
from throughcare_web.consent.models import Disclosure
from throughcare_web.records.patients.queries import survivor
from throughcare_web.records.written import own


class NotShared(BadInput):
    """It may not be shared; nothing was written.

    Attributes:
        reasons: every reason, each with its code and its sentence in both languages.
    """

    def __init__(self, refusal: core.Refusal) -> None:
        super().__init__("sharing", str(refusal), "a ground to share on")
        self.reasons = refusal.reasons

    def __str__(self) -> str:
        """Return the reasons, a sentence or two each."""
        return " ".join(str(reason.text) for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Shared:
    """What was shared, and what has to go with it.

    Attributes:
        notice: the prescribed statement (42 CFR 2.32(a)); explanation: the scope of the consent, or the ground (2.32(b));
            both empty for a patient's own copy.
        redisclosure: what the recipient may do with it. duties: what else is to be done, a sentence each.
    """

    disclosure: Disclosure
    notice: str
    explanation: str
    redisclosure: str
    duties: tuple[str, ...] = ()


def shared(row: Disclosure, duties: Iterable[Duty] = ()) -> Shared:
    """Return what goes with a disclosure, from its row."""
    law = core.law()
    rule = str(law.redisclosure[Redisclosure(row.redisclosure)].said())
    said = tuple(str(law.duty[duty].said()) for duty in duties)
    return Shared(row, row.notice, row.explanation, rule, said)


def hold(patient: Any) -> Any:
    """Return the patient's record, locked until the transaction ends: of sharing and taking back at once, one waits.

    Raises BadInput for a patient of another program.
    """
    return own(survivor(own(patient)), locked=True)
