"""Every read of consents, disclosures and wishes not to share; and whether something may be shared now.

Inside the program's transaction. A patient's rows are those of every record merged into theirs. Emergency access and
counseling notes are read in parts of their own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from throughcare import disclosure as core
from throughcare.knowledge.words import Sentence
from throughcare.terms.sharing import (
    ConsentState,
    DisclosureBasis,
    ExpiryKind,
    Purpose,
    RecipientKind,
    RecordPart,
    RestrictionState,
)
from throughcare_web.consent import facts
from throughcare_web.consent.models import Consent, Disclosure, Restriction
from throughcare_web.records.patients.queries import NAMED, episodes, family, open_episodes_in


@dataclass(frozen=True, slots=True)
class Stands:
    """A consent and how it stands today: its state, what is missing on it, the first day it has ended."""

    row: Consent
    whole: core.Consent
    state: ConsentState
    ended_on: dt.date | None

    @property
    def missing(self) -> list[str]:
        """Return the labels of what must stand on it and does not."""
        return [element.label for element in core.missing_elements(self.whole)]


@dataclass(frozen=True, slots=True)
class Accounting:
    """What was shared of a patient's record, the newest first.

    Attributes:
        since: from which day on what was shared with consent; since_without: the same without.
        due_on: by when it is handed over.
    """

    patient: Any
    since: dt.date
    since_without: dt.date
    asked_on: dt.date
    due_on: dt.date
    entries: tuple[Disclosure, ...]


def consents(patient: Any) -> list[Consent]:
    """Return a patient's consents, the newest first, whatever their state."""
    return list(_consents().filter(patient__in=family(patient)).order_by("-recorded_at", "pk"))


def consent(pk: uuid.UUID) -> Consent | None:
    """Return one consent of the program; None where there is none."""
    return _consents().filter(pk=pk).first()


def standing(patient: Any) -> list[Stands]:
    """Return a patient's consents with how they stand today, the newest first."""
    ended = _EndOfTreatment(patient)
    return [_stands(row, ended) for row in consents(patient)]


def stands(row: Consent) -> Stands:
    """Return how one consent stands today."""
    return _stands(row, _EndOfTreatment(row.patient))


def current_consents(patient: Any) -> list[Consent]:
    """Return the consents in force: complete, signed, neither taken back nor ended."""
    return [one.row for one in standing(patient) if one.state is ConsentState.ACTIVE]


def ending(program: Any, first: dt.date, last: dt.date) -> QuerySet[Consent]:
    """Return the consents that end on these days with nothing to follow them, of people in care here; the first to end first.

    What was taken back, or ended early, is left out; so is one after which another was signed. Of each only whose it is
    and the day. One query.
    """
    in_care = open_episodes_in(program).filter(patient=OuterRef("patient"))
    later = Consent.objects.filter(patient=OuterRef("patient"), recorded_at__gt=OuterRef("recorded_at"))
    rows = Consent.objects.filter(
        program=program, expires_on__range=(first, last), revocation=None, end=None, patient__deceased=False
    )
    rows = rows.filter(Exists(in_care)).exclude(Exists(later.filter(signatures__isnull=False)))
    return rows.select_related("patient").only("expires_on", *NAMED).order_by("expires_on", "pk")


def explained(answer: core.Permit) -> str:
    """Return what a disclosure rests on in words that go with it: the scope of the consent, or the ground (42 CFR 2.32(b))."""
    if not answer.consent:
        return str(core.explanation_without_consent(answer.basis))
    return str(core.explanation(facts.consent(consent(uuid.UUID(answer.consent)))))


def may_disclose(  # noqa: PLR0913 - what is asked, and on which ground
    patient: Any,
    *,
    recipient: core.Recipient,
    purpose: Purpose,
    parts: Collection[RecordPart],
    consent: Consent | None = None,
    on: dt.date | None = None,
    ground: core.Ground | None = None,
) -> core.Permit | core.Refusal:
    """Return whether parts of a patient's record may be shared, with the duties or every reason why not; writes nothing.

    `consent`: only this one counts. `ground`: what a disclosure without consent rests on.
    """
    given = [one.whole for one in standing(patient) if consent is None or one.row.pk == consent.pk]
    request = core.Request(
        recipient=recipient,
        purpose=purpose,
        parts=frozenset(parts),
        ground=ground or core.Ground(),
        has_died=patient.deceased,
    )
    return core.permits(request, given, _agreed(patient), on or facts.today(patient))


