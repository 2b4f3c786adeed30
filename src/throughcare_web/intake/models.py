"""Assessments, every version of each answer, and the placement that was signed: fields and constraints, no behaviour.

Answers and placements are only added. An assessment moves from draft to signed or set aside, and then no more.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from throughcare.terms import LevelOfCare
from throughcare.terms.intake import AnswerSource, AssessmentState, PlacementReason


LEVELS = [one.value for one in LevelOfCare]


class Assessment(models.Model):
    """One assessment of one patient, by whoever answers its questions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("records.Patient", on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey("records.Episode", on_delete=models.PROTECT, null=True, related_name="+")
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="amended_by")
    state = models.TextField(default=AssessmentState.DRAFT.value)
    set_aside_because = models.TextField(blank=True)
    request_id = models.UUIDField(null=True)  # of the form that started it: sent twice, it is one
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "request_id"], name="intake_assessment_started_once"),
            models.UniqueConstraint(
                fields=["amends"],
                condition=~Q(state=AssessmentState.SET_ASIDE.value),
                name="intake_assessment_amended_by_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in AssessmentState]),
                name="intake_assessment_known_state",
            ),
            models.CheckConstraint(
                condition=Q(state=AssessmentState.DRAFT.value, finished_at=None)
                | (~Q(state=AssessmentState.DRAFT.value) & Q(finished_at__isnull=False)),
                name="intake_assessment_finished_when_not_a_draft",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-started_at"], name="intake_assessment_of_patient"),
            models.Index(fields=["program", "state", "-started_at"], name="intake_assessment_by_state"),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}, {self.state}"


class AnswerVersion(models.Model):
    """What was answered to one question at one moment. The highest version is what is known now."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="versions")
    path = models.TextField()
    version = models.PositiveIntegerField()
    value = models.JSONField(null=True)  # null: taken back, or not known
    source = models.TextField(default=AnswerSource.ASKED.value)
    at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "path", "version"], name="intake_answer_version_once"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="intake_answer_version_from_one"),
            models.CheckConstraint(
                condition=Q(source__in=[one.value for one in AnswerSource]), name="intake_answer_known_source"
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Placement(models.Model):
    """What was signed: the person as known, what guidance said, and the level of care that was chosen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("records.Patient", on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey("records.Episode", on_delete=models.PROTECT, null=True, related_name="+")
    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="placement")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    on = models.DateField()
    document = models.JSONField()  # the person document
    document_digest = models.TextField()
    knowledge_edition = models.DateField()
    knowledge_is_signed = models.BooleanField()
    findings = models.JSONField()  # each with rule, edition, digest, words and source
    medicines = models.JSONField()  # status and intent of each medication, as advised
    ratings = models.JSONField()
    not_considered = models.JSONField()

    recommended = models.TextField(blank=True)  # empty where no rule in force recommends one
    acceptable = ArrayField(models.TextField(), default=list)
    chosen = models.TextField()
    reason = models.TextField(blank=True)
    words = models.TextField(blank=True)
    co_occurring = models.BooleanField()
    medications = ArrayField(models.TextField(), default=list)  # those planned
    medication_plan = models.TextField(blank=True)

    at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(recommended__in=["", *LEVELS]) & Q(chosen__in=LEVELS),
                name="intake_placement_known_levels",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["", *(one.value for one in PlacementReason)]),
                name="intake_placement_known_reason",
            ),
            models.CheckConstraint(
                condition=Q(recommended="") | Q(chosen=F("recommended")) | (~Q(reason="") & ~Q(words="")),
                name="intake_placement_says_why_it_differs",
            ),
        ]
        indexes = [models.Index(fields=["patient", "-at"], name="intake_placement_of_patient")]

    def __str__(self) -> str:
        return f"placement {self.pk}"
