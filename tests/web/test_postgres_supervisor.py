"""The embedded PostgreSQL is there while anything needs it, whoever is killed, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from throughcare_web.config.cluster import (
    Cluster,
    DatabaseUnavailable,
    private_folder,
    reachable_binaries,
    write_once,
)
from throughcare_web.config.postgres import ensure, running


CLIENT = """
import sys
from pathlib import Path
from throughcare_web.config.cluster import Cluster
from throughcare_web.config.postgres import running
with running(Cluster.at(Path(sys.argv[1]))):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return the cluster of a state folder with a space and a long path."""
    state = tmp_path_factory.mktemp("state") / ("a long name with spaces " * 6)
    cluster = Cluster.at(state)
    yield cluster
    shutil.rmtree(cluster.home, ignore_errors=True)
    shutil.rmtree(cluster.sockets, ignore_errors=True)


def value(cluster: Cluster, query: str, role: str = "app") -> object:
    """Return the one value of a query's one row."""
    with psycopg.connect(**cluster.connection(role)) as connection:
        return connection.execute(query).fetchone()[0]


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def supervisor(cluster: Cluster) -> int:
    return int((cluster.home / "charge").read_text())


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(process: int) -> None:
    deadline = time.monotonic() + 10
    while is_running(process):
        assert time.monotonic() < deadline, f"process {process} is still there"
        time.sleep(0.02)


@pytest.fixture
def client(cluster: Cluster) -> Iterator[subprocess.Popen[str]]:
    """Return another process that is using the server until its input is closed."""
    state = cluster.home.parent if cluster.account is None else None
    program = (
        CLIENT
        if state
        else CLIENT.replace("Cluster.at(", "Cluster.of(").replace("])", "]), Path(sys.argv[2])")
    )
    command = [sys.executable, "-c", program, str(state or cluster.home), str(cluster.binaries)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        assert process.stdout.readline() == "up\n"
        yield process
        process.kill()


def test_server_is_up_inside_the_block_and_gone_after_it(cluster: Cluster) -> None:
    with running(cluster):
        process = postmaster(cluster)
        assert value(cluster, "SHOW server_version_num").startswith("18")
    assert not is_running(process)
    assert not cluster.sockets.exists()


def test_server_listens_on_a_private_socket_only(cluster: Cluster) -> None:
    with running(cluster):
        assert value(cluster, "SHOW listen_addresses") == ""
        assert cluster.sockets.stat().st_mode & 0o777 == 0o700
        assert len(str(cluster.sockets / ".s.PGSQL.5432")) < 100


def test_server_asks_for_a_password_and_keeps_it_private(cluster: Cluster) -> None:
    with running(cluster):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(**{**cluster.connection("app"), "password": "guess"})
        assert value(cluster, "SELECT rolpassword FROM pg_authid WHERE rolname = 'throughcare_app'",
                     "superuser").startswith("SCRAM-SHA-256$")  # fmt: skip
    assert (cluster.home / "passwords.json").stat().st_mode & 0o777 == 0o600


def test_server_runs_as_an_unprivileged_user(cluster: Cluster) -> None:
    with running(cluster):
        assert Path(f"/proc/{postmaster(cluster)}").stat().st_uid != 0


def test_roles_have_no_power_over_the_server(cluster: Cluster) -> None:
    powers = (
        "SELECT array_agg(rolname::text ORDER BY rolname) FROM pg_roles WHERE rolname LIKE 'through%' AND "
    )
    with running(cluster):
        assert value(cluster, powers + "(rolsuper OR rolbypassrls OR rolreplication)") == [
            "throughcare_superuser"
        ]
        assert value(cluster, powers + "rolcreatedb") == ["throughcare_owner", "throughcare_superuser"]


def test_second_process_uses_the_server_that_is_running(
    cluster: Cluster, client: subprocess.Popen[str]
) -> None:
    first = postmaster(cluster)
    with running(cluster):
        assert postmaster(cluster) == first
    assert is_running(first), "the first process still needs it"


def test_server_outlives_the_process_that_started_it_while_another_needs_it(
    cluster: Cluster, client: subprocess.Popen[str]
) -> None:
    with running(cluster):
        process = postmaster(cluster)
        client.stdin.close()
        assert client.wait(10) == 0
        assert postmaster(cluster) == process
        assert value(cluster, "SELECT 1") == 1
    assert not is_running(process)


def test_many_processes_starting_at_once_share_one_server(cluster: Cluster) -> None:
    def look() -> int:
        with running(cluster):
            found = postmaster(cluster)
            time.sleep(0.5)
            return found

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(lambda _: look(), range(6)))
    assert len(found) == 1


def test_killed_client_takes_the_server_with_it(cluster: Cluster, client: subprocess.Popen[str]) -> None:
    process = postmaster(cluster)
    client.send_signal(signal.SIGKILL)
    wait_until_gone(process)


