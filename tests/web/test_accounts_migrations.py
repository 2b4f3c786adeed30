"""Migrations run as the owner, and leave the application just what it needs."""

from __future__ import annotations

import pytest
from django.db import connection

from throughcare_web.__main__ import main
from throughcare_web.accounts.owner import as_owner
from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation


pytestmark = pytest.mark.django_db(transaction=True)

PRIVILEGES = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]


def granted(table: str) -> set[str]:
    """Return what the application may do with a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE has_table_privilege(%s, name)",
            [PRIVILEGES, table],
        )
        return {row[0] for row in cursor.fetchall()}


def is_isolated(table: str) -> tuple[bool, bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
        return cursor.fetchone()


def test_migrating_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert "No migrations to apply" in capsys.readouterr().out
    assert connection.settings_dict["USER"] != "throughcare_owner"


def test_application_may_use_rows_and_nothing_else() -> None:
    assert granted("accounts_program") == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert granted("accounts_auditevent") == {"SELECT", "INSERT"}
    assert granted("django_migrations") == {"SELECT"}


def test_isolation_can_be_taken_back_and_made_again() -> None:
    operation = EnableProgramIsolation("accounts_membership")
    with as_owner():
        with connection.schema_editor() as editor:
            operation.database_backwards("accounts", editor, None, None)
        assert is_isolated("accounts_membership") == (False, False)
        with connection.schema_editor() as editor:
            operation.database_forwards("accounts", editor, None, None)
        assert is_isolated("accounts_membership") == (True, True)
    assert "accounts_membership" in operation.describe()


def test_rule_that_rows_may_only_be_added_can_be_taken_back_and_made_again() -> None:
    operation = AppendOnly("accounts_auditevent")
    with as_owner(), connection.schema_editor() as editor:
        operation.database_backwards("accounts", editor, None, None)
    assert {"UPDATE", "DELETE"} <= granted("accounts_auditevent")
    with as_owner(), connection.schema_editor() as editor:
        operation.database_forwards("accounts", editor, None, None)
    assert granted("accounts_auditevent") == {"SELECT", "INSERT"}
    assert "accounts_auditevent" in operation.describe()


def test_operation_is_written_into_a_migration_as_it_was_given() -> None:
    name, args, kwargs = EnableProgramIsolation("intake_referral", column="sender_id").deconstruct()
    assert (name, args, kwargs) == ("EnableProgramIsolation", ["intake_referral"], {"column": "sender_id"})
