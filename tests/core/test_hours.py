"""Opening hours are read as people write them, and what is no hour is refused in one line."""

import datetime as dt

import pytest

from throughcare.errors import BadInput
from throughcare.programs.hours import Week, openings_in, said


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("8:00-17:00", ((480, 1020),)),
        ("8am-5pm", ((480, 1020),)),
        ("8 a.m. – 5:30 p.m.", ((480, 1050),)),
        ("12pm-1pm", ((720, 780),)),
        ("12am-12pm", ((0, 720),)),
        ("13:00-17:00, 8:00-12:00", ((480, 720), (780, 1020))),
        ("0:00-24:00", ((0, 1440),)),
        ("closed", ()),
        ("  ", ()),
    ],
)
def test_hours_are_read_as_people_write_them(written, minutes):
    assert openings_in(written, "hours.mon") == minutes


@pytest.mark.parametrize(
    "written",
    [
        "8-5",  # five in the morning comes before eight
        "8:00",
        "8:00-25:00",
        "8:75-9:00",
        "13pm-2pm",
        "0am-2pm",
        "\uff18:00-17:00",
        "8:00-12:00, 11:00-14:00",
        "1:00-2:00, 3:00-4:00, 5:00-6:00, 7:00-8:00, 9:00-10:00",
        "8:00-17:00; DROP TABLE",
        "<script>-</script>",
        "-",
    ],
)
def test_what_is_no_time_is_refused_with_the_day_and_an_example(written):
    with pytest.raises(BadInput, match=r"^hours\.mon: found .* wanted hours such as 8:00-17:00"):
        openings_in(written, "hours.mon")


def test_a_week_is_the_same_after_it_was_kept():
    week = Week.from_document(
        {"mon": ["8:00-12:00", "13:00-17:00"], "sat": ["9am-noon".replace("noon", "12pm")]}
    )

    assert week.to_document() == {"mon": ["08:00-12:00", "13:00-17:00"], "sat": ["09:00-12:00"]}
    assert Week.from_document(week.to_document()) == week
    assert week.on(dt.date(2026, 11, 23)) == ((480, 720), (780, 1020))  # a Monday
    assert week.on(dt.date(2026, 11, 24)) == ()


@pytest.mark.parametrize("value", [None, [], {"monday": ["8:00-9:00"]}, {"mon": "8:00-9:00"}])
def test_what_is_no_week_is_refused(value):
    with pytest.raises(BadInput, match=r"^hours"):
        Week.from_document(value)


def test_hours_are_said_in_both_languages():
    week = Week.from_document({"mon": ["8:00-12:00", "13:00-24:00"], "tue": ["0:00-24:00"]})

    assert week.lines("en") == [
        ("Monday", "8:00 AM to 12:00 PM, 1:00 PM to 12:00 AM"),
        ("Tuesday", "open 24 hours"),
        ("Wednesday to Sunday", "closed"),
    ]
    assert week.lines("es")[0] == ("Lunes", "8:00 a. m. a 12:00 p. m., 1:00 p. m. a 12:00 a. m.")
    assert said(()).es == "cerrado"


def test_days_in_a_row_with_the_same_hours_are_one_line():
    office = ["8:00-17:00"]
    week = Week.from_document(dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), office))

    assert week.lines("en") == [
        ("Monday to Friday", "8:00 AM to 5:00 PM"),
        ("Saturday and Sunday", "closed"),
    ]
    assert week.lines("es") == [
        ("De lunes a viernes", "8:00 a. m. a 5:00 p. m."),
        ("Sábado y domingo", "cerrado"),
    ]
    parted = Week.from_document({"mon": office, "wed": office})
    assert [days for days, _ in parted.lines("en")] == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday to Sunday",
    ]


def test_week_without_hours_is_one_line():
    week = Week.from_document({})

    assert week.is_closed
    assert not Week.from_document({"sun": ["9:00-12:00"]}).is_closed
    assert week.lines("en") == [("Every day", "closed")]
    assert week.lines("es") == [("Todos los días", "cerrado")]
