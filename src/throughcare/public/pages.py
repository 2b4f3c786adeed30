"""Your options explained: the pages of `knowledge/pages/*.toml`, each section with its sources, in both languages.

Text is Markdown (paragraphs, lists, bold, links to other pages as `page:slug`); turning it into HTML is the web's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from throughcare import knowledge
from throughcare.knowledge import Citation, Edition, RecordFault, Words
from throughcare.terms import PageTopic


# What a text may link to that is no page of this kind: forms and answers, which the web knows the addresses of.
PARTS_OF_THE_SITE = frozenset({"check", "compare", "coverage", "find", "guide"})
_LINKED = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\]\(page:([a-z-]+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a page.

    Attributes:
        id: its anchor.
        text, text_es: Markdown.
        sources: keys of citations; `cited` gives them whole.
        answers: which statements of the five articles it answers, as "S59".
    """

    id: str
    heading: str
    heading_es: str
    text: str
    text_es: str
    sources: tuple[str, ...]
    answers: tuple[str, ...] = ()

    @property
    def cited(self) -> tuple[Citation, ...]:
        """Return its sources."""
        return tuple(knowledge.citations()[key] for key in self.sources)

    def words(self, language: str) -> tuple[str, str]:
        """Return its heading and its Markdown in a language."""
        return (self.heading_es, self.text_es) if language == "es" else (self.heading, self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page.

    Attributes:
        lead: one or two sentences that answer what the title asks.
        topic, order: where it stands among the others.
        related: slugs of pages to go on to.
    """

    title: str
    title_es: str
    lead: str
    lead_es: str
    topic: PageTopic
    order: int
    edition: Edition
    section: tuple[Section, ...]
    related: tuple[str, ...] = ()
    slug: str = ""

    @property
    def name(self) -> Words:
        """Return its title."""
        return Words(self.title, self.title_es)

    @property
    def answer(self) -> Words:
        """Return its lead."""
        return Words(self.lead, self.lead_es)

    @property
    def links(self) -> tuple[str, ...]:
        """Return the slugs that its text links to, in both languages."""
        texts = (text for section in self.section for text in (section.text, section.text_es))
        return tuple(slug for text in texts for slug in _LINK.findall(text))

    @property
    def is_signed(self) -> bool:
        """Return whether a clinician signed the page as it stands."""
        return knowledge.is_signed(knowledge.load(f"pages/{self.slug}"))

    @property
    def is_translation_signed(self) -> bool:
        """Return whether somebody signed the Spanish of the page as it stands."""
        return knowledge.is_translation_signed(knowledge.load(f"pages/{self.slug}"))

    @property
    def changed_on(self) -> date:
        """Return the day of this edition."""
        return self.edition.effective


@cache
def pages() -> Mapping[str, Page]:
    """Return every page by its slug, in the order of topics and pages.

    Raises:
        RecordFault: a page is malformed, or names a source or a page that is not there.
    """
    folder = files("throughcare") / "knowledge" / "pages"
    slugs = [file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")]
    found = [_page(slug) for slug in slugs]
    topics = list(PageTopic)
    ordered = sorted(found, key=lambda page: (topics.index(page.topic), page.order, page.slug))
    held = MappingProxyType({page.slug: page for page in ordered})
    check(held)
    return held


def check(found: Mapping[str, Page]) -> None:
    """Raise RecordFault where a page names a source or another page that is not there."""
    for fault in _faults(found):
        raise RecordFault(fault)


def by_topic() -> Iterator[tuple[PageTopic, tuple[Page, ...]]]:
    """Yield each topic with its pages, in order."""
    for topic in PageTopic:
        yield topic, tuple(page for page in pages().values() if page.topic is topic)


def as_read(text: str) -> str:
    """Return Markdown as a reader sees it: without marks of bold, and of links the words."""
    return _LINKED.sub(r"\1", text).replace("**", "").strip()


def _page(slug: str) -> Page:
    values = {**knowledge.load(f"pages/{slug}"), "slug": slug}
    return knowledge.read(f"pages/{slug}", Page, values)


def _faults(found: Mapping[str, Page]) -> Iterator[str]:
    for page in found.values():
        where, known = f"pages/{page.slug}.toml", {*found, *PARTS_OF_THE_SITE}
        cited = {key for section in page.section for key in section.sources} - set(knowledge.citations())
        yield from (
            f"{where}: related: found {slug!r}; wanted the slug of a page"
            for slug in {*page.related} - {*found}
        )
        yield from (
            f"{where}: found a link to page:{slug}; wanted the slug of a page"
            for slug in {*page.links} - known
        )
        yield from (f"{where}: cites {key!r}, which no file of citations/ holds" for key in cited)
