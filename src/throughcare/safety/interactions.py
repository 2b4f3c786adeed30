"""What a medication for opioid use disorder and another drug do together: pairs from label text, and sums over many.

Which pair matters how much, and who changes what, stands in `knowledge/interactions.toml`; here is only which row
holds for which pair. A name that is no drug of the table is named by `unlisted`: it is never called safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from throughcare import drugs as drug_table
from throughcare import knowledge
from throughcare.drugs import Drug
from throughcare.knowledge.spanish import Spoken, SpokenList, in_language
from throughcare.safety.interaction_record import Mechanism, Row, Sum, interaction_record
from throughcare.terms import (
    Action,
    Audience,
    Condition,
    Flag,
    InteractionSeverity,
    Medication,
    MedicationStatus,
    Sign,
)


_SEVERITIES = tuple(InteractionSeverity)
_MEDICATIONS = tuple(Medication)


@dataclass(frozen=True, slots=True)
class Interaction:
    """What one medication and one drug do together by one mechanism.

    Attributes:
        action: what is changed and by whom; actions: the same as codes.
        text: for clinicians; public: for anyone, without amounts.
        rule: the row's id, such as "interaction/methadone/cyp_inducer_strong".
        citation: key of the label section; verified: whether that text was read.
    """

    medication: Medication
    drug: Drug
    mechanism: Mechanism
    severity: InteractionSeverity
    action: str
    actions: tuple[Action, ...]
    text: str
    public: Spoken
    rule: str
    citation: str
    verified: bool

    @property
    def order(self) -> tuple[int, int, str, str]:
        """Return what sorts it: worst first, then by medication, drug and mechanism."""
        return (
            -_SEVERITIES.index(self.severity),
            _MEDICATIONS.index(self.medication),
            self.drug.key,
            self.mechanism,
        )

    def words(self, audience: Audience, language: str = "en") -> str:
        """Return what to say to an audience, naming both drugs; clinicians' words are English."""
        said = self.public.words(language) if audience is Audience.PUBLIC else self.text
        template = in_language("{medication} and {drug}: {said}", language)
        return template.format(
            medication=self.medication.words(language), drug=in_language(self.drug.label, language), said=said
        )

    @property
    def source(self) -> str:
        """Return the source with its date, where it is known, and the place in it."""
        cited = knowledge.citations()[self.citation]
        return f"{cited.title}{f' ({cited.dated})' if cited.dated else ''}. {cited.pinpoint}"

    def to_dict(self, audience: Audience) -> dict[str, Any]:
        """Return it as plain values for JSON; the public's action is in the public's words, without amounts."""
        return {
            "medication": str(self.medication),
            "drug": self.drug.key,
            "severity": str(self.severity),
            "mechanism": str(self.mechanism),
            "action": self.public if audience is Audience.PUBLIC else self.action,
            "text": self.words(audience),
            "rule": self.rule,
            "source": self.source,
            "verified": self.verified,
        }


