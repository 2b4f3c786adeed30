"""What a row of the locator's API looks like: as real ones of 2019 did, and as the guide of 2025 says."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.web.listings import program
from throughcare.programs import Phone, Program, Services, read_directory
from throughcare_web.demo.listings import write_directory
from throughcare_web.exchange.locator.rows import Rows


Ask = Callable[..., dict[str, Any]]
DAYTON = "39.76, -84.19"
SHARED = Path(os.environ.get("THROUGHCARE_SHARED") or Path(__file__).resolve().parents[3] / "shared")
RECORDED = sorted((SHARED / "data" / "directory" / "raw").glob("locator_api_page_2019-05-*_locations.json"))
recorded = pytest.mark.skipif(not RECORDED, reason=f"the recorded pages are not below {SHARED}")

# The open-source federal client reads these, and breaks on null where a text is wanted.
TEXTS = ("frid", "name1", "name2", "street1", "street2", "city", "state", "zip", "phone", "website")
TEXTS += ("latitude", "longitude", "typeFacility")


def row_of(one: Program, *, is_export: bool = False) -> dict[str, Any]:
    return json.loads(Rows([one], is_export=is_export).row(0, 1, 0.24))


def services_of(one: Program, *, is_export: bool = False) -> dict[str, list[str]]:
    return {group["f2"]: group["f3"].split("; ") for group in row_of(one, is_export=is_export)["services"]}


def test_a_row_holds_what_the_client_needs_as_text() -> None:
    bare = program(1, name2="", street2="", phones=(), website="")

    row = row_of(bare)

    assert all(isinstance(row[name], str) for name in TEXTS)
    assert (row["website"], row["phone"]) == ("http://", "")
    assert (row["intake1"], row["hotline1"]) == (None, None)
    assert (row["latitude"], row["longitude"]) == ("39.760999999999996", "-84.19")
    assert (row["_irow"], row["miles"]) == (1, 0.24)


def test_the_frid_is_the_listings_own_id() -> None:
    assert row_of(program(7))["frid"] == "made-up-7"


def test_numbers_stand_under_what_they_are_for() -> None:
    numbers = (
        Phone("937-555-0101", "main"),
        Phone("937-555-0102", "intake"),
        Phone("937-555-0103", "intake"),
        Phone("937-555-0104", "hotline"),
    )

    row = row_of(program(1, phones=numbers))

    assert [row[name][-4:] for name in ("phone", "intake1", "intake2", "hotline1")] == [
        "0101",
        "0102",
        "0103",
        "0104",
    ]


@pytest.mark.parametrize(
    ("website", "sent"),
    [("http://example.org/a", "http://example.org/a"), ("www.example.org", "http://www.example.org")],
)
def test_a_website_can_be_linked_to_as_it_stands(website: str, sent: str) -> None:
    assert row_of(program(1, website=website))["website"] == sent


def test_services_are_grouped_by_category_in_the_dictionarys_order() -> None:
    row = row_of(program(1, services=Services.of(["MD", "PI", "RL", "RES", "SA", "DT"])))

    assert row["services"] == [
        {"f1": "Type of Care", "f2": "TC", "f3": "Substance use treatment; Detoxification"},
        {
            "f1": "Service Setting (e.g., Outpatient, Residential, Inpatient, etc.)",
            "f2": "SET",
            "f3": "Residential/24-hour residential; Long-term residential",
        },
        {"f1": "Payment/Insurance/Funding Accepted", "f2": "PAY", "f3": "Medicaid; Private health insurance"},
    ]


def test_a_service_denied_or_not_mentioned_is_not_listed() -> None:
    assert services_of(program(1, services=Services.of(yes=["SA"], no=["DT"]))) == {
        "TC": ["Substance use treatment"]
    }


def test_a_program_without_services_has_an_empty_list() -> None:
    assert row_of(program(1, services=Services.of()))["services"] == []


def test_older_clients_find_spanish_among_other_languages_too() -> None:
    spanish = services_of(program(1, services=Services.of(["SP", "F70"])))

    assert spanish == {"SL": ["Spanish"], "OL": ["Spanish", "Russian"]}


def test_older_clients_find_the_label_they_know_for_lgbtq_programs() -> None:
    special = services_of(program(1, services=Services.of(["GL", "VET"])))["SG"]

    assert special == [
        "Lesbian, gay, bisexual, transgender, or queer/questioning (LGBTQ)",
        "Lesbian, gay, bisexual, or transgender (LGBT) clients",
        "Veterans",
    ]


def test_older_clients_find_medications_under_type_of_opioid_treatment_too() -> None:
    found = services_of(program(1, services=Services.of(["MU", "BU", "NU", "OTP"])))

    used = [f"{name} used in Treatment" for name in ("Methadone", "Buprenorphine", "Naltrexone")]
    assert found["OM"] == used
    assert set(used) < set(found["OT"])


def test_the_export_has_no_labels_of_older_clients() -> None:
    found = services_of(program(1, services=Services.of(["MU", "SP", "GL"])), is_export=True)

    assert found == {
        "OM": ["Methadone used in Treatment"],
        "SL": ["Spanish"],
        "SG": ["Lesbian, gay, bisexual, transgender, or queer/questioning (LGBTQ)"],
    }


def test_the_export_says_null_for_none_and_the_kind_under_both_names() -> None:
    row = row_of(program(1, name2="", street2="", website="", phones=()), is_export=True)

    assert [row[name] for name in ("name2", "street2", "website", "phone", "intake1", "hotline1")] == [
        None
    ] * 6
    assert (row["type_facility"], row["typeFacility"]) == ("SA", "SA")


def test_what_the_dictionary_does_not_know_is_handed_on() -> None:
    last = row_of(program(1, other=("Something new", "Another")))["services"][-1]

    assert last == {"f1": "Not in the dictionary", "f2": "OTHER", "f3": "Something new; Another"}


@recorded
@pytest.mark.parametrize("page", RECORDED, ids=lambda path: path.stem)
def test_rows_have_the_fields_and_types_of_real_ones(
    page: Path, listed: Callable[..., None], ask: Ask
) -> None:
    listed(program(1, phones=(Phone("937-555-0101", "main"), Phone("937-555-0102", "intake"))))
    real = json.loads(page.read_text("utf-8"))
    ours = ask(sAddr=DAYTON)

    kinds: dict[str, set[type]] = {}
    for row in real["rows"]:
        for name, value in row.items():
            kinds.setdefault(name, set()).add(type(value))
    (row,) = ours["rows"]
    assert list(row) == list(real["rows"][0])
    for name, value in row.items():
        assert type(value) in kinds[name], name
    assert {tuple(group) for group in row["services"]} == {("f1", "f2", "f3")}
    assert ours.keys() >= real.keys()


@recorded
@pytest.mark.parametrize("page", RECORDED, ids=lambda path: path.stem)
def test_a_real_page_served_again_says_the_same(
    page: Path, listed: Callable[..., None], ask: Ask, tmp_path: Path
) -> None:
    """The names change to those of 2023, and a point that could not be true to its ZIP code's."""
    given = read_directory(page, vintage="2019")
    listed(*given.programs)

    (tmp_path / page.name).write_text(json.dumps(ask(sAddr="38.03, -78.48", pageSize=2000)), "utf-8")
    returned = read_directory(tmp_path / page.name, vintage="2019")

    assert same(given.programs) == same(returned.programs)


@pytest.mark.parametrize("call", ["ask", "export"])
def test_what_is_served_is_read_back_without_loss(
    call: str, listed: Callable[..., None], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    write_directory(tmp_path / "demo_2023.csv", count=200)
    given = read_directory(tmp_path / "demo_2023.csv").programs
    listed(*given)

    pages = [request.getfixturevalue(call)(sAddr=DAYTON, pageSize=90, page=page) for page in (1, 2, 3)]
    (tmp_path / "pages_2023.json").write_text(json.dumps(pages), "utf-8")
    returned = read_directory(tmp_path / "pages_2023.json")

    assert returned.refused == ()
    assert returned.unknown_codes == {}
    assert same(returned.programs) == same(given)


def same(programs: tuple[Program, ...]) -> dict[str, tuple[object, ...]]:
    """Return what the API can carry of each program: all but its four extra ZIP digits, county and origin."""
    return {
        one.id: (
            *(
                getattr(one, name)
                for name in ("name1", "name2", "street1", "street2", "city", "state", "zip")
            ),
            *(one.kind, one.website, set(one.phones), one.latitude, one.longitude),
            *(one.services.yes, set(one.other)),
        )
        for one in programs
    }
