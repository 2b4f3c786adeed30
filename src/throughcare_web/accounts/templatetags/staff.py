"""`{% load staff %}`: addresses of staff pages, which all begin with the reader's program; and moments as they all say them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.dateformat import format as formatted
from django.utils.html import format_html
from django.utils.safestring import SafeString

from throughcare_web.accounts.pages import staff_url as address


register = template.Library()


@register.simple_tag(takes_context=True)
def staff_url(context: dict[str, Any], name: str, *args: object) -> str:
    """Return the address of a staff page in the program of the page that is shown."""
    return address(context["request"], name, *args)


@register.simple_tag(takes_context=True)
def staff_link(context: dict[str, Any], name: str, words: str) -> SafeString:
    """Return a link to a staff page as a line of a list; the page that is shown is marked."""
    to = staff_url(context, name)
    is_here = to == context["request"].path
    return format_html(
        '<li><a href="{}" aria-current="{}">{}</a></li>', to, "page" if is_here else "false", words
    )


@register.filter(expects_localtime=True)
def moment(value: dt.datetime | None) -> str:
    """Return a moment as every staff page says it, in the program's zone: "2026-11-26 10:00"; days are written so too."""
    return "" if value is None else formatted(value, "Y-m-d H:i")
