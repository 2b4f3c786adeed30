"""`{% load directory_words %}`: the tone in which a term of the directory is shown as a tag."""

from __future__ import annotations

from django import template

from throughcare.terms import Term
from throughcare.terms.places_open import Certainty, LicenseState, PlaceState


register = template.Library()

# By vocabulary: two terms of different vocabularies may be the same text.
_TONES: dict[type[Term], dict[Term, str]] = {
    PlaceState: {PlaceState.OPEN: "yes", PlaceState.FULL: "no"},
    Certainty: {Certainty.SURE: "yes", Certainty.LIKELY: "yes", Certainty.DOUBTFUL: "partly"},
    LicenseState: {LicenseState.CURRENT: "yes", LicenseState.EXPIRED: "no", LicenseState.UNSURE: "partly"},
}


@register.filter
def tone(term: Term) -> str:
    """Return "yes", "partly", "no" or "unknown"."""
    return _TONES.get(type(term), {}).get(term, "unknown")
