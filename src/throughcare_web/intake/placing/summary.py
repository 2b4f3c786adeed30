"""What was signed, on one page: for a receiving program in clinical words, for the person in plain ones.

Everything comes from what the signature froze: a rule that changes later changes no summary.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from throughcare.assessment import Row, nones_of
from throughcare.disclosure.law import notice
from throughcare.terms import Dimension, Flag, LevelOfCare, Medication, MedicationIntent, Severity
from throughcare.terms.intake import PlacementReason
from throughcare.terms.sharing import NoticeForm, RecordPart
from throughcare_web.intake import queries
from throughcare_web.intake.models import Placement
from throughcare_web.intake.shown import SEVERE, told
from throughcare_web.ui.crisis import crisis_lines


_REASONS, _PLAIN_REASONS, _STEPS = 4, 3, 6
_URGENT = (Severity.CRITICAL, Severity.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading with lines, each a label (or none) and words; is_brief: many short ones, set in two columns.

    `part`: of the record, for what another program reads; None for what the person does.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    is_urgent: bool = False
    is_brief: bool = False
    part: RecordPart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One page: title, whose it is, the level of care in large, blocks, and what stands at the foot."""

    title: str
    about: tuple[tuple[str, str], ...]
    level: str
    blocks: tuple[Block, ...]
    foot: tuple[str, ...]


def for_program(placement: Placement, language: str = "en") -> Summary:
    """Return what a receiving program needs, in clinicians' words, which are English."""
    patient = placement.patient
    return Summary(
        title="Assessment and placement",
        about=(
            ("Patient", _name(placement)),
            ("Born", f"{patient.born_on or 'not known'}"),
            ("Record", patient.number),
            ("Assessed", f"{placement.on}"),
            ("Signed", _signed(placement)),
        ),
        level=_level(placement.chosen, "en"),
        blocks=tuple(_filled(_for_program(placement))),
        foot=(
            _review(placement),
            "Informed by, not a substitute for, The ASAM Criteria.",
            str(notice(NoticeForm.SHORT)),
        ),
    )


def to_send(whole: Summary, covered: Collection[RecordPart]) -> Summary:
    """Return of a summary for a program what may leave the house: the parts that consent covers, and which are left out."""
    blocks = tuple(block for block in whole.blocks if block.part in covered)
    held_back = {block.part for block in whole.blocks if block.part not in covered}
    if RecordPart.PLACEMENT not in covered:
        held_back.add(RecordPart.PLACEMENT)
    if not held_back:
        return whole
    names = "; ".join(part.label for part in RecordPart if part in held_back)
    level = "" if RecordPart.PLACEMENT in held_back else whole.level
    left_out = f"Left out, as no consent in force covers it: {names}."
    return replace(whole, level=level, blocks=blocks, foot=(left_out, *whole.foot))


def _for_program(placement: Placement) -> Iterator[Block]:
    said, concerned = _said(placement), _concerned(placement)
    medicines, asked = {"part": RecordPart.MEDICATIONS}, {"part": RecordPart.ASSESSMENT}
    yield Block(title="Emergencies", lines=_texts(said["emergency"]), is_urgent=True, **asked)
    yield Block(title="Placement", lines=tuple(_placed(placement)), part=RecordPart.PLACEMENT)
    yield Block(title="Because", lines=_texts(said["level"])[:_REASONS], **asked)
    yield Block(title="Ratings, 0 to 4", lines=tuple(_rated(placement)), **asked)
    yield Block(title="Medication plan", lines=tuple(_planned(placement)), **medicines)
    yield Block(
        title="Major interactions",
        lines=_texts(row for row in said["interaction"] if row.severity in SEVERE and row.about in concerned),
        **medicines,
    )
    urgent = dict.fromkeys(Flag(row.about).label for row in said["flag"] if row.severity in _URGENT)
    yield Block(title="Needs attention", lines=tuple(("", label) for label in urgent), is_brief=True, **asked)
    for section, lines in told(placement.document, nones_of(queries.values(placement.assessment))):
        answers = tuple((one.brief, one.text) for one in lines)
        yield Block(title=section.brief, lines=answers, is_brief=True, **asked)
    if placement.not_considered:
        names = ", ".join(placement.not_considered)
        yield Block(title="Not considered by any rule", lines=(("", names),), **asked)


