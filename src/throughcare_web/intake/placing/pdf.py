"""A summary as a PDF, made from `summary.typ`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from throughcare_web.intake.placing.summary import Summary
from throughcare_web.ui.typeset import pdf


_TEMPLATE = Path(__file__).with_name("summary.typ")


def pdf_of(summary: Summary, language: str) -> bytes:
    """Return the PDF of a summary in a language."""
    return pdf(_TEMPLATE, {**asdict(summary), "language": language, "page": _("Page {page} of {pages}")})
