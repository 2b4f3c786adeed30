"""Run the web project: `python -m throughcare_web serve | work | demo | migrate | backup | restore | manage COMMAND`.

Brings the database up around whatever runs. Exit status 2, and one line, when the database or the port cannot
be had, or a setting cannot be used.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext

from django.core.exceptions import ImproperlyConfigured

from throughcare_web.config import database, safekeeping, serve, worker
from throughcare_web.config.cluster import DatabaseUnavailable
from throughcare_web.demo import command as demo


_PIPE_CLOSED = 141  # as a shell reports SIGPIPE
# Commands that only read and write files: no server is started for them.
_WITHOUT_DATABASE = {"help", "--help", "-h", "version", "--version", "collectstatic", "compilemessages"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare_web.config.settings")
    arguments = _parser().parse_args(argv)
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except (DatabaseUnavailable, serve.PortTaken, ImproperlyConfigured) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except BrokenPipeError:
        # Whoever read along has seen enough. Without this, Python complains again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    return status


def _run(arguments: argparse.Namespace) -> int:
    if "port" in arguments:
        os.environ["PORT"] = str(arguments.port)  # links in messages lead there
    if arguments.command == "serve":
        return serve.serve(arguments.host, arguments.port, arguments.workers)
    if arguments.command == "demo":
        return demo.run(arguments)
    if arguments.command in safekeeping.COMMANDS:
        return safekeeping.run(arguments)
    if arguments.command == "work":
        return worker.main()
    return _manage(["migrate"] if arguments.command == "migrate" else arguments.rest)


def _manage(words: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line  # needs the settings named

    database.parameters("app")  # says what is wrong in one line, which the settings could not
    needed = words and words[0] not in _WITHOUT_DATABASE
    with database.available() if needed else nullcontext():
        execute_from_command_line(["manage.py", *words])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m throughcare_web", description="Run the Throughcare web site."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    served = commands.add_parser("serve", help="start the database, migrate, and serve the site")
    served.add_argument("--host", default="127.0.0.1")
    served.add_argument("--port", type=serve.port_number, default=os.environ.get("PORT") or "8000")
    served.add_argument("--workers", type=serve.worker_count, default=2)
    demo.add_to(commands)
    safekeeping.add_to(commands)
    commands.add_parser("work", help="do the periodic work; `serve` starts a process that does")
    commands.add_parser("migrate", help="bring the database up to date")
    managed = commands.add_parser("manage", help="run any Django command", add_help=False)
    managed.add_argument("rest", nargs=argparse.REMAINDER)
    return parser


if __name__ == "__main__":
    sys.exit(main())
