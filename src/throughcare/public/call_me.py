"""Ask a navigator to call me: what a person is told and agrees to, and for how many days it is kept (`knowledge/handover.toml`).

Words and one number; which desk answers, and where it is kept, is the web's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from throughcare import knowledge
from throughcare.knowledge import Edition, RecordFault
from throughcare.public.said import Said


_GAP = re.compile(r"\{(\w+)\}")
_GAPS = frozenset({"desk", "hours", "days"})
_VERSION_LENGTH = 12  # of the digest: enough to tell two texts of one day apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Said):
    """One thing a person is told before they agree."""

    key: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What fills the gaps of the words: who answers, and within how many hours."""

    name: str
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMe:
    """The record.

    Attributes:
        keep_days: after how many days what a person wrote is erased.
        told: before the form; consent: beside its tick; next: after it was sent; nobody: where no desk answers.
    """

    edition: Edition
    keep_days: int
    told: tuple[Told, ...]
    consent: Said
    next: tuple[Said, ...]
    nobody: tuple[Said, ...]

    @property
    def version(self) -> str:
        """Return what names this text among all that were ever shown: its day and its digest."""
        return f"{self.edition.effective.isoformat()}-{self.edition.digest[:_VERSION_LENGTH]}"

    def words(self, said: Said, desk: Desk, language: str) -> str:
        """Return words of this record in a language, their gaps filled for a desk."""
        filled = {"desk": desk.name, "hours": str(desk.hours), "days": str(self.keep_days)}
        return _GAP.sub(lambda gap: filled[gap[1]], said.words(language))


@cache
def call_me() -> CallMe:
    """Return the record; RecordFault where it is malformed."""
    record = knowledge.record("handover", CallMe)
    check(record)
    return record


def check(record: CallMe) -> None:
    """Raise RecordFault where words have a gap that nothing fills, or the two languages differ in theirs."""
    for said in _all(record):
        english, spanish = set(_GAP.findall(said.text)), set(_GAP.findall(said.text_es))
        if english != spanish or not english <= _GAPS:
            raise RecordFault(
                f"handover.toml: gaps of {said.text[:40]!r}: the same in both languages, of {sorted(_GAPS)}"
            )
    if record.keep_days < 1:
        raise RecordFault("handover.toml: keep_days: one day or more")


def _all(record: CallMe) -> Iterator[Said]:
    yield from (*record.told, record.consent, *record.next, *record.nobody)
