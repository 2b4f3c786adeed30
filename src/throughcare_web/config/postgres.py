"""Run the embedded PostgreSQL: one server for each state folder, up while some process holds a lease on it.

A process that needs the database enters `running(cluster)`. The first one starts a supervising process, whose
child is `postgres`; the last one to leave stops both. Two advisory file locks decide everything, so that no
order of starting, stopping or killing leaves two servers, or none while one is needed:

- `leases`: shared by every process that uses the server; the supervisor stops when it can have it for itself;
- `charge`: held by the supervisor for its life; whoever gets it may start one.

The kernel drops both with the process that holds them, however that process ends. Django does not belong
here, nor does any server that DATABASE_URL names: see `database`. Files and accounts are `cluster`'s.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg

from throughcare_web.config.cluster import (
    PORT,
    Cluster,
    DatabaseUnavailable,
    initialise,
    private_folder,
    reachable_binaries,
)


_READY_WITHIN_S = 60
_STOPPED_WITHIN_S = 20
_POLL_S = 0.1
_QUICK_DEATH_S = 2
_QUICK_DEATHS_ALLOWED = 3
_LOG_KEPT_BYTES = 1_000_000
_PROCESSES = Path("/proc")
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, <linux/prctl.h>
_LIBC = ctypes.CDLL(None, use_errno=True)
_appointed: list[subprocess.Popen[bytes]] = []  # by this process; they may outlive it, and are reaped if not

# For a small machine; and nothing of a person in the log: terse errors leave out the values they would quote.
_SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "max_slot_wal_keep_size": "2GB",  # a replica that is gone for long is made anew; it does not fill the disk
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


@contextmanager
def running(cluster: Cluster) -> Iterator[None]:
    """Keep the server running for the length of the block, whichever process started it.

    Raises `DatabaseUnavailable` when it does not come up. The last process to leave waits until it has
    stopped.
    """
    _ = cluster.passwords  # makes the home
    with (cluster.home / "leases").open("ab") as leases:
        fcntl.flock(leases, fcntl.LOCK_SH)  # waits while a supervisor is putting the previous server to rest
        ensure(cluster)
        try:
            yield
        finally:
            _leave(cluster, leases)


def ensure(cluster: Cluster) -> None:
    """Return once the server answers, starting a supervisor when there is none; the caller holds a lease."""
    deadline = time.monotonic() + _READY_WITHIN_S
    supervisor: subprocess.Popen[bytes] | None = None
    while (refusal := _refusal(cluster)) is not None:
        if supervisor is None:
            supervisor = _appoint_supervisor(cluster)
        elif supervisor.poll() is not None:
            raise DatabaseUnavailable(f"The embedded PostgreSQL did not start: {_complaint(cluster)}")
        if time.monotonic() > deadline:
            raise DatabaseUnavailable(f"The embedded PostgreSQL does not answer: {refusal}")
        time.sleep(_POLL_S / 2)


def _refusal(cluster: Cluster) -> str | None:
    try:
        psycopg.connect(**cluster.connection("owner"), connect_timeout=5).close()  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        return " ".join(str(error).split())
    return None


def _appoint_supervisor(cluster: Cluster) -> subprocess.Popen[bytes] | None:
    """Start a supervisor unless one is in charge; it inherits the lock, so that none else can start."""
    with (cluster.home / "charge").open("ab") as charge:
        if not _locked(charge):
            return None
        if cluster.log.exists() and cluster.log.stat().st_size > _LOG_KEPT_BYTES:
            cluster.log.unlink()
        words = ["-m", __spec__.name, str(cluster.home), str(cluster.binaries), str(charge.fileno())]
        with cluster.log.open("ab") as log:
            supervisor = subprocess.Popen(  # noqa: S603 - our own module, run by our own interpreter
                [sys.executable, *words],
                pass_fds=[charge.fileno()],
                start_new_session=True,  # Ctrl-C in a terminal reaches the commands, which leave in order
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
            )
    _appointed.append(supervisor)
    return supervisor


def _leave(cluster: Cluster, leases: IO[bytes]) -> None:
    """Stop the server if nobody else holds a lease; newcomers wait for theirs until it has stopped."""
    if not _locked(leases):
        return
    with (cluster.home / "charge").open("rb") as charge:
        supervisor = charge.read()
        if supervisor and not _locked(charge):
            _signal([int(supervisor)], signal.SIGTERM)
        deadline = time.monotonic() + _STOPPED_WITHIN_S
        while not _locked(charge) and time.monotonic() < deadline:
            time.sleep(_POLL_S / 5)
    for appointed in _appointed:
        if str(appointed.pid).encode() == supervisor:  # it gave the lock back, and is about to end
            with suppress(subprocess.TimeoutExpired):
                appointed.wait(_STOPPED_WITHIN_S)
        appointed.poll()


def _complaint(cluster: Cluster) -> str:
    lines = cluster.log.read_text(encoding="utf-8", errors="replace").splitlines()
    telling = [
        line
        for line in lines
        if any(word in line for word in ("FATAL:", "PANIC:", DatabaseUnavailable.__name__))
    ]
    return f"{(telling or lines or ['no reason given'])[-1].strip()} ({cluster.log})"


def supervise(cluster: Cluster, charge: IO[bytes]) -> int:
    """Keep `postgres` as a child until no lease is left or a signal comes; return the exit status.

    A server that is killed is started again; one that keeps dying at once is given up.
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    charge.truncate(0)
    charge.write(str(os.getpid()).encode())
    charge.flush()
    quick_deaths = 0
    with (cluster.home / "leases").open("ab") as leases:
        while quick_deaths < _QUICK_DEATHS_ALLOWED:
            started = time.monotonic()
            if _kept_until_done(_start(cluster), leases, stopping):
                with suppress(OSError):  # not empty, if the server had to be killed
                    cluster.sockets.rmdir()
                return 0
            quick_deaths = quick_deaths + 1 if time.monotonic() - started < _QUICK_DEATH_S else 0
    return 1


