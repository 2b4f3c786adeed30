"""All that is said of a medication put together: what can be given to this person today, and why.

What is said comes from the rules and from the interaction table; here is only how several opinions become one status.
To start, the strictest counts. What a person takes already is never answered with a bare stop: it can at worst be
a caution that names what to change, who decides and the bridge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from throughcare.knowledge.topics import Finding
from throughcare.person import Facts
from throughcare.terms import Audience, Medication, MedicationIntent, MedicationStatus


_STRICTEST_FIRST = (
    MedicationStatus.CONTRAINDICATED_NOW,
    MedicationStatus.NOT_INDICATED,
    MedicationStatus.CAUTION,
    MedicationStatus.RECOMMENDED,
    MedicationStatus.ACCEPTABLE,
)
_RANK = {status: rank for rank, status in enumerate(_STRICTEST_FIRST)}
_OFFERED = frozenset({MedicationStatus.RECOMMENDED, MedicationStatus.ACCEPTABLE})
_TAKEN_AWAY = frozenset({MedicationStatus.CONTRAINDICATED_NOW, MedicationStatus.NOT_INDICATED})


class Source(Protocol):
    """What says something: a finding of a rule, or an interaction."""

    @property
    def rule(self) -> str:
        """Return the id of the record."""

    def text(self, audience: Audience, *, continuing: bool = False, language: str = "en") -> str:
        """Return its words for an audience; empty where it has none for them. Spanish ("es") is the public's."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one source says of one medication.

    Attributes:
        asks: facts missing for a better answer; restarts: whether it says that the medication was interrupted.
    """

    status: MedicationStatus
    source: Source
    asks: tuple[str, ...] = ()
    restarts: bool = False


@dataclass(frozen=True, slots=True)
class MedicationAdvice:
    """What can be done with one medication.

    Attributes:
        intent: whether it would be started, continued or started again.
        status: for a medication taken now never worse than caution.
        opinions: what was said of it, the strictest first.
    """

    medication: Medication
    intent: MedicationIntent
    status: MedicationStatus
    opinions: tuple[Opinion, ...]

    @property
    def is_offered(self) -> bool:
        """Return whether it can be given as it stands."""
        return self.status in _OFFERED

    @property
    def is_possible(self) -> bool:
        """Return whether it can be given, perhaps with a change or closer monitoring."""
        return self.status not in _TAKEN_AWAY

    @property
    def may_be_possible(self) -> bool:
        """Return whether it is possible, or not today only because a fact is missing."""
        against = [opinion for opinion in self.opinions if opinion.status in _TAKEN_AWAY]
        return self.is_possible or (bool(against) and all(opinion.asks for opinion in against))

    @property
    def telling(self) -> tuple[Opinion, ...]:
        """Return the opinions that matter for the status: of what is taken away, nothing that would offer it."""
        if self.is_possible:
            return self.opinions
        return tuple(opinion for opinion in self.opinions if opinion.status not in _OFFERED)

    @property
    def asks(self) -> tuple[str, ...]:
        """Return the facts that are missing for a better answer, as paths in the person document."""
        return tuple(dict.fromkeys(key for opinion in self.opinions for key in opinion.asks))

    def why(self, audience: Audience, language: str = "en") -> tuple[str, ...]:
        """Return the reasons for the status in the words for an audience, what weighs most first."""
        return tuple(dict.fromkeys(text for _, text in self._said(audience, language)))

    def _said(self, audience: Audience, language: str) -> list[tuple[str, str]]:
        """Return each rule with what it says, where it has words for the audience."""
        continuing = self.intent is not MedicationIntent.START
        said = (
            (one.source.rule, one.source.text(audience, continuing=continuing, language=language))
            for one in self.telling
        )
        return [(rule, text) for rule, text in said if text]

    def to_dict(self, audience: Audience) -> dict[str, Any]:
        """Return it as plain values for JSON, in the words for an audience."""
        said = self._said(audience, "en")
        why = list(dict.fromkeys(text for _, text in said))
        lead = f"{self.intent.label}: {self.status.label[0].lower()}{self.status.label[1:]}."
        return {
            "intent": str(self.intent),
            "status": str(self.status),
            "why": why,
            "text": " ".join([lead, *why[:1]]),
            "rules": list(dict.fromkeys(rule for rule, _ in said)),
            "asks": list(self.asks),
        }


Opinions = Mapping[Medication, list[Opinion]]


def opinions_of(facts: Facts, findings: Iterable[Finding]) -> Opinions:
    """Return what the findings say of each medication, in their order."""
    about: Opinions = {medication: [] for medication in Medication}
    for finding in findings:
        outcome = finding.outcome
        if outcome.status is not None:
            restarts = outcome.intent is MedicationIntent.RESTART
            opinion = Opinion(outcome.status, finding, outcome.asks, restarts)
            for medication in outcome.medications:
                if facts.takes(medication) or not outcome.only_taken:
                    about[medication].append(opinion)
    return about


def combine(facts: Facts, medication: Medication, opinions: Sequence[Opinion]) -> MedicationAdvice:
    """Return what all opinions together say of a medication; one that nobody speaks of is not indicated."""
    ordered = sorted(opinions, key=lambda opinion: _RANK[opinion.status])
    status = ordered[0].status if ordered else MedicationStatus.NOT_INDICATED
    intent = _intent(facts, medication, opinions)
    if intent is MedicationIntent.CONTINUE and status in _TAKEN_AWAY:
        status = MedicationStatus.CAUTION
    return MedicationAdvice(medication, intent, status, tuple(ordered))


def _intent(facts: Facts, medication: Medication, opinions: Iterable[Opinion]) -> MedicationIntent:
    if any(opinion.restarts for opinion in opinions):
        return MedicationIntent.RESTART
    return MedicationIntent.CONTINUE if facts.takes(medication) else MedicationIntent.START
