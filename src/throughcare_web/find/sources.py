"""What is said with its sources: each source has one number on a page, in the order in which it is first cited.

`shared/sources.html` lists them under what was said, with the state of the record's review.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from throughcare.knowledge import Citation, citations
from throughcare.public.pages import Section
from throughcare.public.said import Cited
from throughcare_web.find.text import html_of


@dataclass(frozen=True, slots=True)
class Source:
    """A source with its number on the page."""

    number: int
    cited: Citation


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said, with the numbers of its sources."""

    text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its anchor, heading, text as HTML and the numbers of its sources."""

    id: str
    heading: str
    html: SafeString
    sources: tuple[int, ...]


class Numbers:
    """Gives each source its number; `sources` are those that were cited so far."""

    def __init__(self, language: str) -> None:
        """Begin a page in a language."""
        self.language = language
        self._numbers: dict[str, int] = {}

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the sources by their numbers."""
        return tuple(Source(number, citations()[key]) for key, number in self._numbers.items())

    def of(self, keys: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of the sources with these keys."""
        return tuple(sorted(self._numbers.setdefault(key, len(self._numbers) + 1) for key in keys))

    def statement(self, said: Cited) -> Statement:
        """Return what is said, with its numbers."""
        return Statement(said.words(self.language), self.of(said.sources))

    def part(self, section: Section, name: str = "") -> Part:
        """Return a section with its numbers; name: its anchor, where that is not its own id."""
        heading, html = section.name.words(self.language), html_of(section.words(self.language))
        return Part(name or section.id, heading, html, self.of(section.sources))