def parts_covered(patient: Any, purpose: Purpose, kind: RecipientKind) -> frozenset[RecordPart]:
    """Return the parts that some consent in force covers for a purpose, without those kept back from a kind of recipient.

    For what is put on paper before it is known who receives it: whether one may is asked by `may_disclose`.
    """
    given = [one.whole for one in standing(patient) if one.state is ConsentState.ACTIVE]
    covered = frozenset().union(*(one.parts for one in given if purpose in one.purposes))
    asked = core.Request(recipient=core.Recipient(kind=kind, name=""), purpose=purpose, parts=covered)
    kept = [one for one in _agreed(patient) if one.holds_for(purpose)]
    return covered.difference(*(one.parts_kept(asked, facts.today(patient)) for one in kept))


def restrictions(patient: Any) -> list[Restriction]:
    """Return what a patient asked not to be shared, the newest first."""
    rows = _restrictions().filter(patient__in=family(patient))
    return list(rows.order_by("-asked_at", "pk"))


def restriction(pk: uuid.UUID) -> Restriction | None:
    """Return one wish of the program; None where there is none."""
    return _restrictions().filter(pk=pk).first()


def unanswered_restrictions() -> list[Restriction]:
    """Return the wishes that wait for the program's answer, the oldest first."""
    rows = _restrictions().order_by("asked_at")
    return [row for row in rows if facts.state_of(row) is RestrictionState.ASKED]


def disclosures(patient: Any) -> QuerySet[Disclosure]:
    """Return what was shared of a patient's record, the newest first."""
    return _disclosures().filter(patient__in=family(patient)).order_by("-made_at", "pk")


def disclosure(pk: uuid.UUID) -> Disclosure | None:
    """Return one disclosure of the program; None where there is none."""
    return _disclosures().filter(pk=pk).first()


def disclosures_about(about: models.Model) -> QuerySet[Disclosure]:
    """Return what was shared for a row, such as a referral, the newest first."""
    rows = _disclosures().filter(about_type=about._meta.label, about_id=str(about.pk))
    return rows.order_by("-made_at", "pk")


def accounting(patient: Any, since: dt.date | None = None) -> Accounting:
    """Return the accounting of disclosures asked for today: from `since`, at most the years the law looks back for each."""
    asked_on = facts.today(patient)
    first = core.accounting_since(asked_on, since)
    without = core.accounting_since(asked_on, since, with_consent=False)
    start, longer = (
        dt.datetime.combine(day, dt.time.min, tzinfo=facts.zone(patient)) for day in (first, without)
    )
    by_consent = Q(basis=DisclosureBasis.CONSENT.value)
    asked = Q(by_consent, made_at__gte=start) | Q(~by_consent, made_at__gte=longer)
    entries = tuple(disclosures(patient).filter(asked))
    return Accounting(patient, first, without, asked_on, core.accounting_due(asked_on), entries)


def said_of_span(found: Accounting) -> Sentence | None:
    """Return from when on an accounting lists what was shared without consent, where that is longer ago than the rest."""
    if found.since_without == found.since:
        return None
    return core.law().form["accounting_without"].said(first=found.since_without)


def digest_of(values: Any) -> str:
    """Return the SHA-256 digest, in hex, of bytes, of text, or of plain values written one way only."""
    if isinstance(values, bytes):
        return hashlib.sha256(values).hexdigest()
    if not isinstance(values, str):
        values = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(values.encode()).hexdigest()


class _EndOfTreatment:
    """Finds when treatment ended after a day; asks for the patient's episodes once, if at all."""

    def __init__(self, patient: Any) -> None:
        self.patient = patient
        self.episodes: list[Any] | None = None

    def after(self, row: Consent, signed_on: dt.date | None) -> dt.date | None:
        """Return the first day without treatment after a consent was signed, for one that ends with it."""
        if row.expiry_kind != ExpiryKind.END_OF_TREATMENT:
            return None
        if self.episodes is None:
            self.episodes = list(episodes(self.patient))
        return facts.treatment_ended(self.episodes, signed_on)


def _stands(row: Consent, treatment: _EndOfTreatment) -> Stands:
    days = [one.signed_on for one in row.signatures.all() if one.signed_on]
    whole = facts.consent(row, treatment.after(row, max(days, default=None)))
    return Stands(row, whole, core.state(whole, facts.today(row)), core.ended_on(whole))


def _agreed(patient: Any) -> list[core.Restriction]:
    return [one for row in restrictions(patient) if (one := facts.restriction(row)) is not None]


def _consents() -> QuerySet[Consent]:
    whole = Consent.objects.select_related("program", "patient", "revocation", "end", "recorded_by__user")
    return whole.prefetch_related("signatures")


def _restrictions() -> QuerySet[Restriction]:
    rows = Restriction.objects.select_related("program", "patient", "recorded_by__user")
    return rows.prefetch_related("decisions__recorded_by__user")


def _disclosures() -> QuerySet[Disclosure]:
    return Disclosure.objects.select_related("program", "patient", "consent", "recorded_by__user")
