"""The demo directory: fictional beyond doubt, like the published one in what matters, loaded like any."""

from __future__ import annotations

import csv
import gzip
import os
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
import zipcodes
from django.utils.module_loading import import_string

from tests.web.listings import program, reading
from throughcare.programs import contradictions, medication_status, read_directory
from throughcare.terms import Medication, ProgramMedication
from throughcare_web.__main__ import main
from throughcare_web.accounts.actors import System
from throughcare_web.demo.frequencies import frequencies, states
from throughcare_web.demo.listings import made_listings, write_directory
from throughcare_web.demo.loading import SOURCE, VINTAGE, load_fictional, load_real, loaded
from throughcare_web.directory import queries
from throughcare_web.directory.actions import import_listings


SHARED = Path(os.environ.get("THROUGHCARE_SHARED") or Path(__file__).resolve().parents[3] / "shared")
PUBLISHED = SHARED / "data" / "directory" / "national_directory_su_2023.csv.gz"
# shared/data/directory/README.md, "Counts, SU 2023"
LISTED_IN_2023 = ("BU 6923", "OTP 1570", "MM 1412", "MOA 7390", "RES 3055", "OP 10491", "MD 9493", "NP 212")
LISTED_IN_2023 += (
    "PW 4165",
    "VET 3933",
    "SP 2794",
    "NOE 9212",
    "TELE 9743",
    "GL 4235",
    "CHLD 2968",
    "HI 829",
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.csv"
    write_directory(path)
    return path


def codes_of(text: str) -> set[str]:
    return set(text.replace("*", " ").split())


def test_the_same_seed_writes_the_same_files(directory: Path, tmp_path: Path) -> None:
    write_directory(tmp_path / "demo.csv")

    for name in ("demo.csv", "demo_coordinates.csv"):
        assert (tmp_path / name).read_bytes() == (directory.parent / name).read_bytes()


def test_another_seed_writes_another_directory() -> None:
    assert list(made_listings(60, seed=1)) != list(made_listings(60, seed=2))


def test_every_row_is_a_program_and_every_code_is_known(directory: Path) -> None:
    read = read_directory(directory)

    assert (len(read.programs), read.refused, read.unknown_codes) == (1500, (), {})


def test_every_listing_says_that_it_is_fictional(directory: Path) -> None:
    for listed in read_directory(directory).programs:
        assert listed.name2.startswith("Fictional listing ")
        assert listed.phones
        assert all(re.fullmatch(r"\d{3}-555-01\d\d", phone.number) for phone in listed.phones)
        assert not listed.website


def test_every_listing_stands_in_a_real_zip_code_near_its_center(directory: Path) -> None:
    precision = Counter()
    for listed in read_directory(directory).programs:
        (place,) = zipcodes.matching(listed.zip)
        assert (place["state"], place["city"]) == (listed.state, listed.city)
        assert abs(listed.latitude - float(place["lat"])) < 0.02
        precision[listed.precision] += 1

    assert precision["address"] / 1500 == pytest.approx(0.77, abs=0.03)


def test_listings_spread_over_the_states_as_the_published_ones_do(directory: Path) -> None:
    by_state = Counter(listed.state for listed in read_directory(directory).programs)

    assert by_state.keys() == states().keys()
    for state, published in states().items():
        assert by_state[state] == pytest.approx(published * 1500 / 12_744, abs=1.5)


@pytest.mark.parametrize("counted", LISTED_IN_2023)
def test_a_service_is_as_frequent_as_published(directory: Path, counted: str) -> None:
    code, listed = counted.split()
    programs = read_directory(directory).programs

    share = sum(bool(one.services.says(code)) for one in programs) / len(programs)

    assert share == pytest.approx(int(listed) / 12_744, abs=0.04)


def test_services_depend_on_each_other_as_published(directory: Path) -> None:
    for listed in read_directory(directory).programs:
        codes = set(listed.services.yes_codes())
        assert "OTP" in codes or not codes & {"MU", "MM", "DM"}
        assert "BU" in codes or not codes & {"BUM", "UB", "DB"}
        assert "RES" in codes or not codes & {"RL", "RS", "RD"}
        assert "OTP" not in codes or not codes & {"NOOP", "NMOA"}
        assert len(codes & {"SMPD", "SMON", "SMOP"}) <= 1


def test_the_directory_holds_every_kind_of_medication_practice(directory: Path) -> None:
    programs = read_directory(directory).programs

    buprenorphine = Counter(medication_status(one)[Medication.BUPRENORPHINE_SL].status for one in programs)

    assert all(buprenorphine[status] for status in ProgramMedication if status != "not_offered")
    assert sum(bool(contradictions(one)) for one in programs) in range(5, 40)  # 1 in 100 in 2023


@pytest.mark.skipif(not PUBLISHED.exists(), reason=f"the published directory is not at {PUBLISHED}")
def test_each_frequency_is_the_published_one() -> None:
    with gzip.open(PUBLISHED, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    listings = [codes_of(row["service_code_info"]) for row in rows]

    assert states() == dict(sorted(Counter(row["state"] for row in rows).items()))
    assert frequencies().keys() == set().union(*listings)
    for one in frequencies().values():
        groups = ([codes for codes in listings if (one.given in codes) is having] for having in (True, False))
        for share, group in zip((one.yes, one.no), groups, strict=True):
            if one.given:
                assert share == pytest.approx(
                    sum(one.code in codes for codes in group) / len(group), abs=6e-5
                )


@pytest.mark.django_db
def test_it_is_imported_as_fictional_under_its_own_name(tmp_path: Path) -> None:
    outcome = load_fictional(tmp_path)

    assert outcome is not None
    assert outcome.added == 1500
    assert queries.edition().fictional
    assert [(one.name, one.vintage, one.programs) for one in queries.sources()] == [(SOURCE, VINTAGE, 1500)]
    assert loaded().source == SOURCE


@pytest.mark.django_db
def test_loading_it_again_changes_nothing(tmp_path: Path) -> None:
    load_fictional(tmp_path)
    before = queries.edition()

    outcome = load_fictional(tmp_path)

    assert outcome is not None
    assert (outcome.added, outcome.changed, outcome.vanished) == (0, 0, 0)
    assert queries.edition() == before


@pytest.mark.django_db
def test_it_never_stands_beside_real_listings(tmp_path: Path) -> None:
    import_listings(System("test"), reading(program(1)))

    assert load_fictional(tmp_path) is None
    assert queries.sources()[0].programs == 1


@pytest.mark.django_db
def test_a_real_file_takes_its_place(tmp_path: Path) -> None:
    load_fictional(tmp_path)
    write_directory(tmp_path / "real_2023.csv", count=500, seed=7)

    load_real(tmp_path / "real_2023.csv")

    assert not queries.edition().fictional
    assert [one.programs for one in queries.sources()] == [500]


@pytest.mark.django_db(transaction=True)  # the command migrates, with a connection of its own
def test_the_command_loads_it_and_prints_one_worked_match(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--no-serve"]) == 0

    words = capsys.readouterr().out
    assert words.startswith("Loaded 1,500 programs, all of them fictional")
    assert "near Chicago, IL 60644" in words
    assert "1. " in words
    assert SOURCE in words


@pytest.mark.django_db(transaction=True)
def test_messages_of_the_demonstration_are_printed_and_lead_to_where_it_listens(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["demo", "--no-serve", "--port", "8765"]) == 0

    assert "Messages that the site sends are printed here." in capsys.readouterr().out
    assert os.environ["THROUGHCARE_MAIL_URL"] == "console:"
    assert os.environ["PORT"] == "8765"
    import_string(os.environ["THROUGHCARE_SMS_BACKEND"])("9375550111", "A paper to read.")
    assert capsys.readouterr().out == "\nText message to 9375550111:\nA paper to read.\n\n"


@pytest.mark.django_db(transaction=True)  # the command migrates, with a connection of its own
def test_the_command_loads_a_real_file_instead(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--no-serve", "--directory", str(directory)]) == 0

    assert capsys.readouterr().out.startswith("Loaded 1,500 programs from demo.csv, refused 0 rows.")


@pytest.mark.django_db(transaction=True)  # the command migrates, with a connection of its own
def test_the_command_leaves_real_listings_alone(capsys: pytest.CaptureFixture[str]) -> None:
    import_listings(System("test"), reading(program(1)))

    assert main(["demo", "--no-serve"]) == 0

    assert capsys.readouterr().out.startswith("The directory holds real listings: they stay")


@pytest.mark.django_db(transaction=True)  # the command migrates, with a connection of its own
def test_a_reader_who_has_seen_enough_ends_the_command_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        monkeypatch.setattr(sys, "stdout", closed)

        assert main(["demo", "--no-serve"]) == 141


@pytest.mark.django_db(transaction=True)  # the command migrates, with a connection of its own
def test_a_file_that_is_no_directory_is_one_line_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "shopping.csv").write_text("milk,eggs\n1,2\n")

    assert main(["demo", "--no-serve", "--directory", str(tmp_path / "shopping.csv")]) == 2

    words = capsys.readouterr().err
    assert words.count("\n") == 1
    assert "found" in words
    assert "wanted" in words
