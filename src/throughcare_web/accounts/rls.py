"""Row-level security: PostgreSQL, not our queries, keeps one program's rows from another.

Two migration operations for the apps, and the one way to say which program a transaction is for. A table with
a `program` column takes one line in its migration: `EnableProgramIsolation("intake_referral")`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from throughcare_web.config import reads


SETTING = "throughcare.program"
# Once a transaction has set it, an ended transaction leaves the setting empty rather than absent.
_CURRENT = f"nullif(current_setting('{SETTING}', true), '')::bigint"


USER_SETTING = "throughcare.user"
_USER = f"nullif(current_setting('{USER_SETTING}', true), '')::bigint"


@contextmanager
def for_user(user_id: int) -> Iterator[None]:
    """Open a transaction in which the rows exist that are this user's own, whatever program they belong to."""
    is_nested = connections[reads.alias()].in_atomic_block
    with transaction.atomic(using=reads.alias()), connections[reads.alias()].cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [USER_SETTING, str(user_id)])
        yield
        if is_nested:  # else the transaction that ends takes the setting with it
            cursor.execute("SELECT set_config(%s, '', true)", [USER_SETTING])


@contextmanager
def for_program(program_id: int | None) -> Iterator[None]:
    """Open a transaction in which only this program's rows exist; None means no program's.

    SET LOCAL ends with the transaction. Nested, the outer program is put back, on failure by the savepoint.
    """
    is_nested = connections[reads.alias()].in_atomic_block
    with transaction.atomic(using=reads.alias()), connections[reads.alias()].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting(%s, true), set_config(%s, %s, true)",
            [SETTING, SETTING, "" if program_id is None else str(program_id)],
        )
        (outer, _) = cursor.fetchone()
        yield
        if is_nested:  # else the transaction that ends takes the setting with it
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, outer or ""])


class TableSql(Operation):
    """Runs statements about one table, forwards and back."""

    reversible = True
    reduces_to_sql = True
    forwards: tuple[str, ...]
    backwards: tuple[str, ...]

    def __init__(self, table: str, *, column: str = "program_id") -> None:
        self.table = table
        self.column = column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__qualname__, [self.table], {"column": self.column})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models' state alone: this is the database's own business."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._run(schema_editor, self.forwards)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._run(schema_editor, self.backwards)

    def _run(self, schema_editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
        quote = schema_editor.quote_name
        app = settings.DATABASES["default"]["USER"]
        for statement in statements:
            sql = statement.format(table=quote(self.table), column=quote(self.column), app=quote(app))
            schema_editor.execute(sql, params=None)


class EnableProgramIsolation(TableSql):
    """Lets a transaction see and write only its own program's rows, whoever asks, the table's owner included.

    Where the column may be null, a row without a program can be added while no program is set. The
    application never reads it back; the owner, by `manage.py system_events`, does.
    """

    forwards = (
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        (
            f"CREATE POLICY program_only ON {{table}} USING ({{column}} = {_CURRENT})"
            f" WITH CHECK ({{column}} IS NOT DISTINCT FROM {_CURRENT})"
        ),
        (
            "CREATE POLICY owner_reads_no_program ON {table} FOR SELECT TO CURRENT_USER"
            " USING ({column} IS NULL)"
        ),
    )

    backwards = (
        "DROP POLICY owner_reads_no_program ON {table}",
        "DROP POLICY program_only ON {table}",
        "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )

    def describe(self) -> str:
        return f"Keep each program's rows of {self.table} to itself"


class SharedBetweenPrograms(EnableProgramIsolation):
    """Lets two programs see and change a row, the one it belongs to and the one it is addressed to; only the first adds it.

    `other` is the column that holds the second.
    """

    def __init__(self, table: str, *, other: str, column: str = "program_id") -> None:
        super().__init__(table, column=column)
        self.other = other

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        name, arguments, named = super().deconstruct()
        return name, arguments, {**named, "other": self.other}

    @property
    def forwards(self) -> tuple[str, ...]:  # type: ignore[override]
        shared = f"{_CURRENT} IN ({{column}}, {self.other})"
        return (
            *EnableProgramIsolation.forwards,
            f"CREATE POLICY addressee_reads ON {{table}} FOR SELECT USING ({shared})",
            f"CREATE POLICY addressee_changes ON {{table}} FOR UPDATE USING ({shared}) WITH CHECK ({shared})",
        )

    @property
    def backwards(self) -> tuple[str, ...]:  # type: ignore[override]
        return (
            "DROP POLICY addressee_changes ON {table}",
            "DROP POLICY addressee_reads ON {table}",
            *EnableProgramIsolation.backwards,
        )


class OwnRowsAcrossPrograms(TableSql):
    """Lets the person who signed in read the rows that are theirs, in every program: `for_user` says who that is."""

    forwards = (f"CREATE POLICY own_rows ON {{table}} FOR SELECT USING ({{column}} = {_USER})",)
    backwards = ("DROP POLICY own_rows ON {table}",)

    def describe(self) -> str:
        return f"Show each user their own rows of {self.table}"


class AppendOnly(TableSql):
    """Refuses to change or remove a row, whoever asks: what is written stays."""

    forwards = (
        (
            "CREATE OR REPLACE FUNCTION throughcare_refuse_change() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        ),
        (
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION throughcare_refuse_change()"
        ),
        "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}",
    )

    backwards = ("DROP TRIGGER append_only ON {table}", "GRANT UPDATE, DELETE ON {table} TO {app}")

    def describe(self) -> str:
        return f"Let rows of {self.table} only be added"


class KeepCounting(TableSql):
    """Lets counts be changed and not removed by the application: without them the limits would begin anew."""

    forwards = ("REVOKE DELETE, TRUNCATE ON {table} FROM {app}",)
    backwards = ("GRANT DELETE ON {table} TO {app}",)

    def describe(self) -> str:
        return f"Let rows of {self.table} only be added and changed"
