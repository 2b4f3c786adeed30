"""The embedded replica follows its primary, keeps programs apart, comes back after a kill and is made anew when lost."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from throughcare_web.config import postgres, replica
from throughcare_web.config.cluster import Cluster


TABLE = """
    CREATE TABLE IF NOT EXISTS kept (program_id bigint, word text);
    ALTER TABLE kept ENABLE ROW LEVEL SECURITY;
    ALTER TABLE kept FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON kept USING (program_id = nullif(current_setting('throughcare.program', true), '')::bigint);
    GRANT SELECT, INSERT ON kept TO throughcare_app;
"""


@pytest.fixture(scope="module")
def primary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return a running cluster with a table of two programs' rows."""
    cluster = Cluster.at(tmp_path_factory.mktemp("state of a site"))
    with postgres.running(cluster):
        with psycopg.connect(**cluster.connection("owner")) as connection:
            connection.execute(TABLE)
        for program in (1, 2):
            write(cluster, program, f"of program {program}")
        yield cluster
    for one in (replica.of(cluster), cluster):
        shutil.rmtree(one.home, ignore_errors=True)
        shutil.rmtree(one.sockets, ignore_errors=True)


@pytest.fixture
def keeper(primary: Cluster) -> Iterator[replica.Keeper]:
    """Return the keeper of the primary's replica, which is at work."""
    found = replica.Keeper(primary)
    found.restore()
    yield found
    found.close()


def write(cluster: Cluster, program: int, word: str) -> None:
    with psycopg.connect(**cluster.connection("app")) as connection:
        connection.execute("SELECT set_config('throughcare.program', %s, true)", [str(program)])
        connection.execute("INSERT INTO kept VALUES (%s, %s)", [program, word])


def words(cluster: Cluster, program: int | None) -> list[str]:
    with psycopg.connect(**cluster.connection("app")) as connection:
        if program:
            connection.execute("SELECT set_config('throughcare.program', %s, true)", [str(program)])
        return [row[0] for row in connection.execute("SELECT word FROM kept ORDER BY 1").fetchall()]


def wait_for(cluster: Cluster, program: int, word: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            if word in words(cluster, program):
                return
        except psycopg.OperationalError:
            pass
        assert time.monotonic() < deadline, f"{word} did not arrive"
        time.sleep(0.05)


def value(cluster: Cluster, query: str, role: str = "superuser") -> object:
    with psycopg.connect(**cluster.connection(role)) as connection:
        return connection.execute(query).fetchone()[0]


def test_rows_arrive_and_programs_stay_apart(primary: Cluster, keeper: replica.Keeper) -> None:
    second = replica.of(primary)
    write(primary, 1, "new of program 1")
    wait_for(second, 1, "new of program 1")
    assert set(words(second, 2)) == {"of program 2"}
    assert words(second, None) == []
    assert value(second, "SELECT pg_is_in_recovery()") is True
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        write(second, 1, "here")


def test_replica_is_as_private_as_its_primary(primary: Cluster, keeper: replica.Keeper) -> None:
    second = replica.of(primary)
    assert value(second, "SHOW listen_addresses") == ""
    assert second.sockets != primary.sockets
    assert second.sockets.stat().st_mode & 0o777 == 0o700
    assert (second.home / "passwords.json").stat().st_mode & 0o777 == 0o600
    assert Path(f"/proc/{postmaster(second)}").stat().st_uid != 0


def test_killed_replica_comes_back(primary: Cluster, keeper: replica.Keeper) -> None:
    second = replica.of(primary)
    os.kill(postmaster(second), signal.SIGKILL)
    write(primary, 1, "while it was away")
    keeper.restore()
    wait_for(second, 1, "while it was away")


def test_killed_primary_is_followed_again(primary: Cluster, keeper: replica.Keeper) -> None:
    os.kill(postmaster(primary), signal.SIGKILL)
    keeper.restore()  # says that it cannot ask, and goes on
    deadline = time.monotonic() + 20
    while not _answers(primary):
        assert time.monotonic() < deadline
        postgres.ensure(primary)
    write(primary, 1, "after the fall")
    keeper.restore()
    wait_for(replica.of(primary), 1, "after the fall")


def test_replica_that_stopped_goes_on_from_where_it_was(primary: Cluster, keeper: replica.Keeper) -> None:
    second = replica.of(primary)
    made = second.data.stat().st_ino
    keeper.close()
    write(primary, 1, "while it was stopped")
    keeper.restore()
    wait_for(second, 1, "while it was stopped")
    assert second.data.stat().st_ino == made


def test_replica_whose_place_is_lost_is_made_anew(primary: Cluster, keeper: replica.Keeper) -> None:
    second = replica.of(primary)
    made = second.data.stat().st_ino
    keeper.close()
    value(primary, "SELECT 1 FROM pg_drop_replication_slot('throughcare_replica')")
    keeper.restore()
    write(primary, 1, "after the new copy")
    wait_for(second, 1, "after the new copy")
    assert second.data.stat().st_ino != made


def test_copy_of_another_primary_is_not_taken_for_ours(primary: Cluster, keeper: replica.Keeper) -> None:
    second = replica.of(primary)
    assert replica._can_follow(primary, second)
    (second.home / "passwords.json").write_text("{}")
    assert replica.of(primary).passwords == primary.passwords
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replica, "_identifier", lambda _: "1")
        assert not replica._can_follow(primary, second)


def test_replica_is_kept_without_being_waited_for(primary: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    second = replica.of(primary)
    monkeypatch.setattr(replica, "_LOOK_EVERY_S", 0.1)
    with replica.kept(primary):
        write(primary, 1, "while it is kept")
        wait_for(second, 1, "while it is kept")
        os.kill(int((second.home / "charge").read_text()), signal.SIGKILL)
        write(primary, 1, "after its supervisor was killed")
        wait_for(second, 1, "after its supervisor was killed")
    assert not _answers(second)


def test_replica_that_cannot_be_made_stops_nothing(
    primary: Cluster, keeper: replica.Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    second = replica.of(primary)
    keeper.close()
    shutil.rmtree(second.data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replica, "SLOT", "no such name")
        keeper.restore()
    assert "the replica is not at work" in caplog.text
    keeper.restore()
    wait_for(second, 1, "of program 1")


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def _answers(cluster: Cluster) -> bool:
    try:
        return value(cluster, "SELECT true") is True
    except psycopg.OperationalError:
        return False
