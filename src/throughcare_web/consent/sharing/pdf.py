"""The accounting of disclosures as a tagged PDF, in the patient's language, from `accounting.typ`."""

from __future__ import annotations

from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare_web.consent import queries, shown
from throughcare_web.consent.queries import Accounting
from throughcare_web.ui import typeset


_TEMPLATE = Path(__file__).with_name("accounting.typ")


def accounting_pdf(found: Accounting, name: str, language: str) -> bytes:
    """Return the accounting as a PDF: when, to whom, what and why of each disclosure, the newest first."""
    lines = [shown.disclosure_lines(row, language) for row in found.entries]
    count = len(lines)
    without = queries.said_of_span(found)
    span = _("From %(first)s to %(last)s") % {
        "first": date_format(found.since, "DATE_FORMAT"),
        "last": date_format(found.asked_on, "DATE_FORMAT"),
    }
    said = {
        "language": language,
        "title": _("What was shared of your record"),
        "about": _("For %(name)s, from %(program)s") % {"name": name, "program": found.patient.program.name},
        "span": f"{span}. {without.words(language)}" if without else span,
        "count": ngettext("It was shared %(count)s time.", "It was shared %(count)s times.", count)
        % {"count": count}
        if count
        else _("Nothing was shared in this time."),
        "labels": {"to": _("With"), "what": _("What"), "why": _("What for"), "basis": _("Because of")},
        "rows": [_row(line) for line in lines],
        "page": _("Page {page} of {pages}"),
    }
    return typeset.pdf(_TEMPLATE, said)


def _row(line: dict) -> dict[str, str]:
    to = ", ".join(filter(None, (line["to"], line["address"])))
    through = f" ({line['through']})" if line["through"] else ""
    return {
        "at": date_format(line["made_at"], "DATETIME_FORMAT"),
        "to": f"{to}{through}: {line['to_kind']}",
        "what": ". ".join(filter(None, (line["what"], line["description"]))),
        "why": line["why"],
        "basis": ": ".join(filter(None, (line["basis"], line["ground"]))),
    }
