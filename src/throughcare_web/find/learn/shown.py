"""A page of the core as the site shows it: in one language, its Markdown as HTML, its sources numbered once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from throughcare.knowledge import Edition
from throughcare.public.pages import Page, by_topic, pages
from throughcare_web.find.sources import Numbers, Part, Source
from throughcare_web.find.text import Link, address_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A page in one language."""

    slug: str
    topic: str
    title: str
    lead: str
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    related: tuple[Link, ...]
    edition: Edition


@cache
def shown(slug: str, language: str) -> Shown:
    """Return a page in a language; KeyError where there is none."""
    page = pages()[slug]
    numbers = Numbers(language)
    return Shown(
        slug=slug,
        topic=page.topic.words(language),
        title=page.name.words(language),
        lead=page.about.words(language),
        parts=tuple(map(numbers.part, page.section)),
        sources=numbers.sources,
        related=tuple(_link(pages()[other], language) for other in page.related),
        edition=page.edition,
    )


@cache
def index_of(language: str) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Return each topic that has pages, with links to them."""
    return tuple(
        (topic.words(language), tuple(_link(page, language) for page in found))
        for topic, found in by_topic()
        if found
    )


def _link(page: Page, language: str) -> Link:
    return Link(address_of(page.slug), page.name.words(language), page.about.words(language))
