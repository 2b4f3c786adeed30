"""What the guide says: the core's advice about the answers, in the reader's language and in the order of need.

Words and order only. What fits, and why, is the core's; a sentence that is shown comes from a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare import knowledge
from throughcare.advice import Advice, MedicationAdvice
from throughcare.knowledge import Citation
from throughcare.knowledge.topics import Finding
from throughcare.public.asked import Answers
from throughcare.public.danger import first_of_all
from throughcare.public.guide import facts_asked, guide
from throughcare.public.said import sentences
from throughcare.terms import Audience, LevelOfCare, Medication, MedicationIntent, MedicationStatus
from throughcare_web.find.text import address_of


_REASONS = 3
_TONIGHT = 6
_CHANGES = 5
_FOR_WITHDRAWAL = (Medication.LOFEXIDINE, Medication.CLONIDINE)
_SAID = {
    MedicationStatus.RECOMMENDED: lambda: _("Ask about this first"),
    MedicationStatus.ACCEPTABLE: lambda: _("Ask about this too"),
    MedicationStatus.CAUTION: lambda: _("Possible, with care"),
    MedicationStatus.CONTRAINDICATED_NOW: lambda: _("Not today"),
}
_SHOWN = {
    MedicationStatus.RECOMMENDED: "ask",
    MedicationStatus.ACCEPTABLE: "ask",
    MedicationStatus.CAUTION: "care",
    MedicationStatus.CONTRAINDICATED_NOW: "not_today",
}


@dataclass(frozen=True, slots=True)
class Medicine:
    """One medicine, what can be done with it and why; said: its status in anyone's words; page: where it is explained."""

    name: str
    status: MedicationStatus
    said: str
    intent: MedicationIntent
    why: tuple[str, ...]
    page: str


@dataclass(frozen=True, slots=True)
class Change:
    """A question left open, and what its answer could change, in words."""

    question: str
    why: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuideAnswer:
    """What the last page says.

    Attributes:
        emergencies: what comes before anything else.
        tonight: what to do now; ask, care, not_today: medicines by what can be done with them.
        level: the kind of care to ask about, empty where none can be named; level_page: where it is explained.
        also: kinds of care that fit too; because: why.
        notes: what is good to know; changes: what would change the answer.
        sources: where all of it comes from.
    """

    emergencies: tuple[str, ...]
    tonight: tuple[str, ...]
    ask: tuple[Medicine, ...]
    care: tuple[Medicine, ...]
    not_today: tuple[Medicine, ...]
    level: str
    level_page: str
    also: tuple[str, ...]
    because: tuple[str, ...]
    notes: tuple[str, ...]
    changes: tuple[Change, ...]
    sources: tuple[Citation, ...]
    is_reviewed: bool


def guide_answer(advice: Advice, answers: Answers, language: str) -> GuideAnswer:
    """Return the advice as it is shown to the person who gave these answers."""
    medicines = [_medicine(one, language) for one in advice.medications.values() if _is_shown(one)]
    by_place = {
        place: tuple(m for m in medicines if _SHOWN[m.status] == place) for place in set(_SHOWN.values())
    }
    level = advice.level
    findings = (*first_of_all(advice), *level.because, *level.meanwhile, *advice.notes)
    return GuideAnswer(
        emergencies=sentences(first_of_all(advice), language),
        tonight=tuple(text for todo in advice.actions if (text := todo.text(Audience.PUBLIC, language)))[
            :_TONIGHT
        ],
        ask=by_place["ask"],
        care=by_place["care"],
        not_today=by_place["not_today"],
        level=level.recommended.words(language) if level.recommended else "",
        level_page=_level_page(level.recommended),
        also=tuple(other.words(language) for other in level.acceptable),
        because=sentences(level.because, language)[:_REASONS],
        notes=sentences((*level.meanwhile, *advice.notes), language),
        changes=tuple(_changes(advice, answers, language))[:_CHANGES],
        sources=_sources(findings, advice.medications.values()),
        is_reviewed=advice.review.is_signed,
    )


def _is_shown(one: MedicationAdvice) -> bool:
    """Return whether a medicine has its place here: naloxone is among what to do, relief of withdrawal on its page."""
    if one.medication is Medication.NALOXONE_RESCUE or one.status not in _SHOWN:
        return False
    return one.medication not in _FOR_WITHDRAWAL or one.is_offered


def _medicine(one: MedicationAdvice, language: str) -> Medicine:
    return Medicine(
        name=one.medication.words(language),
        status=one.status,
        said=_SAID[one.status](),
        intent=one.intent,
        why=one.why(Audience.PUBLIC, language)[:_REASONS],
        page=address_of(guide().pages.medication[one.medication]),
    )


def _level_page(level: LevelOfCare | None) -> str:
    slug = guide().pages.level.get(level) if level else None
    return address_of(slug) if slug else ""


def _changes(advice: Advice, answers: Answers, language: str) -> Iterator[Change]:
    """Yield what is not known and could change the answer, save what was asked and answered."""
    asked = facts_asked(answers)
    for open_ in advice.questions:
        question = open_.question
        words = question.asked(language)
        if words and question.key not in asked:
            changed = (open_.level, *open_.medications)
            names = tuple(one.words(language) for one in changed if one is not None)
            yield Change(words, question.reason(language), names)


def _sources(findings: Iterable[Finding], medications: Iterable[MedicationAdvice]) -> tuple[Citation, ...]:
    """Return the sources of what is said, each once."""
    keys = [finding.edition.citation for finding in findings]
    keys += [
        opinion.source.edition.citation
        for one in medications
        if _is_shown(one)
        for opinion in one.telling
        if isinstance(opinion.source, Finding)
    ]
    return tuple(knowledge.citations()[key] for key in dict.fromkeys(keys))
