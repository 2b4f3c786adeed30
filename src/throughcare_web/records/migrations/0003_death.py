"""Say that somebody has died, perhaps on which day, who recorded it, and which episode ended by it."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_outbox_cancelled"),
        ("records", "0002_guard"),
    ]

    operations = [
        migrations.CreateModel(
            name="Death",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("died_on", models.DateField(null=True)),
                ("episode_was", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_reason", models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name="episode",
            name="outcome",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="patient",
            name="deceased",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="patient",
            name="died_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="episode",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["", "died"])), name="records_episode_known_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.CheckConstraint(
                condition=models.Q(("died_on", None), ("deceased", True), _connector="OR"),
                name="records_patient_died_on_a_day",
            ),
        ),
        migrations.AddField(
            model_name="death",
            name="episode",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.episode"
            ),
        ),
        migrations.AddField(
            model_name="death",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="deaths", to="records.patient"
            ),
        ),
        migrations.AddField(
            model_name="death",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.program"
            ),
        ),
        migrations.AddField(
            model_name="death",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.membership",
            ),
        ),
        migrations.AddField(
            model_name="death",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.membership",
            ),
        ),
        migrations.AddConstraint(
            model_name="death",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)),
                fields=("patient",),
                name="records_death_one_standing",
            ),
        ),
    ]
