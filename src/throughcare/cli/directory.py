"""`throughcare directory`: the files that programs are read from."""

from __future__ import annotations

import argparse

from throughcare.cli import directory_check, directory_diff, directory_fetch, directory_import
from throughcare.cli.arguments import Parser


_ABOUT = "Read, compare, download and import directories of treatment programs."
_EXAMPLES = """\
examples:
  throughcare directory check programs.xlsx
  throughcare directory diff programs-2022.xlsx programs-2023.xlsx
  throughcare directory fetch --state MA
"""


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the subcommand and those under it."""
    parser = commands.add_parser(
        "directory", help="check, diff, fetch, import", description=_ABOUT, epilog=_EXAMPLES
    )
    parser.set_defaults(run=lambda options, terminal: parser.print_help(terminal.out))
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for command in (directory_check, directory_diff, directory_fetch, directory_import):
        command.add_to(inner)
