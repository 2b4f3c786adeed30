"""Two at once: one bed is given once, one answer stands, one form is one referral."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connections

from tests.web import referrals
from tests.web.referrals import Region
from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare
from throughcare.terms.referral import DeclineReason, ReferralState, WaitReason, WaitState
from throughcare_web.accounts.queries import in_program
from throughcare_web.records.patients import queries as patients
from throughcare_web.referral import actions, queries
from throughcare_web.referral.entries import Wait
from throughcare_web.referral.models import ReferralEvent
from throughcare_web.referral.receiving.actions import receive_patient
from throughcare_web.referral.waiting import actions as waiting
from throughcare_web.referral.waiting import queries as waiting_queries


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def region() -> Region:
    """Return programs, a patient with a consent, and places."""
    return referrals.region()


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Do all steps in threads that begin together; return "done" or the error's line for each."""
    barrier, results = threading.Barrier(len(steps)), ["" for _ in steps]

    def run(number: int, step: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=20)
            step()
            results[number] = "done"
        except BadInput as error:
            results[number] = str(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_who_accept_for_the_last_place_exactly_one_gets_it(region: Region) -> None:
    other = referrals.patient(region.navigator, "Quentin", "Sample", phone="77")
    referrals.consented(region.navigator, other)
    first = region.sent()
    (second,) = actions.refer(
        region.navigator,
        other,
        listing_ids=[region.place.pk],
        asked=referrals.ASKED,
        request_id=uuid.uuid4(),
    )
    region.open_places(1)

    results = at_once(
        lambda: actions.accept(region.nurse, first), lambda: actions.accept(region.nurse, second)
    )

    assert sorted(results) == ["done", "the places: found none left; wanted a place, or the waitlist"]
    states = sorted(region.now(row).state for row in (first, second))
    assert states == [ReferralState.ACCEPTED, ReferralState.SENT]
    held = [row for row in (first, second) if region.now(row).claim_key]
    assert len(held) == 1


def test_of_accepting_and_declining_at_once_exactly_one_stands(region: Region) -> None:
    row = region.sent()

    results = at_once(
        lambda: actions.accept(region.nurse, row),
        lambda: actions.decline(region.nurse, row, reason=DeclineReason.PAYER),
    )

    with in_program(region.harbor):
        answers = list(ReferralEvent.objects.filter(referral=row, step__in=["accept", "decline"]))
    # declining what was just accepted is possible, accepting what was just declined is not
    assert "done" in results
    assert region.now(row).state == answers[-1].after
    assert [event.before for event in answers] in (["sent"], ["sent", "accepted"])


def test_of_two_who_accept_at_once_exactly_one_does(region: Region) -> None:
    row = region.sent()
    results = at_once(*[lambda: actions.accept(region.nurse, row)] * 4)

    assert results.count("done") == 1
    with in_program(region.harbor):
        assert ReferralEvent.objects.filter(referral=row, step="accept").count() == 1


def test_one_form_sent_by_several_clicks_is_one_referral(region: Region) -> None:
    form = uuid.uuid4()
    results = at_once(*[lambda: region.refer(region.place, region.outside, request_id=form)] * 4)

    assert results == ["done"] * 4
    with in_program(region.harbor):
        assert queries.sent(region.harbor).count() == 2


def test_two_forms_for_the_same_place_are_one_open_referral(region: Region) -> None:
    results = at_once(*[lambda: region.refer(region.place)] * 3)

    assert results.count("done") == 1
    with in_program(region.harbor):
        assert queries.sent(region.harbor).count() == 1


def test_one_place_is_offered_to_one_of_two_who_wait(region: Region) -> None:
    entries = []
    for name, phone in (("Quentin", "77"), ("Ulla", "78")):
        person = referrals.patient(region.navigator, name, "Sample", phone=phone)
        referrals.consented(region.navigator, person)
        (row,) = actions.refer(
            region.navigator,
            person,
            listing_ids=[region.place.pk],
            asked=referrals.ASKED,
            request_id=uuid.uuid4(),
        )
        actions.accept(region.nurse, row, hold_place=False)
        wait = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)
        entries.append(waiting.join_waitlist(region.nurse, row, wait=wait, request_id=uuid.uuid4()))
    region.open_places(1)

    results = at_once(
        *(
            lambda e=entry: waiting.offer_place(region.nurse, e, words="Needs it tonight.")
            for entry in entries
        )
    )

    assert sorted(results) == ["done", "the places: found none left; wanted a free place"]
    with in_program(region.meadow):
        states = [waiting_queries.entry(region.meadow, entry.pk).state for entry in entries]
    assert sorted(states) == [WaitState.OFFERED, WaitState.WAITING]


def test_two_who_start_the_record_at_once_make_one_patient(region: Region) -> None:
    row = region.sent()
    actions.accept(region.nurse, row)

    results = at_once(lambda: receive_patient(region.nurse, row), lambda: receive_patient(region.desk, row))

    assert results == ["done", "done"]
    with in_program(region.meadow):
        assert patients.patients(region.meadow).count() == 1
