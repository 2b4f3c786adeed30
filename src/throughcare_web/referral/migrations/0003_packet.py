"""Make a row of its own for what went along with a referral."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_ties"), ("referral", "0002_guard")]

    operations = [
        migrations.CreateModel(
            name="ReferralPacket",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("packet", models.JSONField()),
                ("parts", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("notice", models.TextField()),
                ("scope", models.TextField()),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.program"
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="along",
                        to="referral.referral",
                    ),
                ),
            ],
        ),
    ]
