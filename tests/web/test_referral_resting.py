"""A consent taken back takes back at once what nobody answered and nothing else covers; staff are told whom to call."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.web import referrals, staff
from tests.web.referrals import Region
from tests.web.test_consent_at_once import at_once
from tests.web.test_referral_privacy import behind, end, link_of, page, take_back, text
from throughcare.disclosure import Expiry
from throughcare.errors import BadInput
from throughcare.terms.referral import ReferralState, WithdrawReason
from throughcare.terms.sharing import ExpiryKind, RevocationWay, SignatureWay, Signer
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.models import AuditEvent, OutboxMessage
from throughcare_web.accounts.queries import in_program
from throughcare_web.consent import queries as consents
from throughcare_web.consent.actions import record_consent, revoke_consent
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft
from throughcare_web.consent.models import Consent
from throughcare_web.consent.resting import Stopped
from throughcare_web.records.patients.actions import merge_patients
from throughcare_web.referral import actions, jobs, queries
from throughcare_web.referral.entries import Told
from throughcare_web.referral.models import Referral
from throughcare_web.referral.moving import locked
from throughcare_web.referral.resting import stop


SIGNED = (SignatureDraft(signer=Signer.PATIENT, name="Rosalind Exampleton", way=SignatureWay.TYPED),)
ROUNDS = 5


@pytest.fixture
def region(settings) -> Region:
    """Return places: the first with Throughcare, the second with a verified contact, the third with neither."""
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    made = referrals.region()
    referrals.verified(made.place)
    referrals.verified(made.outside)
    return made


def given(region: Region) -> Consent:
    """Return the patient's only consent."""
    with in_program(region.harbor):
        (row,) = consents.consents(region.patient)
    return row


def revoke(region: Region, consent: Consent) -> Stopped:
    return revoke_consent(region.navigator, consent, way=RevocationWay.SPOKEN, said_by="Rosalind Exampleton")


def states(region: Region, *rows: Referral) -> list[ReferralState]:
    return [ReferralState(region.now(row).state) for row in rows]


@pytest.mark.django_db
def test_the_receiver_reads_nothing_any_more_the_moment_the_consent_is_taken_back(region: Region) -> None:
    row = region.sent()
    with in_program(region.meadow):
        assert queries.packet(queries.referral(region.meadow, row.pk))

    revoke(region, given(region))

    with in_program(region.meadow):
        assert queries.along(queries.referral(region.meadow, row.pk)) is None


@pytest.mark.django_db
def test_each_is_taken_back_once_by_the_software_and_only_the_sender_sees_why(region: Region) -> None:
    rows = region.refer(region.place, region.outside)
    revoke(region, given(region))
    assert jobs.remind_and_expire(timezone.now()) == 0

    with in_program(region.harbor):
        events = AuditEvent.objects.filter(verb="referral.withdraw")
        assert sorted(one.object_id for one in events) == sorted(str(row.pk) for row in rows)
        assert {one.actor_kind for one in events} == {"system"}
        assert {queries.withdrawn_because(row) for row in rows} == {WithdrawReason.CONSENT_REVOKED}
        assert not OutboxMessage.objects.filter(sent_at=None, cancelled_at=None).exists()
        assert [one.step for one in queries.timeline(rows[0])] == ["send", "withdraw"]
    with in_program(region.meadow):
        assert queries.withdrawn_because(rows[0]) is None
        assert [one.by for one in queries.timeline(rows[0])][1:] == ["Throughcare"], "which job would say why"


@pytest.mark.django_db
def test_what_another_consent_covers_goes_on_until_that_one_is_taken_back_too(region: Region) -> None:
    first = given(region)
    row = region.sent()
    again = referrals.consented(region.navigator, region.patient)

    assert revoke(region, first).with_it == ()
    assert states(region, row) == [ReferralState.SENT]

    assert revoke(region, again).with_it == ("A referral was taken back with it.",)
    assert states(region, row) == [ReferralState.WITHDRAWN]


