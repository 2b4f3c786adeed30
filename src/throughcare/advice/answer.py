"""The answer about one person: emergencies, level of care, medications, flags, actions, what is not known.

The same for every audience; the words for one are chosen when it is written out. The public never sees an amount
but that of a reversal medicine as packaged: those words stand in the records, and a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.advice.medications import MedicationAdvice, Source
from throughcare.advice.words import action_words
from throughcare.knowledge.spanish import in_language
from throughcare.knowledge.topics import Finding
from throughcare.person import Wants
from throughcare.placement import Placement, Question
from throughcare.safety.interactions import Interaction
from throughcare.terms import (
    Action,
    Audience,
    Flag,
    InteractionSeverity,
    LevelOfCare,
    Medication,
    MedicationIntent,
    Severity,
)


_NOT_IN_A_DIRECTORY = (None, LevelOfCare.EMERGENCY, LevelOfCare.NONE)


@dataclass(frozen=True, slots=True)
class Flagged:
    """Something to draw attention to.

    Attributes:
        code: what; severity: how much it matters; source: what raised it.
        continuing: whether it speaks of a medication that the person takes already.
    """

    code: Flag
    severity: Severity
    source: Source
    continuing: bool = False

    def text(self, audience: Audience, language: str = "en") -> str:
        """Return the words of what raised it, or the flag's own label where it has none for this audience."""
        said = self.source.text(audience, continuing=self.continuing, language=language)
        return said or self.code.words(language)


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to do, and what asks for it."""

    code: Action
    source: Source

    def text(self, audience: Audience, language: str = "en") -> str:
        """Return what to do in the words for an audience; empty where it is a clinician's own work."""
        if audience is Audience.CLINICIAN:
            return self.code.words(language)
        return in_language(action_words().public.get(self.code, ""), language)


@dataclass(frozen=True, slots=True)
class Open:
    """A fact not known that could change the answer.

    Attributes:
        level: a level of care that an answer would lead to, None where none would change it.
        medications: those it would tell more about.
    """

    question: Question
    level: LevelOfCare | None
    medications: tuple[Medication, ...]

    def to_dict(self, audience: Audience) -> dict[str, Any]:
        """Return it as plain values for JSON; the text is empty where this audience cannot answer."""
        return {
            **self.question.to_dict(audience),
            "level_of_care": None if self.level is None else str(self.level),
            "medications": list(map(str, self.medications)),
        }


@dataclass(frozen=True, slots=True)
class Review:
    """Where the knowledge behind an answer stands.

    Attributes:
        edition: the newest first day of the editions used; is_signed: whether clinicians signed every one of them.
    """

    edition: date
    is_signed: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """What current guidance says about one person on one day.

    Attributes:
        emergencies: what comes before anything else, most urgent first.
        level: the recommended level of care, what else is acceptable, and why.
        medications: every medication, with what can be done with it.
        flags: worst first; actions: most urgent first; each code once.
        interactions: between a medication that is taken or possible and what else is taken or used, worst first.
        questions: facts not known that could change the answer, the most important first.
        not_considered: names and conditions that no record knows: not judged, never therefore safe.
        findings: everything that any rule said, in the order of the topics.
    """

    on: date
    emergencies: tuple[Finding, ...]
    level: Placement
    medications: Mapping[Medication, MedicationAdvice]
    flags: tuple[Flagged, ...]
    actions: tuple[Todo, ...]
    interactions: tuple[Interaction, ...]
    questions: tuple[Open, ...]
    not_considered: tuple[str, ...]
    findings: tuple[Finding, ...]
    review: Review

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Return what rules say that belongs to no one medication and raises no flag: good to know."""
        return tuple(
            one
            for one in self.findings
            if not one.outcome.flags and one.outcome.status is None and one not in self.emergencies
        )

    def wants(self, preferred: tuple[str, ...] = ()) -> Wants:
        """Return what follows for the search of a program: the level of care, and medications to start.

        Args:
            preferred: the person's preferences; a medication among them is the one sought where it is possible,
                or could be for all that is known.
        """
        starting = [m for m in self.medications.values() if m.intent is MedicationIntent.START]
        wished = [m.medication for m in starting if m.medication in preferred and m.may_be_possible]
        offered = [
            m.medication for m in starting if m.is_offered and m.medication is not Medication.NALOXONE_RESCUE
        ]
        level = self.level.recommended
        return Wants(
            levels_of_care=() if level is None or level in _NOT_IN_A_DIRECTORY else (level,),
            start_medications=tuple(wished or offered),
        )

    def to_dict(self, audience: Audience = Audience.PUBLIC) -> dict[str, Any]:
        """Return the answer as plain values for JSON, in the words for an audience."""
        return {
            "audience": str(audience),
            "on": self.on.isoformat(),
            "emergencies": _texts(self.emergencies, audience),
            "level_of_care": self._level(audience),
            "medications": {str(key): one.to_dict(audience) for key, one in self.medications.items()},
            "flags": [
                {
                    "code": str(flag.code),
                    "severity": str(flag.severity),
                    "text": flag.text(audience),
                    "rule": flag.source.rule,
                }
                for flag in self.flags
            ],
            "actions": [
                {"code": str(todo.code), "text": text, "rule": todo.source.rule}
                for todo in self.actions
                if (text := todo.text(audience))
            ],
            "interactions": [one.to_dict(audience) for one in self._interactions(audience)],
            "questions": [
                asked for question in self.questions if (asked := question.to_dict(audience))["text"]
            ],
            "notes": _texts(self.notes, audience),
            "not_considered": list(self.not_considered),
            "knowledge": {"edition": self.review.edition.isoformat(), "signed": self.review.is_signed},
        }

    def _level(self, audience: Audience) -> dict[str, Any]:
        level = self.level
        return {
            "recommended": None if level.recommended is None else str(level.recommended),
            "co_occurring": level.co_occurring,
            "acceptable": [str(other) for other in level.acceptable],
            "because": _texts(level.because, audience),
            "meanwhile": _texts(level.meanwhile, audience),
            "ratings": {str(dimension): rating for dimension, rating in level.ratings.items()},
        }

    def _interactions(self, audience: Audience) -> Iterator[Interaction]:
        """Yield the interactions for an audience: clinicians see the moderate ones too."""
        for one in self.interactions:
            if audience is Audience.CLINICIAN or one.severity is not InteractionSeverity.MODERATE:
                yield one


def _texts(findings: tuple[Finding, ...], audience: Audience) -> list[dict[str, str]]:
    said = ((finding, finding.text(audience)) for finding in findings)
    return [{"text": text, "rule": finding.rule} for finding, text in said if text]
