"""Write down that a program is nearly full, and that its state was told (45 CFR 96.126(a))."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_guard"),
        ("referral", "0007_guard_withdrawal"),
    ]

    operations = [
        migrations.CreateModel(
            name="StateNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("request_id", models.UUIDField(null=True)),
                ("places", models.PositiveIntegerField()),
                ("taken", models.PositiveIntegerField()),
                ("reached_on", models.DateField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("told_on", models.DateField(null=True)),
                ("words", models.TextField(blank=True)),
                ("is_slip", models.BooleanField(default=False)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.program"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "request_id"), name="referral_state_notice_sent_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("program",),
                        name="referral_state_notice_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__gte", 1), ("taken__lte", models.F("places"))),
                        name="referral_state_notice_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("is_slip", False), ("told_on", None)),
                            models.Q(("closed_at__isnull", False), ("is_slip", True), ("told_on", None)),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("is_slip", False),
                                ("told_on__gte", models.F("reached_on")),
                            ),
                            _connector="OR",
                        ),
                        name="referral_state_notice_told_or_slip",
                    ),
                ],
            },
        ),
    ]
