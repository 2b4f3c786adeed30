"""The answer: matches with their reasons, near misses with what excluded them, and both as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from throughcare.knowledge.words import Sentence
from throughcare.matching.need import Need
from throughcare.matching.record import edition, is_reviewed
from throughcare.programs import Program
from throughcare.programs.live import LiveFacts
from throughcare.terms import MatchPart, Medication, ProgramMedication


@dataclass(frozen=True, slots=True)
class PartScore:
    """One named part of a score: its points and the sentences that explain them."""

    part: MatchPart
    points: int
    sentences: tuple[Sentence, ...]

    @property
    def reason(self) -> str:
        """Return the explanation in English."""
        return " ".join(self.sentences)

    def words(self, language: str) -> str:
        """Return the explanation in `language` ("es" for Spanish, anything else for English)."""
        return " ".join(said.words(language) for said in self.sentences)


@dataclass(frozen=True, slots=True)
class Match:
    """One program that fits.

    Attributes:
        distance_miles: great circle, to a tenth; None where the person or the program has no place.
        score: whole points, the sum of `parts`; it orders the answer and means nothing by itself.
        met, unmet: what the listing says of each thing asked; unknown: what to ask when calling.
        medications: what the program really does with each medication.
        live: what the program told of this moment; None where the index knows of none.
    """

    program: Program
    distance_miles: float | None
    score: int
    parts: tuple[PartScore, ...]
    met: tuple[Sentence, ...]
    unmet: tuple[Sentence, ...]
    unknown: tuple[Sentence, ...]
    medications: Mapping[Medication, ProgramMedication]
    live: LiveFacts | None = None

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """Return the match as plain values for JSON, sentences in `language`."""
        return {
            "program": program_values(self.program),
            "distance_miles": self.distance_miles,
            "score": self.score,
            "parts": [
                {"part": str(part.part), "points": part.points, "reason": part.words(language)}
                for part in self.parts
            ],
            "met": _in(language, self.met),
            "unmet": _in(language, self.unmet),
            "unknown": _in(language, self.unknown),
            "medications": {str(key): str(status) for key, status in self.medications.items()},
        }


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A program that would be among the best but for what must hold, and what excluded it."""

    program: Program
    distance_miles: float | None
    excluded_by: tuple[Sentence, ...]

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """Return the near miss as plain values for JSON, sentences in `language`."""
        return {
            "program": program_values(self.program),
            "distance_miles": self.distance_miles,
            "excluded_by": _in(language, self.excluded_by),
        }


@dataclass(frozen=True, slots=True)
class Matches:
    """The programs that fit a need, best first.

    Attributes:
        widened_to_miles: how far we looked when the first radius held too few; None when it was enough.
        considered: programs looked at within reach, those left out included.
        notes: what the reader has to know about the answer as a whole.
    """

    need: Need
    matches: tuple[Match, ...]
    near_misses: tuple[NearMiss, ...]
    widened_to_miles: float | None
    considered: int
    notes: tuple[Sentence, ...]

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """Return the answer as plain values for JSON, sentences in `language`.

        `emergencies` is null: not assessed.
        """
        return {
            "need": self.need.to_dict(),
            "emergencies": None,
            "widened_to_miles": self.widened_to_miles,
            "considered": self.considered,
            "notes": _in(language, self.notes),
            "matches": [match.to_dict(language) for match in self.matches],
            "near_misses": [miss.to_dict(language) for miss in self.near_misses],
            "knowledge": {"edition": edition().effective.isoformat(), "signed": is_reviewed()},
        }


def program_values(program: Program) -> dict[str, Any]:
    """Return what a match shows of a program, as plain values for JSON."""
    return {
        "id": program.id,
        "name": program.name,
        "street": ", ".join(filter(None, (program.street1, program.street2))),
        "city": program.city,
        "state": program.state,
        "zip": program.zip,
        "phones": [{"number": phone.number, "role": phone.role} for phone in program.phones],
        "website": program.website,
        "latitude": program.latitude,
        "longitude": program.longitude,
        "precision": str(program.precision),
        "source": program.source,
        "vintage": program.vintage,
    }


def _in(language: str, sentences: Sequence[Sentence]) -> list[str]:
    return [said.words(language) for said in sentences]
