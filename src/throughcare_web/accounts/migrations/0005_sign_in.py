"""Invitations; and the cache that every process shares: how often something was tried, which codes were used."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from throughcare_web.accounts.history import KeepHistory
from throughcare_web.accounts.rls import EnableProgramIsolation


ROLES = [
    "front_desk",
    "navigator",
    "counselor",
    "nurse",
    "prescriber",
    "peer",
    "director",
    "auditor",
    "administrator",
]

# As `manage.py createcachetable` would make it; a cache need not outlive a crash.
CACHE = """
    CREATE UNLOGGED TABLE accounts_cache (
        cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
    );
    CREATE INDEX accounts_cache_expires ON accounts_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_guard")]
    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("email", models.EmailField(max_length=254)),
                ("role", models.TextField()),
                ("invited_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                        fields=("program", "email", "role"),
                        name="accounts_invitation_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ROLES)), name="accounts_invitation_known_role"
                    ),
                ],
            },
        ),
        EnableProgramIsolation("accounts_invitation"),
        KeepHistory("accounts_invitation"),
        migrations.RunSQL(CACHE, "DROP TABLE accounts_cache"),
    ]
