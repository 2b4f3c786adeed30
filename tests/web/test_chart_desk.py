"""The desk says what to do next about a referral, and what is due to who waits, before anything is late."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web import referrals, staff
from tests.web.referrals import Region
from tests.web.test_eligibility_checks import World
from tests.web.x12_answers import about, interchange
from throughcare.disclosure import Expiry
from throughcare.terms import LevelOfCare, ReportKind
from throughcare.terms.places_open import CallOutcome
from throughcare.terms.referral import DeclineReason, WaitReason
from throughcare.terms.sharing import ExpiryKind, RevocationWay, SignatureWay, Signer
from throughcare_web.accounts.actors import Public, Staff, System
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import PERMISSIONS, Role
from throughcare_web.chart.desk import Task, desk
from throughcare_web.consent.actions import record_consent, revoke_consent
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft
from throughcare_web.consent.emergency.actions import open_emergency_access
from throughcare_web.consent.queries import current_consents
from throughcare_web.directory.actions import report_problem
from throughcare_web.directory.verification.actions import CallReport, record_call
from throughcare_web.eligibility.actions import import_answer
from throughcare_web.eligibility.jobs import collect_answers
from throughcare_web.intake.actions import start_assessment
from throughcare_web.records.episodes.actions import start_episode
from throughcare_web.records.models import Patient
from throughcare_web.referral import actions
from throughcare_web.referral.capacity import actions as capacity
from throughcare_web.referral.entries import Told, Wait
from throughcare_web.referral.models import Referral, WaitlistEntry
from throughcare_web.referral.waiting import actions as waiting
from throughcare_web.referral.waiting.queries import place_of as queued_of


pytestmark = pytest.mark.django_db


@pytest.fixture
def region(settings) -> Region:
    """Return programs, a patient with a consent, and places."""
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    return referrals.region()


def tasks(of: Staff, days: int = 0) -> dict[str, Task]:
    """Return what stands on somebody's desk, by what it is."""
    member = of.membership
    now = timezone.now() + dt.timedelta(days=days)
    with in_program(member.program):
        found = desk(member.program, member, PERMISSIONS[Role(member.role)], now).tasks
    return {task.kind: task for task in found}


def from_harbor(region: Region, row: Referral) -> str:
    """Return what the receiver's desk calls a referral: no name, but enough to tell two apart."""
    sent_at = timezone.localtime(row.sent_at, zoneinfo.ZoneInfo(region.meadow.time_zone))
    return f"from {region.harbor.name}: Outpatient care with medication, sent {sent_at:%Y-%m-%d %H:%M}"


def test_a_referral_to_answer_says_for_what_and_since_when(region: Region) -> None:
    row = region.sent()
    assert tasks(region.nurse)["Answer a referral"].who == from_harbor(region, row)


def test_a_question_to_us_is_there_as_soon_as_it_is_asked(region: Region) -> None:
    actions.ask(region.nurse, region.sent(), told=Told(words="Which insurance?"))
    assert "Answer their question" in tasks(region.navigator)
    assert "No answer to a referral" not in tasks(region.navigator, days=3)


def test_a_no_or_silence_asks_what_is_next_until_something_is(region: Region) -> None:
    row = actions.decline(region.nurse, region.sent(), reason=DeclineReason.PAYER)
    assert tasks(region.navigator)["They said no: what is next?"].about == (row.pk,)

    silent = region.sent(region.outside)
    assert "They said no: what is next?" not in tasks(region.navigator)
    actions.expire(System("tests", region.harbor), silent)
    assert list(tasks(region.navigator)) == ["No answer in time: what is next?"]


def test_what_is_late_says_what_is_missing_on_either_side(region: Region) -> None:
    row = actions.accept(region.nurse, region.sent(), hold_place=False)
    for one in (region.navigator, region.nurse):
        assert "Accepted, no first visit yet" in tasks(one, days=5)
    actions.schedule(region.nurse, row, told=Told(visit_at=timezone.now() + dt.timedelta(days=1)))
    assert "Did they come to the first visit?" in tasks(region.navigator, days=5)
    assert tasks(region.nurse, days=5)["Did they come to the first visit?"].who == from_harbor(region, row)


def test_what_law_asks_for_while_someone_waits_is_there_from_the_start(region: Region) -> None:
    wait = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)
    for name, facts in (("Quentin", {}), ("Wanda", {"pregnant": True})):
        person = referrals.patient(region.desk, name, "Sample", phone=str(len(name)) * 2)
        said = Wait(level=wait.level, reason=wait.reason, **facts)
        entry = waiting.join_waitlist(region.nurse, person, wait=said, request_id=uuid.uuid4())

    due = tasks(region.nurse)["Due while they wait"]
    assert (due.who, due.about, due.due_at) == ("Wanda Sample", (entry.pk,), entry.joined_at)
    assert "Due while they wait" not in tasks(region.desk)


