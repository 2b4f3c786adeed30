"""`throughcare match`: the programs that fit one person, ranked, each with its reasons."""

from __future__ import annotations

import argparse
from pathlib import Path

from throughcare.advice import advise
from throughcare.cli.advise_view import print_emergencies
from throughcare.cli.arguments import Parser, count, miles
from throughcare.cli.day import day, today
from throughcare.cli.match_view import print_matches
from throughcare.cli.person_file import read_person
from throughcare.cli.terminal import Terminal
from throughcare.errors import BadInput
from throughcare.matching import Index, need_of
from throughcare.person import Person
from throughcare.places import Place, find_place
from throughcare.programs import read_directory


_DEFAULT_MILES, _DEFAULT_TOP = "25", "10"

_ABOUT = """\
Rank the treatment programs of a directory for one person and say why: what of the need each program meets,
what it does not, and what to ask on the phone. Programs known to lack what must hold are left out. When fewer
than five fit, the search goes farther, and says so.

PERSON.json describes the person; every fact is optional, {} is valid, and - reads standard input. The facts
it may hold: `throughcare schema person`. Nothing about the person is kept or sent anywhere.
"""
_EXAMPLES = """\
examples:
  throughcare match person.json --directory programs.xlsx --near 02139
  echo '{"current_medications": [{"name": "methadone"}]}' |
    throughcare match - --directory programs.xlsx --near "Tucson, AZ"
  throughcare match person.json --directory programs.csv.gz \\
    --near 42.36,-71.06 --within 10 --no-widening --top 5 --json
"""


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "match", help="rank programs for a person, with reasons", description=_ABOUT, epilog=_EXAMPLES
    )
    parser.add_argument("person", metavar="PERSON.json", help="the person document, or - for standard input")
    parser.add_argument(
        "--directory", metavar="FILE", type=Path, required=True, help="the directory of programs"
    )
    parser.add_argument(
        "--coordinates", metavar="FILE", type=Path, help="CSV of coordinates by row (default: beside FILE)"
    )
    parser.add_argument(
        "--near", metavar="PLACE", help='a ZIP code, "City, ST" or "lat,lng" (default: person.place)'
    )
    parser.add_argument(
        "--within", metavar="MILES", default=_DEFAULT_MILES, help="where to look first (default: %(default)s)"
    )
    parser.add_argument(
        "--no-widening", action="store_true", help="look no farther, even when few programs fit"
    )
    parser.add_argument(
        "--top", metavar="N", default=_DEFAULT_TOP, help="how many programs to show (default: %(default)s)"
    )
    parser.add_argument("--on", metavar="DATE", help="the day of the question, YYYY-MM-DD (default: today)")
    parser.add_argument("--json", action="store_true", help="print JSON (`throughcare schema match`)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, terminal: Terminal) -> None:
    """Print the matches. Short inputs are judged first: a typing mistake need not wait for a large file."""
    within, top = miles(options.within, "--within"), count(options.top, "--top")
    on = today() if options.on is None else day(options.on, "--on")
    person = read_person(options.person)
    near = _place(options.near, person)
    advice = advise(person, on)
    reading = read_directory(options.directory, coordinates=options.coordinates)
    found = Index.build(reading.programs).match(
        need_of(person, advice.wants(person.preferences)),
        near=near,
        within_miles=within,
        widening=not options.no_widening,
        top=top,
    )
    emergencies = advice.to_dict()["emergencies"]
    if options.json:
        terminal.json({**found.to_dict(), "emergencies": emergencies})
    else:
        print_emergencies(emergencies, terminal)
        print_matches(found, near, reading, terminal)


def _place(option: str | None, person: Person) -> Place | None:
    """Return where to measure from: the option, else the person's own place, else nowhere."""
    text = person.place if option is None else option
    try:
        return None if text is None else find_place(text)
    except BadInput as fault:
        where = "person.place" if option is None else "place"
        raise BadInput(where, fault.found, fault.wanted) from fault
