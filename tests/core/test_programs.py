"""A program says what its listing says: yes, no, or nothing; and where it says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from throughcare.programs import Fact, Phone, Program, Services, catalogue, listing_id
from throughcare.terms import Precision


CLINIC = Program(
    id="fictional",
    name1="Fictional River",
    name2="North Site",
    street1="1 Example Street",
    street2="",
    city="Cambridge",
    state="MA",
    zip="02139",
    zip4="",
    county="",
    phones=(Phone("617-555-0100", "main"),),
    website="",
    latitude=None,
    longitude=None,
    precision=Precision.NONE,
    point_source="",
    kind="SA",
    source="A fictional directory, 2023",
    vintage="2023",
    row=17,
    services=Services.of(yes=["TELE", "FEM"], no=["MD", "MALE"]),
)


def test_a_service_that_is_not_listed_is_unknown_and_not_denied():
    assert [CLINIC.services.says(key) for key in ("TELE", "MD", "SP")] == [True, False, None]


def test_a_service_cannot_be_offered_and_denied_at_once():
    with pytest.raises(ValueError, match="both yes and no: MD, SP"):
        Services.of(yes=["MD", "SP"], no=["SP", "MD"])


def test_a_key_that_is_no_service_is_an_error_and_not_an_unknown():
    with pytest.raises(KeyError, match="NOSUCH"):
        CLINIC.services.says("NOSUCH")


def test_services_are_stored_by_their_codes():
    services = Services.of(yes=["SP", "OTP"], no=["MD"])
    assert (services.yes_codes(), services.no_codes()) == (("OTP", "SP"), ("MD",))
    assert Services.of(services.yes_codes(), services.no_codes()) == services


def test_a_fact_names_publication_row_and_code():
    assert CLINIC.fact("TELE") == Fact(value=True, source="A fictional directory, 2023, row 17, code TELE")


def test_a_fact_without_a_row_names_no_row():
    assert replace(CLINIC, row=0).fact("SP") == Fact(
        value=None, source="A fictional directory, 2023, code SP"
    )


def test_a_denial_by_naming_the_other_answer_says_so():
    assert CLINIC.fact("MALE") == Fact(
        value=False, source="A fictional directory, 2023, row 17, code FEM and not MALE"
    )


def test_a_name_is_organization_and_site_or_else_the_street():
    assert CLINIC.name == "Fictional River, North Site"
    assert replace(CLINIC, name2="").name == "Fictional River"
    assert replace(CLINIC, name1="").name == "North Site"
    assert replace(CLINIC, name1="", name2="").name == "1 Example Street"


def test_an_id_does_not_depend_on_case_spaces_or_punctuation():
    one = listing_id("SA", "Fictional River, Inc.", "", "1 Example St.", "02139")
    assert one == listing_id("SA", "FICTIONAL RIVER INC", "", "1  example st", "02139")


def test_an_id_differs_by_kind_name_street_and_zip():
    listings = [
        ("SA", "A", "", "1 B St", "02139"),
        ("MH", "A", "", "1 B St", "02139"),
        ("SA", "", "A", "1 B St", "02139"),
        ("SA", "A", "", "2 B St", "02139"),
        ("SA", "A", "", "1 B St", "02138"),
    ]
    assert len({listing_id(*listing) for listing in listings}) == len(listings)


def test_the_catalogue_knows_both_directories_of_both_years():
    lists = [service.lists for service in catalogue.SERVICES]
    assert sum("su" in used or "su-2023" in used for used in lists) == 224
    assert sum("su" in used or "su-2022" in used for used in lists) == 224  # ULC is written DLC: 225 codes
    assert sum("mh" in used for used in lists) == 176


def test_keys_and_bits_are_unique():
    keys = {service.key for service in catalogue.SERVICES}
    assert len(keys) == len(catalogue.SERVICES) == len({service.bit for service in catalogue.SERVICES})


def test_every_service_and_category_has_words_of_our_own_in_both_languages():
    for entry in (*catalogue.SERVICES, *catalogue.CATEGORIES):
        assert entry.label
        assert entry.label.es


def test_categories_stand_in_the_order_of_the_federal_dictionary():
    codes = [category.code for category in catalogue.CATEGORIES]
    assert codes[:4] == ["TC", "SET", "FT", "HOSP"]
    assert codes[-3:] == ["OL", "FVP", "AS"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Federally-certified Opioid Treatment Program", "OTP"),
        ("SAMHSA-certified  opioid treatment program", "OTP"),  # 2019
        ("Acamprosate (Campral)", "ACM"),  # the sign ® is often lost
        ("Extended-release, injectable Naltrexone (Vivitrol®)", "VTRL"),  # 2019
        ("Lofexidine/clonidine detoxification", "DLC"),  # 2022
        ("Buprenorphine maintenance for predetermined time", "BMW"),  # 2022 only
        ("Adults with serious mental illness (SMI)", "SMI"),
    ],
)
def test_a_name_of_any_year_finds_its_service(name: str, key: str):
    found = catalogue.by_name(name)
    assert found is not None
    assert found.key == key


def test_namesakes_are_told_apart_by_their_category():
    found = [catalogue.by_name("Young adults", category) for category in ("SG", "AGE", "NEW", None)]
    assert [service and service.key for service in found] == ["TAY", "YAD", "TAY", "TAY"]


def test_a_name_nobody_knows_is_no_service():
    assert catalogue.by_name("Dancing") is None


@pytest.mark.parametrize(
    ("code", "dictionary", "key"),
    [
        ("MI", "", "MI"),
        ("MI", "locator-2026", "MOTI"),
        ("SSA", "su-2023", "SSA"),
        ("SSA", "locator-2026", "STAG"),
        ("ssu", "locator-2026", "SSA"),
        ("tele", "locator-2026", "TELE"),
        ("ULC", "su-2022", "DLC"),
    ],
)
def test_a_code_means_what_its_own_dictionary_says(code: str, dictionary: str, key: str):
    found = catalogue.by_code(code, dictionary)
    assert found is not None
    assert found.key == key


def test_a_code_of_another_dictionary_is_not_borrowed():
    assert catalogue.by_code("ULC", "su-2023") is None


def test_a_dictionary_is_recognized_by_the_letters_only_it_uses():
    assert catalogue.dictionary_of(["op", "iop", "cash", "mi"]) == "locator-2026"
    assert catalogue.dictionary_of(["op", "oit", "mi"]) == ""
