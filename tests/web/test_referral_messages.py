"""Both programs are told that a referral waits for them, at an address they gave: by a message that says nothing else."""

from __future__ import annotations

import uuid

import pytest

from tests.web import listings, referrals, staff
from tests.web.referrals import Region
from throughcare.terms.places_open import FactKind
from throughcare.terms.referral import DeclineReason
from throughcare.waitlist import reminders_at
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.models import OutboxMessage, Program
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.directory.actions import import_listings
from throughcare_web.directory.upkeep.actions import operate_listing, state_fact
from throughcare_web.referral import actions, jobs, queries
from throughcare_web.referral.entries import Told


pytestmark = pytest.mark.django_db

HARBOR_DESK, MEADOW_DESK = "referrals@harbor.example.org", "referrals@meadow.example.org"


@pytest.fixture
def region(settings) -> Region:
    """Return programs that both use Throughcare, the receiving one with an address for referrals."""
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    made = referrals.region()
    name_contact(made.meadow, made.place, MEADOW_DESK)
    return made


def name_contact(program: Program, listing: object, address: str) -> None:
    director = staff.member(program, Role.DIRECTOR, email=f"{uuid.uuid4()}@director.example.org")
    value = {"email": address}
    state_fact(director, listing, kind=FactKind.REFERRAL_CONTACT, value=value, replaces=None)


def own_listing(region: Region) -> None:
    """Let harbor keep a listing that names an address."""
    names = [listings.program(n) for n in (1, 2, 3, 4)]
    import_listings(System("tests"), listings.reading(*names))
    (row,) = queries.listings_by_key(["made-up-4"]).values()
    row = operate_listing(System("tests"), row, program=region.harbor)
    name_contact(region.harbor, row, HARBOR_DESK)


def messages(program: Program, to: str) -> list[OutboxMessage]:
    with in_program(program):
        return list(OutboxMessage.objects.filter(to=to).order_by("queued_at"))


def test_receiver_is_told_where_a_referral_waits_and_nothing_of_whom(region: Region) -> None:
    row = region.sent()

    (message,) = messages(region.harbor, MEADOW_DESK)
    address = f"https://throughcare.example.org{staff.staff_path(region.nurse, 'referral:referral', row.pk)}"
    assert message.body.split() == (
        f"A referral waits for you at {address} Sign in to Throughcare to read it.".split()
    )
    assert not [
        word for word in (*referrals.NAME, region.harbor.name) if word in message.subject + message.body
    ]


def test_verified_address_is_used_where_the_program_names_none(settings) -> None:
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    region = referrals.region()
    referrals.verified(region.place)
    region.sent()

    assert len(messages(region.harbor, referrals.CONTACT)) == 1


def test_nobody_is_told_where_no_address_is_known(settings) -> None:
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    region = referrals.region()
    actions.accept(region.nurse, region.sent())

    for program in (region.harbor, region.meadow):
        with in_program(program):
            assert not OutboxMessage.objects.filter(subject="A referral waits").exists()


@pytest.mark.parametrize(
    "answer",
    [
        lambda region, row: actions.accept(region.nurse, row),
        lambda region, row: actions.decline(region.nurse, row, reason=DeclineReason.NO_PLACE),
        lambda region, row: actions.ask(region.nurse, row, told=Told(words="Since when?")),
    ],
)
def test_sender_is_told_that_there_is_word_and_not_which(region: Region, answer) -> None:
    own_listing(region)
    row = region.sent()

    answer(region, row)

    (message,) = messages(region.meadow, HARBOR_DESK)
    assert staff.staff_path(region.navigator, "referral:referral", row.pk) in message.body
    assert "?" not in message.body


def test_address_given_with_the_referral_is_used_where_the_sender_keeps_no_listing(region: Region) -> None:
    row = region.refer(region.place, contact=HARBOR_DESK)[0]

    actions.accept(region.nurse, row)

    assert len(messages(region.meadow, HARBOR_DESK)) == 1


def test_receiver_is_told_of_the_answer_to_its_question(region: Region) -> None:
    row = region.sent()
    actions.ask(region.nurse, row, told=Told(words="Since when?"))

    actions.answer(region.navigator, row, told=Told(words="For a year."))

    assert len(messages(region.harbor, MEADOW_DESK)) == 2


def test_a_reminder_goes_where_word_goes_and_says_no_more(region: Region) -> None:
    row = region.sent()
    (due,) = reminders_at(referrals.ASKED.urgency, row.since)

    assert jobs.remind_and_expire(due) == 1

    word, reminder = messages(region.harbor, MEADOW_DESK)
    assert reminder.subject == "Reminder: a referral waits for word from you"
    assert reminder.body == word.body
    assert region.now(row).reminders == 1


def test_sender_is_not_told_what_it_wrote_down_itself(region: Region) -> None:
    own_listing(region)

    actions.accept(region.navigator, region.sent(region.outside))

    assert messages(region.harbor, HARBOR_DESK) == []