def _placed(placement: Placement) -> Iterator[tuple[str, str]]:
    if placement.recommended != placement.chosen:
        yield "Recommended", _level(placement.recommended, "en") if placement.recommended else "none"
    if placement.reason:
        yield PlacementReason(placement.reason).label, placement.words
    elif placement.words:
        yield "Note", placement.words
    if placement.co_occurring:
        yield "", "Care for mental health belongs to it."


def _rated(placement: Placement) -> Iterator[tuple[str, str]]:
    ratings = [f"{Dimension(code).label} {rating}" for code, rating in placement.ratings.items()]
    if ratings:
        yield "", "; ".join(ratings)


def _planned(placement: Placement) -> Iterator[tuple[str, str]]:
    if placement.medications:
        yield "Planned", ", ".join(Medication(one).label for one in placement.medications)
    if placement.medication_plan:
        yield "", placement.medication_plan


def _concerned(placement: Placement) -> set[str]:
    """Return the medications that are planned, or taken already."""
    taken = {one["medication"] for one in placement.medicines if one["intent"] != MedicationIntent.START}
    return {*placement.medications, *taken}


def for_person(placement: Placement, language: str) -> Summary:
    """Return the same in plain words for the person, in their language; without amounts."""
    return Summary(
        title=_("What we talked about"),
        about=((_("For"), _name(placement)), (_("Date"), date_format(placement.on, "DATE_FORMAT"))),
        level=LevelOfCare(placement.chosen).words(language),
        blocks=tuple(_filled(_for_person(placement, language))),
        foot=(
            _(
                "This follows from your answers and from published guidance. Ask us about anything that is not clear."
            ),
            *(() if placement.knowledge_is_signed else (_("Not clinically reviewed"),)),
        ),
    )


def _for_person(placement: Placement, language: str) -> Iterator[Block]:
    said = _said(placement)
    yield Block(title=_("First of all"), lines=_plain(said["emergency"], language), is_urgent=True)
    yield _why(placement, _plain(said["level"], language)[:_PLAIN_REASONS], language)
    yield Block(
        title=_("Medicines we plan"),
        lines=tuple(("", Medication(one).words(language)) for one in placement.medications),
    )
    yield Block(title=_("What to do now"), lines=_plain(said["action"], language)[:_STEPS])
    yield Block(title=_("While you wait"), lines=_plain(said["meanwhile"], language))
    yield Block(
        title=_("Help right now"),
        lines=tuple((one.number or one.name, one.text) for one in crisis_lines(language) if one.in_bar),
    )


def _why(placement: Placement, reasons: tuple[tuple[str, str], ...], language: str) -> Block:
    """Return why: what guidance says for what was chosen; or for what it suggested, and why it is another."""
    if placement.chosen == placement.recommended or not placement.recommended:
        return Block(title=_("Why this kind of care"), lines=reasons)
    lines = (
        (_("Guidance suggests"), LevelOfCare(placement.recommended).words(language)),
        (_("We plan something else because of"), PlacementReason(placement.reason).words(language)),
    )
    return Block(title=_("What guidance suggests, and what we plan"), lines=(*lines, *reasons))


def _said(placement: Placement) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {
        kind: [] for kind in ("emergency", "level", "interaction", "flag", "action", "meanwhile")
    }
    for values in placement.findings:
        row = Row.of(values)
        if row.kind in found:
            found[row.kind].append(row)
    return found


def _texts(rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    return tuple(("", text) for text in dict.fromkeys(row.text for row in rows) if text)


def _plain(rows: Iterable[Row], language: str) -> tuple[tuple[str, str], ...]:
    return tuple(("", text) for text in dict.fromkeys(row.public_words(language) for row in rows) if text)


def _filled(blocks: Iterable[Block]) -> Iterator[Block]:
    return (one for one in blocks if one.lines)


def _level(code: str, language: str) -> str:
    return f"{code} {LevelOfCare(code).words(language)}"


def _name(placement: Placement) -> str:
    patient = placement.patient
    return " ".join(filter(None, (patient.name_to_use or patient.given_names, patient.family_name)))


def _signed(placement: Placement) -> str:
    """Return when it was signed, by the program's clock, and by whom."""
    who = f" by {placement.recorded_by.user}" if placement.recorded_by else ""
    return f"{localtime(placement.at):%Y-%m-%d %H:%M}{who}"


def _review(placement: Placement) -> str:
    edition = f"Knowledge of {placement.knowledge_edition}."
    return edition if placement.knowledge_is_signed else f"Not clinically reviewed. {edition}"
