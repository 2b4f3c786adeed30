"""Where the call script comes from, in the shape in which pages of text show their sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from throughcare.public.call_script import CallScript
from throughcare_web.find.learn.shown import Source


@dataclass(frozen=True, slots=True)
class Sources:
    """What `find/learn/sources.html` asks of a page."""

    sources: tuple[Source, ...]
    changed_on: date
    is_reviewed: bool


def sources_of(script: CallScript) -> Sources:
    """Return the sources of the script, numbered as its lines first need them."""
    numbered = tuple(Source(number, cited) for number, cited in enumerate(script.sources, start=1))
    return Sources(numbered, script.edition.effective, script.is_signed)
