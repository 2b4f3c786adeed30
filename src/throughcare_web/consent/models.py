"""Written consents, disclosures, wishes not to share, emergency access, and counseling notes kept apart: fields, no behaviour.

Rows are only ever added: what becomes of one is a row of its own. `disclosure` (the core) decides what they permit.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from throughcare.terms.sharing import (
    ConsentKind,
    DisclosureBasis,
    EmergencyReview,
    ExpiryKind,
    NoticeForm,
    Purpose,
    RecipientKind,
    Redisclosure,
    RestrictionState,
    RevocationWay,
    SignatureWay,
    Signer,
    SigningSituation,
)


def _id() -> models.UUIDField:
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


def _program() -> models.ForeignKey:
    return models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")


def _patient() -> models.ForeignKey:
    return models.ForeignKey("records.Patient", on_delete=models.PROTECT, related_name="+")


def _by() -> models.ForeignKey:
    return models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+")


def _codes() -> ArrayField:
    return ArrayField(models.TextField(), default=list)


def _known(field: str, vocabulary: type, name: str, *, blank: bool = False) -> models.CheckConstraint:
    values = [one.value for one in vocabulary]
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": ["", *values] if blank else values}), name=name
    )


def _once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["program", "request_id"], name=name)


class Consent(models.Model):
    """A written consent with everything that stands on it, in the words shown."""

    id = _id()
    program = _program()
    patient = _patient()
    request_id = models.UUIDField(null=True)
    kind = models.TextField()
    situation = models.TextField(default=SigningSituation.ADULT.value)  # who has to sign
    language = models.TextField(default="en")
    is_paper = models.BooleanField(default=False)  # signed on a form of paper, of which this is the copy
    patient_name = models.TextField(blank=True)
    discloser = models.TextField(blank=True)
    information = models.TextField(blank=True)
    parts = _codes()
    recipients = models.JSONField(default=list)  # as `facts.named` reads them
    purposes = _codes()
    purpose_words = models.TextField(blank=True)
    statements = _codes()  # the elements of the rule that are statements, as far as they stand on it
    expiry_kind = models.TextField(blank=True)
    expires_on = models.DateField(null=True)  # still holds on that day
    expiry_event = models.TextField(blank=True)
    wording = models.JSONField(default=dict)  # the form as it was shown; empty for paper
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = _by()

    class Meta:
        constraints = [
            _once("consent_consent_sent_once"),
            _known("kind", ConsentKind, "consent_consent_known_kind"),
            _known("situation", SigningSituation, "consent_consent_known_situation"),
            _known("expiry_kind", ExpiryKind, "consent_consent_known_expiry", blank=True),
        ]
        indexes = [
            models.Index(fields=["program", "patient", "-recorded_at"], name="consent_consent_of"),
            models.Index(
                fields=["program", "expires_on"],
                condition=Q(expires_on__isnull=False),
                name="consent_consent_ending",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class ConsentSignature(models.Model):
    """Who signed a consent, and how."""

    id = _id()
    program = _program()
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="signatures")
    signer = models.TextField()
    name = models.TextField(blank=True)
    authority = models.TextField(blank=True)  # of whoever signs in place of the patient
    way = models.TextField()
    strokes = models.TextField(blank=True)  # the path of an SVG picture
    signed_on = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)  # on screen: the moment

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consent", "signer"], name="consent_signature_once"),
            _known("signer", Signer, "consent_signature_known_signer"),
            _known("way", SignatureWay, "consent_signature_known_way"),
        ]

    def __str__(self) -> str:
        return f"{self.signer} under consent {self.consent_id}"


class ConsentRevocation(models.Model):
    """A consent taken back: from this moment nothing more is shared on it."""

    id = _id()
    program = _program()
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="revocation")
    way = models.TextField()
    said_by = models.TextField()  # who took it back
    words = models.TextField(blank=True)
    revoked_at = models.DateTimeField(default=timezone.now)
    recorded_by = _by()

    class Meta:
        constraints = [_known("way", RevocationWay, "consent_revocation_known_way")]

    def __str__(self) -> str:
        return f"consent {self.consent_id} taken back"


class ConsentEnd(models.Model):
    """The event at which a consent was to end has happened."""

    id = _id()
    program = _program()
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="end")
    happened_on = models.DateField()
    words = models.TextField(blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = _by()

    def __str__(self) -> str:
        return f"consent {self.consent_id} ended"


class Restriction(models.Model):
    """What a patient asked not to be shared; empty lists mean all."""

    id = _id()
    program = _program()
    patient = _patient()
    request_id = models.UUIDField(null=True)
    parts = _codes()
    kinds = _codes()
    names = _codes()
    purposes = _codes()
    words = models.TextField()
    paid_in_full = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    recorded_by = _by()

    class Meta:
        constraints = [_once("consent_restriction_sent_once")]
        indexes = [models.Index(fields=["program", "patient"], name="consent_restriction_of")]

    def __str__(self) -> str:
        return f"restriction {self.pk}"


class RestrictionDecision(models.Model):
    """The program's answer to a wish, or its end: each at most once."""

    id = _id()
    program = _program()
    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="decisions")
    state = models.TextField()
    reason = models.TextField(blank=True)
    decided_on = models.DateField()
    decided_at = models.DateTimeField(default=timezone.now)
    recorded_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["restriction", "state"], name="consent_restriction_decided_once"),
            models.UniqueConstraint(  # agreed or declined, never both
                fields=["restriction"],
                condition=Q(state__in=["agreed", "declined"]),
                name="consent_restriction_one_answer",
            ),
            _known("state", RestrictionState, "consent_restriction_known_state"),
        ]

    def __str__(self) -> str:
        return f"{self.state}: restriction {self.restriction_id}"


