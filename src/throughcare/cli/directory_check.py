"""`throughcare directory check`: what was read from a file, and what in it deserves a second look."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from throughcare.cli.arguments import Parser
from throughcare.cli.census import Census, census
from throughcare.cli.terminal import Terminal, plural
from throughcare.programs import Program, read_directory
from throughcare.terms import Precision


_FIRST = 10  # of a long list, unless --all

_ABOUT = """\
Read a directory file and say what is in it. Nothing is lost silently: the rows in the file are the programs
read plus the rows refused, each with its line and the reason.

FILE is a SAMHSA National Directory (XLSX or CSV, 2022 or 2023, substance use or mental health), pages of the
federal locator's API (JSON), or the locator's CSV export; plain or gzipped. The kind is recognized from the
content.
"""
_EXAMPLES = """\
examples:
  throughcare directory check programs.xlsx
  throughcare directory check programs.csv.gz --json
"""


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "check", help="say what is in a directory file", description=_ABOUT, epilog=_EXAMPLES
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the directory file")
    parser.add_argument(
        "--coordinates", metavar="FILE", type=Path, help="CSV of coordinates by row (default: beside FILE)"
    )
    parser.add_argument(
        "--all", action="store_true", help=f"print long lists whole, not their first {_FIRST}"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, terminal: Terminal) -> None:
    """Print the figures of a file."""
    found = census(read_directory(options.file, coordinates=options.coordinates))
    if options.json:
        terminal.json(found.to_document())
        return
    _print_rows(found, terminal)
    _print_second_looks(found, terminal, None if options.all else _FIRST)
    _print_counts(found, terminal)


def _print_rows(found: Census, terminal: Terminal) -> None:
    reading = found.reading
    terminal.line(str(reading.path), "bold")
    terminal.labeled("Kind", reading.kind)
    terminal.labeled("Source", reading.source)
    terminal.labeled("Vintage", reading.vintage or "not stated in the file")
    sum_of_rows = f"{plural(reading.rows_in, 'row')} = {plural(len(reading.programs), 'program')}"
    terminal.labeled("Rows", f"{sum_of_rows} + {reading.rows_in - len(reading.programs):,} refused")
    for note in reading.notes:
        terminal.labeled("Note", note, "yellow")
    for row in reading.refused:
        terminal.labeled("Refused", f"line {row.line}: {row.reason}", "red")


def _print_second_looks(found: Census, terminal: Terminal, first: int | None) -> None:
    unknown = found.reading.unknown_codes
    lists = {
        "Unknown codes": [f"{code} ({plural(rows, 'row')})" for code, rows in unknown.items()],
        "Contradictions": [f"{_where(program)}: {'; '.join(says)}" for program, says in found.contradictions],
        "Likely duplicates": [_group(group) for group in found.duplicates],
        "Without phone": [_where(program) for program in found.without_phone],
        "Without point": [_where(program) for program in found.without_point],
    }
    for heading, entries in lists.items():
        terminal.line()
        terminal.line(f"{heading}: {len(entries):,}", "bold")
        for entry in entries[:first]:
            terminal.labeled("-", entry, indent=2, hang=2)
        if entries[first or len(entries) :]:
            terminal.line(f"… and {len(entries[first:]):,} more (--all prints them)", "dim", indent=4)


def _print_counts(found: Census, terminal: Terminal) -> None:
    points = [(term.label, found.precision[term]) for term in Precision if found.precision.get(term)]
    for heading, rows in (
        ("Points", points),
        ("States", list(found.states.items())),
        (
            "Types of care and settings, as listed",
            [(service.label, n) for service, n in found.settings.items()],
        ),
    ):
        terminal.line()
        terminal.line(heading, "bold")
        terminal.table(rows)
    terminal.line()
    terminal.line("Medications: what the programs really do", "bold")
    for medication, did in found.medications.items():
        terminal.line(medication.label, "cyan", indent=2)
        terminal.table([(status.label, n) for status, n in did.items()], indent=4)


def _where(program: Program) -> str:
    return f"row {program.row}, {program.name}, {program.city}, {program.state}"


def _group(programs: Iterable[Program]) -> str:
    first, *others = programs
    return f"{_where(first)}, and row {', '.join(str(program.row) for program in others)}"
