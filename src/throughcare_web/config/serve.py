"""Serve the site: database, migrations, static files, granian; and all of it down again together.

The web server's own behaviour is granian's; this module only starts, watches and stops it.
"""

from __future__ import annotations

import errno
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress

from throughcare_web.config import database, postgres


_WATCH_S = 2.0
_POLL_S = 0.1
_STOPPED_WITHIN_S = 15
# One blocking thread a worker: views are short and hold the interpreter, so more threads only add waiting.
# The access log, off unless asked for, would carry query strings.
_GRANIAN = [
    *("--interface", "wsgi", "--blocking-threads", "1"),
    *("--no-access-log", "--log-level", "warning"),
    *("--respawn-failed-workers", "--workers-kill-timeout", "5"),
]


class PortTaken(RuntimeError):
    """The port cannot be listened on; the message is one line for the person at the terminal."""


def serve(host: str, port: int, workers: int) -> int:
    """Serve until SIGTERM or SIGINT and return 0; or return granian's status when it ends by itself.

    Raises `PortTaken` before anything is started, and `postgres.DatabaseUnavailable`.
    """
    _check_port(host, port)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with database.available():
        _prepare()
        if stopping.is_set():
            return 0
        server = _start(host, port, workers)
        _announce(server, stopping, host, port)
        return _watch(server, stopping)


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


def _start(host: str, port: int, workers: int) -> subprocess.Popen[bytes]:
    where = ["--host", host, "--port", str(port), "--workers", str(workers)]
    return subprocess.Popen(  # noqa: S603 - granian itself
        [sys.executable, "-m", "granian", *_GRANIAN, *where, "throughcare_web.config.wsgi:application"],
        preexec_fn=postgres.stop_with_parent(signal.SIGTERM),
    )


def _announce(server: subprocess.Popen[bytes], stopping: threading.Event, host: str, port: int) -> None:
    """Say where the site is, once it answers there."""
    address = ("127.0.0.1" if host == "0.0.0.0" else "::1" if host == "::" else host, port)  # noqa: S104
    while server.poll() is None and not stopping.wait(_POLL_S):
        with suppress(OSError), socket.create_connection(address, timeout=_POLL_S):
            sys.stderr.write(f"Throughcare is at http://{host}:{port}/ until Ctrl-C stops it.\n")
            return


def _watch(server: subprocess.Popen[bytes], stopping: threading.Event) -> int:
    while server.poll() is None and not stopping.wait(_WATCH_S):
        database.restore()
    if server.poll() is not None:
        return server.returncode
    server.terminate()
    try:
        server.wait(_STOPPED_WITHIN_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    return 0
