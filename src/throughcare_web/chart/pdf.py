"""A patient's own record as a tagged PDF, in their language, from `record.typ`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from throughcare_web.chart.record import Parts
from throughcare_web.ui import typeset


_TEMPLATE = Path(__file__).with_name("record.typ")


def record_pdf(parts: Parts, head: dict[str, Any], language: str) -> bytes:
    """Return the record as a PDF; `head`: title, about whom, and what stands at the foot."""
    said = {
        **head,
        "language": language,
        "parts": [
            {"title": title, "lines": [asdict(one) for one in lines]} for title, lines in parts.items()
        ],
        "empty": _("Nothing is recorded."),
        "page": _("Page {page} of {pages}"),
    }
    return typeset.pdf(_TEMPLATE, said)