def _kept_until_done(server: subprocess.Popen[bytes], leases: IO[bytes], stopping: threading.Event) -> bool:
    """Return True once the server was no longer wanted and has stopped, False when it ended unasked."""
    while server.poll() is None:
        if stopping.wait(_POLL_S) or _locked(leases):
            _stop(server)
            return True
    return False


def _start(cluster: Cluster) -> subprocess.Popen[bytes]:
    _clear_remains(cluster)
    binaries = reachable_binaries(cluster)
    sockets = private_folder(cluster.sockets, cluster)
    if not cluster.data.exists():
        initialise(cluster, binaries)
    settings = {**_SERVER_SETTINGS, "cluster_name": cluster.name}
    options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
    return subprocess.Popen(  # noqa: S603 - the server itself
        [str(binaries / "postgres"), "-D", str(cluster.data), "-k", str(sockets), "-p", PORT, *options],
        preexec_fn=stop_with_parent(signal.SIGINT),
        **cluster.as_account(),
    )


def stop_with_parent(number: int) -> Callable[[], None]:
    """Return what a child runs before it becomes a server, to be sent this signal if its parent is killed.

    The kernel forgets the wish when a process changes user, so it must be made after that, which is where
    `preexec_fn` runs. Only Linux knows it; elsewhere PostgreSQL's own lock file keeps a second server away.
    """

    def wish() -> None:
        if hasattr(_LIBC, "prctl"):
            _LIBC.prctl(_DIE_WITH_PARENT, number)

    return wish


def _stop(server: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, none
        server.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            server.wait(_STOPPED_WITHIN_S / 2)
            return


def _clear_remains(cluster: Cluster) -> None:
    """Clear what a killed server left, as the holder of `charge` may: its processes, then its lock files.

    PostgreSQL itself would believe a stale process number that some other process has by now; in a container,
    where numbers are small, that is the rule rather than the exception.
    """
    if not (_PROCESSES / "self" / "cmdline").exists():
        return
    for number in (signal.SIGINT, signal.SIGKILL):
        deadline = time.monotonic() + _STOPPED_WITHIN_S / 2
        while (processes := _server_processes(cluster)) and time.monotonic() < deadline:
            _signal(processes, number)
            time.sleep(_POLL_S)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    for left in cluster.sockets.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _server_processes(cluster: Cluster) -> list[int]:
    found = []
    for command_line in _PROCESSES.glob("[0-9]*/cmdline"):
        with suppress(OSError):  # ended meanwhile
            words = command_line.read_bytes()
            if b"postgres" in words and cluster.name.encode() in words:
                found.append(int(command_line.parent.name))
    return found


def _signal(processes: list[int], number: int) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def _locked(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def main(argv: list[str]) -> int:
    """Be the supervising process of the cluster whose home, binaries and locked file are given."""
    home, binaries, charge = argv
    with os.fdopen(int(charge), "ab") as held:
        return supervise(Cluster.of(Path(home), Path(binaries)), held)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
