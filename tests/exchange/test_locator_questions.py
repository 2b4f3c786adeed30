"""Which programs the locator's API finds, in what order, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from tests.web.listings import program
from throughcare.programs import Phone, Program, Services
from throughcare.terms import Precision


Ask = Callable[..., dict[str, Any]]
DAYTON = "39.76, -84.19"  # latitude, longitude: the client puts a comma and a space between
METERS_PER_MILE = 1609.344


def names(answer: dict[str, Any]) -> list[str]:
    return [row["name1"] for row in answer["rows"]]


def named(name: str, number: int = 1, **more: object) -> Program:
    return program(number, name1=name, **more)


@pytest.fixture
def ten(listed: Callable[..., None]) -> None:
    """Ten programs, each about seven hundredths of a mile farther north than the one before."""
    listed(*(program(number) for number in range(1, 11)))


def test_the_nearest_come_first_with_their_miles(ten: None, ask: Ask) -> None:
    answer = ask(sAddr=DAYTON, sort=0)

    miles = [row["miles"] for row in answer["rows"]]
    assert miles == sorted(miles)
    assert miles[0] == 0.07
    assert names(answer)[0] == "Example Center 1"


def test_rows_are_numbered_from_1_over_all_pages(ten: None, ask: Ask) -> None:
    pages = [ask(sAddr=DAYTON, pageSize=4, page=page) for page in (1, 2, 3)]

    assert [[row["_irow"] for row in page["rows"]] for page in pages] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]
    assert {(page["totalPages"], page["recordCount"]) for page in pages} == {(3, 10)}
    assert [page["page"] for page in pages] == [1, 2, 3]


def test_a_page_past_the_end_is_empty_with_the_same_totals(ten: None, ask: Ask) -> None:
    assert ask(sAddr=DAYTON, pageSize=4, page=4) == {
        "page": 4,
        "totalPages": 3,
        "recordCount": 10,
        "rows": [],
    }


def test_a_page_holds_30_unless_asked_and_2000_at_most(listed: Callable[..., None], ask: Ask) -> None:
    listed(*(program(number, phones=()) for number in range(1, 2042)))

    assert len(ask(sAddr=DAYTON)["rows"]) == 30
    assert len(ask(sAddr=DAYTON, pageSize=100_000)["rows"]) == 2000


def test_distance_is_in_meters(ten: None, ask: Ask) -> None:
    meters = 0.3 * METERS_PER_MILE

    answer = ask(sAddr=DAYTON, limitType=2, limitValue=meters)

    assert [row["miles"] for row in answer["rows"]] == [0.07, 0.14, 0.21, 0.28]


def test_a_program_is_found_within_a_meter_of_the_point_its_row_gives(ten: None, ask: Ask) -> None:
    row = ask(sAddr=DAYTON)["rows"][4]

    found = ask(sAddr=f"{row['latitude']}, {row['longitude']}", limitType=2, limitValue=1, pageSize=100)

    assert [one["frid"] for one in found["rows"]] == [row["frid"]]
    assert found["rows"][0]["miles"] == 0


def test_without_a_limit_programs_at_any_distance_are_found(listed: Callable[..., None], ask: Ask) -> None:
    listed(program(1), program(2, state="GU", zip="96910", latitude=13.47, longitude=144.75))

    assert [row["miles"] > 100 for row in ask(sAddr=DAYTON)["rows"]] == [False, True]


def test_programs_without_a_point_come_last_and_have_no_miles(listed: Callable[..., None], ask: Ask) -> None:
    lost = {"latitude": None, "longitude": None, "precision": Precision.NONE}
    listed(named("Aaa", 1, **lost), named("Bbb", 2), named("Ccc", 3))

    nearest, farthest = (ask(sAddr=DAYTON, sort=sort) for sort in (0, 1))

    assert names(nearest) == ["Bbb", "Ccc", "Aaa"]
    assert names(farthest) == ["Ccc", "Bbb", "Aaa"]
    assert nearest["rows"][2]["miles"] is None
    assert (nearest["rows"][2]["latitude"], nearest["rows"][2]["longitude"]) == ("", "")
    assert names(ask(sAddr=DAYTON, limitType=2, limitValue=50_000)) == ["Bbb", "Ccc"]


def test_names_can_order_the_rows(listed: Callable[..., None], ask: Ask) -> None:
    listed(named("beta", 1, name2="One"), named("Alpha", 2, name2="two"), named("Gamma", 3, name2=""))

    assert names(ask(sAddr=DAYTON, sort=2)) == ["Alpha", "beta", "Gamma"]
    assert names(ask(sAddr=DAYTON, sort=3)) == ["Gamma", "beta", "Alpha"]


def test_without_a_point_rows_are_in_order_of_names_and_have_no_miles(
    listed: Callable[..., None], ask: Ask
) -> None:
    listed(named("Beta", 1), named("Alpha", 2))

    answer = ask()

    assert names(answer) == ["Alpha", "Beta"]
    assert [row["miles"] for row in answer["rows"]] == [None, None]


@pytest.mark.parametrize(
    "point",
    [
        "39.76,-84.19",
        "-84.19,39.76",
        '"39.76,-84.19"',
        "'-84.19,39.76'",
        " 39.76 , -84.19 ",
        "(39.76,-84.19)",
    ],
)
def test_a_point_may_be_quoted_and_either_way_round(ten: None, ask: Ask, point: str) -> None:
    assert ask(sAddr=point)["rows"][0]["miles"] == 0.07


def test_a_point_outside_the_united_states_is_latitude_first_where_it_can_be(ten: None, ask: Ask) -> None:
    greenwich, steppe, swapped = (
        ask(sAddr=point)["rows"][0]["miles"] for point in ("51.5, 0", "50, 100", "100, 50")
    )

    assert 3900 < greenwich < 3950
    assert steppe == swapped


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ("OTP", ["Both", "Methadone"]),
        ("OTP,BU", ["Both"]),
        ("BU, ot p".replace(" ", ""), ["Both"]),
        ("bu", ["Both", "Office"]),
        ("OTP,NOSUCHCODE", []),
        ("N23", []),
        ("", ["Both", "Methadone", "Office"]),
    ],
)
def test_every_service_asked_for_must_be_offered(
    listed: Callable[..., None], ask: Ask, codes: str, found: list[str]
) -> None:
    listed(
        named("Both", 1, services=Services.of(["SA", "OTP", "MU", "BU"])),
        named("Methadone", 2, services=Services.of(["SA", "OTP", "MU"])),
        named("Office", 3, services=Services.of(["SA", "BU"])),
    )

    assert names(ask(sAddr=DAYTON, sort=2, sCodes=codes)) == found


@pytest.mark.parametrize(
    ("code", "means"), [("IOP", "OIT"), ("ULC", "DLC"), ("MI", "MI"), ("METH", "METH"), ("ADOL", "AD")]
)
def test_codes_of_other_years_are_understood_and_present_ones_win(
    listed: Callable[..., None], ask: Ask, code: str, means: str
) -> None:
    listed(named("Asked for", 1, services=Services.of(["SA", means])), named("Other", 2))

    assert names(ask(sAddr=DAYTON, sCodes=code)) == ["Asked for"]


@pytest.mark.parametrize(
    ("language", "code"), [("SP-Spanish", "SP"), ("F17-Any Chinese Language", "F17"), ("N24-Ojibwa", "N24")]
)
def test_a_language_is_asked_for_by_code_and_name(
    listed: Callable[..., None], ask: Ask, language: str, code: str
) -> None:
    listed(named("Speaks it", 1, services=Services.of(["SA", code])), named("Does not", 2))

    assert names(ask(sAddr=DAYTON, sLanguages=language)) == ["Speaks it"]


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("SA", ["SA", "OTP"]),
        ("mh", ["MH"]),
        ('"both"', ["SA", "MH", "OTP"]),
        ("", ["SA", "MH", "HRSA", "OTP"]),
    ],
)
def test_the_kind_of_program_can_be_asked_for(
    listed: Callable[..., None], ask: Ask, kind: str, found: list[str]
) -> None:
    listed(*(program(number, kind=one) for number, one in enumerate(("SA", "MH", "HRSA", "OTP"), start=1)))

    assert [row["typeFacility"] for row in ask(sAddr=DAYTON, sType=kind)["rows"]] == found


def test_the_cut_keeps_substance_use_programs_and_leaves_driving_programs_out(
    listed: Callable[..., None], ask: Ask
) -> None:
    listed(
        named("Kept", 1),
        named("Driving", 2, services=Services.of(["SA", "DU"])),
        named("Driving only", 3, services=Services.of(["SA", "DUO"])),
        named("Mental health", 4, kind="MH"),
    )

    assert names(ask(sAddr=DAYTON, cut="NIAAA", sType="mh")) == ["Kept"]


def test_a_state_is_asked_for_by_the_guides_number_or_by_its_code(
    listed: Callable[..., None], ask: Ask
) -> None:
    listed(named("Here", 1), named("There", 2, state="MD", zip="20877"))

    assert names(ask(sAddr=DAYTON, limitType=0, limitValue=18)) == ["There"]
    assert names(ask(sAddr=DAYTON, stateCode="md")) == ["There"]
    assert names(ask(sAddr=DAYTON, limitType=2, limitValue=50_000, stateCode="OH")) == ["Here"]
    assert names(ask(sAddr=DAYTON, limitType=0, limitValue=18, stateCode="OH")) == []


def test_a_county_is_found_by_its_name_where_listings_give_it(listed: Callable[..., None], ask: Ask) -> None:
    listed(
        named("Here", 1, county="Montgomery County"), named("There", 2, county="Greene"), named("Where", 3)
    )

    assert names(ask(sAddr=DAYTON, limitType=1, limitValue="montgomery")) == ["Here"]
    assert names(ask(sAddr=DAYTON, limitType=1, limitValue="Greene County")) == ["There"]
    assert names(ask(sAddr=DAYTON, limitType=1, limitValue=1119)) == []


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("filterFName", "example center 1", "Example Center 1"),
        ("filterFName", "north", "Example Center 2"),
        ("filterFAddress", "3 EXAMPLE", "Example Center 3"),
        ("filterFPhone", "555-0104", "Example Center 4"),
        ("filterFPhone", "555-0199", "Example Center 5"),
    ],
)
def test_text_is_found_in_names_the_first_address_line_and_numbers(
    listed: Callable[..., None], ask: Ask, name: str, value: str, found: str
) -> None:
    numbers = (Phone("937-555-0105", "main"), Phone("937-555-0199", "intake"))
    listed(
        program(1),
        program(2, name2="North"),
        program(3),
        program(4, street2="3 Example"),
        program(5, phones=numbers),
    )

    assert names(ask(sAddr=DAYTON, **{name: value})) == [found]


@pytest.mark.parametrize(
    ("parameters", "where"),
    [
        ({"sAddr": "Dayton"}, "sAddr"),
        ({"sAddr": "39.76"}, "sAddr"),
        ({"sAddr": "nan,-84"}, "sAddr"),
        ({"sAddr": "500,-84"}, "sAddr"),
        ({"limitType": "2", "limitValue": "100"}, "sAddr"),
        ({"sAddr": DAYTON, "limitType": "2"}, "limitValue"),
        ({"sAddr": DAYTON, "limitType": "2", "limitValue": "far"}, "limitValue"),
        ({"sAddr": DAYTON, "limitType": "2", "limitValue": "-1"}, "limitValue"),
        ({"sAddr": DAYTON, "limitType": "2", "limitValue": "inf"}, "limitValue"),
        ({"sAddr": DAYTON, "limitType": "0", "limitValue": "99"}, "limitValue"),
        ({"sAddr": DAYTON, "limitType": "0", "limitValue": "MD"}, "limitValue"),
        ({"limitType": "3"}, "limitType"),
        ({"sort": "4"}, "sort"),
        ({"sort": "near"}, "sort"),
        ({"page": "0"}, "page"),
        ({"page": "9" * 5000}, "page"),
        ({"pageSize": "0"}, "pageSize"),
        ({"pageSize": "-5"}, "pageSize"),
        ({"sType": "xx"}, "sType"),
        ({"stateCode": "ZZ"}, "stateCode"),
        ({"cut": "OTHER"}, "cut"),
    ],
)
@pytest.mark.django_db
def test_a_parameter_that_cannot_be_read_is_one_line_of_json(
    post: Callable[..., HttpResponse], parameters: dict[str, str], where: str
) -> None:
    response = post(**parameters)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/json"
    assert response.json()["error"].startswith(f"{where}: found ")
    assert "; wanted " in response.json()["error"]
    assert response.content.count(b"\n") == 1


@pytest.mark.django_db
def test_an_empty_directory_answers_with_nothing(ask: Ask) -> None:
    assert ask(sAddr=DAYTON, limitType=2, limitValue=1000) == {
        "page": 1,
        "totalPages": 0,
        "recordCount": 0,
        "rows": [],
    }
