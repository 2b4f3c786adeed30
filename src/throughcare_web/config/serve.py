"""Serve the site: database, migrations, static files, granian, two workers; and all of it down again together.

The web server's own behaviour is granian's; this module only starts, watches and stops it.
"""

from __future__ import annotations

import argparse
import errno
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress

from throughcare_web.config import database, postgres, replica
from throughcare_web.config.cluster import Cluster


_WATCH_S = 2.0
_POLL_S = 0.1
_MOST_PORT = 65535
_MOST_WORKERS = 256  # more is a slip of the finger
_STOPPED_WITHIN_S = 15
_WORKERS = 2  # where one is killed the other goes on: a new one takes longer to start than an event may stay unsealed
_WORKER_AGAIN_AFTER_S = 5.0  # a worker that cannot start does not keep a core busy
# One blocking thread a worker: views are short and hold the interpreter, so more threads only add waiting.
# The access log, off unless asked for, would carry query strings.
_GRANIAN = [
    *("--interface", "wsgi", "--blocking-threads", "1"),
    *("--no-access-log", "--log-level", "warning"),
    *("--respawn-failed-workers", "--workers-kill-timeout", "5"),
]


class PortTaken(RuntimeError):
    """The port cannot be listened on; the message is one line for the person at the terminal."""


def port_number(text: str) -> int:
    """Return the port that a person or PORT names; raises `ArgumentTypeError`, which says so in one line."""
    return _within(text, _MOST_PORT, f"a port from 1 to {_MOST_PORT}")


def worker_count(text: str) -> int:
    """Return how many processes of the web server are wished for; raises `ArgumentTypeError`."""
    return _within(text, _MOST_WORKERS, f"a whole number from 1 to {_MOST_WORKERS}")


def _within(text: str, most: int, wanted: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text) or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"found {text!r}; wanted {wanted}")
    return int(text)


def serve(host: str, port: int, workers: int) -> int:
    """Serve until SIGTERM or SIGINT and return 0; or return granian's status when it ends by itself.

    Raises `PortTaken` before anything is started, and `postgres.DatabaseUnavailable`.
    """
    _check_port(host, port)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with database.available(), ExitStack() as held:
        _prepare()
        _keep_replica(held)
        if stopping.is_set():
            return 0
        periodic = [_Worker() for _ in range(_WORKERS)]
        server = _start(host, port, workers, _measured(held))
        _announce(server, stopping, host, port)
        return _watch(server, periodic, stopping)


class _Worker:
    """A process that does the periodic work; started again when it ends."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._started_at = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "throughcare_web", "work"],
            preexec_fn=postgres.stop_with_parent(signal.SIGTERM),
        )

    def restore(self) -> None:
        """Start it again if it is gone."""
        ended = self.process.poll() is not None
        if ended and time.monotonic() - self._started_at > _WORKER_AGAIN_AFTER_S:
            self._start()


def _keep_replica(held: ExitStack) -> None:
    """Keep the embedded replica, if one is wished for, until `held` is closed."""
    if database.has_replica() and database.is_embedded():
        held.enter_context(replica.kept(Cluster.at(database.state_dir())))


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a connection just closed is no obstacle
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = "it is in use; set PORT or --port" if error.errno == errno.EADDRINUSE else error.strerror
            raise PortTaken(f"Cannot serve on {host} port {port}: {reason}") from error


def _prepare() -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if not settings.DEBUG:
        call_command("collectstatic", interactive=False, verbosity=0)


def _measured(held: ExitStack) -> Mapping[str, str]:
    """Return the web server's environment: with metrics on, its processes count in files of one folder."""
    from django.conf import settings

    if not settings.METRICS_TOKEN:
        return os.environ
    folder = held.enter_context(tempfile.TemporaryDirectory(prefix="throughcare-metrics-"))
    return {**os.environ, "PROMETHEUS_MULTIPROC_DIR": folder}


def _start(host: str, port: int, workers: int, environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    where = ["--host", host, "--port", str(port), "--workers", str(workers)]
    return subprocess.Popen(  # noqa: S603 - granian itself
        [sys.executable, "-m", "granian", *_GRANIAN, *where, "throughcare_web.config.wsgi:application"],
        preexec_fn=postgres.stop_with_parent(signal.SIGTERM),
        env=environ,
    )


def _announce(server: subprocess.Popen[bytes], stopping: threading.Event, host: str, port: int) -> None:
    """Say where the site is, once it answers there."""
    address = ("127.0.0.1" if host == "0.0.0.0" else "::1" if host == "::" else host, port)  # noqa: S104
    while server.poll() is None and not stopping.wait(_POLL_S):
        with suppress(OSError), socket.create_connection(address, timeout=_POLL_S):
            sys.stderr.write(f"Throughcare is at http://{host}:{port}/ until Ctrl-C stops it.\n")
            return


def _watch(server: subprocess.Popen[bytes], periodic: Sequence[_Worker], stopping: threading.Event) -> int:
    while server.poll() is None and not stopping.wait(_WATCH_S):
        database.restore()
        for worker in periodic:
            worker.restore()
    ended = server.poll()
    _stop(server)
    _stop(*(worker.process for worker in periodic))
    return 0 if ended is None else ended


def _stop(*processes: subprocess.Popen[bytes]) -> None:
    running = [process for process in processes if process.poll() is None]
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(_STOPPED_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
