"""Sites of their own for the tests of operations: a state folder each, run as an operator runs them, by commands."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg

from throughcare_web.config import replica
from throughcare_web.config.cluster import Cluster


# One program with a member and ten more events, sealed but for the last.
LIVED_IN = """
from django.utils import timezone
from throughcare_web.accounts import seal
from throughcare_web.accounts.actions import add_member, open_program
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.roles import Role
harbor = open_program(System("tests"), name="Fictional Harbor", slug="fictional-harbor")
for number in range(10):
    add_member(System("tests", harbor), harbor, email=f"member{number}@example.org", role=Role.NURSE)
seal.seal_all(timezone.now()), seal.seal_without_program(timezone.now())
add_member(System("tests", harbor), harbor, email="last@example.org", role=Role.NURSE)
"""


class Site:
    """A site in a folder; nothing of it is there before the first command."""

    def __init__(self, state: Path, **environ: str) -> None:
        self.state = state
        self.environ = environ

    @property
    def cluster(self) -> Cluster:
        """Return its embedded database's files."""
        return Cluster.at(self.state)

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m throughcare_web` with these words, as on this site."""
        command = [sys.executable, "-m", "throughcare_web", *words]
        return subprocess.run(command, env=self.environment(environ), capture_output=True, text=True)

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment of the site's processes."""
        named = {"DATABASE_URL", "DATABASE_OWNER_URL", "THROUGHCARE_DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE"}
        kept = {name: value for name, value in os.environ.items() if name not in named}
        return {**kept, "THROUGHCARE_STATE_DIR": str(self.state), **self.environ, **(more or {})}

    def live_in(self) -> None:
        """Give the site some history."""
        for words in (["migrate"], ["manage", "shell", "-v", "0", "-c", LIVED_IN]):
            done = self.run(*words)
            assert done.returncode == 0, done.stderr

    def value(self, query: str, role: str = "superuser") -> object:
        """Return the one value of a query; the server is running."""
        with psycopg.connect(**self.cluster.connection(role)) as connection:
            return connection.execute(query).fetchone()[0]

    def forget(self) -> None:
        """Remove the site's database, which for root is not in its folder."""
        cluster = self.cluster
        for one in (Cluster.of(replica.home_of(cluster), cluster.binaries), cluster):
            if one.home.exists():
                shutil.rmtree(one.sockets, ignore_errors=True)
                shutil.rmtree(one.home)


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(fulfilled: Callable[[], bool], patience_s: float = 60) -> None:
    """Return once this is so; fail when it is not in good time."""
    deadline = time.monotonic() + patience_s
    while not fulfilled():
        assert time.monotonic() < deadline
        time.sleep(0.1)
