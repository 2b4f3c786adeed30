"""References that cannot cross programs: PostgreSQL refuses a row that points at another program's row.

Row-level security hides rows from queries, but a foreign key looks past it. So each reference between two tables that
carry a program gets a twin that holds the program too.
"""

from __future__ import annotations

from typing import Any

from throughcare_web.accounts.rls import TableSql


_REFERENCES = """
    SELECT own.attname AS own_column, target.attname AS target_column, key.confrelid::regclass::text AS target_table
    FROM pg_constraint key
    JOIN pg_attribute own ON own.attrelid = key.conrelid AND own.attnum = key.conkey[1]
    JOIN pg_attribute target ON target.attrelid = key.confrelid AND target.attnum = key.confkey[1]
    WHERE key.conrelid = '{table}'::regclass AND key.contype = 'f' AND cardinality(key.conkey) = 1
      AND own.attname <> 'program_id' AND own.attname <> ALL (ARRAY[{but}]::text[])
      AND EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = key.confrelid AND attname = 'program_id')
"""
_TIE = (
    "DO $tie$ DECLARE found record; BEGIN FOR found IN "
    + _REFERENCES
    + """ LOOP
        EXECUTE format('CREATE UNIQUE INDEX IF NOT EXISTS %I ON %s (program_id, %I)',
            replace(left(found.target_table, 50), '"', '') || '_of_program', found.target_table, found.target_column);
        EXECUTE format('ALTER TABLE {table} ADD CONSTRAINT %I FOREIGN KEY (program_id, %I) REFERENCES %s (program_id, %I)'
            || ' DEFERRABLE INITIALLY DEFERRED',
            left(found.own_column, 40) || '_same_program', found.own_column, found.target_table, found.target_column);
    END LOOP; END $tie$"""
)
_UNTIE = (
    "DO $tie$ DECLARE found record; BEGIN FOR found IN SELECT conname FROM pg_constraint"
    " WHERE conrelid = '{table}'::regclass AND conname LIKE '%\\_same\\_program'"
    " LOOP EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', found.conname); END LOOP; END $tie$"
)


class TiedToProgram(TableSql):
    """Holds every reference of the table to rows of the same program; `but` names columns that may cross on purpose."""

    def __init__(self, table: str, *, but: tuple[str, ...] = (), column: str = "program_id") -> None:
        super().__init__(table, column=column)
        self.but = tuple(but)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        name, arguments, named = super().deconstruct()
        return name, arguments, {**named, "but": self.but}

    @property
    def forwards(self) -> tuple[str, ...]:  # type: ignore[override]
        but = ", ".join(f"'{name}'" for name in self.but)
        return (_TIE.replace("{but}", but),)

    backwards = (_UNTIE,)

    def describe(self) -> str:
        return f"Hold the references of {self.table} to rows of the same program"
