"""A backup holds everything at one moment, is restored into an empty server as it was, or refused and nothing touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests.web.operations import Site
from throughcare_web.__main__ import main
from throughcare_web.config import backup, binaries, database, postgres
from throughcare_web.config.archive import name_of
from throughcare_web.config.cluster import Cluster, DatabaseUnavailable
from throughcare_web.config.keys import _written
from throughcare_web.config.manifest import Manifest


ROWS = "SELECT count(*) FROM accounts_auditevent"
HEADS = "SELECT string_agg(place || digest, ' ' ORDER BY digest) FROM accounts_auditseal"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site with some history."""
    lived_in = Site(tmp_path_factory.mktemp("a site") / "var")
    lived_in.live_in()
    yield lived_in
    lived_in.forget()


@pytest.fixture(scope="module")
def kept(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a backup of it."""
    path = tmp_path_factory.mktemp("elsewhere") / "kept.backup"
    done = site.run("backup", str(path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Backed up ")
    assert "and 2 audit chains to" in done.stdout
    return path


@pytest.fixture
def empty(site: Site, tmp_path: Path) -> Iterator[Site]:
    """Return another site, which has the keys and nothing else."""
    other = Site(tmp_path / "second server" / "var")
    other.state.mkdir(parents=True)
    shutil.copy(site.state / "backup_keys", other.state)
    yield other
    other.forget()


def refused(site: Site, file: Path, **environ: str) -> str:
    """Return the one line that a restore is refused with; the database stays empty."""
    done = site.run("restore", str(file), **environ)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    with postgres.running(site.cluster):
        assert site.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    return done.stderr


def test_backup_is_restored_into_an_empty_server_and_proven(site: Site, kept: Path, empty: Site) -> None:
    done = empty.run("restore", str(kept))
    assert done.returncode == 0, done.stderr
    assert "every count and head is as it was" in done.stdout
    assert "fictional-harbor\t10 sealed\t1 not sealed yet\twhole" in done.stdout
    with postgres.running(site.cluster), postgres.running(empty.cluster):
        assert empty.value(HEADS) == site.value(HEADS)
        assert empty.value(ROWS) == site.value(ROWS)
        assert empty.value(ROWS, "app") == 0, "isolation is restored too"
        assert empty.value(ROWS, "owner") == 1, "what was done for no program"
        with pytest.raises(Exception, match="append-only"):
            empty.value("WITH gone AS (DELETE FROM accounts_auditevent RETURNING 1) SELECT 1")
    served = empty.run("manage", "shell", "-c", "from throughcare_web.accounts.actors import System\n"
                       "from throughcare_web.accounts.actions import open_program\n"
                       "open_program(System('tests'), name='New', slug='new')")  # fmt: skip
    assert served.returncode == 0, served.stderr
    again = empty.run("restore", str(kept))
    assert again.returncode == 2
    assert again.stderr.startswith("the database is not empty: found ")
    assert again.stderr.count("\n") == 1


def test_backup_is_private_and_sealed(kept: Path) -> None:
    assert kept.stat().st_mode & 0o777 == 0o600
    words = kept.read_bytes()
    for plain in (b"fictional-harbor", b"example.org", b"PGDMP", b"accounts_", b"made_at"):
        assert plain not in words


def test_backup_goes_to_the_state_folder_unless_told_and_leaves_no_half(site: Site) -> None:
    done = site.run("backup")
    assert done.returncode == 0, done.stderr
    (made,) = (site.state / "backups").iterdir()
    assert str(made) in done.stdout
    assert made.suffix == ".backup"
    assert made.parent.stat().st_mode & 0o777 == 0o700


def test_backup_that_cannot_be_used_is_refused_in_one_line(kept: Path, empty: Site, tmp_path: Path) -> None:
    whole, bad = kept.read_bytes(), tmp_path / "bad.backup"
    middle = len(whole) // 2
    for content, reason in (
        (whole[:-1], "is damaged, cut short or has been changed"),
        (whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :], "has been changed"),
        (b"-- PostgreSQL database dump", "is not a backup of Throughcare"),
        (b"", "is not a backup of Throughcare"),
    ):
        bad.write_bytes(content)
        assert reason in (line := refused(empty, bad)), line
        assert "nothing was restored" in line
    other = _written(bytes(32))
    assert "was sealed with a key that is not here" in refused(empty, kept, THROUGHCARE_BACKUP_KEY=other)
    assert "No such file" in refused(empty, tmp_path / "none.backup")
    done = empty.run("restore", str(kept))
    assert done.returncode == 0, "and a good one still goes in"


def test_old_backup_opens_after_the_key_was_rotated(site: Site, kept: Path, empty: Site) -> None:
    done = site.run("rotate-backup-key")
    assert done.returncode == 0, done.stderr
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THROUGHCARE_STATE_DIR", str(site.state))
        ours = backup.keys.read()
    assert name_of(ours.newest) in done.stdout
    newer = kept.with_name("newer.backup")
    assert site.run("backup", str(newer)).returncode == 0
    assert "key that is not here" in refused(empty, newer), "the copy of the keys is an old one"
    shutil.copy(site.state / "backup_keys", empty.state)
    assert empty.run("restore", str(kept)).returncode == 0


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (
            {"migrations": ["accounts 0099_later"]},
            "of a newer version of this software: found accounts 0099_later",
        ),
        ({"server": 99}, "is of PostgreSQL 99; found a server of 18"),
        ({"owner": "someone"}, "is of the roles someone and throughcare_app; found throughcare_owner and"),
    ],
)
def test_backup_that_does_not_fit_is_refused(
    empty: Site, monkeypatch: pytest.MonkeyPatch, changed: dict[str, object], reason: str
) -> None:
    monkeypatch.setenv("THROUGHCARE_STATE_DIR", str(empty.state))
    fitting = Manifest(
        made_at="", server=18, dumped_by=18, owner="throughcare_owner", app="throughcare_app",
        migrations=["accounts 0001_initial"], rows={}, heads={},
    )  # fmt: skip
    with (
        postgres.running(empty.cluster),
        psycopg.connect(**empty.cluster.connection("superuser")) as connection,
    ):
        backup._refuse(Path("kept"), fitting, connection)
        with pytest.raises(backup.Unusable, match=reason):
            backup._refuse(Path("kept"), replace(fitting, **changed), connection)


def named(cluster: Cluster, password: str) -> dict[str, str]:
    """Return an environment that names this cluster's server, as an operator names theirs."""
    urls = {}
    for name, role in (
        ("DATABASE_URL", "app"),
        ("DATABASE_OWNER_URL", "owner"),
        ("THROUGHCARE_BACKUP_URL", ""),
    ):
        found = cluster.connection(role or "app")
        user, secret = (found["user"], found["password"]) if role else ("keeper", password)
        urls[name] = (
            f"postgresql://{user}:{secret}@/{found['dbname']}?host={found['host']}&port={found['port']}"
        )
    return urls


def test_named_server_is_backed_up_and_restored_by_documented_roles(
    site: Site, empty: Site, tmp_path: Path
) -> None:
    file = tmp_path / "named.backup"
    with postgres.running(site.cluster), postgres.running(empty.cluster):
        for one in (site, empty):
            with psycopg.connect(**one.cluster.connection("superuser")) as connection:
                connection.execute("DROP ROLE IF EXISTS keeper")
                connection.execute("CREATE ROLE keeper LOGIN PASSWORD 'k' IN ROLE pg_read_all_data")
        bound = site.run("backup", str(file), **named(site.cluster, "k"))
        assert bound.returncode == 2
        assert "found a role that row-level security binds; wanted BYPASSRLS" in bound.stderr
        for one in (site, empty):
            with psycopg.connect(**one.cluster.connection("superuser")) as connection:
                connection.execute("ALTER ROLE keeper BYPASSRLS")
        kept = site.run("backup", str(file), **named(site.cluster, "k"))
        assert kept.returncode == 0, kept.stderr
        done = empty.run("restore", str(file), **named(empty.cluster, "k"))
        assert done.returncode == 0, done.stderr
        assert empty.value(HEADS) == site.value(HEADS)
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = '{}'"
        assert empty.value(tables.format("throughcare_owner")) == site.value(
            tables.format("throughcare_owner")
        )


def test_restore_that_is_not_as_it_was_is_said_and_is_exit_status_1(
    kept: Path, empty: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THROUGHCARE_STATE_DIR", str(empty.state))
    counted = backup.manifest.count_rows
    monkeypatch.setattr(
        backup.manifest, "count_rows", lambda connection: counted(connection) | {"accounts_program": 7}
    )
    monkeypatch.setattr(backup.manifest, "heads", lambda connection: {})
    with postgres.running(empty.cluster):
        assert main(["restore", str(kept)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"{kept}: restored, but not proven to be as it was: accounts_program: 7 rows, wanted 1;"
        " the heads of the audit chains are not those of the backup\n"
    )


def test_programs_of_the_servers_own_version_are_used() -> None:
    version, path = binaries.for_server("pg_dump", 18)
    assert version == 18
    assert os.access(path, os.X_OK)
    assert binaries.for_server("pg_restore", 16, at_least=18)[0] == 18
    with pytest.raises(DatabaseUnavailable, match="No pg_dump of PostgreSQL 99 or newer"):
        binaries.for_server("pg_dump", 99)


def test_named_server_is_backed_up_by_a_role_that_reads_every_row() -> None:
    named = {"DATABASE_URL": "postgresql://app@/care", "DATABASE_OWNER_URL": "postgresql://owner@/care"}
    with pytest.raises(DatabaseUnavailable, match="THROUGHCARE_BACKUP_URL is not set"):
        database.parameters("backup", named)
    named["THROUGHCARE_BACKUP_URL"] = "postgresql://keeper@/care"
    assert database.parameters("backup", named)["user"] == "keeper"
    assert database.parameters("restore", named)["user"] == "owner"


def test_fault_of_a_program_is_one_line_without_values() -> None:
    words = (
        'pg_restore: error: COPY failed: ERROR:  bad input for type integer: "44106"\nCONTEXT:  line 3: "x"\n'
    )
    assert backup._reason("pg_restore", words) == (
        "pg_restore: COPY failed: ERROR:  bad input for type integer; nothing was changed"
    )
    assert backup._reason("pg_dump", "") == "pg_dump: failed; nothing was changed"
