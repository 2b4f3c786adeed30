"""A lived-in fictional county: programs, staff who can sign in, people with months of history, referrals in every state.

All of it goes through the apps' own actions, each on its own day. The words and dates are `county.toml`'s.
"""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import time_machine

from throughcare.programs import Program as Listed
from throughcare.programs import medication_status
from throughcare.terms import LevelOfCare, Medication, ProgramMedication
from throughcare.terms.places_open import PlaceKind
from throughcare_web.accounts.actions import add_member, open_program
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.queries import Program, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.actions import set_password
from throughcare_web.directory import queries as directory
from throughcare_web.directory.availability.actions import count_places, update_availability
from throughcare_web.directory.upkeep.actions import operate_listing
from throughcare_web.directory.upkeep.queries import model_of


STATE = "OH"
_RESIDENTIAL = "RES"  # code of the federal dictionary
_ACTOR = System("python -m throughcare_web demo")
_HOUR = 15  # of the day, in UTC, at which things happen in the past


@dataclass(frozen=True, slots=True)
class Team:
    """A program of the county with its staff by role, and the listing it operates, if one."""

    program: Program
    staff: Mapping[str, Staff]
    listing_id: int | None = None

    def __getitem__(self, role: str) -> Staff:
        return self.staff[role]


@dataclass(frozen=True, slots=True)
class County:
    """What was built: teams by slug, the moment that counts as now, and where another program's listing is."""

    teams: Mapping[str, Team]
    now: dt.datetime
    outside: int
    password: str = field(repr=False, default="")


@cache
def story() -> Mapping[str, Any]:
    """Return the words of the county."""
    return tomllib.loads(files(__package__).joinpath("county.toml").read_text(encoding="utf-8"))


def is_there() -> bool:
    """Return whether the county has been built."""
    return Program.objects.filter(slug=story()["program"][0]["slug"]).exists()


def open_programs(now: dt.datetime) -> County:
    """Open the county's programs with their staff and listings; return them."""
    listings = _listings()
    password = story()["password"]
    teams = {}
    with on_day(now, 400):
        for said in story()["program"]:
            team = _open(said, listings)
            teams[said["slug"]] = team
            for staff in team.staff.values():
                set_password(_ACTOR, staff.membership.user, password=password)
    for said in story()["program"]:
        _count_places(teams[said["slug"]], said)
    return County(teams, now, listings["outside"], password)


@contextmanager
def on_day(now: dt.datetime, days: float) -> Iterator[dt.datetime]:
    """Let what is done in the block be done so many days ago, by day; now itself when that is less than a day."""
    moment = now - dt.timedelta(days=days)
    if days >= 1:
        moment = moment.replace(hour=_HOUR, minute=0, second=0, microsecond=0)
    with time_machine.travel(moment, tick=True):
        yield moment


def identifier(*words: object) -> uuid.UUID:
    """Return the identifier of a form that was sent, the same for the same words."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, ("throughcare-demo", *words))))


def _open(said: Mapping[str, Any], listings: Mapping[str, int]) -> Team:
    program = open_program(_ACTOR, name=said["name"], slug=said["slug"], fictional=True)
    system = System(_ACTOR.label, program)
    staff = {
        role: Staff(add_member(system, program, email=f"{role}@{said['slug']}.example.org", role=Role(role)))
        for role in said["staff"]
    }
    listing_id = listings.get(said.get("listing", ""))
    if listing_id is not None:
        operate_listing(_ACTOR, model_of(listing_id), program=program)
    return Team(program, staff, listing_id)


def _count_places(team: Team, said: Mapping[str, Any]) -> None:
    if team.listing_id is None or "beds" not in said:
        return
    with in_program(team.program):
        listing = model_of(team.listing_id)
        level, kind = LevelOfCare(said["beds"]["level"]), PlaceKind(said["beds"]["kind"])
        line = count_places(team["director"], listing, level=level, kind=kind)
        update_availability(team["director"], listing, counts={line.pk: said["beds"]["open"]})


def _listings() -> dict[str, int]:
    """Return the listings that the county's programs operate, and one that nobody does, all in its state."""
    here = [one for one in directory.current_programs() if one.state == STATE]
    chosen = {
        "methadone": next(one for one in here if _starts_methadone(one)),
        "residential": next(
            one for one in here if one.services.says(_RESIDENTIAL) and not _starts_methadone(one)
        ),
    }
    chosen["outside"] = next(one for one in here if one not in chosen.values())
    numbers = directory.listing_ids([one.id for one in chosen.values()])
    return {name: numbers[one.id] for name, one in chosen.items()}


def _starts_methadone(one: Listed) -> bool:
    return medication_status(one)[Medication.METHADONE].status is ProgramMedication.STARTS