def test_killed_server_comes_back(cluster: Cluster) -> None:
    with running(cluster):
        process = postmaster(cluster)
        os.kill(process, signal.SIGKILL)
        wait_until_gone(process)
        ensure(cluster)
        assert value(cluster, "SELECT 1") == 1
        assert postmaster(cluster) != process


def test_killed_supervisor_takes_the_server_with_it_and_both_come_back(cluster: Cluster) -> None:
    with running(cluster):
        process, parent = postmaster(cluster), supervisor(cluster)
        os.kill(parent, signal.SIGKILL)
        wait_until_gone(process)
        ensure(cluster)
        assert value(cluster, "SELECT 1") == 1
        assert supervisor(cluster) != parent


def test_server_starts_beside_a_stale_lock_file_that_names_a_living_process(cluster: Cluster) -> None:
    with running(cluster):
        words = (cluster.data / "postmaster.pid").read_text().splitlines()
    stale = cluster.data / "postmaster.pid"
    stale.write_text("\n".join([str(os.getpid()), *words[1:]]) + "\n")
    (private_folder(cluster.sockets, cluster) / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    with running(cluster):
        assert value(cluster, "SELECT 1") == 1


def test_orphaned_server_is_put_to_rest_before_another_starts(cluster: Cluster) -> None:
    with running(cluster):
        pass
    sockets = private_folder(cluster.sockets, cluster)
    orphan = subprocess.Popen(
        [str(reachable_binaries(cluster) / "postgres"), "-D", str(cluster.data), "-k", str(sockets),
         "-c", "listen_addresses=", "-c", f"cluster_name={cluster.name}"], stderr=subprocess.DEVNULL,
        **cluster.as_account())  # fmt: skip
    with orphan:
        deadline = time.monotonic() + 10
        while not (sockets / ".s.PGSQL.5432").exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        (sockets / ".s.PGSQL.5432").unlink()  # out of reach, so that another is wanted
        with running(cluster):
            assert postmaster(cluster) != orphan.pid
            assert orphan.wait(1) is not None


def test_server_that_cannot_start_is_explained_in_one_line(cluster: Cluster) -> None:
    version = cluster.data / "PG_VERSION"
    with running(cluster):
        pass
    right = version.read_text()
    version.write_text("9\n")
    try:
        with (
            pytest.raises(DatabaseUnavailable, match=r"not compatible|incompatible") as raised,
            running(cluster),
        ):
            pass
    finally:
        version.write_text(right)
    assert "\n" not in str(raised.value)


def test_interrupted_making_of_the_database_is_made_again(cluster: Cluster) -> None:
    shutil.rmtree(cluster.home)
    (cluster.home / "data.new").mkdir(parents=True)
    (cluster.home / "data.new" / "PG_VERSION").write_text("18\n")
    fresh = Cluster(cluster.home, cluster.binaries, cluster.account)
    with running(fresh):
        assert value(fresh, "SELECT current_database()") == "throughcare"
    shutil.rmtree(fresh.home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as someone else")
def test_root_copies_binaries_that_the_unprivileged_user_cannot_reach(tmp_path: Path) -> None:
    installation = Cluster.at(tmp_path).binaries.parent
    hidden = tmp_path / "hidden" / installation.parent.name / installation.name
    for part in ("bin", "lib", "share"):
        shutil.copytree(installation / part, hidden / part, copy_function=os.link)
    libraries = installation.parent.with_name(f"{installation.parent.name}.libs")
    shutil.copytree(libraries, tmp_path / "hidden" / libraries.name, copy_function=os.link)
    (tmp_path / "hidden").chmod(0o700)
    cluster = Cluster.at(tmp_path / "state", hidden / "bin")
    try:
        with running(cluster):
            assert reachable_binaries(cluster).is_relative_to(cluster.home)
            assert value(cluster, "SELECT to_tsvector('english', 'programs')::text") == "'program':1"
    finally:
        shutil.rmtree(cluster.home)


def test_database_that_cannot_be_made_is_explained_in_one_line(tmp_path: Path) -> None:
    for part in ("bin", "lib", "share"):
        (tmp_path / "installation" / part).mkdir(parents=True)
    for program, words in (("initdb", '[ "$1" = --version ] || { echo "ERROR: no room" >&2; exit 1; }'),
                           ("postgres", 'echo "postgres (PostgreSQL) 18.0"')):  # fmt: skip
        (tmp_path / "installation" / "bin" / program).write_text(f"#!/bin/sh\n{words}\n")
        (tmp_path / "installation" / "bin" / program).chmod(0o755)
    cluster = Cluster.at(tmp_path / "state", tmp_path / "installation" / "bin")
    with pytest.raises(DatabaseUnavailable, match="initdb: ERROR: no room"), running(cluster):
        pass
    shutil.rmtree(cluster.home)


def test_file_written_once_keeps_its_first_words_and_is_private(tmp_path: Path) -> None:
    write_once(tmp_path / "key", "first")
    write_once(tmp_path / "key", "second")
    assert (tmp_path / "key").read_text() == "first"
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