@pytest.mark.django_db
def test_a_consent_of_a_record_that_was_merged_counts_for_the_whole_person(region: Region) -> None:
    first = given(region)
    twin = referrals.patient(region.navigator, "Rosalind", "Sample", phone="78")
    merge_patients(region.navigator, twin, other=region.patient, reason="The same person")
    row = Region.sent(replace(region, patient=twin))
    again = referrals.consented(region.navigator, twin)

    assert revoke(region, first).with_it == ()
    assert states(region, row) == [ReferralState.SENT]

    assert revoke(region, again).with_it == ("A referral was taken back with it.",)
    assert states(region, row) == [ReferralState.WITHDRAWN]


@pytest.mark.django_db
def test_a_referral_of_a_record_that_was_merged_rests_on_the_consents_of_the_person(region: Region) -> None:
    first, row = given(region), region.sent()
    twin = referrals.patient(region.navigator, "Rosalind", "Sample", phone="78")
    merge_patients(region.navigator, twin, other=region.patient, reason="The same person")
    again = referrals.consented(region.navigator, twin)

    assert revoke(region, first).with_it == ()
    assert states(region, row) == [ReferralState.SENT]

    revoke(region, again)
    assert states(region, row) == [ReferralState.WITHDRAWN]


@pytest.mark.django_db
def test_what_a_program_accepted_and_what_another_patient_agreed_to_goes_on(region: Region) -> None:
    accepted = actions.accept(region.nurse, region.sent(), hold_place=False)
    other = referrals.patient(region.navigator, "Quentin", "Sample", phone="77")
    referrals.consented(region.navigator, other)
    (theirs,) = actions.refer(
        region.navigator,
        other,
        listing_ids=[region.place.pk],
        asked=referrals.ASKED,
        request_id=uuid.uuid4(),
    )

    assert revoke(region, given(region)).with_it == ()
    assert states(region, accepted, theirs) == [ReferralState.ACCEPTED, ReferralState.SENT]


@pytest.mark.django_db
def test_a_question_that_waits_for_the_sender_is_taken_back_too(region: Region) -> None:
    row = actions.ask(region.nurse, region.sent(), told=Told(words="Which insurance?"))
    revoke(region, given(region))
    assert states(region, row) == [ReferralState.WITHDRAWN]


@pytest.mark.django_db
def test_staff_are_told_before_and_after_what_was_taken_back_and_whom_to_call(region: Region) -> None:
    rows = region.refer(*region.places)
    client = staff.signed_in(region.navigator)
    address = staff.staff_path(region.navigator, "consent:revoke", given(region).pk)
    assert "one told by telephone has to be called" in text(client.get(address))

    said = {"way": "spoken", "said_by": "Rosalind Exampleton", "words": ""}
    seen = text(client.post(address, said, follow=True))

    assert "3 referrals were taken back with it." in seen
    assert "Call Example Center 3: they were told by telephone." in seen
    _, sent, told = (page(region.navigator, "referral:referral", row.pk) for row in rows)
    assert "The consent was taken back" in told
    assert "They were told by telephone: call them" in told
    assert "They were told by telephone" not in sent


@pytest.mark.django_db
def test_the_event_that_ends_a_consent_takes_back_and_says_so_too(region: Region) -> None:
    revoke(region, given(region))
    leaves = Expiry(kind=ExpiryKind.EVENT, event="They move away")
    draft = ConsentDraft(signatures=SIGNED, expiry=leaves)
    consent = record_consent(region.navigator, region.patient, draft=draft, request_id=uuid.uuid4())
    row = region.sent()
    client = staff.signed_in(region.navigator)
    assert "Referrals that nobody answered yet" in page(region.navigator, "consent:consent", consent.pk)

    address = staff.staff_path(region.navigator, "consent:end", consent.pk)
    seen = text(client.post(address, {"happened_on": timezone.localdate().isoformat()}, follow=True))

    assert "The consent has ended." in seen
    assert "A referral was taken back with it." in seen
    with in_program(region.harbor):
        assert queries.withdrawn_because(row) is WithdrawReason.CONSENT_ENDED


