"""The matcher's answer as the page shows it: in the reader's language, with what was asked and what was left unsaid.

Words and order only. Which program fits, and why, is the core's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.knowledge.words import Sentence
from throughcare.matching import Match, Matches, PartScore
from throughcare.matching.record import matching
from throughcare.programs import Program
from throughcare.terms import MatchPart, Medication, Precision, ProgramMedication
from throughcare_web.find.map.drawing import Drawing, Spot, draw
from throughcare_web.find.report.shown import reported_marks
from throughcare_web.find.search.forms import KEPT, REQUIRED, FindForm
from throughcare_web.ui.language import reader_language


_PHONES_SHOWN = 2
_MILES_SHOWN_WHOLE = 10
_FAR_MILES = 250  # a day's drive: from there on another way is worth saying
# Where nobody asked for one medication: the three that the word MOUD stands for, each in its usual form.
_USUAL = (Medication.METHADONE, Medication.BUPRENORPHINE_SL, Medication.NALTREXONE_XR)
_UNSAID = {
    "medication": lambda: _("which medicine"),
    "setting": lambda: _("what kind of care"),
    "payment": lambda: _("how you can pay"),
    "age": lambda: _("age"),
    "sex": lambda: _("sex"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One match as shown."""

    program: Program
    where: str
    distance: str
    phones: list[tuple[str, str]]
    vintage: str
    medications: list[tuple[ProgramMedication, str]]
    evidence: str
    met: list[str]
    unmet: list[str]
    unknown: list[str]
    parts: list[tuple[str, int, str]]
    score: int
    reported: str


