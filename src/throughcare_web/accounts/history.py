"""What a row was before it changed: kept by a trigger, so that no statement can change a row and leave no trace.

For rows with a state that moves. Clinical facts never change at all: `rls.AppendOnly`.
"""

from __future__ import annotations

from throughcare_web.accounts.rls import TableSql


class KeepHistory(TableSql):
    """Copies each row into accounts_rowversion before it changes, and refuses to remove one, whoever asks.

    The copy belongs to the program that makes the change.
    """

    forwards = (
        (
            "CREATE OR REPLACE FUNCTION throughcare_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " INSERT INTO accounts_rowversion (program_id, table_name, row_id, row, replaced_at)"
            " VALUES (nullif(current_setting('throughcare.program', true), '')::bigint, TG_TABLE_NAME, OLD.id::text, to_jsonb(OLD), now()); RETURN NEW; END $$"
        ),
        (
            "CREATE OR REPLACE FUNCTION throughcare_refuse_removal() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE EXCEPTION '% keeps its rows', TG_TABLE_NAME; END $$"
        ),
        (
            "CREATE TRIGGER keep_version BEFORE UPDATE ON {table} FOR EACH ROW"
            " WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION throughcare_keep_version()"
        ),
        (
            "CREATE TRIGGER keep_rows BEFORE DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION throughcare_refuse_removal()"
        ),
        "REVOKE DELETE, TRUNCATE ON {table} FROM {app}",
    )

    backwards = (
        "DROP TRIGGER keep_rows ON {table}",
        "DROP TRIGGER keep_version ON {table}",
        "GRANT DELETE ON {table} TO {app}",
    )

    def describe(self) -> str:
        return f"Keep what rows of {self.table} were before they changed"
