"""The shortlist as a tagged PDF, from `shortlist.typ`: the template lays out, this module says what stands in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.knowledge import Citation, spanish
from throughcare.matching import is_reviewed
from throughcare.terms import ProgramMedication
from throughcare_web.find.search.sheet import Sheet
from throughcare_web.find.shortlist.shortlist import Entry, Part, Shortlist
from throughcare_web.ui.crisis import crisis_lines
from throughcare_web.ui.language import reader_language
from throughcare_web.ui.typeset import pdf


_TEMPLATE = Path(__file__).with_name("shortlist.typ")


def pdf_of(chosen: Shortlist, on: date, *, fictional: bool) -> bytes:
    """Return the PDF of a list with at least one program, in the reader's language, dated `on`."""
    said = {
        **_about(chosen, on, fictional=fictional),
        "opening": [_part(part) for part in chosen.script.opening],
        "closing": [_part(part) for part in chosen.script.closing],
        "programs": [_program(entry) for entry in chosen.entries],
        "sources": [_source(source.cited) for source in chosen.script.sources],
    }
    return pdf(_TEMPLATE, said)


def _about(chosen: Shortlist, on: date, *, fictional: bool) -> dict[str, Any]:
    """Return what is said of the whole document."""
    language = reader_language()
    lines = crisis_lines(language)
    return {
        "language": language,
        "title": _("Your shortlist"),
        "lead": _(
            "What to know, and what to say on the phone. Places fill up and listings age: call before you go."
        ),
        "untranslated": _translation_note(chosen),
        "made_on": f"{settings.BRAND.name}, {date_format(on, 'DATE_FORMAT')}",
        "fictional": _(
            "Every program shown here is made up, and the phone numbers do not work. Only the crisis lines are real."
        )
        if fictional
        else "",
        "crisis_title": _("Help right now"),
        "crisis": [{"name": line.number or line.name, "text": line.text} for line in lines],
        "footer": " · ".join(f"{line.title} {line.short}" for line in lines if line.in_bar and line.number),
        "script_title": _("When you call"),
        "unreviewed": "" if chosen.script.record.edition.is_signed else _("Not clinically reviewed"),
        "sources_title": _("Where this comes from"),
        "page": _("Page {page} of {pages}"),
    }


def _translation_note(chosen: Shortlist) -> str:
    """Return the honest line on a Spanish document until somebody has reviewed its Spanish."""
    is_reviewed_text = spanish.is_reviewed() and chosen.script.record.edition.is_translation_signed
    if reader_language() == "en" or is_reviewed_text:
        return ""
    return _("This is a translation that nobody has reviewed yet.")


def _program(entry: Entry) -> dict[str, Any]:
    sheet = entry.sheet
    return {
        "name": sheet.program.name,
        "phones": [" ".join(filter(None, phone)) for phone in sheet.phones]
        or [_("The listing gives no phone number.")],
        "address": ", ".join(sheet.address),
        "vintage": sheet.vintage,
        "warnings": sheet.warnings,
        "medicines_title": _("What this program really does with each medicine"),
        "medicines": _medicines(sheet),
        "unreviewed": "" if is_reviewed() else _("Not clinically reviewed"),
        "facts_title": _("Care, payment and whom it takes"),
        "facts": [{"label": fact.label, "lines": fact.lines} for fact in entry.facts if not fact.is_silent],
        "evidence_title": _("Care that is shown to work"),
        "evidence": sheet.evidence,
        "silent": entry.silent,
        "script": [_part(part) for part in entry.script],
    }


def _medicines(sheet: Sheet) -> list[dict[str, Any]]:
    """Return what the program does, each time with the medicines it does it with."""
    names: dict[ProgramMedication, list[str]] = {status: [] for status in ProgramMedication}
    for line in sheet.medications:
        names[line.status].append(line.name)
    language = reader_language()
    return [
        {"label": status.words(language), "lines": ["; ".join(found)]}
        for status, found in names.items()
        if found
    ]


def _part(part: Part) -> dict[str, Any]:
    return {
        "heading": part.heading,
        "lines": [{"kind": kind, "pieces": list(pieces)} for kind, pieces in part.lines],
    }


def _source(cited: Citation) -> dict[str, str]:
    place = f" – {cited.place}" if cited.place else ""
    dated = f" ({cited.dated})" if cited.dated else ""
    return {
        "text": f"{cited.title}{place}{dated}.",
        "note": "" if cited.verified else _("We have not yet checked this against the source itself."),
    }
