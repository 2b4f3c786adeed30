"""`throughcare advise`: what current guidance says about one person, or about many, one a line."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from throughcare.cli.advise_view import print_advice
from throughcare.cli.arguments import Parser
from throughcare.cli.day import day, today
from throughcare.cli.person_file import read_person
from throughcare.cli.terminal import Terminal
from throughcare.documents import from_json
from throughcare.errors import BadInput
from throughcare.person import Person
from throughcare.terms import Audience


if TYPE_CHECKING:
    from throughcare.advice import Advice

BAD_LINES = 2
_SIGNED_ONLY = "THROUGHCARE_REQUIRE_SIGNED_RULES"
_LONGEST_LINE = 1 << 20

_ABOUT = """\
Say what current guidance says about one person: is this an emergency, which level of care, which medications can
start today and which not yet and why, what interacts, what to do next, and which missing fact would change it.

PERSON.json describes the person; every fact is optional, {} is valid, and - reads standard input. The facts it
may hold: `throughcare schema person`. Nothing about the person is kept or sent anywhere. This is information, not
a diagnosis or a prescription. The public (the default) sees no amounts but those of reversal medicines. With
THROUGHCARE_REQUIRE_SIGNED_RULES=1 only rules that a clinician has signed speak, and emergencies and naloxone.
"""
_EXAMPLES = """\
examples:
  throughcare advise person.json
  echo '{"cows": 14, "substances": [{"name": "heroin", "last_use_hours": 14}]}' |
    throughcare advise - --audience clinician
  throughcare advise people.jsonl --jsonl --audience clinician > answers.jsonl
"""


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "advise",
        help="what guidance says about a person, every rule cited",
        description=_ABOUT,
        epilog=_EXAMPLES,
    )
    parser.add_argument("person", metavar="PERSON.json", help="the person document, or - for standard input")
    parser.add_argument("--on", metavar="DATE", help="the day of the question, YYYY-MM-DD (default: today)")
    parser.add_argument(
        "--audience",
        choices=[str(audience) for audience in Audience],
        default=str(Audience.PUBLIC),
        help="whose words (default: %(default)s)",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON (`throughcare schema advise`)")
    form.add_argument(
        "--jsonl", action="store_true", help="read one person document a line, print one answer a line"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, terminal: Terminal) -> int | None:
    """Print the advice; 2 where a line of many could not be answered."""
    on = today() if options.on is None else day(options.on, "--on")
    audience = Audience(options.audience)  # type: ignore[call-arg]  # a member by its value
    ask = _asker(on)
    if options.jsonl:
        return _answer_lines(options.person, lambda person: ask(person).to_dict(audience), terminal)
    answer = ask(read_person(options.person)).to_dict(audience)
    if options.json:
        terminal.json(answer)
    else:
        print_advice(answer, terminal)
    return None


def _asker(on: date) -> Callable[[Person], Advice]:
    from throughcare.advice import advise

    signed_only = os.environ.get(_SIGNED_ONLY, "") not in ("", "0")
    return lambda person: advise(person, on, signed_only=signed_only)


def _answer_lines(source: str, answer: Callable[[Person], dict[str, Any]], terminal: Terminal) -> int | None:
    """Answer each line; one that cannot be used is answered with what is wrong with it, in its own place."""
    faults = 0
    write = terminal.out.write
    for number, line in enumerate(_lines(source), start=1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            given = from_json(_text(line, where), where, 'a person document such as {"age": 34}')
            found: dict[str, Any] = answer(Person.from_document(given))
        except BadInput as fault:
            faults += 1
            sys.stderr.write(f"throughcare: line {number}: {fault}\n")
            found = {"line": number, "error": str(fault)}
        write(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n")
    return BAD_LINES if faults else None


def _lines(source: str) -> Iterator[bytes]:
    if source == "-":
        yield from sys.stdin.buffer
        return
    with Path(source).open("rb") as file:
        yield from file


def _text(line: bytes, where: str) -> str:
    if len(line) > _LONGEST_LINE:
        raise BadInput(where, "more than a megabyte", "one person document a line")
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadInput(where, "text that is not UTF-8", "one person document a line") from fault
