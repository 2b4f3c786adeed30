"""Which listing a program of a newer file is, and what a newer file changes."""

from __future__ import annotations

from tests.web.listings import program
from throughcare.programs import Phone, Program, Services
from throughcare_web.directory.reimport import Change, Known, Scope, keep_identity, plan


OHIO = Scope("2023", fictional=False, whole_states=frozenset({"OH"}), kinds=frozenset({"SA"}))


def known(
    *programs: Program, as_of: str = "2022", fictional: bool = False, is_current: bool = True
) -> dict[str, Known]:
    return {
        one.id: Known(number, one, is_current=is_current, fictional=fictional, as_of=as_of)
        for number, one in enumerate(programs)
    }


def test_the_same_id_is_the_same_program() -> None:
    moved = program(1, street1="9 New Street")

    assert keep_identity({"made-up-1": program(1)}, [moved]) == [moved]


def test_the_same_name_and_address_is_the_same_program() -> None:
    (found,) = keep_identity(
        {"made-up-1": program(1)}, [program(1, id="another", street1="1 EXAMPLE STREET")]
    )

    assert found.id == "made-up-1"


def test_the_same_address_and_phone_is_the_same_program_under_a_new_name() -> None:
    renamed = program(1, id="another", name1="A New Name", phones=(Phone("(937) 555-0101", "main"),))

    (found,) = keep_identity({"made-up-1": program(1)}, [renamed])

    assert (found.id, found.name1) == ("made-up-1", "A New Name")


def test_another_kind_of_facility_at_the_address_is_another_program() -> None:
    (found,) = keep_identity({"made-up-1": program(1)}, [program(1, id="another", kind="MH")])

    assert found.id == "another"


def test_two_that_cannot_be_told_apart_keep_their_own_ids() -> None:
    twins = [program(1, id="a"), program(1, id="b")]

    assert [one.id for one in keep_identity({"made-up-1": program(1)}, twins)] == ["a", "b"]


def test_a_listing_without_address_or_phone_is_known_by_its_id_alone() -> None:
    bare = program(1, id="another", street1="")
    silent = program(2, id="other", name1="A New Name", phones=())

    assert keep_identity({"made-up-1": program(1), "made-up-2": program(2)}, [bare, silent]) == [bare, silent]


def test_what_differs_is_recorded_field_by_field() -> None:
    old = program(1)
    new = program(
        1,
        city="Kettering",
        phones=(Phone("937-555-0199", "main"),),
        services=Services.of(["SA", "OP", "TELE"], ["MD"]),
        other=("ZZZ",),
    )

    found = plan(known(old), [new], OHIO)

    assert found.changes["made-up-1"] == [
        Change("city", "Dayton", "Kettering"),
        Change("phones", [["937-555-0101", "main"]], [["937-555-0199", "main"]]),
        Change("yes", ["MD", "MM", "MU", "OTP"], ["TELE"]),
        Change("no", [], ["MD"]),
        Change("other", [], ["ZZZ"]),
    ]


def test_a_new_year_alone_is_written_but_is_no_change() -> None:
    found = plan(known(program(1, vintage="2022")), [program(1)], OHIO)

    assert [one.vintage for one in found.write] == ["2023"]
    assert found.changes == {}


def test_a_program_not_known_is_added() -> None:
    found = plan({}, [program(1)], OHIO)

    assert found.added == 1


def test_an_older_file_changes_nothing_that_a_newer_one_said() -> None:
    found = plan(known(program(1), program(2), as_of="2024"), [program(1, city="Kettering")], OHIO)

    assert (found.write, found.changes, found.gone) == ([], {}, [])


def test_a_listing_that_comes_back_is_current_again() -> None:
    found = plan(known(program(1), is_current=False), [program(1)], OHIO)

    assert found.changes["made-up-1"] == [Change("is_current", old=False, new=True)]


def test_only_what_the_file_could_have_named_can_vanish() -> None:
    before = known(program(1), program(2, state="KY"), program(3, kind="MH"), program(4))

    found = plan(before, [program(4)], OHIO)

    assert [entry.program.id for entry in found.gone] == ["made-up-1"]


def test_a_real_file_ends_fictional_listings_wherever_they_are() -> None:
    before = known(program(1, state="KY"), fictional=True)

    found = plan(before, [program(2)], OHIO)

    assert [entry.program.id for entry in found.gone] == ["made-up-1"]
