"""A number of open places says when it was so, and is not known once it ran out: never zero by silence."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from throughcare.programs.live import OpenPlaces, holds_until, said_when, valid_until
from throughcare.terms import LevelOfCare
from throughcare.terms.places_open import PlaceKind, PlaceState


NEW_YORK = ZoneInfo("America/New_York")
AS_OF = dt.datetime(2026, 11, 26, 9, 40, tzinfo=NEW_YORK)
EXPIRES = AS_OF + dt.timedelta(hours=24)


def beds(number=2, *, as_of=AS_OF, expires_at=EXPIRES, kind=PlaceKind.BED):
    return OpenPlaces(LevelOfCare.MANAGED_RESIDENTIAL, kind, number, as_of, expires_at)


def test_a_number_is_known_until_the_minute_it_runs_out_and_never_zero_after():
    minute = dt.timedelta(minutes=1)

    assert beds().at(EXPIRES - minute).state is PlaceState.OPEN
    assert beds().at(EXPIRES).state is PlaceState.NOT_KNOWN
    assert beds().at(EXPIRES + minute).open is None
    assert beds(0).at(EXPIRES - minute).state is PlaceState.FULL
    assert beds(0).at(EXPIRES).state is PlaceState.NOT_KNOWN


@pytest.mark.parametrize(
    ("number", "kind", "en", "es"),
    [
        (
            2,
            PlaceKind.BED,
            "2 open beds as of 9:40 AM today",
            "2 camas disponibles (dato de hoy, 9:40 a. m.)",
        ),
        (
            1,
            PlaceKind.SLOT,
            "1 open place as of 9:40 AM today",
            "1 cupo disponible (dato de hoy, 9:40 a. m.)",
        ),
        (
            0,
            PlaceKind.WALK_IN,
            "No walk-in place as of 9:40 AM today",
            "Sin cupos sin cita (dato de hoy, 9:40 a. m.)",
        ),
        (
            None,
            PlaceKind.BED,
            "not known: the last number is from 9:40 AM today",
            "no se sabe: el último dato es de hoy, 9:40 a. m.",
        ),
    ],
)
def test_it_is_said_with_the_time_of_the_program_s_own_clock(number, kind, en, es):
    words = beds(number, kind=kind).words(AS_OF.astimezone(dt.UTC))

    assert (words, words.es) == (en, es)


def test_what_was_never_told_is_not_known():
    untold = OpenPlaces(LevelOfCare.INPATIENT, PlaceKind.BED)

    assert untold.at(AS_OF).state is PlaceState.NOT_KNOWN
    assert untold.words(AS_OF) == "not known"


@pytest.mark.parametrize(
    ("now", "en"),
    [
        ((2026, 11, 26, 23, 59), "9:40 AM today"),
        ((2026, 11, 27, 0, 0), "9:40 AM yesterday"),
        ((2026, 11, 28, 0, 0), "9:40 AM on November 26"),
        ((2027, 1, 2, 0, 0), "9:40 AM on November 26, 2026"),
    ],
)
def test_the_day_is_that_of_the_program_s_calendar(now, en):
    assert said_when(AS_OF, dt.datetime(*now, tzinfo=NEW_YORK).astimezone(dt.UTC)).en == en


def test_a_night_when_clocks_change_is_as_long_as_it_really_is():
    evening = dt.datetime(2026, 10, 31, 20, 0, tzinfo=NEW_YORK)  # clocks go back in the night
    walk_in = valid_until(PlaceKind.WALK_IN, evening)

    assert walk_in.astimezone(dt.UTC) - evening.astimezone(dt.UTC) == dt.timedelta(hours=12)
    assert walk_in.hour == 7  # by the clock on the wall
    spring = dt.datetime(2027, 3, 13, 20, 0, tzinfo=NEW_YORK)
    assert valid_until(PlaceKind.BED, spring).hour == 21


def test_what_is_said_changes_by_itself_when_a_number_runs_out_or_a_day_ends():
    midnight = dt.datetime(2026, 11, 27, tzinfo=NEW_YORK)

    assert holds_until([beds()], AS_OF) == midnight
    assert holds_until(
        [beds(), beds(expires_at=AS_OF + dt.timedelta(hours=1))], AS_OF
    ) == AS_OF + dt.timedelta(hours=1)
    assert holds_until([beds(expires_at=AS_OF)], AS_OF) == midnight
    assert holds_until([OpenPlaces(LevelOfCare.INPATIENT, PlaceKind.BED)], AS_OF) is None
