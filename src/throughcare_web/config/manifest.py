"""What a backup says it holds, so that a restore can be proven: rows of each table, the head of each audit chain.

Taken and compared over one connection that row-level security does not bind.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import psycopg
from psycopg import sql

from throughcare_web.config.archive import BadArchive


_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1
"""
_HEADS = """
    SELECT DISTINCT ON (s.program_id) coalesce(p.slug, ''), s.place || ' ' || s.digest
    FROM accounts_auditseal s LEFT JOIN accounts_program p ON p.id = s.program_id
    ORDER BY s.program_id, s.place DESC
"""
_LENGTH_BYTES = 8
_LONGEST = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was in the database at one moment.

    Attributes:
        made_at: that moment, ISO 8601 in UTC.
        server, dumped_by: major versions of PostgreSQL: of the server, of the program that wrote the dump.
        owner, app: the roles that the dump names.
        migrations: "app name" of each that was applied.
        rows: how many each table has.
        heads: of each program's audit chain, "place digest" by slug; that of no program under "".
    """

    made_at: str
    server: int
    dumped_by: int
    owner: str
    app: str
    migrations: list[str]
    rows: dict[str, int]
    heads: dict[str, str]

    def written(self) -> bytes:
        """Return it as it stands in a backup, before the dump."""
        words = json.dumps(asdict(self), sort_keys=True).encode()
        return len(words).to_bytes(_LENGTH_BYTES, "big") + words


def is_whole(content: bytes) -> bool:
    """Return whether so much of a backup's content holds the manifest, or shows that there is none."""
    length = int.from_bytes(content[:_LENGTH_BYTES], "big")
    return len(content) >= _LENGTH_BYTES + min(length, _LONGEST)


def read(content: bytes) -> tuple[Manifest, bytes]:
    """Return the manifest that a backup's content begins with, and what of the content follows it."""
    length = int.from_bytes(content[:_LENGTH_BYTES], "big")
    words, rest = content[_LENGTH_BYTES:][:length], content[_LENGTH_BYTES + length :]
    if len(content) < _LENGTH_BYTES or length > _LONGEST or len(words) != length:
        raise BadArchive("has no list of what it holds")
    try:
        return Manifest(**json.loads(words)), rest
    except (ValueError, TypeError) as error:
        raise BadArchive("is of another version of this software") from error


def taken(connection: psycopg.Connection[Any], *, dumped_by: int, owner: str, app: str) -> Manifest:
    """Return what the connection's transaction sees."""
    rows = count_rows(connection)
    applied = "SELECT app || ' ' || name FROM django_migrations ORDER BY 1"
    (moment,) = _all(connection, "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
    return Manifest(
        made_at=moment[0],
        server=connection.info.server_version // 10_000,
        dumped_by=dumped_by,
        owner=owner,
        app=app,
        migrations=[row[0] for row in _all(connection, applied)] if "django_migrations" in rows else [],
        rows=rows,
        heads=heads(connection) if "accounts_auditseal" in rows else {},
    )


def differences(connection: psycopg.Connection[Any], manifest: Manifest) -> list[str]:
    """Return what the connection finds other than the manifest says, a few words each; nothing when all is there."""
    rows = count_rows(connection)
    found = [
        f"{table}: {rows.get(table, 0)} rows, wanted {manifest.rows.get(table, 0)}"
        for table in sorted(rows.keys() | manifest.rows.keys())
        if rows.get(table) != manifest.rows.get(table)
    ]
    if manifest.heads and heads(connection) != manifest.heads:
        found.append("the heads of the audit chains are not those of the backup")
    return found


def count_rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Return how many rows each table has."""
    names = [row[0] for row in _all(connection, _TABLES)]
    count = sql.SQL("SELECT count(*) FROM public.{}")
    return {name: _all(connection, count.format(sql.Identifier(name)))[0][0] for name in names}


def heads(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """Return the last link of each audit chain."""
    return {row[0]: row[1] for row in _all(connection, _HEADS)}


def _all(connection: psycopg.Connection[Any], query: Any) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()
