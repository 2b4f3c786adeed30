"""The reader's language, as records know it."""

from __future__ import annotations

from django.utils.translation import get_language


def reader_language() -> str:
    """Return "es" for Spanish, "en" for anything else."""
    return "es" if (get_language() or "en").startswith("es") else "en"