@dataclass(frozen=True, slots=True)
class Miss:
    """A program that was left out, and what excluded it."""

    program: Program
    where: str
    distance: str
    excluded_by: list[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the results page says.

    Attributes:
        asked: the needs in words; `unsaid` what could still change the list. Both may be empty.
        map: where the programs are, numbered as the cards.
        has_more: whether more programs fit than are shown.
        is_far: whether some are farther than anyone goes for a visit.
        is_ordinary: whether enough was found where we looked first, so that the notes need no attention.
    """

    place: str
    count: str
    asked: str
    unsaid: str
    notes: list[str]
    cards: list[Card]
    map: Drawing
    misses: list[Miss]
    has_more: bool
    is_ordinary: bool
    is_far: bool


def answer(form: FindForm, matches: Matches, shown: int) -> Answer:
    """Return the answer to a valid form, in the reader's language, with at most `shown` programs."""
    chosen = form.cleaned_data["medication"]
    medications = (Medication(chosen),) if chosen else _USUAL
    return Answer(
        place=form.cleaned_data["place"].label,
        count=_count(min(shown, len(matches.matches)), len(matches.matches) > shown),
        asked="; ".join(_asked(form)),
        unsaid=", ".join(words() for name, words in _UNSAID.items() if not form.cleaned_data[name]),
        notes=_said(matches.notes),
        cards=cards_of(matches.matches[:shown], medications),
        map=_map(form, matches, shown),
        misses=[
            Miss(miss.program, _where(miss.program), _distance(miss), _said(miss.excluded_by))
            for miss in matches.near_misses
        ],
        has_more=len(matches.matches) > shown,
        is_far=any((match.distance_miles or 0) > _FAR_MILES for match in matches.matches[:shown]),
        is_ordinary=matches.widened_to_miles is None and len(matches.matches) >= matching().search.enough,
    )


def cards_of(matches: Iterable[Match], medications: Iterable[Medication] = _USUAL) -> list[Card]:
    """Return matches as they are shown, each with what it does with the medications."""
    shown = tuple(matches)
    marks = reported_marks([match.program.id for match in shown])
    return [_card(match, tuple(medications), marks.get(match.program.id, "")) for match in shown]


def _card(match: Match, medications: Iterable[Medication], reported: str) -> Card:
    language = reader_language()
    return Card(
        program=match.program,
        where=_where(match.program),
        distance=_distance(match),
        phones=phones_of(match.program)[:_PHONES_SHOWN],
        vintage=vintage_of(match.program),
        medications=_by_status(match.medications, medications),
        evidence=evidence_of(match.parts),
        met=_said(match.met),
        unmet=_said(match.unmet),
        unknown=_said(match.unknown),
        parts=[(part.part.words(language), part.points, part.words(language)) for part in match.parts],
        score=match.score,
        reported=reported,
    )


def _map(form: FindForm, matches: Matches, shown: int) -> Drawing:
    found = [match.program for match in matches.matches[:shown]]
    spots = [
        Spot(number, one.latitude, one.longitude, is_exact=one.precision is Precision.ADDRESS)
        for number, one in enumerate(found, start=1)
    ]
    reach = round(matches.widened_to_miles or form.within_miles)
    return draw(form.cleaned_data["place"], reach, spots)


def _said(sentences: Iterable[Sentence]) -> list[str]:
    language = reader_language()
    return [sentence.words(language) for sentence in sentences]


def _where(program: Program) -> str:
    """Return the address in one line."""
    street = ", ".join(filter(None, (program.street1, program.street2)))
    return f"{street}, {program.city}, {program.state} {program.zip}".strip(", ")


def _distance(match: Match) -> str:
    """Return the distance in words; "about" where only the ZIP code's center is known."""
    if match.distance_miles is None:
        return ""
    exact = match.program.precision == Precision.ADDRESS
    miles = round(match.distance_miles, 1 if exact and match.distance_miles < _MILES_SHOWN_WHOLE else None)
    words = ngettext("%(miles)s mile", "%(miles)s miles", 1 if miles == 1 else 2) % {"miles": miles}
    return words if exact else _("about %(miles)s") % {"miles": words}


def _by_status(
    found: Mapping[Medication, ProgramMedication], medications: Iterable[Medication]
) -> list[tuple[ProgramMedication, str]]:
    """Return what the program does with the medications, one tag for all with which it does the same."""
    language = reader_language()
    grouped: dict[ProgramMedication, list[str]] = {}
    for medication in medications:
        grouped.setdefault(found[medication], []).append(medication.words(language))
    order = [status for status in ProgramMedication if status in grouped]
    return [(status, f"{', '.join(grouped[status])}: {_lower(status.words(language))}") for status in order]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def evidence_of(parts: Iterable[PartScore]) -> str:
    """Return how many kinds of care that is shown to work the listing names, or nothing when it names none."""
    part = next(part for part in parts if part.part is MatchPart.EVIDENCE)
    if not part.points:
        return ""
    counts = {"named": len(part.sentences), "all": len(matching().rows("evidence"))}
    return _("Care shown to work: %(named)s of %(all)s kinds") % counts


def phones_of(program: Program) -> list[tuple[str, str]]:
    """Return each number with what it is for; the main one needs no word."""
    roles = {"main": "", "intake": _("intake"), "hotline": _("hotline")}
    return [(phone.number, roles[phone.role]) for phone in program.phones]


def vintage_of(program: Program) -> str:
    """Return how old the listing is, and what follows from that."""
    try:
        when = date_format(date.fromisoformat(program.vintage), "DATE_FORMAT")
    except ValueError:  # a year, or nothing
        when = program.vintage
    return _("Listing from %(vintage)s. Call before you go.") % {"vintage": when}


def _count(shown: int, has_more: bool) -> str:  # noqa: FBT001 -- two plain numbers of one sentence
    if has_more:
        return _("The %(count)s programs that fit best, the best first.") % {"count": shown}
    fit = ngettext("%(count)s program fits.", "%(count)s programs fit, the best first.", shown)
    return fit % {"count": shown}


def _asked(form: FindForm) -> Iterable[str]:
    """Yield what was asked for, in the words of the form's own choices."""
    given = form.cleaned_data
    is_how = {KEPT: _("you take it now"), REQUIRED: _("only programs that start it")}
    for name in ("medication", "setting", "payment", "language", "access", "populations", "supports", "sex"):
        chosen = given[name] if isinstance(given[name], list) else [given[name]]
        choices = dict(form.fields[name].choices) if any(chosen) else {}
        words = ", ".join(str(choices[value]) for value in chosen if value)
        if name == "medication" and words and given["medication_is"] in is_how:
            words = f"{words} ({is_how[given['medication_is']]})"
        if name == "payment" and words and given["pays_only"]:
            words = _("%(payment)s and nothing else") % {"payment": words}
        if words:
            yield words
    if given["pregnant"]:
        yield _("pregnant or gave birth in the last year")
    if given["age"] is not None:
        yield _("%(age)s years old") % {"age": given["age"]}
