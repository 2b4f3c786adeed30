"""`throughcare score`: what the answers to a questionnaire come to, with everything to be said beside the number."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from throughcare.cli.arguments import Parser
from throughcare.cli.json_file import read_json
from throughcare.cli.terminal import Terminal, plural
from throughcare.errors import BadInput
from throughcare.instruments import Instrument, Item, Option, Reading, Score, Wording, keys, load, score


_HANG = 14
_STYLES = {"critical": ("bold", "red"), "warning": ("bold", "yellow"), "info": ("bold",)}
_WORDING = {
    Wording.SHIPPED: "with its questions",
    Wording.OWN: "in our own words",
    Wording.POINTER: "scoring only, get the form elsewhere",
}

_ABOUT = """\
Score the answers to a questionnaire: the total and its band, subscales, flags, what is missing, and what to know
about the instrument.

ANSWERS.json is an object of item and answer, or a list in the order of the form; null is no answer, and - reads
standard input. An answer is a number, a code such as "daily", or true and false for yes and no. What is missing
is no mistake: the score then says what it can be at least and at most. Nothing is kept or sent anywhere.
"""
_EXAMPLES = """\
examples:
  throughcare score --list
  throughcare score cows --list
  echo '{"pulse": 2, "sweating": 1, "yawning": 4}' | throughcare score cows -
  echo '[1, 2, 1, 0, 3, 2, 1, 0, 1]' | throughcare score phq9 - --json
"""


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser("score", help="score a questionnaire", description=_ABOUT, epilog=_EXAMPLES)
    parser.add_argument("instrument", metavar="INSTRUMENT", nargs="?", help="which questionnaire: see --list")
    parser.add_argument(
        "answers", metavar="ANSWERS.json", nargs="?", help="the answers, or - for standard input"
    )
    parser.add_argument(
        "--list", action="store_true", help="show the questionnaires, or the items and answers of one"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, terminal: Terminal) -> None:
    """Print the score, or what can be scored."""
    if options.list and options.instrument is None:
        _print_instruments(terminal, as_json=options.json)
        return
    if options.instrument is None:
        raise BadInput("instrument", "nothing", f"one of {', '.join(keys())}; see `throughcare score --list`")
    instrument = load(options.instrument)
    if options.list:
        _print_items(instrument, terminal, as_json=options.json)
        return
    if options.answers is None:
        raise BadInput("ANSWERS.json", "nothing", _wanted(instrument))
    found = score(instrument, read_json(options.answers, "ANSWERS.json", _wanted(instrument)))
    if options.json:
        terminal.json(found.to_dict())
    else:
        _print_score(found, terminal)


def _wanted(instrument: Instrument) -> str:
    """Return what answers look like: the first two items with an answer each, made up."""
    example = {item.key: _shown(item.options[0]) for item in instrument.items[:2]}
    return (
        f"a JSON file such as {json.dumps(example)}, or - for standard input; "
        f"see `throughcare score {instrument.key} --list`"
    )


def _shown(option: Option) -> int | str:
    return option.code if option.least is None else option.least


def _print_instruments(terminal: Terminal, *, as_json: bool) -> None:
    instruments = [load(key) for key in keys()]
    if as_json:
        terminal.json([_summary(instrument) for instrument in instruments])
        return
    hang = max(map(len, keys())) + 2
    for instrument in instruments:
        count = plural(len(instrument.scored), "item")
        terminal.labeled(
            instrument.key, f"{instrument.title}: {count}, {_WORDING[instrument.wording]}", hang=hang
        )


def _summary(instrument: Instrument) -> dict[str, object]:
    return {
        "instrument": instrument.key,
        "title": instrument.title,
        "items": len(instrument.scored),
        "wording": str(instrument.wording),
        "licence_confirmed": instrument.licence_confirmed,
    }


def _print_items(instrument: Instrument, terminal: Terminal, *, as_json: bool) -> None:
    """Print the items of a questionnaire with the answers each takes, as a blank form."""
    if as_json:
        terminal.json({**_summary(instrument), "questions": [_question(item) for item in instrument.items]})
        return
    terminal.line(instrument.title, "bold")
    terminal.labeled("Asks about", instrument.timeframe, hang=_HANG)
    hang = max(len(item.key) for item in instrument.items) + 2
    for item in instrument.items:
        terminal.line()
        terminal.labeled(item.key, _numbered(item), hang=hang)
        for option in _lines(item):
            terminal.labeled(*option, indent=2, hang=hang - 2)
    terminal.line()
    _print_terms(instrument, terminal)


def _question(item: Item) -> dict[str, object]:
    answers = [
        {
            "code": option.code,
            "least": option.least,
            "most": option.most,
            "points": option.points,
            "text": option.text,
        }
        for option in item.options
    ]
    return {
        "key": item.key,
        "number": item.number,
        "text": item.text,
        "scored": item.scored,
        "answers": answers,
    }


def _numbered(item: Item) -> str:
    return f"{item.number}. {item.text}" if item.number and not item.text.startswith("Item") else item.text


def _lines(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the answers of an item, one a line; bare numbers are said by their ends."""
    if not any(option.text or option.code != str(option.points) for option in item.options):
        yield f"{item.least} to {item.most}", ""
        return
    for option in item.options:
        shown = option.code if option.least is None else str(option.least)
        if option.most != option.least:
            shown = f"{option.least} to {option.most}"
        yield shown, option.text if option.code == shown else f'{option.text} "{option.code}"'.strip()


def _print_score(found: Score, terminal: Terminal) -> None:
    instrument = found.instrument
    terminal.line(instrument.title, "bold")
    for flag in found.flags:
        terminal.labeled(flag.severity.label, flag.text, *_STYLES[flag.severity], hang=_HANG + 4)
    if found.minimum is not None:
        terminal.labeled("Score", _total(found), "bold", hang=_HANG)
    for reading in found.readings:
        terminal.labeled(f"For {reading.sex}" if reading.sex else "Reading", _reading(reading), hang=_HANG)
    for subscale in found.subscales:
        reached = (
            subscale.total if subscale.total is not None else f"{subscale.minimum} to {subscale.maximum}"
        )
        terminal.labeled("Subscale", f"{subscale.label}: {reached} of {subscale.most}", hang=_HANG)
    if found.missing:
        terminal.labeled("No answer", ", ".join(item.key for item in found.missing), hang=_HANG)
    for note in found.notes:
        terminal.labeled("Note", note, hang=_HANG)
    _print_terms(instrument, terminal)


def _total(found: Score) -> str:
    most = found.instrument.total.most
    if found.total is None:
        return f"{found.minimum} at least, {found.maximum} at most, of {most}"
    how = (
        f", {plural(len(found.missing), 'missing answer')} filled in with the mean"
        if found.is_prorated
        else ""
    )
    return f"{found.total} of {most}{how}"


def _reading(reading: Reading) -> str:
    if reading.band is not None:
        return reading.band.label
    lowest = f"At least: {reading.at_least.label}. " if reading.at_least else ""
    return f"{lowest}Open until the missing answers are known."


def _print_terms(instrument: Instrument, terminal: Terminal) -> None:
    """Print the licence, where the form is to be had, and whether a clinician has reviewed the record."""
    terminal.labeled("License", instrument.licence, "dim", hang=_HANG)
    if instrument.wording is Wording.POINTER:
        terminal.labeled("Form", instrument.obtain, "dim", hang=_HANG)
    if not instrument.is_reviewed():
        terminal.labeled(
            "Review", "Not clinically reviewed: how this questionnaire is scored here.", hang=_HANG
        )