@pytest.mark.django_db
def test_a_consent_that_ends_by_its_date_shows_nobody_and_the_clock_takes_back(region: Region) -> None:
    revoke(region, given(region))
    draft = ConsentDraft(signatures=SIGNED, expiry=Expiry(kind=ExpiryKind.DATE, on=timezone.localdate()))
    record_consent(region.navigator, region.patient, draft=draft, request_id=uuid.uuid4())
    row = region.sent(region.outside)
    assert "Rosalind" in behind(region, Client())

    with time_machine.travel(timezone.now() + dt.timedelta(hours=36)):
        answer = Client().get(link_of(region))
        assert (answer.status_code, "Rosalind" in text(answer)) == (410, False)
        assert jobs.remind_and_expire(timezone.now()) == 1
    with in_program(region.harbor):
        assert queries.withdrawn_because(row) is WithdrawReason.CONSENT_ENDED


@pytest.mark.django_db
@pytest.mark.parametrize("stop_consent", [take_back, end])
def test_what_was_answered_while_the_clock_looked_stays_as_it_was_answered(
    region: Region, stop_consent: Callable[[Region], None]
) -> None:
    stale = region.sent()
    actions.accept(region.nurse, stale, hold_place=False)
    stop_consent(region)

    assert stop(System("tests", region.harbor), stale) is False
    assert states(region, stale) == [ReferralState.ACCEPTED]


# --- at the same moment ----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_accepting_at_the_moment_of_taking_back_comes_before_it_or_is_refused(region: Region) -> None:
    consent = given(region)
    for _ in range(ROUNDS):
        row = region.sent()
        revoked, accepted = at_once(
            lambda consent=consent: revoke(region, consent),
            lambda row=row: actions.accept(region.nurse, row, hold_place=False),
        )
        assert isinstance(revoked, Stopped), revoked
        refused = isinstance(accepted, BadInput)
        assert refused or isinstance(accepted, Referral), accepted
        assert bool(revoked.with_it) is refused
        assert states(region, row) == [ReferralState.WITHDRAWN if refused else ReferralState.ACCEPTED]
        if not refused:
            actions.withdraw(region.navigator, row)
        consent = referrals.consented(region.navigator, region.patient)


@pytest.mark.django_db(transaction=True)
def test_an_answer_at_the_moment_of_taking_back_comes_before_it_or_tells_nothing(region: Region) -> None:
    consent = given(region)
    for _ in range(ROUNDS):
        row = actions.ask(region.nurse, region.sent(), told=Told(words="Which insurance?"))
        revoked, answered = at_once(
            lambda consent=consent: revoke(region, consent),
            lambda row=row: actions.answer(region.navigator, row, told=Told(words="Medicaid.")),
        )
        assert isinstance(revoked, Stopped), revoked
        assert isinstance(answered, BadInput | Referral), answered
        assert states(region, row) == [ReferralState.WITHDRAWN]
        with in_program(region.harbor):
            told = [one.description for one in consents.disclosures_about(row)]
        assert len(told) == (1 if isinstance(answered, BadInput) else 2), told
        consent = referrals.consented(region.navigator, region.patient)


@pytest.mark.django_db(transaction=True)
def test_the_word_of_the_patient_stands_though_a_referral_cannot_be_changed_just_now(region: Region) -> None:
    consent, row = given(region), region.sent()
    begun, done = threading.Event(), threading.Event()

    def keep_busy() -> None:
        with in_program(region.meadow):
            locked(row)
            begun.set()
            done.wait(timeout=20)

    def take_back_now() -> Stopped:
        begun.wait(timeout=20)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '100ms'")
            return revoke(region, consent)
        finally:
            done.set()

    _, revoked = at_once(keep_busy, take_back_now)

    assert isinstance(revoked, Stopped), revoked
    assert revoked.with_it == (
        "Something that rests on it could not be taken back just now. It will be, within minutes.",
    )
    with in_program(region.harbor):
        assert not consents.current_consents(region.patient)
    assert jobs.remind_and_expire(timezone.now()) == 1
    assert states(region, row) == [ReferralState.WITHDRAWN]