def waits(region: Region, name: str, **facts: bool) -> WaitlistEntry:
    """Return the entry of somebody new who waits in meadow."""
    person = referrals.patient(region.desk, name, "Sample", phone=f"{len(name):02}")
    said = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT, **facts)
    return waiting.join_waitlist(region.nurse, person, wait=said, request_id=uuid.uuid4())


def test_admission_is_due_in_days_and_later_once_interim_services_were_given(region: Region) -> None:
    entry = waits(region, "Wanda", injects=True)
    with in_program(region.meadow):
        queued = queued_of(entry)
    admit = "Admit by the day the law sets"
    assert tasks(region.nurse)[admit].due_at.date() == queued.clocks.admit_by

    for due in queued.missing:
        waiting.record_interim_service(region.nurse, entry, service=due.service, request_id=uuid.uuid4())
    assert tasks(region.nurse)[admit].due_at.date() == queued.clocks.latest_on

    director = staff.member(region.meadow, Role.DIRECTOR)
    actions.set_policy(director, recent_overdose_days=None, hours={}, takes_block_grant=False)
    assert admit not in tasks(region.nurse), "that law does not bind this program"


def test_an_offered_place_is_followed_until_it_is_taken(region: Region) -> None:
    entry = waits(region, "Quentin")
    waiting.offer_place(region.nurse, entry)
    asked = tasks(region.nurse)["A place is offered: do they take it?"]
    assert (asked.who, asked.about) == ("Quentin Sample", (entry.pk,))
    assert asked.due_at > timezone.now()

    waiting.take_offer(region.nurse, entry)
    assert "A place is offered: do they take it?" not in tasks(region.nurse)


def test_the_state_is_to_be_told_until_somebody_did(region: Region) -> None:
    with in_program(region.meadow):
        today = timezone.localdate()
    row = capacity.note_nearly_full(
        region.nurse, places=20, taken=18, reached_on=today, request_id=uuid.uuid4()
    )
    kind = "Tell the state that we are nearly full"
    assert tasks(region.nurse)[kind].who == "18 of 20 places taken"
    assert tasks(region.nurse)[kind].due_at.date() == today + dt.timedelta(days=7)
    assert kind not in tasks(region.desk)

    capacity.record_state_told(region.nurse, row, told_on=today, words="The state's office, by e-mail.")
    assert kind not in tasks(region.nurse)


@pytest.fixture
def covered(settings: LazySettings, tmp_path: Path) -> World:
    """Return a program whose patient is covered and consents that the payer is asked."""
    settings.STATE_DIR = tmp_path
    return World().consented()


def test_a_payer_who_does_not_answer_in_time_is_late_on_the_desk_of_who_asked(covered: World) -> None:
    asked = covered.ask()
    kind = "Eligibility asked, no answer yet"
    found = tasks(covered.navigator)[kind]
    assert (found.about, found.is_mine, found.is_late(timezone.now())) == ((asked.pk,), True, False)
    assert found.is_late(timezone.now() + dt.timedelta(days=1))
    assert not tasks(covered.director)[kind].is_mine


def test_a_question_that_could_not_be_sent_is_on_the_desk_until_it_is_asked_again(covered: World) -> None:
    asked = covered.ask()
    with in_program(covered.program):
        (consent,) = current_consents(covered.patient)
    revoke_consent(covered.navigator, consent, way=RevocationWay.SPOKEN, said_by="Jo Example")
    collect_answers(timezone.now())

    kind = "Eligibility could not be asked: see why"
    assert tasks(covered.navigator)[kind].about == (asked.pk,)
    assert kind not in tasks(covered.navigator, days=40), "it is long past"
    covered.record()
    assert kind not in tasks(covered.navigator), "the payer was asked by phone since"


def test_a_payer_that_does_not_find_the_person_is_on_the_desk_until_asked_again(covered: World) -> None:
    asked = covered.ask()
    text = interchange(about("AAA*N**75*C", trace=asked.trace))
    said = import_answer(covered.navigator, asked, text=text)

    kind = "A payer could not answer: see why"
    found = tasks(covered.navigator)[kind]
    assert (found.page, found.about, found.is_mine) == ("eligibility:check", (said.pk,), True)
    assert "Eligibility asked, no answer yet" not in tasks(covered.navigator)
    covered.ask()
    assert kind not in tasks(covered.navigator)


