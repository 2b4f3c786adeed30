"""What the operator has: the queue in lines, one line when what was asked for cannot be done, and the limits."""

from __future__ import annotations

import runpy
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.web.test_listing_reports import NUMBER, close, listed, report
from throughcare_web.config import database
from throughcare_web.directory.models import ListingReport


pytestmark = pytest.mark.django_db
SETTINGS = str(Path(database.__file__).with_name("settings.py"))


def run(*words: object) -> list[str]:
    out = StringIO()
    call_command("listing_reports", *map(str, words), stdout=out)
    return out.getvalue().splitlines()


def test_the_command_lists_the_queue_and_no_note_steers_the_terminal() -> None:
    listed()
    first, second = report(text="Two\nlines \x1b[31mred \u202eturned"), report(2, NUMBER)

    assert run() == [
        "Example Center 1, Dayton, OH (made-up-1): 937-555-0101",
        f"  {first.pk}  {timezone.localdate()}  It has closed or moved: “Two lines [31mred turned”",
        "Example Center 2, Dayton, OH (made-up-2): 937-555-0102",
        f"  {second.pk}  {timezone.localdate()}  The phone number is wrong",
        "2 open, 0 resolved, 0 dismissed",
    ]


def test_the_command_closes_a_report() -> None:
    listed()
    number = report().pk

    assert run("--close", number, "--as", "resolved", "--found", "They moved.") == [
        f"Report {number} is closed: resolved."
    ]
    assert run() == ["0 open, 1 resolved, 0 dismissed"]
    assert ListingReport.objects.get().closed_by == "manage.py listing_reports"


GOOD = {"--close": "1", "--as": "resolved", "--found": "They moved."}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"--close": "one"}, "--close: found one; wanted the number of a report"),
        ({"--close": "1" * 30}, "no such report"),
        ({"--close": None}, "--close: found nothing"),
        ({"--as": "fixed"}, "--as: found fixed; wanted resolved or dismissed"),
        ({"--as": "open"}, "--as: found open; wanted resolved or dismissed"),
        ({"--as": None}, "--as: found nothing"),
        ({"--found": " "}, "--found: found nothing; wanted what was found"),
        ({"--found": None}, "--found: found nothing"),
        ({}, "report 1: found no such report; wanted the number of an open one"),
    ],
)
def test_what_the_command_cannot_use_is_one_line_and_status_2(
    given: dict[str, str | None], said: str
) -> None:
    words = [word for name, value in (GOOD | given).items() if value is not None for word in (name, value)]

    with pytest.raises(CommandError, match=said) as error:
        run(*words)

    assert error.value.returncode == 2
    assert "\n" not in str(error.value)


def test_the_command_says_of_a_closed_report_that_it_is() -> None:
    listed()
    number = close(report().pk).pk

    with pytest.raises(CommandError, match="found one closed as resolved before"):
        run("--close", number, "--as", "dismissed", "--found", "They answer.")


@pytest.mark.parametrize("name", ["REPORTS_ALIKE", "REPORTS_A_DAY", "REPORTS_AN_HOUR"])
def test_a_limit_is_the_operator_s_to_set(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"THROUGHCARE_{name}", "7")

    assert runpy.run_path(SETTINGS)[name] == 7


@pytest.mark.parametrize("given", ["0", "-1", "many", "1.5", "٣"])
def test_a_limit_that_is_no_number_from_1_is_said_at_the_start(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("THROUGHCARE_REPORTS_A_DAY", given)

    with pytest.raises(
        ImproperlyConfigured, match=r"THROUGHCARE_REPORTS_A_DAY: found .*; wanted a whole number"
    ):
        runpy.run_path(SETTINGS)
