"""`{% load handover %}`: the offer, on public pages, to be called by a navigator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from throughcare_web.find.guide.forms import PREFIX
from throughcare_web.handover import queries


register = template.Library()


@register.inclusion_tag("handover/public/offer.html")
def offer_call(hidden: Iterable[tuple[str, str]] | str = "", place: str = "") -> dict[str, Any]:
    """Offer to be called, where a desk answers; answers to the guide, and the place typed, travel along by POST."""
    answers = [(name, code) for name, code in hidden or () if name.startswith(PREFIX)]
    if place and not any(name == f"{PREFIX}place" for name, _ in answers):
        answers.append((f"{PREFIX}place", place))
    return {"is_offered": queries.is_offered(), "hidden": answers}
