"""`python -m throughcare_web demo`: everything from an empty machine to a page to look at.

Brings the database up, loads a directory and a fictional county, prints one worked match and how to sign in, and serves.
Each of these is another module's work.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from importlib.resources import files
from pathlib import Path

from throughcare.errors import BadInput
from throughcare_web.config import database, serve


_BAD_INPUT = 2
# The guide is on, a password alone signs in, and messages are printed here: for a private site, where everybody is made up.
_SETTINGS = {
    "THROUGHCARE_PUBLIC_GUIDANCE": "1",
    "THROUGHCARE_SECOND_FACTOR": "optional",
    "THROUGHCARE_MAIL_URL": "console:",
    "THROUGHCARE_SMS_BACKEND": "throughcare_web.demo.texts.show",
}
_TOP = 3


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand; `run` takes what it parses."""
    parser = commands.add_parser(
        "demo", help="load a fictional directory (or a real file), print one match, serve the site"
    )
    parser.add_argument(
        "--directory", metavar="FILE", type=Path, help="a real federal directory file instead"
    )
    parser.add_argument("--no-serve", action="store_true", help="stop after the printed match")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=serve.port_number, default=os.environ.get("PORT") or "8000")
    parser.add_argument("--workers", type=serve.worker_count, default=2)


def run(arguments: argparse.Namespace) -> int:
    """Load, show, serve; return 2 after one line when the file cannot be used."""
    import django
    from django.core.management import call_command

    for name, value in _SETTINGS.items():  # before they are read; the server inherits them
        os.environ.setdefault(name, value)
    with database.available():
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        try:
            sys.stdout.write(f"{_load(arguments.directory)}\n\n")
        except BadInput as error:
            sys.stderr.write(f"{error}\n")
            return _BAD_INPUT
        _show_match()
        _show_county()
        if arguments.no_serve:
            return 0
        sys.stdout.flush()
        return serve.serve(arguments.host, arguments.port, arguments.workers)


def _load(directory: Path | None) -> str:
    """Load what is asked for; return one line about it."""
    from django.conf import settings

    from throughcare_web.demo import loading

    if directory is not None:
        outcome = loading.load_real(directory)
        return (
            f"Loaded {outcome.programs:,} programs from {directory.name}, refused {outcome.refused:,} rows."
        )
    imported = loading.load_fictional(settings.STATE_DIR / "demo")
    if imported is None:
        return "The directory holds real listings: they stay, and nothing fictional was loaded."
    return (
        f"Loaded {imported.programs:,} programs, all of them fictional: names, streets and telephone numbers."
    )


def _show_match() -> None:
    """Print one worked match, as `throughcare match` prints it, over what the database holds."""
    from throughcare.advice import advise
    from throughcare.cli.day import today
    from throughcare.cli.match_view import print_matches
    from throughcare.cli.terminal import Terminal
    from throughcare.matching import Index, need_of
    from throughcare.person import Person
    from throughcare.places import find_place
    from throughcare_web.demo.loading import loaded

    person = Person.from_document(json.loads(files(__package__).joinpath("person.json").read_text("utf-8")))
    near = find_place(person.place or "")
    reading = loaded()
    need = need_of(person, advise(person, today()).wants(person.preferences))
    found = Index.build(reading.programs).match(need, near=near, top=_TOP)
    sys.stdout.write("One worked match: a woman of 29, 14 weeks pregnant, with Medicaid, in Chicago.\n\n")
    print_matches(found, near, reading, Terminal.on(sys.stdout, os.environ))


def _show_county() -> None:
    """Build the fictional county, and print who can sign in and how; nothing beside real listings."""
    from django.utils import timezone

    from throughcare_web.demo import county, loading

    loading.load_county(timezone.now())
    if not county.is_there():
        return
    lines = [f"  {said['slug']:<15} {', '.join(said['staff'])}" for said in county.story()["program"]]
    slug = county.story()["program"][0]["slug"]
    sys.stdout.write(
        "\nA fictional county works here. Sign in at /staff/ as ROLE@PROGRAM.example.org, such as"
        f" navigator@{slug}.example.org;\nthe password of everybody is: {county.story()['password']}\n"
        + "\n".join(lines)
        + "\nMessages that the site sends are printed here.\n"
    )
