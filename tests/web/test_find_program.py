"""A program's page: what the listing says, denies and leaves open, and where each word comes from."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import translation

from tests.web.listings import program, reading
from tests.web.pages import text
from tests.web.test_find import listed
from throughcare.programs import Phone, Program, Services
from throughcare_web.accounts.actors import System
from throughcare_web.directory.actions import import_listings
from throughcare_web.directory.queries import ListedProgram
from throughcare_web.find.search.sheet import Sheet, sheet_of


MOMENT = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)


def sheet(described: Program, language: str = "en", **more: object) -> Sheet:
    about = {
        "is_current": True,
        "fictional": True,
        "first_seen_at": MOMENT,
        "last_seen_at": MOMENT,
        "last_verified_on": None,
    }
    with translation.override(language):
        return sheet_of(ListedProgram(described, **(about | more)))


@pytest.mark.django_db
def test_the_page_shows_all_that_is_known() -> None:
    listed(
        program(
            1,
            yes=("SA", "OP", "OTP", "MM", "MU", "MD", "PW", "SP", "ADLT", "FEM", "CBT", "NOE", "PEER"),
            phones=(Phone("937-555-0101", "main"), Phone("937-555-0102", "hotline")),
            website="https://example.org",
            street2="Suite 4",
            other=("ZZZ",),
        )
    )

    page = text(Client().get("/program/made-up-1/"))

    for said in (
        "Example Center 1",
        "937-555-0101",
        "hotline",
        "Suite 4",
        "Medicaid",
        "Starts people on it here",
        "Care shown to work:",
        "Do you have room now?",
        "Last verified: never.",
        "Listing from 2023. Call before you go.",
        "In codes we do not know: ZZZ",
        "row 1",
        "PEER",
    ):
        assert said in page


@pytest.mark.django_db
def test_the_page_is_wholly_spanish_under_es() -> None:
    listed(program(1))

    page = text(Client().get("/es/program/made-up-1/"))

    for said in ("Llame antes de ir", "La inicia aquí", "Pregunte al llamar", "Última verificación: nunca."):
        assert said in page


@pytest.mark.django_db
def test_an_address_that_no_listing_has_is_a_page_with_a_way_on() -> None:
    answer = Client().get("/program/no-such/")

    assert answer.status_code == 404
    assert "Find treatment" in text(answer)


@pytest.mark.django_db
def test_a_program_that_vanished_keeps_its_page_with_a_warning() -> None:
    listed(program(1), program(2))
    import_listings(System("test"), reading(program(2), vintage="2024"))

    assert "The newest directory no longer names this program." in text(Client().get("/program/made-up-1/"))


@pytest.mark.django_db
def test_the_day_of_verification_is_shown() -> None:
    listed(program(1))
    found = sheet(program(1), last_verified_on=dt.date(2024, 5, 2))

    assert found.listed.last_verified_on == dt.date(2024, 5, 2)


@pytest.mark.parametrize(("language", "words"), [("en", "says"), ("es", "dice")])
def test_a_listing_that_contradicts_itself_is_flagged(language: str, words: str) -> None:
    (warning, *_) = sheet(
        program(1, services=Services.of(["SA", "OP", "NOOP", "BU", "UB"])), language
    ).warnings

    assert words in warning.lower()


def test_a_program_that_does_not_treat_opioid_use_says_so_first() -> None:
    found = sheet(program(1, services=Services.of(["SA", "OP", "NOOP"])))

    assert any("does not treat opioid use disorder" in warning for warning in found.warnings)
    assert found.evidence == []


def test_what_a_listing_denies_stands_apart_from_what_it_leaves_out() -> None:
    found = sheet(program(1, services=Services.of(["SA", "MD"], ["MC"])))

    (payment,) = [heading for heading in found.first if heading.yes == [("Medicaid", "MD")]]
    assert [code for _, code in payment.no] == ["MC"]
    assert [heading for heading in found.first if not heading.yes and not heading.no]


def test_a_program_without_a_point_has_no_link_to_a_map() -> None:
    assert sheet(program(1, latitude=39.76)).geo.startswith("geo:39.76,-84.19?q=1%20Example%20Street")
    assert sheet(program(1, latitude=None, longitude=None)).geo == ""


def test_every_contradiction_of_a_listing_is_said_in_the_reader_s_language() -> None:
    warnings = sheet(program(yes=("SA", "NOOP", "NMOA", "BU", "MOA")), "es").warnings

    assert len(warnings) == 2
    assert all("contradice" in warning for warning in warnings)
