"""What advice says, as rows that can be shown and kept: the words, the rule, its edition and digest, and the source.

A row is plain values: what a signed assessment keeps reads the same years later, whatever has become of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from throughcare import knowledge
from throughcare.advice import Advice
from throughcare.advice.interplay import Together
from throughcare.knowledge import Citation
from throughcare.knowledge.topics import Finding
from throughcare.safety.interactions import Burden, Interaction
from throughcare.terms import (
    Audience,
    InteractionSeverity,
    Medication,
    MedicationIntent,
    MedicationStatus,
    Severity,
)


_CLINICIAN = Audience.CLINICIAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that is said, and what it rests on.

    Attributes:
        kind: where it stands: emergency, level, meanwhile, medication, flag, interaction, action or note.
        about: the code it speaks of: of a medication, a flag, an action; empty for none.
        severity: of a flag or an interaction; empty for none.
        text: for clinicians; public, public_es: for the person, empty where it has no words for them.
        rule: id of the rule or row; edition: its first day; digest: of its content; is_signed: by a clinician.
        source, place, dated: the primary source, where in it, and its date; is_verified: whether that was read.
    """

    kind: str
    text: str
    rule: str
    about: str = ""
    severity: str = ""
    public: str = ""
    public_es: str = ""
    edition: str = ""
    digest: str = ""
    is_signed: bool = False
    source: str = ""
    place: str = ""
    dated: str = ""
    is_verified: bool = False

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Return a row that was kept as plain values."""
        return cls(**{this.name: values[this.name] for this in fields(cls) if this.name in values})

    def public_words(self, language: str) -> str:
        """Return what it says to the person."""
        return self.public_es if language == "es" else self.public


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """What can be done with one medication: its status, whether it would be started, and why."""

    medication: Medication
    status: MedicationStatus
    intent: MedicationIntent
    why: tuple[Row, ...]


def medicines(advice: Advice) -> tuple[Medicine, ...]:
    """Return the medications that there is something to say of, those to offer first before others."""
    order = tuple(MedicationStatus)
    made = [
        Medicine(
            medication=one.medication,
            status=one.status,
            intent=one.intent,
            why=tuple(
                _row(
                    opinion.source,
                    "medication",
                    one.medication,
                    is_taken=one.intent is not MedicationIntent.START,
                )
                for opinion in one.telling
            ),
        )
        for one in advice.medications.values()
        if one.opinions
    ]
    return tuple(sorted(made, key=lambda one: order.index(one.status)))


def rows(advice: Advice) -> Iterator[Row]:
    """Yield everything that advice says to clinicians, what comes first before the rest."""
    yield from (_row(one, "emergency") for one in advice.emergencies)
    yield from (_row(one, "level") for one in advice.level.because if one not in advice.emergencies)
    yield from (_row(one, "meanwhile") for one in advice.level.meanwhile)
    yield from (why for one in medicines(advice) for why in one.why)
    for flag in advice.flags:
        yield _row(flag.source, "flag", flag.code, severity=flag.severity, is_taken=flag.continuing)
    yield from (
        _row(Together(one), "interaction", one.medication, severity=one.severity)
        for one in advice.interactions
    )
    for todo in advice.actions:
        said = _row(todo.source, "action", todo.code)
        yield Row(
            **{
                **asdict(said),
                "text": todo.text(_CLINICIAN),
                "public": todo.text(Audience.PUBLIC),
                "public_es": todo.text(Audience.PUBLIC, "es"),
            }
        )
    yield from (_row(one, "note") for one in advice.notes)


def _row(
    source: Any,
    kind: str,
    about: str = "",
    *,
    severity: Severity | InteractionSeverity | str = "",
    is_taken: bool = False,
) -> Row:
    """Return what one source says, with what it rests on."""
    said = {
        "kind": kind,
        "about": str(about),
        "severity": str(severity),
        "rule": source.rule,
        "text": source.text(_CLINICIAN, continuing=is_taken),
        "public": source.text(Audience.PUBLIC, continuing=is_taken),
        "public_es": source.text(Audience.PUBLIC, continuing=is_taken, language="es"),
    }
    return Row(**said, **(_of_rule(source) if isinstance(source, Finding) else _of_table(source)))


def _of_rule(finding: Finding) -> dict[str, Any]:
    edition = finding.edition
    return {
        "edition": edition.effective.isoformat(),
        "digest": edition.digest,
        "is_signed": edition.is_signed,
        **_of_source(edition.source),
    }


def _of_table(said: Together) -> dict[str, Any]:
    """Return what a row of the interaction table rests on; names that it does not hold rest on no source."""
    table = knowledge.load("interactions")
    found = {
        "edition": table["edition"]["effective"].isoformat(),
        "digest": knowledge.digest(table),
        "is_signed": knowledge.is_signed(table),
    }
    if isinstance(said.said, Interaction | Burden):
        found |= _of_source(knowledge.citations()[said.said.citation])
    return found


def _of_source(cited: Citation) -> dict[str, Any]:
    return {
        "source": cited.title,
        "place": cited.pinpoint,
        "dated": cited.dated,
        "is_verified": cited.verified,
    }
