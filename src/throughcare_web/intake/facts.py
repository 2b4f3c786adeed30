"""From an assessment's rows to the person that the core advises about, and the advice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings

from throughcare.advice import Advice, advise
from throughcare.assessment import Composed, compose
from throughcare.person import Person
from throughcare.terms.intake import AssessmentState
from throughcare_web.intake import queries
from throughcare_web.intake.models import Assessment, Placement


def composed(assessment: Assessment) -> Composed:
    """Return what the answers known now come to."""
    return compose(queries.values(assessment))


def person_of(assessment: Assessment) -> Person:
    """Return the person as a draft's answers describe them now; of a signed assessment, as it was signed."""
    if assessment.state == AssessmentState.SIGNED:
        return person_of_placement(assessment.placement)
    return composed(assessment).person


def person_of_placement(placement: Placement) -> Person:
    """Return the person as known when the placement was signed."""
    return Person.from_document(placement.document)


def advice_for(person: Person, on: date) -> Advice:
    """Return what guidance says on a day, from the rules that this site lets speak."""
    return advise(person, on, signed_only=settings.REQUIRE_SIGNED_RULES)


def digest_of(document: Mapping[str, Any]) -> str:
    """Return the digest of a person document, the same for the same facts in any order of their names."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
