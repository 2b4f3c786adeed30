"""`manage.py import_licenses FILE --state XX`: what a state's list of licensed programs says of the listings there.

Reads the arguments and prints the outcome; reading is the core's, writing is the action's.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from throughcare.errors import BadInput
from throughcare.programs.licenses import LicenseReading, read_licenses
from throughcare_web.accounts.actors import System
from throughcare_web.directory.licenses.actions import LicensesImported, import_licenses


_MOST_REFUSED_SHOWN = 10


class Command(BaseCommand):
    """Import a state's list of licenses."""

    help = "Compare the listings of a state with the state's own list of licensed programs."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the file, the state, and names of columns where ours do not fit."""
        parser.add_argument("file", type=Path, help="CSV with a heading, plain or gzipped")
        parser.add_argument("--state", required=True, metavar="ST", help="whose list it is: two letters")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="number=NAME",
            help="what the file calls a column we read (number, name, owner, street, city, zip, phone, expires_on,"
            " status, beds); repeat it",
        )

    def handle(self, *, file: Path, state: str, column: list[str], **options: Any) -> None:
        """Import, then say what became of the rows; exit status 2 and one line when the file cannot be used."""
        try:
            reading = read_licenses(file, _columns(column))
            done = import_licenses(System("manage.py import_licenses"), reading=reading, state=_state(state))
        except BadInput as error:
            raise CommandError(str(error), returncode=2) from error
        for line in _lines(reading, done):
            self.stdout.write(line)


def _state(state: str) -> str:
    if not re.fullmatch("[A-Z]{2}", state.upper()):
        raise BadInput("--state", state, "two letters, such as CA")
    return state.upper()


def _columns(given: list[str]) -> dict[str, str]:
    found = {}
    for pair in given:
        name, equals, column = pair.partition("=")
        if not equals or not column.strip():
            raise BadInput("--column", pair, "a pair such as number=LICENSE_NO")
        found[name.strip()] = column
    return found


def _lines(reading: LicenseReading, done: LicensesImported) -> Iterator[str]:
    yield from reading.notes
    yield f"{done.rows_in:,} rows in = {done.licenses:,} licenses + {done.refused:,} refused"
    missing = done.listings - done.matched - done.unsure
    yield f"{done.listings:,} listings = {done.matched:,} matched + {done.unsure:,} to look at + {missing:,} not found"
    for row in reading.refused[:_MOST_REFUSED_SHOWN]:
        yield f"  line {row.line}: {row.reason}"
    if done.refused > _MOST_REFUSED_SHOWN:
        yield f"  and {done.refused - _MOST_REFUSED_SHOWN:,} more, all kept with the import"
