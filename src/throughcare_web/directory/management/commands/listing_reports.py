"""`manage.py listing_reports`: the problems with listings that people told us of; `--close` takes one off the list.

Reads the arguments and prints; the queue is `queries`', closing is the action's.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from throughcare.errors import BadInput
from throughcare.terms import ReportState
from throughcare_web.accounts.actors import System
from throughcare_web.directory import queries
from throughcare_web.directory.actions import close_report
from throughcare_web.directory.queries import Report, ReportedListing


_ACTOR = System("manage.py listing_reports")
_OUTCOMES = {state.value: state for state in ReportState if state is not ReportState.OPEN}


class Command(BaseCommand):
    """List or close reports."""

    help = "List the open reports of problems with listings, or close one with what was found."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take what closes a report; texts, because what cannot be used is said in one line of ours."""
        parser.add_argument("--close", metavar="ID", help="the number of the report, as listed")
        parser.add_argument("--found", metavar="TEXT", help="what was found, as by calling the program")
        parser.add_argument(
            "--as", dest="outcome", metavar="|".join(_OUTCOMES), help="dealt with, or nothing to change"
        )

    def handle(self, *, close: str | None, found: str | None, outcome: str | None, **options: Any) -> None:
        """Print the queue or close; exit status 2 and one line when the arguments cannot be used."""
        if close is None and found is None and outcome is None:
            for line in _queue():
                self.stdout.write(line)
            return
        try:
            report = close_report(
                _ACTOR, report=_number(close), outcome=_outcome(outcome), found=_text(found)
            )
        except BadInput as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"Report {report.pk} is closed: {report.state}.")


def _number(close: str | None) -> int:
    if close is None or not (close.isascii() and close.isdigit()):
        raise BadInput("--close", close or "nothing", "the number of a report, as listed")
    return int(close)


def _outcome(outcome: str | None) -> ReportState:
    if outcome not in _OUTCOMES:
        raise BadInput("--as", outcome or "nothing", " or ".join(_OUTCOMES))
    return _OUTCOMES[outcome]


def _text(found: str | None) -> str:
    if not found or not found.strip():
        raise BadInput("--found", "nothing", "what was found, in a few words")
    return found


def _queue() -> Iterator[str]:
    for reported in queries.report_queue():
        yield _heading(reported)
        yield from map(_line, reported.reports)
    counts = queries.report_counts()
    yield ", ".join(f"{counts[state]:,} {state.value}" for state in ReportState)


def _heading(reported: ReportedListing) -> str:
    program = reported.program
    phones = ", ".join(phone.number for phone in program.phones) or "no phone number"
    return _shown(f"{program.name}, {program.city}, {program.state} ({program.id}): {phones}")


def _line(report: Report) -> str:
    note = f": “{_shown(report.note)}”" if report.note else ""
    return f"  {report.id}  {report.reported_on}  {report.kind.label}{note}"


def _shown(text: str) -> str:
    """Return one line that can neither steer a terminal nor turn its writing around."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
