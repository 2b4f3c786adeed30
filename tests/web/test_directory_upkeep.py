"""A program keeps its own listing: what it says is laid over the published facts, dated, never instead of them."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.web.listings import program as listed_program
from tests.web.listings import reading
from tests.web.staff import member, program
from tests.web.upkeep import OPERATOR, kept_by, listed
from throughcare.errors import BadInput
from throughcare.programs import Services, medication_status
from throughcare.terms import Medication, ProgramMedication
from throughcare.terms.places_open import FactKind, SaidBy
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.roles import Role
from throughcare_web.directory import queries as directory
from throughcare_web.directory.actions import import_listings
from throughcare_web.directory.models import CheckedFact, Listing, ListingStatement
from throughcare_web.directory.upkeep import queries
from throughcare_web.directory.upkeep.actions import (
    confirm_listing,
    correct_fact,
    operate_listing,
    state_fact,
    take_back_fact,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Staff:
    """Return the director of a program."""
    return member(program(), Role.DIRECTOR)


@pytest.fixture
def listing(staff: Staff) -> Listing:
    """Return the listing that the program keeps; it names Medicaid."""
    return kept_by(staff)


def state(
    staff: Staff, listing: Listing, value: object, kind: FactKind = FactKind.PAYMENT
) -> ListingStatement:
    return state_fact(staff, listing, kind=kind, value=value, replaces=queries.latest(listing.pk, kind))


def newer(*codes: str, vintage: str = "2024") -> None:
    """Bring in a newer file, in which the listing names other services."""
    made = replace(listed_program(1), services=Services.of(("SA", "OP", *codes)))
    import_listings(OPERATOR, reading(made, vintage=vintage))


def test_what_a_program_states_is_laid_over_its_listing_with_source_and_day(
    staff: Staff, listing: Listing
) -> None:
    state(staff, listing, ["free", "medicare"])

    found = directory.listing(listing.key)
    assert found is not None
    assert [found.program.services.says(key) for key in ("NP", "MC", "MD")] == [True, True, False]
    assert found.published is not None
    assert found.published.services.says("MD") is True
    assert found.said[FactKind.PAYMENT].said_by is SaidBy.PROGRAM
    assert found.program.fact("NP").source.startswith("The program itself, 20")
    assert found.program == next(directory.current_programs())


def test_the_listing_s_own_row_is_never_changed(staff: Staff, listing: Listing) -> None:
    before = Listing.objects.values().get(pk=listing.pk)
    state(staff, listing, ["free"])

    assert Listing.objects.values().get(pk=listing.pk) == before


def test_medicines_that_are_stated_decide_what_the_program_does(staff: Staff, listing: Listing) -> None:
    state(staff, listing, {"buprenorphine_xr": "starts"}, FactKind.MEDICATIONS)

    found = medication_status(next(directory.current_programs()))
    assert found[Medication.BUPRENORPHINE_XR].status is ProgramMedication.STARTS
    assert found[Medication.BUPRENORPHINE_XR].reason.startswith("The program itself says so")


def test_history_is_kept_and_the_newest_holds(staff: Staff, listing: Listing) -> None:
    state(staff, listing, ["free"])
    state(staff, listing, ["medicaid"])

    assert [past.value for past in queries.history(listing.pk)] == [["medicaid"], ["free"]]
    assert queries.said(listing.pk)[FactKind.PAYMENT].value == ["medicaid"]
    assert queries.history(listing.pk, FactKind.HOURS) == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE directory_listingstatement SET value = '[]'", "DELETE FROM directory_listingstatement"],
)
def test_what_was_stated_cannot_be_rewritten(staff: Staff, listing: Listing, statement: str) -> None:
    state(staff, listing, ["free"])

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement)


def test_a_newer_file_does_not_overwrite_silently_its_difference_is_shown(
    staff: Staff, listing: Listing
) -> None:
    state(staff, listing, ["medicaid"])
    newer("MD", "PI")

    (kept,) = queries.listings_of(staff.membership.program)
    (conflict,) = kept.conflicts
    assert conflict.said.kind is FactKind.PAYMENT
    assert conflict.published["yes"] == ["medicaid", "private"]
    assert kept.program.services.says("PI") is False
    assert directory.listing(listing.key).conflicts == [conflict]


def test_a_newer_file_that_says_the_same_or_leaves_it_open_is_no_conflict(
    staff: Staff, listing: Listing
) -> None:
    state(staff, listing, ["medicaid", "free"])
    newer("MD")

    assert queries.listings_of(staff.membership.program)[0].conflicts == []


def test_a_difference_known_when_it_was_stated_is_no_conflict(staff: Staff, listing: Listing) -> None:
    state(staff, listing, ["free"])  # the file names Medicaid, and the program knows

    assert queries.listings_of(staff.membership.program)[0].conflicts == []


def test_saying_it_again_settles_a_conflict_and_taking_it_back_lets_the_file_hold(
    staff: Staff, listing: Listing
) -> None:
    state(staff, listing, ["medicaid"])
    newer("MD", "PI")
    listing.refresh_from_db()
    again = state(staff, listing, ["medicaid"])

    assert queries.listings_of(staff.membership.program)[0].conflicts == []
    take_back_fact(staff, listing, kind=FactKind.PAYMENT, replaces=again.pk)
    assert queries.said(listing.pk) == {}
    assert next(directory.current_programs()).services.says("PI") is True
    assert state(staff, listing, ["free"]).replaces is not None


def test_of_two_who_write_at_once_the_second_is_told(staff: Staff, listing: Listing) -> None:
    first = state(staff, listing, ["free"])
    state(staff, listing, ["medicaid"])

    for replaces in (None, first.pk):
        with pytest.raises(BadInput, match="stated meanwhile by somebody else"):
            state_fact(staff, listing, kind=FactKind.PAYMENT, value=["medicare"], replaces=replaces)
    assert queries.said(listing.pk)[FactKind.PAYMENT].value == ["medicaid"]


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_the_same_moment_leave_one_statement() -> None:
    staff = member(program(), Role.DIRECTOR)
    listing = kept_by(staff)
    ready = threading.Barrier(4)
    outcomes: list[str] = []

    def run(value: list[str]) -> None:
        try:
            ready.wait()
            state_fact(staff, listing, kind=FactKind.PAYMENT, value=value, replaces=None)
            outcomes.append("kept")
        except BadInput:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=([code],)) for code in ("free", "medicaid", "medicare", "private")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["kept", "told", "told", "told"]
    assert ListingStatement.objects.count() == 1


def test_staff_state_only_what_their_program_keeps(staff: Staff, listing: Listing) -> None:
    stranger = member(program("fictional-meadow"), Role.DIRECTOR)

    for act in (state_fact, correct_fact):
        with pytest.raises(BadInput, match="keep"):
            act(stranger, listing, kind=FactKind.ACCEPTING, value=True, replaces=None)
    with pytest.raises(BadInput, match="does not keep"):
        confirm_listing(stranger, listing)
    with pytest.raises(Refused):
        state_fact(
            member(staff.membership.program, Role.PEER),
            listing,
            kind=FactKind.ACCEPTING,
            value=True,
            replaces=None,
        )
    assert not ListingStatement.objects.exists()


def test_what_an_unlinked_program_said_by_phone_is_kept_as_said_by_phone(staff: Staff) -> None:
    (row,) = listed(listed_program(5))
    correct_fact(staff, row, kind=FactKind.ACCEPTING, value=False, replaces=None)

    assert queries.said(row.pk)[FactKind.ACCEPTING].said_by is SaidBy.PHONE
    assert queries.accepting(row.pk).is_accepting is False


def test_a_program_confirms_its_whole_listing_at_once(staff: Staff, listing: Listing) -> None:
    confirm_listing(staff, listing)

    assert CheckedFact.objects.filter(said_by="program").count() == len(FactKind)
    assert directory.listing(listing.key).last_verified_on is not None


def test_hours_and_contacts_are_read_back_as_they_were_meant(staff: Staff, listing: Listing) -> None:
    assert queries.hours(listing.pk) is None
    assert queries.referral_contact(listing.pk) is None
    assert queries.accepting(listing.pk) is None
    state(staff, listing, {"mon": ["8am-5pm"]}, FactKind.HOURS)
    state(staff, listing, {"mon": ["8am-9am"]}, FactKind.WALK_IN)
    state(staff, listing, {"desk": "Intake", "phone": "937-555-0199"}, FactKind.REFERRAL_CONTACT)

    assert queries.hours(listing.pk).days[0] == ((480, 1020),)
    assert queries.walk_in(listing.pk).days[0] == ((480, 540),)
    assert queries.referral_contact(listing.pk).phone == "937-555-0199"


def test_every_statement_raises_the_edition(staff: Staff, listing: Listing) -> None:
    before = directory.edition()
    state(staff, listing, ["free"])
    after = directory.edition()
    confirm_listing(staff, listing)

    assert before != after
    assert directory.edition() == after  # a check builds no index anew


def test_a_listing_is_linked_by_the_operator_alone(staff: Staff, listing: Listing) -> None:
    other = program("fictional-meadow")
    with pytest.raises(Refused):
        operate_listing(staff, listing, program=other)
    with pytest.raises(BadInput, match="another program keeps"):
        operate_listing(OPERATOR, listing, program=other)


def test_the_command_links_and_unlinks_a_listing(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = listed()
    program()

    call_command("operate_listing", row.key, program="fictional-harbor")
    assert Listing.objects.get().operated_by.slug == "fictional-harbor"
    call_command("operate_listing", row.key, nobody=True)
    assert Listing.objects.get().operated_by is None
    assert "kept by nobody" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "slug"), [("nowhere", "fictional-harbor"), ("a\0b", "x"), ("made-up-1", "nowhere")]
)
def test_the_command_says_in_one_line_what_is_not_there(key: str, slug: str) -> None:
    listed()
    program()

    with pytest.raises(CommandError, match="wanted") as caught:
        call_command("operate_listing", key, program=slug)
    assert caught.value.returncode == 2