class EmergencyAccess(models.Model):
    """Somebody opened a record in an emergency: why, for how long, and by when a director looks at it."""

    id = _id()
    program = _program()
    patient = _patient()
    request_id = models.UUIDField(null=True)
    reason = models.TextField()  # the nature of the emergency
    cannot_ask = models.BooleanField(default=False)  # the patient's consent cannot be obtained in time
    opened_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField()
    review_due_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            _once("consent_emergency_sent_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="consent_emergency_has_reason"),
        ]
        indexes = [models.Index(fields=["program", "-opened_at"], name="consent_emergency_newest")]

    def __str__(self) -> str:
        return f"emergency access {self.pk}"


class EmergencyReviewed(models.Model):
    """What a director found about an emergency access."""

    id = _id()
    program = _program()
    access = models.OneToOneField(EmergencyAccess, on_delete=models.PROTECT, related_name="review")
    outcome = models.TextField()
    words = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(default=timezone.now)
    recorded_by = _by()

    class Meta:
        constraints = [_known("outcome", EmergencyReview, "consent_review_known_outcome")]

    def __str__(self) -> str:
        return f"{self.outcome}: emergency access {self.access_id}"


class NoticeGiven(models.Model):
    """A patient was given the notice of their privacy rights (42 CFR 2.22): in which language and which words."""

    id = _id()
    program = _program()
    patient = _patient()
    request_id = models.UUIDField(null=True)
    language = models.TextField()
    version = models.TextField()  # as `disclosure.notice_version` says it
    given_at = models.DateTimeField(default=timezone.now)
    recorded_by = _by()

    class Meta:
        constraints = [_once("consent_notice_sent_once")]
        indexes = [models.Index(fields=["program", "patient", "-given_at"], name="consent_notice_of")]

    def __str__(self) -> str:
        return f"notice given {self.pk}"


class Disclosure(models.Model):
    """Something of a record shared with somebody outside: what, with whom, why, on which ground, with which notice."""

    id = _id()
    program = _program()
    patient = _patient()
    request_id = models.UUIDField(null=True)
    basis = models.TextField()
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="disclosures")
    emergency = models.ForeignKey(
        EmergencyAccess, on_delete=models.PROTECT, null=True, related_name="disclosures"
    )
    ground = models.TextField(blank=True)  # the emergency, agreement or order, in words
    purpose = models.TextField()
    recipient_kind = models.TextField()
    recipient_name = models.TextField()
    recipient_affiliation = models.TextField(blank=True)  # where a person works
    recipient_address = models.TextField(blank=True)
    recipient_through = models.TextField(blank=True)
    parts = _codes()
    description = models.TextField(blank=True)
    content_digest = models.TextField()  # of exactly what was sent
    notice_form = models.TextField(blank=True)
    notice = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    redisclosure = models.TextField()
    about_type = models.TextField(blank=True)  # what it was sent for, as "referral.Referral"
    about_id = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    recorded_by = _by()

    class Meta:
        constraints = [
            _once("consent_disclosure_sent_once"),
            _known("basis", DisclosureBasis, "consent_disclosure_known_basis"),
            _known("purpose", Purpose, "consent_disclosure_known_purpose"),
            _known("recipient_kind", RecipientKind, "consent_disclosure_known_recipient"),
            _known("notice_form", NoticeForm, "consent_disclosure_known_notice", blank=True),
            _known("redisclosure", Redisclosure, "consent_disclosure_known_rule"),
            models.CheckConstraint(  # no consent, no disclosure by consent; no notice, none at all
                condition=~Q(basis="consent") | (Q(consent__isnull=False) & ~Q(notice="")),
                name="consent_disclosure_has_its_consent",
            ),
            models.CheckConstraint(
                condition=~Q(basis="medical_emergency") | Q(emergency__isnull=False),
                name="consent_disclosure_has_its_emergency",
            ),
        ]
        indexes = [
            models.Index(fields=["program", "patient", "-made_at"], name="consent_disclosure_of"),
            models.Index(fields=["about_type", "about_id"], name="consent_disclosure_about"),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.pk}"


class CounselingNote(models.Model):
    """What a counselor keeps apart from the record (SUD counseling notes, 42 CFR 2.11): for the author and whom they name."""

    id = _id()
    program = _program()
    patient = _patient()
    request_id = models.UUIDField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    session_on = models.DateField()
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [_once("consent_note_sent_once")]
        indexes = [models.Index(fields=["program", "patient"], name="consent_note_of")]

    def __str__(self) -> str:
        return f"counseling note {self.pk}"


class CounselingNoteReader(models.Model):
    """A supervisor whom the author let read a note."""

    id = _id()
    program = _program()
    note = models.ForeignKey(CounselingNote, on_delete=models.PROTECT, related_name="readers")
    reader = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "reader"], name="consent_note_reader_once")]

    def __str__(self) -> str:
        return f"reader of note {self.note_id}"


from throughcare_web.consent.by_link.models import SigningRequest, SigningStep  # noqa: E402, F401 - a part of this app
