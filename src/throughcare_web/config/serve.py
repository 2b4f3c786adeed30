"""Serve the site: database, migrations, static files, then granian as a child, and all of it down again together.

The web server's own behaviour is granian's; this module only starts, watches and stops it.
"""

from __future__ import annotations

import errno
import signal
import socket
import subprocess
import sys
import threading

from throughcare_web.config import database, postgres


_WATCH_S = 1.0
_STOPPED_WITHIN_S = 15


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
        return _watch(_start(host, port, workers), stopping)


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
    # One blocking thread a worker: views are short and hold the interpreter, so more threads only add waiting.
    # Granian's access log, off unless asked for, would carry query strings.
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-access-log", "--log-level", "warning",
               "--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "1",
               "--respawn-failed-workers", "--workers-kill-timeout", "5",
               "throughcare_web.config.wsgi:application"]  # fmt: skip
    return subprocess.Popen(command, preexec_fn=postgres.stop_with_parent(signal.SIGTERM))  # noqa: S603, PLW1509


def _watch(server: subprocess.Popen[bytes], stopping: threading.Event) -> int:
    sys.stderr.write("Throughcare is ready. Stop it with Ctrl-C.\n")
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
