"""What programs tell, what calls find and what licenses say can only be added; a claim is ended once, a line only counted."""

from django.db import migrations

from throughcare_web.accounts.rls import AppendOnly


class KeepClaimUntilEnded(AppendOnly):
    """Lets a claim be released once or taken once, and refuses every other change, whoever asks."""

    forwards = (
        (
            "CREATE FUNCTION throughcare_end_claim_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF OLD.released_at IS NOT NULL OR (NEW.taken_at IS NULL AND OLD.taken_at IS NOT NULL"
            " AND NEW.released_at IS NULL)"
            " OR (NEW.id, NEW.line_id, NEW.report_id, NEW.place, NEW.out_of, NEW.claimed_at, NEW.expires_at,"
            " NEW.request_id) IS DISTINCT FROM (OLD.id, OLD.line_id, OLD.report_id, OLD.place, OLD.out_of,"
            " OLD.claimed_at, OLD.expires_at, OLD.request_id)"
            " THEN RAISE EXCEPTION '% may only be ended, and once', TG_TABLE_NAME; END IF;"
            " RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER ended_once BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION throughcare_end_claim_once()"
        ),
        (
            "CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION throughcare_refuse_change()"
        ),
        "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}",
        "GRANT UPDATE (released_at, taken_at) ON {table} TO {app}",
    )

    backwards = (
        "DROP TRIGGER kept ON {table}",
        "DROP TRIGGER ended_once ON {table}",
        "DROP FUNCTION throughcare_end_claim_once()",
        "GRANT UPDATE, DELETE ON {table} TO {app}",
    )

    def describe(self):
        return f"Let rows of {self.table} only be added, and ended once"


class KeepCounted(AppendOnly):
    """Lets a line be counted or not and its version rise; what it counts stays."""

    forwards = (
        "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}",
        "GRANT UPDATE (is_counted, version) ON {table} TO {app}",
    )
    backwards = ("GRANT UPDATE, DELETE ON {table} TO {app}",)

    def describe(self):
        return f"Let rows of {self.table} only be added, and counted or not"


class KeepTally(AppendOnly):
    """Lets numbers change and no row be removed."""

    forwards = ("REVOKE DELETE, TRUNCATE ON {table} FROM {app}",)
    backwards = ("GRANT DELETE ON {table} TO {app}",)

    def describe(self):
        return f"Let rows of {self.table} only be added and changed"


APPEND_ONLY = (
    "directory_listingstatement",
    "directory_verificationcall",
    "directory_checkedfact",
    "directory_verifiedcontact",
    "directory_reportfinding",
    "directory_availability",
    "directory_placeask",
    "directory_licenseimport",
    "directory_licenserecord",
    "directory_licensefinding",
)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_programs_tell"),
    ]

    operations = [
        *(AppendOnly(table) for table in APPEND_ONLY),
        KeepClaimUntilEnded("directory_placeclaim"),
        KeepCounted("directory_placeline"),
        KeepTally("directory_searchtally"),
        KeepTally("directory_statedstate"),
    ]
