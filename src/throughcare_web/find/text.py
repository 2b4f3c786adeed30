"""Text of the core's records in HTML, and where on this site its links lead.

The records are ours, so their text is trusted; HTML in it stays text all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from throughcare.public.pages import PARTS_OF_THE_SITE


@dataclass(frozen=True, slots=True)
class Link:
    """A page to go on to; lead: what it says, or why to go there."""

    url: str
    title: str
    lead: str = ""


def address_of(slug: str) -> str:
    """Return the address of a page of text, or of another part of the site, in the reader's language."""
    if slug in PARTS_OF_THE_SITE or slug == "overdose":
        return reverse(f"find:{slug}")
    return reverse("find:page", args=[slug])


def html_of(text: str) -> SafeString:
    """Return Markdown as HTML, links to `page:slug` leading to that page in the reader's language."""
    return mark_safe(_markdown().render(text))  # noqa: S308 - rendered from our own records, HTML in them escaped


@cache
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("zero").enable(["emphasis", "link", "list", "escape"])
    reader.validateLink = lambda address: address.startswith("page:")  # type: ignore[method-assign]
    reader.add_render_rule("link_open", _open_link)
    return reader


def _open_link(renderer: Any, tokens: Any, number: int, options: Any, env: Any) -> str:
    token = tokens[number]
    token.attrSet("href", address_of(str(token.attrGet("href")).removeprefix("page:")))
    return renderer.renderToken(tokens, number, options, env)
