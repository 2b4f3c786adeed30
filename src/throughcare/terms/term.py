"""What every coded value of Throughcare is: a text that knows its own words."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A coded value that knows its own words.

    Attributes:
        label: what an English reader sees.
        label_es: what a Spanish reader sees.
        meaning: one English sentence for a developer or clinician; empty where the label says it all.
    """

    label: str
    label_es: str
    meaning: str

    def __new__(cls, value: str, label: str, label_es: str, meaning: str = "") -> Self:
        """Make one member; called by the enum machinery with the tuple written in the class body."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.label_es = label_es
        member.meaning = meaning
        return member

    def words(self, language: str) -> str:
        """Return the label in `language` ("es" for Spanish, anything else for English)."""
        return self.label_es if language == "es" else self.label
