"""`throughcare directory import`: hands a directory file over to the web project, which keeps the listings.

The core knows no database. It only checks that the web project can run, and runs it as a process of its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from throughcare.cli.arguments import Parser
from throughcare.cli.terminal import Terminal
from throughcare.errors import BadInput


_ABOUT = """\
Bring the listings of the web site up to what a directory file says. Listings keep their identity and the history
of their changes. Needs the web project: pip install "throughcare[web]".
"""
_EXAMPLES = """\
examples:
  throughcare directory import programs.xlsx
  throughcare directory import massachusetts.json --vintage 2026-03-01
"""


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "import", help="bring the web site's listings up to date", description=_ABOUT, epilog=_EXAMPLES
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the directory file")
    parser.add_argument(
        "--coordinates", metavar="FILE", help="CSV of coordinates by row (default: beside FILE)"
    )
    parser.add_argument("--vintage", metavar="DATE", help="year or date of the file, where it does not tell")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Run the web project's own import and return its exit status; it prints the outcome itself."""
    if find_spec("django") is None:
        raise BadInput("directory import", "no web project", 'it installed: pip install "throughcare[web]"')
    terminal.out.flush()
    command = [sys.executable, "-m", "throughcare_web", "manage", "import_directory", str(options.file)]
    for name in ("coordinates", "vintage"):
        if (value := getattr(options, name)) is not None:
            command.append(f"--{name}={value}")
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own module, no shell
