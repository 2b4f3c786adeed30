"""Your options explained: the pages of `knowledge/pages/*.toml`, each section with its sources, in both languages.

Text is Markdown (paragraphs, lists, bold, links to other pages as `page:slug`); turning it into HTML is the web's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from throughcare import knowledge
from throughcare.knowledge import RecordFault, Words
from throughcare.public.said import Cited, Titled
from throughcare.terms import PageTopic


# What a text may link to that is no page of this kind: forms and answers, which the web knows the addresses of.
PARTS_OF_THE_SITE = frozenset({"check", "compare", "coverage", "find", "guide"})
_LINKED = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\]\(page:([a-z-]+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Cited):
    """A part of a page: its text is Markdown.

    Attributes:
        id: its anchor.
        answers: which statements of the five articles it answers, as "S59".
    """

    id: str
    heading: str
    heading_es: str
    answers: tuple[str, ...] = ()

    @property
    def name(self) -> Words:
        """Return its heading."""
        return Words(self.heading, self.heading_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Titled):
    """A page.

    Attributes:
        topic, order: where it stands among the others.
        related: slugs of pages to go on to.
    """

    topic: PageTopic
    order: int
    section: tuple[Section, ...]
    related: tuple[str, ...] = ()
    slug: str = ""

    @property
    def links(self) -> tuple[str, ...]:
        """Return the slugs that its text links to, in both languages."""
        texts = (text for section in self.section for text in (section.text, section.text_es))
        return tuple(slug for text in texts for slug in _LINK.findall(text))


@cache
def pages() -> Mapping[str, Page]:
    """Return every page by its slug, in the order of topics and pages.

    Raises:
        RecordFault: a page is malformed, or names another that is not there.
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
    """Raise RecordFault where a page names another that is not there."""
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
    return replace(knowledge.record(f"pages/{slug}", Page), slug=slug)


def _faults(found: Mapping[str, Page]) -> Iterator[str]:
    for page in found.values():
        where, known = f"pages/{page.slug}.toml", {*found, *PARTS_OF_THE_SITE}
        yield from (
            f"{where}: related: found {slug!r}; wanted the slug of a page"
            for slug in {*page.related} - {*found}
        )
        yield from (
            f"{where}: found a link to page:{slug}; wanted the slug of a page"
            for slug in {*page.links} - known
        )
