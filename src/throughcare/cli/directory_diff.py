"""`throughcare directory diff`: what changed from an older directory file to a newer one."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from throughcare.cli.arguments import Parser
from throughcare.cli.comparison import Comparison, compare
from throughcare.cli.terminal import Terminal, plural
from throughcare.programs import Program, read_directory


_FIRST = 20  # of a long list, unless --all

_ABOUT = """\
Compare two directory files: programs that vanished, appeared, or changed their phone, medications, setting,
name or address. A program is followed by its id, else by its name and street, its phone, or its street.
"""
_EXAMPLES = """\
examples:
  throughcare directory diff programs-2022.xlsx programs-2023.xlsx
  throughcare directory diff last-week.json today.json --json
"""


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "diff", help="say what changed between two files", description=_ABOUT, epilog=_EXAMPLES
    )
    parser.add_argument("old", metavar="OLD", type=Path, help="the older directory file")
    parser.add_argument("new", metavar="NEW", type=Path, help="the newer directory file")
    parser.add_argument(
        "--all", action="store_true", help=f"print long lists whole, not their first {_FIRST}"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, lists whole")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, terminal: Terminal) -> None:
    """Print the differences."""
    found = compare(read_directory(options.old).programs, read_directory(options.new).programs)
    if options.json:
        terminal.json(found.to_document())
        return
    terminal.line(f"{options.old} → {options.new}", "bold")
    terminal.table(
        [
            ("programs before", found.before),
            ("vanished", len(found.vanished)),
            ("appeared", len(found.appeared)),
            ("changed", len(found.changed)),
            ("unchanged", found.unchanged),
            ("programs now", found.after),
        ]
    )
    _print_lists(found, terminal, None if options.all else _FIRST)


def _print_lists(found: Comparison, terminal: Terminal, first: int | None) -> None:
    whats = Counter(change.what for _, changes in found.changed for change in changes)
    terminal.line()
    terminal.line("What changed, by number of programs", "bold")
    terminal.table(whats.most_common())
    _print_programs("Vanished", "red", found.vanished, terminal, first)
    _print_programs("Appeared", "green", found.appeared, terminal, first)
    terminal.line()
    terminal.line(f"Changed: {plural(len(found.changed), 'program')}", "bold")
    for program, changes in found.changed[:first]:
        terminal.line(_where(program), "yellow", indent=2)
        for change in changes:
            terminal.labeled("-", f"{change.what}: {change.before} → {change.after}", indent=4, hang=2)
    _print_rest(len(found.changed), terminal, first)


def _print_programs(
    heading: str, style: str, programs: tuple[Program, ...], terminal: Terminal, first: int | None
) -> None:
    terminal.line()
    terminal.line(f"{heading}: {plural(len(programs), 'program')}", "bold")
    for program in programs[:first]:
        terminal.line(_where(program), style, indent=2)
    _print_rest(len(programs), terminal, first)


def _print_rest(total: int, terminal: Terminal, first: int | None) -> None:
    if first is not None and total > first:
        terminal.line(f"… and {total - first:,} more (--all prints them)", "dim", indent=2)


def _where(program: Program) -> str:
    return f"{program.name}, {program.street1}, {program.city}, {program.state} {program.zip}"
