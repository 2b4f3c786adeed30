"""Patients, how to reach them, who pays, and their episodes of care: fields and constraints, no behaviour.

Rows change and keep their history by trigger; none is removed. Demographics follow US Core's Patient.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from throughcare.terms import Gender, Payment, Sex
from throughcare.terms.records import OPEN_EPISODES, ContactKind, EpisodeOutcome, EpisodeStatus


class Patient(models.Model):
    """One person in one program's care."""

    # No column: what `queries.remember_family` found, for one page.
    family_numbers: dict[uuid.UUID, str] | None = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    number = models.TextField()  # the record number people say on the telephone
    request_id = models.UUIDField(null=True)  # of the form that registered: sent twice, it is one patient

    family_name = models.TextField(blank=True)
    given_names = models.TextField(blank=True)
    name_to_use = models.TextField(blank=True)
    born_on = models.DateField(null=True)
    sex = models.TextField(blank=True)  # recorded at birth
    gender = models.TextField(blank=True)
    gender_words = models.TextField(blank=True)
    pronouns = models.TextField(blank=True)
    races = ArrayField(models.TextField(), default=list)  # OMB categories, by CDC code
    ethnicity = models.TextField(blank=True)
    language = models.TextField(blank=True)  # BCP 47
    needs_interpreter = models.BooleanField(null=True)

    list_name = models.TextField(
        blank=True, db_collation="C"
    )  # family name first, folded: lists are in this order

    # As FHIR has it, dead or not and perhaps the day. Set on every record of a person; `records.deaths` keeps who said it.
    deceased = models.BooleanField(default=False)
    died_on = models.DateField(null=True)  # None: not known, or alive

    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_from")
    version = models.PositiveIntegerField(default=1)  # of the row: an edit says which it was based on
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="records_patient_number_once"),
            models.UniqueConstraint(fields=["program", "request_id"], name="records_patient_registered_once"),
            models.CheckConstraint(
                condition=~(Q(family_name="") & Q(given_names="") & Q(name_to_use="")),
                name="records_patient_has_a_name",
            ),
            models.CheckConstraint(
                condition=Q(sex__in=["", *(one.value for one in Sex)]), name="records_patient_known_sex"
            ),
            models.CheckConstraint(
                condition=Q(gender__in=["", *(one.value for one in Gender)]),
                name="records_patient_known_gender",
            ),
            models.CheckConstraint(
                condition=Q(died_on=None) | Q(deceased=True), name="records_patient_died_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="records_patient_not_into_itself",
            ),
        ]
        indexes = [
            # Each column is compared by itself: row-level security lets an index answer that, and no LIKE.
            models.Index(fields=["program", "list_name", "id"], name="records_patient_by_name"),
            models.Index(fields=["program", "born_on"], name="records_patient_by_birth"),
        ]

    def __str__(self) -> str:
        return f"patient {self.number}"

    @property
    def called(self) -> str:
        """Return how to call somebody: the name they go by, with the family name unless it is in it."""
        first, last = self.name_to_use or self.given_names, self.family_name
        has_both = f" {first}".casefold().endswith(f" {last}".casefold())
        return first if has_both else f"{first} {last}".strip()


class Numbering(models.Model):
    """The last record number given in a program; who registers holds this row until the registration stands."""

    program = models.OneToOneField("accounts.Program", on_delete=models.PROTECT, related_name="+")
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"numbers to {self.last}"


class NameKey(models.Model):
    """A word of a patient's names, as it is written or as it sounds: what the search box and duplicates look up.

    Made anew whenever a name changes, so it keeps no history.
    """

    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="name_keys")
    is_sound = models.BooleanField()
    key = models.TextField(db_collation="C")

    class Meta:
        indexes = [
            models.Index(fields=["program", "is_sound", "key", "patient"], name="records_namekey_look_up")
        ]

    def __str__(self) -> str:
        return f"a name of patient {self.patient_id}"


