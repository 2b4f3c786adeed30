"""`manage.py import_directory FILE`: bring the directory up to what a file says.

Reads the arguments and prints the outcome; reading is the core's, writing is the action's.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from throughcare.errors import BadInput
from throughcare.programs import Reading, read_directory
from throughcare_web.accounts.actors import System
from throughcare_web.directory.actions import Imported, import_listings


class Command(BaseCommand):
    """Import a federal directory file, a page or an export of the locator."""

    help = "Bring the directory up to what a federal directory file, a locator page or a locator export says."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the file and what it cannot say of itself."""
        parser.add_argument("file", type=Path, help="XLSX, CSV or JSON, plain or gzipped")
        parser.add_argument(
            "--coordinates", type=Path, help="points for its rows, where not in or beside the file"
        )
        parser.add_argument("--vintage", help="the year or date of the file, where it does not tell")
        parser.add_argument(
            "--fictional", action="store_true", help="its programs are made up, and marked so"
        )
        parser.add_argument(
            "--whole-state",
            action="append",
            metavar="ST",
            help="the file names every program of this state, so that others there are no longer current; repeat it",
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        """Import, then say what became of the rows; exit status 2 and one line when the file cannot be used."""
        try:
            reading = read_directory(file, coordinates=options["coordinates"], vintage=options["vintage"])
            outcome = import_listings(
                System("manage.py import_directory"),
                reading,
                fictional=options["fictional"],
                whole_states=options["whole_state"],
            )
        except BadInput as error:
            raise CommandError(str(error), returncode=2) from error
        for line in _lines(reading, outcome):
            self.stdout.write(line)


def _lines(reading: Reading, outcome: Imported) -> list[str]:
    """Return the outcome in lines for a terminal; rows in = programs + refused rows."""
    became = f"{outcome.added:,} added, {outcome.changed:,} changed, {outcome.unchanged:,} unchanged"
    return [
        f"{reading.path.name}: {reading.source}",
        *reading.notes,
        f"{outcome.rows_in:,} rows in = {outcome.programs:,} programs + {outcome.refused:,} refused",
        f"{became}, {outcome.vanished:,} no longer current",
    ]
