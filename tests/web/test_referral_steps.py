"""A referral from sending to the first dose, by each side; sent twice it is one; nobody else sees it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from tests.web import referrals, staff
from tests.web.referrals import Region
from throughcare.errors import BadInput
from throughcare.terms.referral import AfterDecline, DeclineReason, ReferralState
from throughcare.terms.sharing import RecordPart
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent.queries import disclosures
from throughcare_web.directory.availability.actions import release_place
from throughcare_web.directory.availability.queries import claim
from throughcare_web.referral import actions, queries
from throughcare_web.referral.entries import Told
from throughcare_web.referral.models import (
    InterimServiceGiven,
    ListingAnswer,
    NeedMark,
    NeedTally,
    Referral,
    ReferralEvent,
    ReferralPolicy,
    WaitlistEntry,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    """Return programs, a patient with a consent, and places."""
    return referrals.region()


def steps(region: Region, row: Referral) -> list[str]:
    with in_program(region.harbor):
        return [event.step for event in queries.timeline(row)]


def tomorrow() -> dt.datetime:
    return timezone.now() + dt.timedelta(days=1)


def test_sending_to_three_places_is_one_disclosure_each_and_each_gets_the_copy(region: Region) -> None:
    sent = region.refer(*region.places)

    assert [row.state for row in sent] == [ReferralState.SENT] * 3
    assert [row.receiver_id for row in sent] == [region.meadow.pk, None, None]
    with in_program(region.harbor):
        assert disclosures(region.patient).count() == 3
        assert {row.disclosure_key for row in sent} == set(
            disclosures(region.patient).values_list("pk", flat=True)
        )
    assert all(row.due_at > timezone.now() for row in sent)
    copies = [region.now(row).along for row in sent]
    assert all(copy.notice and copy.scope for copy in copies)
    identity = copies[0].packet["identity"]
    assert (identity["name"], identity["born_on"]) == ("Rosalind Exampleton", "1990-03-07")
    assert "medications" not in copies[0].packet


def test_what_was_not_chosen_is_not_sent(region: Region) -> None:
    (row,) = region.refer(parts=(RecordPart.PLACEMENT,))

    packet = region.now(row).along.packet
    assert set(packet) == {"identity", "placement"}
    assert "010-0142" not in str(packet)


def test_the_same_form_sent_twice_is_one_referral_a_place(region: Region) -> None:
    form = uuid.uuid4()
    first = region.refer(*region.places, request_id=form)
    again = region.refer(*region.places, request_id=form)

    assert [row.pk for row in again] == [row.pk for row in first]
    with in_program(region.harbor):
        assert queries.sent(region.harbor).count() == 3
        assert disclosures(region.patient).count() == 3


def test_a_second_open_referral_to_the_same_place_is_refused_in_one_line(region: Region) -> None:
    region.sent()

    with pytest.raises(BadInput, match="Example Center 1: found an open referral of this patient"):
        region.sent()


def test_without_a_consent_nothing_is_sent(region: Region) -> None:
    other = referrals.patient(region.navigator, "Quentin", "Sample", phone="77")

    with pytest.raises(BadInput):
        actions.refer(
            region.navigator,
            other,
            listing_ids=[place.pk for place in region.places],
            asked=referrals.ASKED,
            request_id=uuid.uuid4(),
        )

    with in_program(region.harbor):
        assert not queries.sent(region.harbor).exists()


@pytest.mark.parametrize("ids", [[], [999_999]])
def test_a_place_that_is_not_in_the_directory_cannot_be_asked(region: Region, ids: list[int]) -> None:
    with pytest.raises(BadInput, match="the programs"):
        actions.refer(
            region.navigator,
            region.patient,
            listing_ids=ids,
            asked=referrals.ASKED,
            request_id=uuid.uuid4(),
        )


def test_question_answer_acceptance_visit_arrival_first_dose(region: Region) -> None:
    row = region.sent()
    actions.ask(region.nurse, row, told=Told(words="When was the last dose?"))
    with in_program(region.harbor):
        assert queries.last_question(row).words == "When was the last dose?"
        assert queries.counts(region.harbor)["questions"] == 1
    actions.answer(region.navigator, row, told=Told(words="Yesterday."))
    actions.accept(region.nurse, row, told=Told(contact="Intake nurse", phone="555-010-0111"))
    actions.schedule(region.nurse, row, told=Told(visit_at=tomorrow()))
    actions.no_show(region.nurse, row)
    actions.schedule(region.navigator, row, told=Told(visit_at=tomorrow()))
    actions.arrive(region.nurse, row)
    done = actions.give_first_dose(region.nurse, row)

    assert done.state == ReferralState.FIRST_DOSE_GIVEN
    assert not queries.is_still_open(done)
    assert done.due_at is None
    assert (done.receiver_contact, done.receiver_phone) == ("Intake nurse", "555-010-0111")
    assert steps(region, row) == [
        "send",
        "ask",
        "answer",
        "accept",
        "schedule",
        "no_show",
        "schedule",
        "arrive",
        "give_first_dose",
    ]


def test_each_side_sees_the_whole_timeline(region: Region) -> None:
    row = region.sent()
    actions.accept(region.nurse, row)

    for program in (region.harbor, region.meadow):
        with in_program(program):
            assert [event.step for event in queries.timeline(row)] == ["send", "accept"]


def test_accepting_can_set_the_first_visit_at_once(region: Region) -> None:
    done = actions.accept(region.nurse, region.sent(), told=Told(visit_at=tomorrow()))

    assert done.state == ReferralState.SCHEDULED
    assert done.due_at > done.visit_at


@pytest.mark.parametrize("days", [None, -1])
def test_a_first_visit_is_still_to_come(region: Region, days: int | None) -> None:
    row = region.sent()
    actions.accept(region.nurse, row)
    at = timezone.now() + dt.timedelta(days=days) if days else None

    with pytest.raises(BadInput, match="a day and a time to come"):
        actions.schedule(region.nurse, row, told=Told(visit_at=at))


def test_declining_tells_the_reason_and_what_else_there_is(region: Region) -> None:
    row, other, _ = region.refer(*region.places)
    actions.decline(region.nurse, row, reason=DeclineReason.NO_PLACE, told=Told(words="Full until Monday."))

    with in_program(region.harbor):
        options = queries.next_options(queries.referral(region.harbor, row.pk))
    assert options.then is AfterDecline.WAITLIST
    assert other.pk in {one.pk for one in options.still_open}
    assert queries.next_options(region.now(other)) is None


def test_the_sender_cannot_answer_for_a_program_that_has_throughcare(region: Region) -> None:
    with pytest.raises(BadInput, match="this referral"):
        actions.accept(region.navigator, region.sent())


def test_the_sender_writes_down_what_a_program_without_throughcare_says_by_telephone(region: Region) -> None:
    row = region.sent(region.outside)
    actions.accept(region.navigator, row, told=Told(words="Said yes on the telephone."))

    with in_program(region.harbor):
        event = queries.timeline(row).last()
    assert (event.side, event.by_kind) == ("receiver", "staff")


def test_taken_back_it_is_over_and_cannot_be_accepted(region: Region) -> None:
    row = region.sent()
    actions.withdraw(region.navigator, row)

    with pytest.raises(BadInput, match="Taken back"):
        actions.accept(region.nurse, row)


def test_a_held_place_is_free_again_when_taken_back_and_stays_used_when_the_person_has_come(
    region: Region,
) -> None:
    region.open_places(1)
    row = region.sent()
    assert actions.accept(region.nurse, row).claim_key
    actions.withdraw(region.navigator, row)

    again = region.sent()
    held = actions.accept(region.nurse, again).claim_key
    assert held
    actions.arrive(region.nurse, again)
    assert claim(held).taken_at


def test_a_place_held_until_it_ran_out_does_not_stand_in_the_way_of_who_arrives(region: Region) -> None:
    region.open_places(1)
    row = region.sent()
    held = actions.accept(region.nurse, row).claim_key
    release_place(System("tests"), claim_id=held)

    assert actions.arrive(region.nurse, row).state == ReferralState.ARRIVED


def test_no_row_says_who_the_person_is_when_it_is_printed(region: Region) -> None:
    row = region.sent()
    with in_program(region.harbor):
        assert str(queries.timeline(row).first()).startswith("send at")
    printed = [
        str(one)
        for one in (
            row,
            WaitlistEntry(),
            InterimServiceGiven(service="prenatal"),
            ReferralPolicy(program_id=1),
            ListingAnswer(listing_id=1, outcome="accepted"),
            NeedMark(month=dt.date(2026, 11, 1)),
            NeedTally(state="OH", month=dt.date(2026, 11, 1), count=12),
        )
    ]
    assert not [text for text in printed if "Exampleton" in text or not text]


def test_question_and_answer_need_words(region: Region) -> None:
    row = region.sent()
    with pytest.raises(BadInput, match="the words"):
        actions.ask(region.nurse, row, told=Told(words=" "))


def test_a_warm_hand_off_names_whom_to_call_on_each_side(region: Region) -> None:
    row = region.sent()
    actions.hand_off(region.navigator, row, told=Told(words="Spoke with intake.", contact="Case manager"))
    actions.hand_off(region.nurse, row, told=Told(words="Met at the door.", phone="555-010-0122"))

    found = region.now(row)
    assert (found.sender_contact, found.receiver_phone) == ("Case manager", "555-010-0122")


def test_a_role_without_the_permission_is_refused(region: Region) -> None:
    peer = staff.member(region.meadow, Role.PEER)
    with pytest.raises(Refused):
        actions.accept(peer, region.sent())


def test_a_third_program_sees_and_changes_nothing(region: Region) -> None:
    row = region.sent()

    with in_program(region.hill):
        assert queries.referral(region.hill, row.pk) is None
        assert not Referral.objects.exists()
        assert not ReferralEvent.objects.exists()
        assert not Referral.objects.filter(pk=row.pk).update(urgency="routine")
    with pytest.raises(Referral.DoesNotExist):
        actions.accept(region.stranger, row)


def test_the_receiver_gets_the_copy_and_never_the_patients_row(region: Region) -> None:
    row = region.sent()

    with in_program(region.meadow):
        found = queries.incoming(region.meadow).get(pk=row.pk)
        assert found.along.packet["identity"]["name"] == "Rosalind Exampleton"
        with pytest.raises(type(region.patient).DoesNotExist):
            assert found.patient


def test_the_receiver_cannot_add_a_referral_in_the_senders_name(region: Region) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), in_program(region.meadow):
        Referral.objects.create(
            program=region.harbor,
            receiver=region.meadow,
            listing=region.place,
            patient_id=region.patient.pk,
            request_id=uuid.uuid4(),
            level="1.7",
            urgency="soon",
        )


def test_events_stay_as_they_were_written(region: Region) -> None:
    row = region.sent()
    change = "UPDATE referral_referralevent SET words = 'x' WHERE referral_id = %s"
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        in_program(region.harbor),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, [row.pk])


def test_the_audit_trail_carries_no_patients_values(region: Region) -> None:
    row = region.sent()
    actions.decline(region.nurse, row, reason=DeclineReason.PAYER, told=Told(words="Exampleton has no card"))

    for program in (region.harbor, region.meadow):
        with in_program(program):
            told = [f"{event.verb} {event.detail} {event.object_id}" for event in audit_events(program)]
        assert not [line for line in told if "Exampleton" in line or "Rosalind" in line]
