"""The components as template tags: `{% load ui %}` and name one.

A tag shows what it is handed; it decides nothing about care. Error pages use them too, so none needs a request.
"""

import re
from collections.abc import Hashable
from datetime import date
from functools import cache, lru_cache

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString

from throughcare.knowledge import spanish
from throughcare.terms import ProgramMedication, Term
from throughcare_web.ui import brand
from throughcare_web.ui.crisis import crisis_lines
from throughcare_web.ui.language import reader_language


register = template.Library()

# How a status looks, never what it means: the words always stand beside the colour and the icon.
TONES = {
    ProgramMedication.STARTS: "yes",
    ProgramMedication.CONTINUES: "yes",
    ProgramMedication.ALLOWS: "partly",
    ProgramMedication.WITHDRAWAL_ONLY: "partly",
    ProgramMedication.NOT_OFFERED: "no",
    ProgramMedication.REFUSES: "no",
    ProgramMedication.UNKNOWN: "unknown",
}
TONE_ICONS = {"yes": "check_circle", "partly": "info", "no": "remove_circle", "unknown": "help_outline"}


@cache
def icon_names() -> frozenset[str]:
    """Return the names of the icons the build puts into the sprite."""
    with open(finders.find("ui/icons.txt"), encoding="utf-8") as names:
        return frozenset(names.read().split())


@register.simple_tag
@cache
def icon(name: str, size: int = 0):
    """Return a decorative icon; the words beside it carry the meaning."""
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"icon {name!r}: not in ui/icons.txt; add it there and rebuild")
    sized = f" usa-icon--size-{size}" if size else ""
    return format_html(
        '<svg class="usa-icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        sized,
        static("ui/build/icons.svg"),
        name,
    )


@register.filter
def label(term: Term) -> str:
    """Return the term's label in the reader's language."""
    return term.words(reader_language())


@lru_cache(maxsize=64)
def _once(component: str, language: str, **facts: Hashable) -> SafeString:
    """Return a part of every page; it is rendered once for a language and for all else that it depends on."""
    return render_to_string(f"ui/components/{component}.html", facts)


@register.simple_tag
def crisis_bar() -> SafeString:
    """The bar at the top of every page."""
    lines = tuple(line for line in crisis_lines(reader_language()) if line.in_bar)
    return _once("crisis_bar", reader_language(), lines=lines, leave_to=settings.BRAND.leave_to)


@register.simple_tag
def crisis_panel() -> SafeString:
    """The same lines in whole sentences, with their sources and dates."""
    return _once("crisis_panel", reader_language(), lines=crisis_lines(reader_language()))


@register.inclusion_tag("ui/components/call_line.html")
def call_line(key: str, look: str = ""):
    """A button that calls one of the crisis lines, by its key in the record; `look`: further classes of the button."""
    line = next(line for line in crisis_lines(reader_language()) if line.key == key)
    return {"line": line, "look": look}


@register.inclusion_tag("ui/components/status_tag.html")
def status_tag(term: Term, tone: str = "", words: str = ""):
    """A term as a small tag: words, colour and icon together. `words` replaces the label where a page has better."""
    tone = tone or TONES.get(term, "unknown")
    return {"words": words or label(term), "tone": tone, "icon_name": TONE_ICONS[tone]}


@register.inclusion_tag("ui/components/not_reviewed.html")
def not_reviewed(source: str = "", pinpoint: str = "", dated: date | None = None):
    """The honest label on unsigned knowledge, with its source beside it."""
    return {"source": source, "pinpoint": pinpoint, "dated": dated}


@register.inclusion_tag("ui/components/fact_list.html")
def fact_list(kind: str, title: str, sentences: list[str]):
    """Sentences that share a state: kind is "met", "unmet" or "unknown"."""
    icons = {"met": "check_circle", "unmet": "remove_circle", "unknown": "help_outline"}
    return {"kind": kind, "title": title, "sentences": sentences, "icon_name": icons[kind]}


@register.inclusion_tag("ui/components/phone_link.html")
def phone_link(number: str, role: str = "", *, prominent: bool = False):
    """A phone number one tap away; on screen the number as written."""
    return {"number": number, "address": phone_address(number), "role": role, "prominent": prominent}


def phone_address(number: str) -> str:
    """Return a United States number as RFC 3966 writes it: "205-555-0110 x33" is "tel:+12055550110;ext=33"."""
    main, _, extension = number.lower().partition("x")
    digits, inner = (re.sub(r"\D", "", part) for part in (main, extension))
    return f"tel:+1{digits.removeprefix('1')}" + (f";ext={inner}" if inner else "")


@register.inclusion_tag("ui/components/translation_note.html", takes_context=True)
def translation_note(context):
    """On a Spanish page, the honest line that nobody has reviewed the translation, until somebody has."""
    if reader_language() != "es" or context.get("is_translation_reviewed", spanish.is_reviewed()):
        return {"is_shown": False}
    request = context.get("request")
    here = request.path if request else home_url()
    return {"is_shown": True, "english": translate_url(here, "en") if len(settings.LANGUAGES) > 1 else ""}


@register.simple_tag
def site_links() -> SafeString:
    """The main pages; the guide only where the operator has turned it on."""
    return _once("site_links", reader_language(), is_guide_on=settings.PUBLIC_GUIDANCE)


@register.simple_tag
def site() -> brand.Site:
    """Return what a page says of the site it belongs to: `{% site as site %}`."""
    return brand.site()


@register.simple_tag
def home_url() -> str:
    """Return the front page in the reader's language."""
    return "/" if reader_language() == settings.LANGUAGE_CODE else f"/{reader_language()}/"


@register.inclusion_tag("ui/components/language_switch.html", takes_context=True)
def language_switch(context):
    """This page in the other language, where there is one; the front page where the request is not known (error 500).

    On the answer to a form, `answered_form` is the form's id: the switch then sends it again, so that no answer is lost.
    Enter presses the first button of a form, which would be this switch: before it stands a hidden one that is like the
    form's own, with the name and value `answered_press` where that has any.
    """
    code, name = ("en", "English") if reader_language() == "es" else ("es", "Español")
    request = context.get("request")
    here = request.path if request else home_url()
    return {
        "code": code,
        "name": name,
        "href": translate_url(here, code),
        "form": context.get("answered_form"),
        "press": context.get("answered_press"),
    }


@register.simple_tag
def bar(value: float, of: float):
    """Return a bar filled to value of `of`; drawn as SVG because the content policy allows no inline style."""
    share = max(0, min(100, round(100 * value / of))) if of else 0
    return format_html(
        '<svg aria-hidden="true" focusable="false" width="100%" height="10">'
        '<rect width="{}%" height="10" rx="4"></rect></svg>',
        share,
    )
