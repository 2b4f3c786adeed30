"""What a chart holds, each row written once: fields and constraints, no behaviour.

A correction is a new row that replaces the old one; "entered in error" is a replacement that says so.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from throughcare.terms.clinical import Certainty, ObservationCode, ProblemStatus


class ChartRow(models.Model):
    """What every row of a chart has."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("records.Patient", on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField(null=True)  # of the form: sent twice, it is one row
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    is_error = models.BooleanField(default=False)  # entered in error: what it replaces never held
    note = models.TextField(blank=True)  # of an error: why
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["program", "request_id"], name="%(app_label)s_%(class)s_sent_once"
            ),
            models.CheckConstraint(
                condition=Q(is_error=False) | Q(replaces__isnull=False) & ~Q(note=""),
                name="%(app_label)s_%(class)s_error_says_why",
            ),
        ]


class Allergy(ChartRow):
    """A drug or substance that did harm before; or, `none_known`, that the person knows of none."""

    substance = models.TextField(blank=True)
    drug_keys = ArrayField(models.TextField(), default=list)  # of the drug table; empty where it is not there
    none_known = models.BooleanField(default=False)
    reaction = models.TextField(blank=True)
    severity = models.TextField(blank=True)
    certainty = models.TextField(default=Certainty.UNCONFIRMED.value)

    class Meta(ChartRow.Meta):
        constraints = [
            *ChartRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(none_known=True, substance="") | Q(none_known=False) & ~Q(substance=""),
                name="records_allergy_to_something",
            ),
        ]

    def __str__(self) -> str:
        return f"allergy {self.pk}"


class Problem(ChartRow):
    """A diagnosis, by its ICD-10-CM code and in words."""

    code = models.TextField()
    words = models.TextField()
    is_listed = models.BooleanField()  # whether the code is in our own list
    status = models.TextField(default=ProblemStatus.ACTIVE.value)
    began_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta(ChartRow.Meta):
        constraints = [
            *ChartRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in ProblemStatus]),
                name="records_problem_known_status",
            ),
        ]

    def __str__(self) -> str:
        return f"problem {self.pk}"


class MedicationStatement(ChartRow):
    """A medication the person takes or took, as far as known; an order is not written here."""

    name = models.TextField()  # as it was written
    form = models.TextField(blank=True)
    drug_keys = ArrayField(models.TextField(), default=list)  # of the drug table; empty where it is not there
    medication = models.TextField(blank=True)  # which medication for opioid use disorder it is, if one
    dose = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    dose_unit = models.TextField(blank=True)  # UCUM
    route = models.TextField(blank=True)
    frequency = models.TextField(blank=True)
    prescribed_by = models.TextField(blank=True)
    prescriber = models.TextField(blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    warnings = models.JSONField(
        default=list
    )  # what was said when it was entered: code, severity, words, rule

    class Meta(ChartRow.Meta):
        constraints = [
            *ChartRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(dose=None, dose_unit="") | Q(dose__gt=0) & ~Q(dose_unit=""),
                name="records_medicationstatement_dose_has_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"medication {self.pk}"


class Observation(ChartRow):
    """One thing measured or seen: a number in the unit of its code, or a code."""

    code = models.TextField()
    value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    value_code = models.TextField(blank=True)
    unit = models.TextField(blank=True)  # UCUM
    upper_limit = models.DecimalField(max_digits=12, decimal_places=4, null=True)  # of the laboratory
    at = models.DateTimeField()

    class Meta(ChartRow.Meta):
        constraints = [
            *ChartRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(code__in=[one.value for one in ObservationCode]),
                name="records_observation_known_code",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, value_code="") | Q(value=None) & ~Q(value_code=""),
                name="records_observation_one_value",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "code", "-at"], name="records_observation_by_code"),
            models.Index(fields=["patient", "-at"], name="records_observation_by_time"),
        ]

    def __str__(self) -> str:
        return f"observation {self.pk}"


class InstrumentResult(ChartRow):
    """A questionnaire as it was answered, and what its record made of the answers that day."""

    instrument = models.TextField()
    edition = models.TextField()  # digest of the record that scored it
    answers = models.JSONField()
    score = models.JSONField()  # whole, as `throughcare.instruments` says it
    total = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    band = models.TextField(blank=True)
    completed_at = models.DateTimeField()
    completed_by = models.TextField()

    class Meta(ChartRow.Meta):
        indexes = [
            models.Index(fields=["patient", "instrument", "-completed_at"], name="records_result_by_key"),
            models.Index(fields=["patient", "-completed_at"], name="records_result_by_time"),
        ]

    def __str__(self) -> str:
        return f"result {self.pk}"
