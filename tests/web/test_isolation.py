"""No program reads or writes another's rows: PostgreSQL refuses, table by table, whatever our queries say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import DatabaseError

from throughcare_web.accounts import queries
from throughcare_web.accounts.actions import add_member, open_program
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.models import AuditEvent, Membership, Program
from throughcare_web.accounts.rls import for_program
from throughcare_web.accounts.roles import Role


pytestmark = pytest.mark.django_db

REFUSED = "row-level security|takes no answer"  # by the policy, or by a trigger that comes before it
TABLES_WITH_A_PROGRAM = """
    SELECT table_name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'program_id' ORDER BY 1
"""
# Of the audit trail alone: written by triggers and the sealer, for one program, of that program's events.
# And of a referral: the receiver writes its steps, its waitlist and whom it registered, about the sender's.
REFERENCES_THAT_CROSS = {
    "accounts_auditpending.event_id",
    "accounts_auditseal.event_id",
    "referral_referralevent.referral_id",
    "referral_referralpatient.referral_id",
    "referral_waitlistentry.referral_id",
}
# Rows that anyone may read, and a referral's other side, which `SharedBetweenPrograms` lets in.
POINT_AT_A_PROGRAM_OTHERWISE = {
    "directory_listing.operated_by_id",
    "handover_desksetting.operated_by_id",
    "referral_referral.receiver_id",
    "referral_referralevent.shared_with_id",
}


@pytest.fixture
def harbor() -> Program:
    """Return a program with a member."""
    return _program("fictional-harbor")


@pytest.fixture
def meadow() -> Program:
    """Return another program with a member."""
    return _program("fictional-meadow")


def _program(slug: str) -> Program:
    program = open_program(System(), name=slug, slug=slug)
    add_member(System(program=program), program, email=f"{slug}@example.org", role=Role.DIRECTOR)
    return program


def rows(query: str, *values: object) -> list[Any]:
    """Return a query's rows, one value each where there is one column."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [row[0] if len(row) == 1 else row for row in cursor.fetchall()]


def tables() -> Iterator[str]:
    """Return every table that carries a program."""
    found = rows(TABLES_WITH_A_PROGRAM)
    assert {"accounts_membership", "accounts_auditevent"} <= set(found)
    return iter(found)


def test_every_table_with_a_program_forces_its_policy_on_its_owner_too() -> None:
    unprotected = rows(
        "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relkind IN ('r', 'p')"
        " AND NOT (relrowsecurity AND relforcerowsecurity)",
        list(tables()),
    )
    assert unprotected == []


def test_every_reference_to_a_program_is_named_program_so_that_its_table_is_found() -> None:
    otherwise = rows(
        "SELECT conrelid::regclass::text || '.' || attname FROM pg_constraint JOIN pg_attribute"
        " ON attrelid = conrelid AND attnum = ANY(conkey)"
        " WHERE contype = 'f' AND confrelid = 'accounts_program'::regclass AND attname <> 'program_id'"
    )
    assert set(otherwise) <= POINT_AT_A_PROGRAM_OTHERWISE


def test_no_reference_can_cross_programs_unless_it_is_said() -> None:
    references = """
        SELECT key.conrelid::regclass::text || '.' || own.attname,
            EXISTS (SELECT 1 FROM pg_constraint twin WHERE twin.conrelid = key.conrelid AND twin.contype = 'f'
                AND cardinality(twin.conkey) = 2 AND key.conkey[1] = ANY (twin.conkey) AND twin.confrelid = key.confrelid)
        FROM pg_constraint key JOIN pg_attribute own ON own.attrelid = key.conrelid AND own.attnum = key.conkey[1]
        WHERE key.contype = 'f' AND cardinality(key.conkey) = 1
          AND EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = key.conrelid AND attname = 'program_id')
          AND EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = key.confrelid AND attname = 'program_id')
    """
    assert {name for name, is_tied in rows(references) if not is_tied} <= REFERENCES_THAT_CROSS


@pytest.mark.usefixtures("harbor")
def test_unset_program_reads_nothing_of_any_table() -> None:
    for table in tables():
        assert rows(f'SELECT count(*) FROM "{table}"') == [0], table  # noqa: S608


def test_program_reads_its_own_rows_and_no_other_of_any_table(harbor: Program, meadow: Program) -> None:
    for program in (harbor, meadow):
        with for_program(program.pk):
            for table in tables():
                found = set(rows(f'SELECT program_id FROM "{table}"'))  # noqa: S608
                assert found <= {program.pk}, table
            assert set(rows("SELECT program_id FROM accounts_membership")) == {program.pk}
            assert set(rows("SELECT program_id FROM accounts_auditevent")) == {program.pk}


