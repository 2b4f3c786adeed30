"""Take reports of problems with listings: kept, closed once, and counted against the operator's limits."""

import django.db.models.deletion
from django.db import migrations, models

from throughcare_web.accounts.rls import AppendOnly, KeepCounting


class KeepUnlessClosed(AppendOnly):
    """Lets a report be closed once, and refuses every other change, whoever asks."""

    forwards = (
        (
            "CREATE FUNCTION throughcare_close_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF OLD.state <> 'open' OR NEW.state = 'open'"
            " OR (NEW.id, NEW.listing_id, NEW.kind, NEW.note, NEW.reported_on, NEW.place)"
            " IS DISTINCT FROM (OLD.id, OLD.listing_id, OLD.kind, OLD.note, OLD.reported_on, OLD.place)"
            " THEN RAISE EXCEPTION '% may only be closed, and once', TG_TABLE_NAME; END IF;"
            " RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER closed_once BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION throughcare_close_once()"
        ),
        (
            "CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION throughcare_refuse_change()"
        ),
        "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}",
        "GRANT UPDATE (state, found, closed_at, closed_by) ON {table} TO {app}",
    )

    backwards = (
        "DROP TRIGGER kept ON {table}",
        "DROP TRIGGER closed_once ON {table}",
        "DROP FUNCTION throughcare_close_once()",
        "GRANT UPDATE, DELETE ON {table} TO {app}",
    )

    def describe(self):
        return f"Let rows of {self.table} only be added, and closed once"


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportTally",
            fields=[
                ("what", models.TextField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ListingReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("note", models.CharField(blank=True, max_length=500)),
                ("reported_on", models.DateField()),
                ("place", models.PositiveIntegerField()),
                ("state", models.TextField(default="open")),
                ("found", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.TextField(blank=True)),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="directory.listing",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["reported_on", "id"],
                        name="directory_report_queue",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("listing", "kind", "place"),
                        name="directory_report_own_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "number_wrong",
                                    "not_accepting",
                                    "closed_or_moved",
                                    "medicines_wrong",
                                    "payment_wrong",
                                    "other",
                                ],
                            )
                        ),
                        name="directory_report_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "open"), ("closed_at", None), ("closed_by", ""), ("found", "")
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state__in", ["resolved", "dismissed"]),
                                models.Q(("found", ""), _negated=True),
                                models.Q(("closed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="directory_report_closed_wholly",
                    ),
                ],
            },
        ),
        KeepUnlessClosed("directory_listingreport"),
        KeepCounting("directory_reporttally"),
    ]
