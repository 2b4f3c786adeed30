"""The copy of a signed consent as a tagged PDF, in the language it was signed in, from `consent.typ`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare_web.consent import shown
from throughcare_web.ui import typeset


_TEMPLATE = Path(__file__).with_name("consent.typ")
# Strokes are lines between whole numbers and nothing else (`drafts.is_drawing`).
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 300">'
    '<path d="{strokes}" fill="none" stroke="black" stroke-width="5"/></svg>'
)


def consent_pdf(row: Any, language: str) -> bytes:
    """Return a consent that was signed on screen as a PDF: the words shown, and the signatures with their days."""
    said = {
        "language": row.language,
        "title": row.wording["title"],
        "lead": row.wording["lead"],
        "sections": row.wording["sections"],
        "signatures": _("Signatures"),
        "signed": [_signature(one) for one in shown.signatures(row, language)],
        "page": _("Page {page} of {pages}"),
    }
    return typeset.pdf(_TEMPLATE, said)


def _signature(one: dict[str, Any]) -> dict[str, str]:
    row = one["row"]
    on = date_format(row.signed_on, "DATE_FORMAT")
    return {
        "name": row.name,
        "as": ", ".join(filter(None, (one["signer"], row.authority, one["way"], on))),
        "picture": _PICTURE.format(strokes=row.strokes) if row.strokes else "",
        "alt": _("Signature of %(name)s") % {"name": row.name},
    }