@dataclass(frozen=True, slots=True)
class Burden:
    """What several drugs add up to: one statement instead of one for each pair.

    Attributes:
        points: the sum; parts: what adds to it, in words, with its points.
        text, public, actions, rule, citation, verified: as in an interaction.
    """

    points: int
    parts: tuple[tuple[str, int], ...]
    severity: InteractionSeverity
    text: str
    public: Spoken
    actions: tuple[Action, ...]
    rule: str
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Names that are no drug of the table, as written, and what to say of them."""

    names: tuple[str, ...]
    text: str
    public: Spoken
    rule: str = "interaction/unlisted"
    severity: InteractionSeverity = InteractionSeverity.MODERATE
    actions: tuple[Action, ...] = (Action.REVIEW_INTERACTING_DRUG,)


def interactions(medications: Iterable[Medication], drugs: Iterable[Drug]) -> tuple[Interaction, ...]:
    """Return what each medication and each drug do together, worst first; a pair without a known interaction says nothing.

    A drug that is the medication itself is passed over. One pair has one interaction for each mechanism.
    """
    others = tuple(drugs)
    found = [one for medication in medications for drug in others for one in _pair(medication, drug)]
    return tuple(sorted(found, key=_order))


def sedation_burden(drugs: Iterable[Drug], medications: Iterable[Medication] | None = None) -> Burden | None:
    """Return what the sedating drugs add up to beside the medications; None where nothing sedates.

    Args:
        drugs: taken beside the medications.
        medications: taken or considered; where there is none there is nothing to add to. None: whichever it may be.
    """
    record, own = interaction_record().burden.sedation, None if medications is None else tuple(medications)
    return None if own == () else _burden(record, _parts(record, drugs, own or ()))


def qt_burden(
    drugs: Iterable[Drug], medications: Iterable[Medication] = (), risks: Iterable[str] = ()
) -> Burden | None:
    """Return what lengthens the QT interval altogether; None where the sum is below the first band.

    Args:
        drugs: taken beside the medications.
        medications: taken or considered: alternatives, so only the one that lengthens it most adds to the sum;
            another that is taken beside it is one of the drugs.
        risks: other reasons that hold, keys of `burden.qt.risk` such as "low_potassium".

    Raises:
        KeyError: a risk is none of those.
    """
    record = interaction_record().burden.qt
    own = sorted((m for m in medications if record.medication[m]), key=lambda m: -record.medication[m])[:1]
    parts = [(m.label.lower(), record.medication[m]) for m in own]
    reasons = [(record.risk[risk].label, record.risk[risk].points) for risk in risks]
    return _burden(record, [*parts, *_parts(record, drugs, tuple(own)), *reasons])


def qt_risks(shown: Iterable[Flag | Condition | Sign | str]) -> tuple[str, ...]:
    """Return the risks for `qt_burden` that hold where these flags, conditions, signs and classes of drug are shown."""
    known = set(shown)
    risks = interaction_record().burden.qt.risk.items()
    return tuple(
        key for key, risk in risks if known & {*risk.flags, *risk.conditions, *risk.signs, *risk.classes}
    )


def status_of(one: Interaction) -> MedicationStatus | None:
    """Return what an interaction does to the status of its medication; None where it changes nothing."""
    record = interaction_record()
    is_kept = one.severity is InteractionSeverity.MAJOR and any(
        one.medication in kept.medications and one.mechanism in kept.mechanisms for kept in record.status_kept
    )
    return None if is_kept else record.status.get(one.severity)


def unlisted(names: Iterable[str]) -> Unlisted | None:
    """Return what to say of the names that the drug table does not hold, never as safe; None where it holds all."""
    missing = tuple(dict.fromkeys(name for name in names if not drug_table.ingredients(name)))
    if not missing:
        return None
    words, listed = interaction_record().unlisted, ", ".join(missing)
    return Unlisted(missing, words.text.format(names=listed), Spoken(words.public, names=listed))


def every_pair() -> Iterator[Interaction]:
    """Yield each interaction of each medication with each drug of the table, for review and tests."""
    for medication in Medication:
        for drug in drug_table.listed().values():
            yield from _pair(medication, drug)


# ---------------------------------------------------------------- pairs


def _order(one: Interaction) -> tuple[int, int, str, str]:
    return one.order


@cache
def _pair(medication: Medication, drug: Drug) -> tuple[Interaction, ...]:
    """Return the interactions of one pair, one for each mechanism: a row naming the drug before class rows."""
    if drug.key in _own(medication):
        return ()
    found: dict[Mechanism, Row] = {}
    named, by_class = _rows()[medication]
    for row in sorted(
        (row for kind in drug.classes for row in by_class.get(kind, ()) if drug.key not in row.without),
        key=lambda row: _SEVERITIES.index(row.severity),
    ):
        found[row.mechanism] = row
    found.update((row.mechanism, row) for row in named.get(drug.key, ()))
    return tuple(_interaction(medication, drug, row) for row in found.values())


def _interaction(medication: Medication, drug: Drug, row: Row) -> Interaction:
    return Interaction(
        medication=medication,
        drug=drug,
        mechanism=row.mechanism,
        severity=row.severity,
        action=row.action,
        actions=row.actions,
        text=row.text,
        public=Spoken(row.public),
        rule=f"interaction/{row.id}",
        citation=row.citation,
        verified=knowledge.citations()[row.citation].verified,
    )


@cache
def _own(medication: Medication) -> frozenset[str]:
    """Return the drugs that the medication itself consists of."""
    return frozenset(drug.key for drug in drug_table.ingredients(str(medication)))


_Index = tuple[dict[str, list[Row]], dict[str, list[Row]]]


@cache
def _rows() -> Mapping[Medication, _Index]:
    """Return the rows of each medication by the drug and by the class that they name."""
    found: dict[Medication, _Index] = {medication: ({}, {}) for medication in Medication}
    for row in interaction_record().row:
        for medication in row.medications:
            named, by_class = found[medication]
            for drug in row.drugs:
                named.setdefault(drug, []).append(row)
            for kind in row.classes:
                by_class.setdefault(kind, []).append(row)
    return found


# ---------------------------------------------------------------- sums


def _parts(record: Sum, drugs: Iterable[Drug], medications: tuple[Medication, ...]) -> list[tuple[str, int]]:
    """Return the drugs that add points, each once and by the class that weighs most."""
    own = {key for medication in medications for key in _own(medication)}
    points = {
        drug.label: max((record.points.get(kind, 0) for kind in drug.classes), default=0)
        for drug in drugs
        if drug.key not in own
    }
    return [(label, weight) for label, weight in points.items() if weight]


def _burden(record: Sum, parts: list[tuple[str, int]]) -> Burden | None:
    """Return the statement for the sum of the parts."""
    total = sum(points for _, points in parts)
    band = next((band for band in reversed(record.band) if total >= band.least), None)
    if band is None:
        return None
    named = SpokenList(label for label, _ in parts)
    return Burden(
        points=total,
        parts=tuple(parts),
        severity=band.severity,
        text=band.text.format(drugs=named),
        public=Spoken(band.public, drugs=named),
        actions=record.actions,
        rule=record.rule,
        citation=record.citation,
        verified=knowledge.citations()[record.citation].verified,
    )
