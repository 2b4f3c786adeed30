"""What went along with a referral is the receiver's to read only while it may: PostgreSQL holds to it, whatever a page shows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.utils import timezone

from tests.web import referrals, staff
from tests.web.referrals import Region
from tests.web.sharing import consent, for_sister
from tests.web.test_isolation import rows, tables
from throughcare.disclosure import Named
from throughcare.terms import LevelOfCare, Payment
from throughcare.terms.referral import DeclineReason, ReferralState, WaitReason
from throughcare.terms.sharing import (
    DisclosureBasis,
    NoticeForm,
    Purpose,
    RecipientKind,
    RecordPart,
    RevocationWay,
)
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.links import make_link
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent.actions import revoke_consent
from throughcare_web.consent.queries import consents, disclosures_about
from throughcare_web.consent.shared import NotShared
from throughcare_web.records.patients.actions import add_coverage
from throughcare_web.records.patients.demographics import CoverageEntry
from throughcare_web.referral import actions, facts, queries
from throughcare_web.referral.entries import Asked, Told, Wait
from throughcare_web.referral.models import RECEIVER_READS, Referral
from throughcare_web.referral.outside.sending import ANSWER
from throughcare_web.referral.waiting import actions as waiting


pytestmark = pytest.mark.django_db

SAID = "Sleeps in a car with a child."
TOLD = "Has a letter from the court."
IDENTITY = ("Rosalind", "Exampleton", "010-0142", SAID, TOLD)
PACKETS = "SELECT count(*) FROM referral_referralpacket"

Step = Callable[[Region, Any], Any]


def _accepted(region: Region, row: Any) -> Any:
    return actions.accept(region.nurse, row, hold_place=False)


def _tomorrow() -> Told:
    return Told(visit_at=timezone.now() + dt.timedelta(days=1))


# How each state is come to, one step after the other, by whoever takes it.
REACHED: dict[ReferralState, tuple[Step, ...]] = {
    ReferralState.SENT: (),
    ReferralState.QUESTION_ASKED: (
        lambda region, row: actions.ask(region.nurse, row, told=Told(words="When?")),
    ),
    ReferralState.ACCEPTED: (_accepted,),
    ReferralState.SCHEDULED: (
        _accepted,
        lambda region, row: actions.schedule(region.nurse, row, told=_tomorrow()),
    ),
    ReferralState.NO_SHOW: (_accepted, lambda region, row: actions.no_show(region.nurse, row)),
    ReferralState.ARRIVED: (_accepted, lambda region, row: actions.arrive(region.nurse, row)),
    ReferralState.FIRST_DOSE_GIVEN: (
        _accepted,
        lambda region, row: actions.give_first_dose(region.nurse, row),
    ),
    ReferralState.DECLINED: (
        lambda region, row: actions.decline(region.nurse, row, reason=DeclineReason.PAYER),
    ),
    ReferralState.WITHDRAWN: (_accepted, lambda region, row: actions.withdraw(region.navigator, row)),
    ReferralState.EXPIRED: (lambda region, row: actions.expire(System("tests", region.harbor), row),),
}


@pytest.fixture
def region(settings) -> Region:
    """Return programs that refer to each other."""
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    made = referrals.region()
    referrals.verified(made.outside)
    return made


def brought(region: Region, state: ReferralState, place: Any = None) -> Referral:
    """Return a referral in a state, about which the sender has told more on the way."""
    (row,) = region.refer(place or region.place, words=SAID, parts=facts.SENDABLE)
    actions.hand_off(region.navigator, row, told=Told(words=TOLD))
    for step in REACHED[state]:
        step(region, row)
    found = region.now(row)
    assert found.state == state
    return found


def all_of(program: Any) -> str:
    """Return all that a program can read by raw SQL: every row of every table that carries a program."""
    with in_program(program):
        found = {table: rows(f'SELECT whole::text FROM "{table}" whole') for table in tables()}  # noqa: S608
    return str(found)


def test_every_state_is_one_in_which_the_receiver_reads_or_one_in_which_it_does_not() -> None:
    assert set(REACHED) == set(ReferralState) - {ReferralState.DRAFTED}
    over = {ReferralState.DECLINED, ReferralState.WITHDRAWN, ReferralState.EXPIRED}
    assert set(RECEIVER_READS) == set(REACHED) - over


@pytest.mark.parametrize("state", REACHED)
def test_raw_sql_of_the_receiver_finds_the_person_in_the_states_in_which_it_may_read_alone(
    region: Region, state: ReferralState
) -> None:
    brought(region, state)

    with in_program(region.meadow):
        assert rows(PACKETS) == [int(state in RECEIVER_READS)]
    found = all_of(region.meadow)
    for words in IDENTITY:
        assert (words in found) is (state in RECEIVER_READS), words
    assert "'referral_referral':" in found
    with in_program(region.hill):
        assert rows(PACKETS) == [0]
        assert not rows("SELECT * FROM referral_referralevent")
    with in_program(region.harbor):
        assert rows(PACKETS) == [1]
        said = rows("SELECT words FROM referral_referralevent WHERE side = 'sender' AND words <> ''")
    assert said == [TOLD]


@pytest.mark.parametrize("state", REACHED)
def test_the_sender_reads_both_sides_and_the_receiver_its_own_whatever_the_state(
    region: Region, state: ReferralState
) -> None:
    row = brought(region, state)
    with in_program(region.harbor):
        whole = [event.step for event in queries.timeline(row)]
    with in_program(region.meadow):
        theirs = [event.step for event in queries.timeline(row)]

    assert "hand_off" in whole
    assert theirs == [step for step in whole if step != "hand_off" or state in RECEIVER_READS]


def test_nobody_changes_what_went_along_and_the_receiver_adds_none(region: Region) -> None:
    row = region.sent()
    change = "UPDATE referral_referralpacket SET packet = '{}' WHERE referral_id = %s"
    add = (
        "INSERT INTO referral_referralpacket (id, program_id, referral_id, packet, parts, notice, scope)"
        " VALUES (gen_random_uuid(), %s, %s, '{}', '{}', '', '')"
    )
    for program, statement, values, refused in (
        (region.harbor, change, [row.pk], "permission denied"),
        (region.meadow, change, [row.pk], "permission denied"),
        (region.meadow, add, [region.harbor.pk, row.pk], "row-level security"),
    ):
        with (
            pytest.raises(ProgrammingError, match=refused),
            in_program(program),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, values)


def test_a_packet_names_nobody_when_it_is_printed(region: Region) -> None:
    copy = region.now(region.sent()).along
    assert str(copy) == f"packet of referral {copy.referral_id}"


@pytest.mark.parametrize("state", [ReferralState.WITHDRAWN, ReferralState.EXPIRED, ReferralState.DECLINED])
def test_a_link_shows_nobody_in_the_same_states(region: Region, state: ReferralState) -> None:
    row = region.sent(region.outside)
    until = timezone.now() + dt.timedelta(hours=1)
    path = f"/link/referral/answer/{make_link(ANSWER, row, expires_at=until, program_id=region.harbor.pk)}/"
    assert Client().get(path).status_code == 200
    end = {
        ReferralState.WITHDRAWN: lambda: actions.withdraw(region.navigator, row),
        ReferralState.EXPIRED: lambda: actions.expire(System("tests", region.harbor), row),
        ReferralState.DECLINED: lambda: actions.decline(
            region.navigator, row, reason=DeclineReason.PAYER
        ),  # said on the telephone
    }
    end[state]()

    found = region.now(row)
    with in_program(region.harbor):
        assert queries.along(found) is not None
        assert queries.along_for_receiver(found) is None
    answer = Client().get(path)
    assert answer.status_code == 410
    assert not [word for word in referrals.NAME if word in answer.content.decode()]


def test_whoever_waits_by_a_referral_that_is_over_has_no_name_in_any_row(region: Region) -> None:
    row = _accepted(region, region.sent())
    wait = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)
    entry = waiting.join_waitlist(region.nurse, row, wait=wait, request_id=uuid.uuid4())
    assert "Rosalind" in all_of(region.meadow)
    actions.withdraw(region.navigator, row)

    assert "Rosalind" not in all_of(region.meadow)
    page = staff.signed_in(region.nurse).get(staff.staff_path(region.nurse, "referral:entry", entry.pk))
    assert facts.NO_NAME in page.content.decode()


def test_what_the_referral_itself_says_is_shared_whatever_is_chosen() -> None:
    asked = Asked(level=referrals.ASKED.level, urgency=referrals.ASKED.urgency, parts=(RecordPart.ALLERGIES,))
    assert asked.along == (RecordPart.IDENTITY, RecordPart.PLACEMENT, RecordPart.ALLERGIES)


@pytest.mark.parametrize(
    ("left_out", "word"), [(RecordPart.CONTACT, "010-0142"), (RecordPart.COVERAGE, "MADE-UP-1")]
)
def test_how_to_reach_them_and_who_pays_go_along_only_where_the_consent_covers_that(
    region: Region, left_out: RecordPart, word: str
) -> None:
    medicaid = CoverageEntry(payment=Payment.MEDICAID, payer_name="County plan", member_id="MADE-UP-1")
    add_coverage(region.navigator, region.patient, coverage=medicaid)
    with in_program(region.harbor):
        (whole,) = consents(region.patient)
    revoke_consent(region.navigator, whole, way=RevocationWay.SPOKEN, said_by="Rosalind Exampleton")
    parts = tuple(part for part in facts.USUAL if part is not left_out)
    place = Named(name=region.place.name1, kind=RecipientKind.PART2_PROGRAM)
    narrow = for_sister(parts=frozenset(parts), purposes=frozenset({Purpose.TREATMENT}), recipients=(place,))
    consent(region.navigator, region.patient, **narrow)

    with pytest.raises(NotShared, match=left_out.label):
        region.refer(parts=facts.USUAL)
    (row,) = region.refer(parts=parts)
    assert set(region.now(row).along.packet) == {part.value for part in parts}
    assert word not in all_of(region.meadow)


@pytest.mark.parametrize("place", ["place", "outside"])
def test_a_warm_hand_off_is_in_the_accounting_with_the_notice_that_can_be_said(
    region: Region, place: str
) -> None:
    peer = staff.member(region.harbor, Role.PEER)
    row = region.sent(getattr(region, place))
    actions.hand_off(peer, row, told=Told(words=TOLD))

    with in_program(region.harbor):
        told, sent = disclosures_about(row)
    assert told.description == "Warm hand-off of a referral"
    assert (told.basis, told.notice_form) == (DisclosureBasis.CONSENT, NoticeForm.SHORT)
    assert (told.recipient_name, told.parts, told.recorded_by) == (
        sent.recipient_name,
        sent.parts,
        peer.membership,
    )
    assert told.notice


def test_what_the_receiver_writes_of_a_hand_off_is_not_the_senders_to_account_for(region: Region) -> None:
    row = region.sent()
    actions.hand_off(region.nurse, row, told=Told(words="Met at the door."))
    with in_program(region.harbor):
        assert disclosures_about(row).count() == 1
