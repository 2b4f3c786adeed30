"""What programs told of this moment reaches the ranking and the public pages within seconds, and leaves by the minute."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.listings import program as listed_program
from tests.web.staff import member, program
from tests.web.test_directory_availability import claim
from tests.web.upkeep import OPERATOR, counted, listed, request_id
from throughcare.terms import LevelOfCare
from throughcare.terms.places_open import CallOutcome, FactAnswer, FactKind
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.roles import Role
from throughcare_web.directory import live, matching_index
from throughcare_web.directory.availability.actions import release_place, update_availability
from throughcare_web.directory.models import Listing
from throughcare_web.directory.upkeep.actions import operate_listing, state_fact
from throughcare_web.directory.verification.actions import CallReport, record_call


pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 26, 14, 40, tzinfo=dt.UTC)
RESIDENTIAL = {"place": "45402", "setting": "residential"}
EVIL = "<script>alert('x')</script>"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """Return what lets time pass."""
    held = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: held[0])

    def pass_by(**time: float) -> dt.datetime:
        held[0] += dt.timedelta(**time)
        return held[0]

    return pass_by


@pytest.fixture
def staff() -> Staff:
    """Return the director of a program."""
    return member(program(time_zone="America/New_York"), Role.DIRECTOR)


@pytest.fixture
def rows(staff: Staff) -> list[Listing]:
    """Return three residential listings that the program keeps, alike but for their numbers."""
    made = [
        listed_program(n, yes=("SA", "OP", "RES", "RL", "RD", "BU", "UB", "MD"), latitude=39.76)
        for n in (1, 2, 3)
    ]
    return [operate_listing(OPERATOR, row, program=staff.membership.program) for row in listed(*made)]


def order() -> list[str]:
    """Return the names of the programs as a search ranks them."""
    page = Client().post("/find/", RESIDENTIAL).content.decode()
    names = [f"Example Center {number}" for number in (1, 2, 3)]
    return sorted(names, key=page.index)


def found(path: str = "/find/", **form: str) -> str:
    client = Client()
    response = client.post(path, form) if form else client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_program_with_room_rises_and_a_full_one_sinks(clock, staff: Staff, rows: list[Listing]) -> None:
    before = order()
    counted(staff, rows[2], 2)
    counted(staff, rows[0], 0)

    assert before == ["Example Center 1", "Example Center 2", "Example Center 3"]
    assert order() == ["Example Center 3", "Example Center 2", "Example Center 1"]
    page = found(**RESIDENTIAL)
    assert "2 open beds as of 9:40 AM today" in page
    assert "Had no room when it last told" in page
    clock(hours=24)
    assert order() == before
    assert "2 open beds" not in found(**RESIDENTIAL)


def test_a_place_that_is_claimed_is_gone_from_the_ranking_at_once(staff: Staff, rows: list[Listing]) -> None:
    counted(staff, rows[2], 1)
    assert order()[0] == "Example Center 3"
    mine = claim(rows[2])
    assert order()[-1] == "Example Center 3"
    release_place(OPERATOR, claim_id=mine.id)
    assert order()[0] == "Example Center 3"


def test_what_is_told_does_not_build_the_index_anew(staff: Staff, rows: list[Listing]) -> None:
    before = matching_index.snapshot()
    line = counted(staff, rows[0], 1)
    after = matching_index.snapshot()
    same = matching_index.snapshot()
    update_availability(staff, rows[0], counts={line.pk: 0})

    assert after.bare is before.bare
    assert after.edition == before.edition  # pages that are kept stay kept
    assert after.index is not before.index
    assert same is after
    assert matching_index.snapshot().live.facts["made-up-1"].places[0].open == 0


def test_what_a_program_states_reaches_the_ranking(staff: Staff, rows: list[Listing]) -> None:
    state_fact(staff, rows[0], kind=FactKind.ACCEPTING, value=False, replaces=None)
    state_fact(staff, rows[1], kind=FactKind.PAYMENT, value=["free"], replaces=None)

    assert order()[-1] == "Example Center 1"
    assert matching_index.current().programs[1].services.says("MD") is False


def test_a_call_reaches_the_ranking(staff: Staff, rows: list[Listing]) -> None:
    navigator = member(staff.membership.program, Role.NAVIGATOR)
    report = CallReport(outcome=CallOutcome.REACHED, facts={FactKind.PHONES: FactAnswer.CONFIRMED})
    record_call(navigator, rows[1], report=report, request_id=request_id())

    assert order()[0] == "Example Center 2"
    assert "Last checked: confirmed by phone today." in found(**RESIDENTIAL)


def test_the_page_of_a_program_says_what_is_open_and_since_when(
    clock, staff: Staff, rows: list[Listing]
) -> None:
    counted(staff, rows[0], 2)
    counted(staff, rows[0], None, LevelOfCare.INPATIENT)

    page = found("/program/made-up-1/")
    assert "2 open beds as of 9:40 AM today" in page
    assert "Hospital inpatient" in page
    assert "Not known" in page
    clock(hours=24)
    assert "2 open beds" not in found("/program/made-up-1/")
    assert "Not known: the last number is from 9:40 AM yesterday" in found("/program/made-up-1/")


def test_a_number_that_ran_out_is_not_shown_even_by_a_process_that_has_not_looked(
    clock, staff: Staff, rows: list[Listing], settings
) -> None:
    settings.DIRECTORY_POLL_SECONDS = 3600
    counted(staff, rows[0], 2)
    assert "2 open beds" in found("/program/made-up-1/")
    clock(hours=25)

    assert "2 open beds" not in found("/program/made-up-1/")


def test_a_program_that_tells_nothing_is_not_known_and_never_full(rows: list[Listing]) -> None:
    page = found("/program/made-up-1/")

    assert "Not known: this program does not tell us how many places are open" in page
    assert "No open bed" not in page


@pytest.mark.parametrize(
    ("value", "words"), [(True, "Takes new people (said by"), (False, "Takes no new people now (said by")]
)
def test_whether_new_people_are_taken_is_said_until_it_is_too_old(
    clock, staff: Staff, rows: list[Listing], value: object, words: str
) -> None:
    state_fact(staff, rows[0], kind=FactKind.ACCEPTING, value=value, replaces=None)

    assert words in found("/program/made-up-1/")
    clock(days=30)
    page = found("/program/made-up-1/")
    assert words not in page
    assert "Taking new people: not known any more" in page


def test_what_a_program_says_of_itself_stands_with_its_day_and_nothing_in_it_runs(
    clock, staff: Staff, rows: list[Listing]
) -> None:
    for kind, value in (
        (FactKind.HOURS, {"mon": ["8am-5pm"]}),
        (FactKind.GROUPS, {"evening": True, "weekend": False}),
        (
            FactKind.PHONES,
            [["937-555-0177", "main"], ["937-555-0178", "intake"], ["937-555-0179", "hotline"]],
        ),
        (FactKind.MEDICATIONS, {"methadone": "refuses"}),
        (FactKind.LANGUAGES, []),
        (FactKind.REFERRAL_CONTACT, {"desk": EVIL, "email": "intake@example.org", "note": EVIL}),
    ):
        state_fact(staff, rows[0], kind=kind, value=value, replaces=None)

    page = found("/program/made-up-1/")

    assert "What the program itself says" in page
    assert "The program itself says so, since Nov. 26, 2026." in page
    assert "Monday: 8:00 AM to 5:00 PM" in page
    assert "Groups in the evening: yes" in page
    assert "937-555-0178 (intake)" in page
    assert "None of those asked about." in page
    assert "intake@example.org" not in page  # for those who refer, not for everyone
    assert EVIL not in page


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("/program/made-up-1/", ("Monday to Friday: 8:00 AM to 5:00 PM", "No walk-in hours")),
        ("/es/program/made-up-1/", ("De lunes a viernes: 8:00 a. m. a 5:00 p. m.", "No se atiende sin cita")),
    ],
)
def test_days_with_the_same_hours_are_one_line_and_so_is_a_week_without_walk_in_hours(
    clock, staff: Staff, rows: list[Listing], page: str, said: tuple[str, str]
) -> None:
    week = {day: ["8am-5pm"] for day in ("mon", "tue", "wed", "thu", "fri")}
    state_fact(staff, rows[0], kind=FactKind.HOURS, value=week, replaces=None)
    state_fact(staff, rows[0], kind=FactKind.WALK_IN, value={}, replaces=None)

    shown = found(page)

    assert all(words in shown for words in said)
    assert "Tuesday" not in shown
    assert "martes" not in shown.casefold()


def test_a_newer_file_that_says_otherwise_is_shown_beside_it(staff: Staff, rows: list[Listing]) -> None:
    from tests.web.test_directory_upkeep import newer

    state_fact(staff, rows[0], kind=FactKind.PAYMENT, value=["medicaid"], replaces=None)
    newer("MD", "PI")

    page = found("/program/made-up-1/")
    assert "A newer published list says otherwise:" in page
    assert "Medicaid · Private health insurance" in page


def test_what_one_listing_told_can_be_asked_alone(staff: Staff, rows: list[Listing]) -> None:
    counted(staff, rows[0], 2)

    assert live.live_of("made-up-1", timezone.now()).places[0].open == 2
    assert live.live_of("made-up-2", timezone.now()) is None
