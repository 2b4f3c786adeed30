"""Words of records in both languages, as the files hold them: English beside Spanish, with what they rest on.

`words(language)` says them ("es" for Spanish, anything else for English). How they look is the web's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from throughcare import knowledge
from throughcare.knowledge import Citation, Edition, Words
from throughcare.knowledge.topics import Finding
from throughcare.terms import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something said to anyone."""

    text: str
    text_es: str

    def words(self, language: str) -> str:
        """Return it in `language`."""
        return Words(self.text, self.text_es).words(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited(Said):
    """Something said that rests on sources: keys of citations, which `cited` gives whole."""

    sources: tuple[str, ...]

    @property
    def cited(self) -> tuple[Citation, ...]:
        """Return its sources."""
        return tuple(knowledge.citations()[key] for key in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hinted(Said):
    """Something asked, with a hint or none."""

    hint: str = ""
    hint_es: str = ""

    @property
    def why(self) -> Words:
        """Return the words of its hint."""
        return Words(self.hint, self.hint_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something that has a name."""

    name: str
    name_es: str

    def words(self, language: str) -> str:
        """Return its name in `language`."""
        return Words(self.name, self.name_es).words(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """What a page begins with; lead: one sentence or two that answer what the title asks."""

    edition: Edition
    title: str
    title_es: str
    lead: str
    lead_es: str

    @property
    def name(self) -> Words:
        """Return its title."""
        return Words(self.title, self.title_es)

    @property
    def about(self) -> Words:
        """Return its lead."""
        return Words(self.lead, self.lead_es)


def sentences(findings: Iterable[Finding], language: str) -> tuple[str, ...]:
    """Return what rules say to anyone, each sentence once, in their order."""
    texts = (finding.text(Audience.PUBLIC, language=language) for finding in findings)
    return tuple(dict.fromkeys(filter(None, texts)))