class Distinct(models.Model):
    """Two records that look alike and are of two people, as somebody said who looked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="records_distinct_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="records_distinct_in_order"),
        ]

    def __str__(self) -> str:
        return f"patients {self.first_id} and {self.second_id} are two people"


class Merge(models.Model):
    """Two records found to be of one person; undone, both stand by themselves again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    survivor = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="merges")
    reason = models.TextField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.TextField(blank=True)
    undone_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="records_merge_one_standing"
            ),
            models.CheckConstraint(condition=~Q(survivor=F("merged")), name="records_merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"patient {self.merged_id} merged into {self.survivor_id}"


class Contact(models.Model):
    """A way to reach the patient, or somebody to call for them; an ended one stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="contacts")
    request_id = models.UUIDField(null=True)
    kind = models.TextField()
    value = models.TextField(blank=True)  # number or address, as it was given
    digits = models.TextField(
        blank=True, db_collation="C"
    )  # of a telephone, last digit first: people say its end
    person_name = models.TextField(blank=True)  # whose it is, where not the patient's
    relation = models.TextField(blank=True)
    street = models.TextField(blank=True)
    city = models.TextField(blank=True)
    state = models.TextField(blank=True)
    zip = models.TextField(blank=True)
    may_leave_message = models.BooleanField(null=True)  # None: not asked, which is not yes
    may_text = models.BooleanField(null=True)
    is_preferred = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    is_current = models.BooleanField(default=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in ContactKind]), name="records_contact_known_kind"
            ),
            models.UniqueConstraint(fields=["program", "request_id"], name="records_contact_sent_once"),
        ]
        indexes = [models.Index(fields=["program", "digits"], name="records_contact_by_digits")]

    def __str__(self) -> str:
        return f"{self.kind} of patient {self.patient_id}"


class Coverage(models.Model):
    """Who pays for the patient's care, from when until when, in which order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="coverages")
    request_id = models.UUIDField(null=True)
    payment = models.TextField()
    payer_name = models.TextField(blank=True)
    payer_id = models.TextField(blank=True)  # as eligibility questions address the payer
    member_id = models.TextField(blank=True)
    group_number = models.TextField(blank=True)
    holder_name = models.TextField(blank=True)  # where the patient is not the subscriber
    holder_relation = models.TextField(blank=True)
    priority = models.PositiveSmallIntegerField(default=1)  # 1 pays first
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    is_error = models.BooleanField(default=False)  # entered in error: counts for nothing, and stays
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        # Migration 0002 adds `records_coverage_one_at_a_time`: no two of one priority on the same day.
        constraints = [
            models.UniqueConstraint(fields=["program", "request_id"], name="records_coverage_sent_once"),
            models.CheckConstraint(
                condition=Q(payment__in=[one.value for one in Payment]), name="records_coverage_known_payment"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="records_coverage_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(priority__gte=1, priority__lte=9), name="records_coverage_priority"
            ),
        ]
        indexes = [models.Index(fields=["program", "member_id"], name="records_coverage_by_member")]

    def __str__(self) -> str:
        return f"coverage {self.priority} of patient {self.patient_id}"


class Episode(models.Model):
    """A time of care in one program, with the statuses of FHIR's EpisodeOfCare."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="episodes")
    request_id = models.UUIDField(null=True)
    status = models.TextField(default=EpisodeStatus.PLANNED.value)
    level_of_care = models.TextField(blank=True)
    care_manager = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    end_reason = models.TextField(blank=True)
    outcome = models.TextField(blank=True)  # an `EpisodeOutcome`, where one is coded
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in EpisodeStatus]),
                name="records_episode_known_status",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *(one.value for one in EpisodeOutcome)]),
                name="records_episode_known_outcome",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="records_episode_days_in_order",
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(status__in=[one.value for one in OPEN_EPISODES]),
                name="records_episode_one_open",
            ),
            models.UniqueConstraint(fields=["program", "request_id"], name="records_episode_sent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.status} episode of patient {self.patient_id}"


class CareTeamMember(models.Model):
    """Somebody who takes part in an episode's care beside its care manager; who left stays written down."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="team")
    member = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "member"], condition=Q(left_at=None), name="records_team_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"member {self.member_id} in episode {self.episode_id}"