@pytest.mark.parametrize(
    ("privilege", "verb"), [("UPDATE", "UPDATE {} SET program_id = program_id"), ("DELETE", "DELETE FROM {}")]
)
def test_other_programs_rows_of_any_table_cannot_be_changed(
    harbor: Program, meadow: Program, privilege: str, verb: str
) -> None:
    for table in tables():
        for current in (None, meadow.pk):
            with for_program(current), connection.cursor() as cursor:
                if not rows("SELECT has_table_privilege(%s, %s)", table, privilege)[0]:
                    continue  # refused before any policy is asked
                cursor.execute(verb.format(f'"{table}"') + " WHERE program_id = %s", [harbor.pk])
                assert cursor.rowcount == 0, table
    with for_program(harbor.pk):
        assert Membership.objects.count() == 1


def test_row_cannot_be_added_for_another_program_to_any_table(harbor: Program, meadow: Program) -> None:
    for table in tables():
        for current in (None, meadow.pk):
            with pytest.raises(DatabaseError, match=REFUSED), for_program(current):
                _add_bare_row(table, harbor.pk)


def _add_bare_row(table: str, program_id: int) -> None:
    """Try to add a row with nothing but its program; a policy is asked before any other constraint is."""
    columns = rows(
        "SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s"
        " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AND column_name <> 'program_id'",
        table,
    )
    numbers = dict.fromkeys(["bool", "int8", "int4", "int2", "numeric", "float8"], "'1'")
    moments = dict.fromkeys(["timestamptz", "date"], "now()")
    fillers = {"uuid": "gen_random_uuid()", "jsonb": "'{}'", **numbers, **moments}
    names = "".join(f', "{name}"' for name, _ in columns)
    values = "".join(
        ", " + fillers.get(kind, "'{}'" if kind.startswith("_") else "''") for _, kind in columns
    )
    with connection.cursor() as cursor:
        statement = f'INSERT INTO "{table}" (program_id{names}) VALUES (%s{values})'  # noqa: S608
        cursor.execute(statement, [program_id])


def test_row_without_a_program_can_be_added_while_none_is_set_and_not_read_back(harbor: Program) -> None:
    before = AuditEvent.objects.count()
    AuditEvent(actor_kind="system", actor_label="system", verb="accounts.look").save(force_insert=True)
    assert AuditEvent.objects.count() == before == 0
    with pytest.raises(ProgrammingError, match="row-level security"), for_program(harbor.pk):
        AuditEvent(actor_kind="system", actor_label="system", verb="accounts.look").save(force_insert=True)


def test_nested_program_gives_way_to_the_outer_one_again(harbor: Program, meadow: Program) -> None:
    with for_program(harbor.pk):
        with for_program(meadow.pk):
            assert Membership.objects.get().program_id == meadow.pk
        assert Membership.objects.get().program_id == harbor.pk
        with pytest.raises(ZeroDivisionError), for_program(meadow.pk):
            raise ZeroDivisionError
        assert Membership.objects.get().program_id == harbor.pk


@pytest.mark.django_db(transaction=True)
def test_program_does_not_outlast_its_transaction_on_the_connection() -> None:
    harbor = _program("fictional-harbor")
    with queries.in_program(harbor):
        backend = rows("SELECT pg_backend_pid()")
        assert Membership.objects.count() == 1
    assert rows("SELECT pg_backend_pid()") == backend, "the same connection"
    assert Membership.objects.count() == 0
    with pytest.raises(ZeroDivisionError), queries.in_program(harbor):
        raise ZeroDivisionError
    assert Membership.objects.count() == 0


def test_application_owns_nothing() -> None:
    owned = rows(
        "SELECT relname::text FROM pg_class WHERE relowner = current_user::regrole"
        " UNION SELECT proname::text FROM pg_proc WHERE proowner = current_user::regrole"
        " UNION SELECT datname::text FROM pg_database WHERE datdba = current_user::regrole"
        " UNION SELECT nspname::text FROM pg_namespace WHERE nspowner = current_user::regrole"
    )
    assert owned == []


def test_application_has_no_powers() -> None:
    powers = "rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication"
    assert rows(f"SELECT {powers} FROM pg_roles WHERE rolname = current_user") == [(False,) * 5]  # noqa: S608
    assert rows("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole") == [0]


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE accounts_membership DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE accounts_membership NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY program_only ON accounts_membership",
        "CREATE POLICY mine ON accounts_membership USING (true)",
        "ALTER TABLE accounts_auditevent DISABLE TRIGGER append_only",
        "TRUNCATE accounts_membership",
        "CREATE TABLE mine (id int)",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "SET ROLE throughcare_owner",
        "SET SESSION AUTHORIZATION throughcare_owner",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
        "SET row_security = off; SELECT * FROM accounts_membership",
    ],
)
def test_application_cannot_lift_the_isolation(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
