"""Bring a directory into the database for a demonstration: the fictional one, or a real federal file.

Files go through the core's reader and the directory's own action, as any import does. Loading again changes
nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from throughcare.programs import Reading, read_directory
from throughcare_web.accounts.actors import System
from throughcare_web.demo import county, people
from throughcare_web.demo.county import County
from throughcare_web.demo.listings import write_directory
from throughcare_web.directory import queries
from throughcare_web.directory.actions import Imported, import_listings
from throughcare_web.referral.jobs import remind_and_expire


SOURCE = "Throughcare demo directory (fictional)"
VINTAGE = "2026-11-01"  # the day the word lists and frequencies were last changed
_ACTOR = System("python -m throughcare_web demo")


def load_fictional(folder: Path) -> Imported | None:
    """Make the fictional directory in `folder` and import it; return what became of it.

    Returns None, and does nothing, when real listings are there: made-up ones never stand beside them.
    """
    edition = queries.edition()
    if edition.number and not edition.fictional:
        return None
    path = folder / "demo_directory.csv"
    write_directory(path)
    return import_listings(_ACTOR, _named(read_directory(path)), fictional=True)


def load_real(path: Path) -> Imported:
    """Import a real directory file, in place of fictional listings; BadInput when it cannot be used."""
    return import_listings(_ACTOR, read_directory(path))


def load_county(now: dt.datetime) -> County | None:
    """Build the fictional county over the fictional directory; None where it is there already, or listings are real."""
    if county.is_there() or not queries.edition().fictional:
        return None
    built = county.open_programs(now)
    people.open_desk(built)
    for said in county.story()["person"]:
        people.follow(built, said)
    for said in county.story()["patient"]:
        people.keep_chart(built, said)
    remind_and_expire(now)  # what the clock would have done meanwhile
    return built


def loaded() -> Reading:
    """Return what the database now holds, as if it had been read from one file."""
    programs = tuple(queries.current_programs())
    first, *_ = queries.sources()
    return Reading(
        path=Path(),
        kind="database",
        source=first.name,
        vintage=first.vintage,
        programs=programs,
        refused=(),
        rows_in=len(programs),
        unknown_codes={},
        notes=(),
    )


def _named(reading: Reading) -> Reading:
    """Return the reading under its true name: it looks like a federal file and must not pass as one."""
    programs = (replace(program, source=SOURCE, vintage=VINTAGE) for program in reading.programs)
    return replace(reading, source=SOURCE, vintage=VINTAGE, programs=tuple(programs))
