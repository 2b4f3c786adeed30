"""`{% load records %}`: the frame of every page about a patient, and codes of rows in words. Nothing is decided here."""

from __future__ import annotations

from typing import Any

from django import template

from throughcare.terms.records import EpisodeOutcome, EpisodeStatus
from throughcare_web.records import frame
from throughcare_web.records.patients import facts


register = template.Library()


@register.filter
def episode_status(code: str) -> str:
    """Return the status of an episode in words."""
    return EpisodeStatus(code).label


@register.filter
def episode_outcome(code: str) -> str:
    """Return how an episode ended, in words."""
    return EpisodeOutcome(code).label


@register.filter
def died(patient: Any) -> str:
    """Return that somebody has died and on which day, nothing of who is alive."""
    return facts.died(patient)


@register.inclusion_tag("records/_frame.html", takes_context=True)
def patient_frame(context: dict[str, Any], patient: Any, *, heads_page: bool = False) -> dict[str, Any]:
    """Show who the page is about and where else one can go; `heads_page`: the name is the page's first heading."""
    request = context["request"]
    match = request.resolver_match
    return {
        "request": request,
        "patient": patient,
        "head": frame.head(patient, request.may) if frame.SEE_PATIENTS in request.may else None,
        "groups": tuple(frame.groups(request.may, match.view_name if match else "")),
        "heads_page": heads_page,
    }