def ends_soon(region: Region, patient: Patient, days: int = 30) -> None:
    """Let a patient sign a consent that ends in so many days."""
    last = timezone.localdate() + dt.timedelta(days=days)
    signature = SignatureDraft(signer=Signer.PATIENT, name="Rosalind Exampleton", way=SignatureWay.TYPED)
    draft = ConsentDraft(signatures=(signature,), expiry=Expiry(kind=ExpiryKind.DATE, on=last))
    record_consent(region.navigator, patient, draft=draft, request_id=uuid.uuid4())


def test_a_consent_that_ends_is_on_the_desk_while_the_person_is_in_care(region: Region) -> None:
    kind = "A consent ends: ask for a new one"
    start_episode(region.navigator, region.patient)
    ends_soon(region, region.patient)

    assert kind not in tasks(region.navigator, days=10), "too early"
    found = tasks(region.navigator, days=20)[kind]
    assert (found.who, found.about) == ("Rosalind Exampleton", (region.patient.pk,))
    assert tasks(region.navigator, days=32)[kind].is_late(timezone.now() + dt.timedelta(days=32))
    assert kind not in tasks(region.navigator, days=60), "nobody asked, and the person did not come back"

    referrals.consented(region.navigator, region.patient)
    assert kind not in tasks(region.navigator, days=20), "another was signed"


def test_open_places_are_asked_for_before_their_number_runs_out(region: Region) -> None:
    region.open_places(2)
    kind = "Say how many places are open"
    assert kind not in tasks(region.desk)
    asked = tasks(region.desk, days=3)[kind]
    assert asked.about == (region.place.pk,)
    assert kind not in tasks(region.navigator, days=3), "each program's own"


def test_calls_to_make_again_and_reported_problems_are_for_who_checks_listings(region: Region) -> None:
    report = CallReport(outcome=CallOutcome.NO_ANSWER)
    record_call(region.navigator, region.outside, report=report, request_id=uuid.uuid4())
    report_problem(Public(), key=region.outside.key, kind=ReportKind.NUMBER_WRONG)

    found = tasks(region.navigator, days=60)
    assert found["Call a listed program again"].about == (region.outside.pk,)
    assert found["Look into reported problems"].who == "1 open"
    assert not {"Call a listed program again", "Look into reported problems"} & set(tasks(region.nurse, 60))


def test_a_desk_costs_as_many_queries_for_many_people_as_for_one(region: Region) -> None:
    director = staff.member(region.meadow, Role.DIRECTOR)
    waits(region, "Wanda", injects=True)

    def queries_of(of: Staff, kinds: int) -> int:
        with in_program(of.membership.program), CaptureQueriesContext(connection) as asked:
            found = desk(
                of.membership.program,
                of.membership,
                PERMISSIONS[Role(of.membership.role)],
                timezone.now() + dt.timedelta(days=5),
            )
        assert len(found.kinds) >= kinds
        return len(asked)

    def busy_with(patient: Patient) -> None:
        """Let what a navigator's desk says of a person wait: answers that are late, an assessment, a consent that ends."""
        start_episode(region.navigator, patient)
        start_assessment(region.navigator, patient)
        ends_soon(region, patient, days=10)
        Region.refer(replace(region, patient=patient), region.place, region.outside)

    busy_with(region.patient)
    few = (queries_of(director, 2), queries_of(region.navigator, 3))
    for number, name in enumerate(("Ann", "Beth", "Clara")):
        waits(region, name, injects=True, pregnant=True)
        other = referrals.patient(region.navigator, name, "Exampleton", phone=f"7{number}")
        referrals.consented(region.navigator, other)
        busy_with(other)
    assert (queries_of(director, 2), queries_of(region.navigator, 3)) == few


def test_a_desk_reads_no_copy_of_a_record_that_went_along(region: Region) -> None:
    region.sent()
    with CaptureQueriesContext(connection) as asked:
        tasks(region.navigator, 60)
        tasks(region.nurse, 60)
    of_referrals = [one["sql"] for one in asked if 'FROM "referral_referral" ' in one["sql"]]
    assert of_referrals
    assert not [sql for sql in of_referrals if "referral_referralpacket" in sql]


def test_an_auditor_sees_that_a_record_was_opened_and_not_whose(region: Region) -> None:
    open_emergency_access(region.navigator, region.patient, reason="Found without breath", cannot_ask=True)
    found = tasks(staff.member(region.harbor, Role.AUDITOR))["Review emergency access"]
    assert found.who == f"record {region.patient.number}"
