"""What a reader sees of an answer: its words, without tags and entities."""

from __future__ import annotations

import html
import re

from django.http import HttpResponse


def words(markup: str) -> str:
    """Return the words of a piece of HTML, single spaces between them."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def text(response: HttpResponse) -> str:
    """Return the words of a page."""
    return words(response.content.decode())


def main_of(response: HttpResponse) -> str:
    """Return the HTML of a page's main part."""
    found = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert found
    return found[0]
