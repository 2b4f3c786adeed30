"""Importing a file: what becomes of its rows, of the listings before it, and of their history."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import InternalError

from tests.web.listings import program, reading
from throughcare.errors import BadInput
from throughcare.programs import Phone, Program
from throughcare_web.accounts.actors import Public, System
from throughcare_web.accounts.audit import Refused
from throughcare_web.directory import queries
from throughcare_web.directory.actions import Imported, import_listings


pytestmark = pytest.mark.django_db
OPERATOR = System("test")


def imported(*programs: Program, **more: object) -> Imported:
    fictional = bool(more.pop("fictional", False))
    whole_states = more.pop("whole_states", None)
    return import_listings(
        OPERATOR, reading(*programs, **more), fictional=fictional, whole_states=whole_states
    )


def current_ids() -> list[str]:
    return [one.id for one in queries.current_programs()]


def test_what_is_read_back_is_what_was_imported() -> None:
    given = program(
        1,
        name2="North",
        website="https://example.org",
        latitude=None,
        longitude=None,
        phones=(Phone("937-555-0101", "main"), Phone("937-555-0102", "intake")),
        other=("ZZZ",),
    )
    file = reading(given)

    import_listings(OPERATOR, file)

    assert tuple(queries.current_programs()) == file.programs


def test_the_rows_are_counted() -> None:
    imported(program(1), program(2), program(3))

    outcome = imported(program(1), program(2, city="Kettering"), program(4))

    assert outcome == Imported(rows_in=3, programs=3, refused=0, added=1, changed=1, unchanged=1, vanished=1)


def test_the_same_file_again_changes_nothing() -> None:
    imported(program(1), program(2))
    before = (queries.edition(), tuple(queries.current_programs()))

    outcome = imported(program(1), program(2))

    assert (outcome.added, outcome.changed, outcome.vanished, outcome.unchanged) == (0, 0, 0, 2)
    assert (queries.edition(), tuple(queries.current_programs())) == before
    assert queries.history("made-up-1") == []


def test_a_newer_file_keeps_identity_and_records_what_changed() -> None:
    imported(program(1), vintage="2022")
    first_seen = queries.listing("made-up-1").first_seen_at

    imported(program(1, id="another", phones=(Phone("937-555-0199", "main"),)), vintage="2023")

    listed = queries.listing("made-up-1")
    assert listed.program.phones == (Phone("937-555-0199", "main"),)
    assert listed.program.vintage == "2023"
    assert listed.first_seen_at == first_seen
    assert queries.listing("another") is None
    assert [(field, old, new) for _, field, old, new in queries.history("made-up-1")] == [
        ("phones", [["937-555-0101", "main"]], [["937-555-0199", "main"]])
    ]


def test_a_vanished_listing_is_kept_and_comes_back_with_its_history() -> None:
    imported(program(1), program(2), vintage="2021")
    imported(program(2), vintage="2022")

    assert current_ids() == ["made-up-2"]
    assert not queries.listing("made-up-1").is_current

    imported(program(1), program(2), vintage="2023")

    assert current_ids() == ["made-up-1", "made-up-2"]
    assert [(old, new) for _, _, old, new in queries.history("made-up-1")] == [(False, True), (True, False)]


def test_an_older_file_does_not_bring_back_what_a_newer_one_left_out() -> None:
    imported(program(1), program(2), vintage="2022")
    imported(program(2), vintage="2023")

    imported(program(1), program(2, city="Kettering"), vintage="2022")

    assert current_ids() == ["made-up-2"]
    assert queries.listing("made-up-2").program.city == "Dayton"


def test_a_file_of_one_state_leaves_the_others_alone() -> None:
    imported(program(1), program(2, state="KY"))

    imported(program(3), vintage="2024")

    assert current_ids() == ["made-up-2", "made-up-3"]


def test_a_page_of_the_locator_ends_nothing_unless_it_names_whole_states() -> None:
    imported(program(1), program(2))

    imported(program(2), kind="locator pages (JSON)", vintage="2024-05-01")
    assert current_ids() == ["made-up-1", "made-up-2"]

    imported(program(2), kind="locator pages (JSON)", vintage="2024-05-02", whole_states=["OH"])
    assert current_ids() == ["made-up-2"]


def test_a_file_without_programs_is_refused_and_nothing_is_lost() -> None:
    imported(program(1))

    with pytest.raises(BadInput, match=r"made_up\.csv: found no programs; wanted"):
        imported()

    assert current_ids() == ["made-up-1"]


def test_a_file_without_a_date_is_refused() -> None:
    with pytest.raises(BadInput, match=r"made_up\.csv: found no year or date; wanted --vintage"):
        imported(program(1), vintage="")


def test_a_real_file_ends_the_fictional_directory() -> None:
    imported(program(1), program(2, state="KY"), fictional=True)
    assert queries.edition().fictional

    imported(program(3))

    assert current_ids() == ["made-up-3"]
    assert not queries.edition().fictional


def test_fictional_programs_are_not_mixed_with_real_ones() -> None:
    imported(program(1))

    with pytest.raises(BadInput, match="a directory of real programs"):
        imported(program(2), fictional=True)


def test_the_edition_rises_with_each_change() -> None:
    assert queries.edition().number == 0
    imported(program(1))
    assert queries.edition().number == 1
    imported(program(1, city="Kettering"))
    assert queries.edition().number == 2


def test_the_sources_are_counted_the_largest_first() -> None:
    imported(program(1), program(2), vintage="2022", whole_states=[])
    imported(program(3), vintage="2023", whole_states=[])

    assert [(source.vintage, source.programs) for source in queries.sources()] == [("2022", 2), ("2023", 1)]


def test_the_public_may_not_import() -> None:
    with pytest.raises(Refused):
        import_listings(Public(), reading(program(1)))


def test_history_cannot_be_changed() -> None:
    imported(program(1))
    imported(program(1, city="Kettering"))

    for statement in (
        "UPDATE directory_listingchange SET field = 'x'",
        "DELETE FROM directory_listingchange",
    ):
        with (
            pytest.raises((ProgrammingError, InternalError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_program_that_a_file_names_twice_is_two_listings() -> None:
    twin = replace(program(1), id="made-up-1-2")

    imported(program(1), twin)

    assert current_ids() == ["made-up-1", "made-up-1-2"]
