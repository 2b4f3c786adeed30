"""Who is shown what of a referral, and for how long: a consent taken back, a no, a front desk, a further answer."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from tests.web import referrals, staff
from tests.web.referrals import Region
from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare
from throughcare.terms.clinical import ObservationCode
from throughcare.terms.intake import PlacementReason
from throughcare.terms.referral import DeclineReason, ReferralState, WaitReason, WaitState
from throughcare.terms.sharing import RecordPart, RevocationWay
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.models import OutboxMessage
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent import queries as consents
from throughcare_web.consent.actions import end_consent, revoke_consent
from throughcare_web.consent.restrictions.actions import Wish, ask_restriction, settle_restriction
from throughcare_web.consent.shared import NotShared
from throughcare_web.intake import actions as intake
from throughcare_web.intake import facts as intake_facts
from throughcare_web.intake.entries import Decision
from throughcare_web.records.clinical.actions import record_observation
from throughcare_web.records.clinical.entries import ObservationEntry
from throughcare_web.referral import actions, facts, jobs, queries, shown
from throughcare_web.referral.entries import Told, Wait
from throughcare_web.referral.models import Referral, WaitlistEntry
from throughcare_web.referral.waiting import actions as waiting
from throughcare_web.referral.waiting import queries as waiting_queries


pytestmark = pytest.mark.django_db

SAID = "Sleeps in a car with a child."
PARTS = (*facts.USUAL, RecordPart.ASSESSMENT)


@pytest.fixture
def region(settings) -> Region:
    """Return programs, a patient with a consent, and places of which the second has a verified contact."""
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    made = referrals.region()
    referrals.verified(made.outside)
    return made


def text(answer: object) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def page(member: object, name: str, *args: object) -> str:
    return text(staff.signed_in(member).get(staff.staff_path(member, name, *args)))


def take_back(region: Region) -> None:
    """Let the patient take back every consent."""
    with in_program(region.harbor):
        given = consents.consents(region.patient)
    for row in given:
        revoke_consent(region.navigator, row, way=RevocationWay.SPOKEN, said_by="Rosalind Exampleton")


def end(region: Region) -> None:
    """Let every consent have ended."""
    with in_program(region.harbor):
        given = consents.consents(region.patient)
    for row in given:
        end_consent(region.navigator, row, happened_on=timezone.localdate())


CARRIES_NO_MORE = pytest.mark.parametrize("stop", [take_back, end])


def link_of(region: Region) -> str:
    """Return the path of the newest link that was mailed."""
    with in_program(region.harbor):
        bodies = [
            one.body for one in OutboxMessage.objects.filter(to=referrals.CONTACT).order_by("queued_at")
        ]
    return [found[1] for body in bodies if (found := re.search(r"example\.org(/link\S+)", body))][-1]


def behind(region: Region, client: Client) -> str:
    """Return what stands behind the newest link and its code."""
    path = link_of(region)
    client.post(path, {"do": "code"})
    with in_program(region.harbor):
        bodies = [
            one.body for one in OutboxMessage.objects.filter(to=referrals.CONTACT).order_by("queued_at")
        ]
    code = [found[1] for body in bodies if (found := re.search(r"Your code is (\d+)", body))][-1]
    return text(client.post(path, {"do": "try", "code": code}))


def accepted(region: Region) -> Referral:
    return actions.accept(region.nurse, region.sent(), hold_place=False)


def on_list(region: Region, row: Referral) -> WaitlistEntry:
    wait = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)
    return waiting.join_waitlist(region.nurse, row, wait=wait, request_id=uuid.uuid4())


@CARRIES_NO_MORE
def test_once_the_consent_carries_no_more_a_link_shows_nobody(
    region: Region, stop: Callable[[Region], None]
) -> None:
    region.sent(region.outside)
    assert "Rosalind" in behind(region, Client())

    stop(region)

    answer = Client().get(link_of(region))
    assert answer.status_code == 410
    assert "Rosalind" not in text(answer)


@CARRIES_NO_MORE
def test_what_nobody_answered_is_taken_back_with_the_consent_and_no_name_stays(
    region: Region, stop: Callable[[Region], None]
) -> None:
    row = region.sent()
    stop(region)

    assert region.now(row).state == ReferralState.WITHDRAWN
    for name, args in (("referral:incoming", ()), ("referral:referral", (row.pk,))):
        seen = page(region.nurse, name, *args)
        assert facts.NO_NAME in seen
        assert "Rosalind" not in seen
        assert "Ready to start today." not in seen


def test_what_was_answered_goes_on_without_reminders_but_nothing_more_is_told(region: Region) -> None:
    row = accepted(region)
    outside = actions.accept(region.navigator, region.sent(region.outside))
    take_back(region)
    assert jobs.remind_and_expire(outside.due_at) == 0
    assert region.now(row).state == ReferralState.ACCEPTED

    assert "Nothing more may be told" in page(region.navigator, "referral:referral", row.pk)
    with pytest.raises(NotShared, match="took the consent back"):
        actions.hand_off(region.navigator, row, told=Told(words=SAID))
    with pytest.raises(NotShared):
        actions.withdraw(region.navigator, row, told=Told(words=SAID))
    assert actions.withdraw(region.navigator, row).state == ReferralState.WITHDRAWN


def test_an_answer_is_a_disclosure_of_its_own_and_reaches_who_asked(region: Region) -> None:
    row = region.sent(region.outside)
    actions.ask(region.navigator, row, told=Told(words="Which insurance?"))
    actions.answer(region.navigator, row, told=Told(words="Medicaid."))

    with in_program(region.harbor):
        shared = list(consents.disclosures_about(row))
    assert {one.description for one in shared} == {"Referral", "Answer to a question about a referral"}
    seen = behind(region, Client())
    assert "You asked" in seen
    assert "Which insurance?" in seen
    assert "Medicaid." in seen


def test_without_a_consent_that_covers_it_a_question_stays_unanswered(region: Region) -> None:
    row = actions.ask(region.nurse, region.sent(), told=Told(words="Which insurance?"))
    wish = ask_restriction(region.navigator, region.patient, wish=Wish(words="Nothing more to them, please."))
    settle_restriction(staff.member(region.harbor, Role.DIRECTOR), wish, agreed=True)
    with pytest.raises(NotShared):
        actions.answer(region.navigator, row, told=Told(words="Medicaid."))
    assert region.now(row).state == ReferralState.QUESTION_ASKED


def test_a_place_that_said_no_no_longer_sees_whom_and_the_sender_does(region: Region) -> None:
    (row,) = region.refer(words=SAID)
    assert "Rosalind" in page(region.nurse, "referral:referral", row.pk)
    actions.decline(region.nurse, row, reason=DeclineReason.NO_PLACE, told=Told(words="Full until Monday."))

    seen = page(region.nurse, "referral:referral", row.pk)
    assert "Rosalind" not in seen
    assert SAID not in seen
    assert "what was sent about the person is no longer shown" in seen
    assert "Full until Monday." in seen
    ours = page(region.navigator, "referral:referral", row.pk)
    assert "Rosalind" in ours
    assert SAID in ours


def test_front_desk_sees_whom_to_expect_and_nothing_of_their_health(region: Region) -> None:
    (row,) = region.refer(parts=(*PARTS, RecordPart.MEDICATIONS), words=SAID)
    seen = page(region.desk, "referral:referral", row.pk)
    assert "Rosalind Exampleton" in seen
    assert "is shown to them alone" in seen
    assert "Your answer" not in seen  # who answers is not the front desk
    for hidden in (SAID, "Injects drugs", "<dt>Medicines and doses"):
        assert hidden not in seen
        assert hidden in page(region.nurse, "referral:referral", row.pk)


def test_front_desk_sees_the_order_of_who_waits_and_not_why(region: Region) -> None:
    entry = on_list(region, accepted(region))
    wait = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT, pregnant=True)
    waiting.change_wait_facts(region.nurse, entry, wait=wait)

    for name, args in (("referral:waitlist", ()), ("referral:entry", (entry.pk,))):
        assert re.search("[Pp]regnan", page(region.nurse, name, *args))
        seen = page(region.desk, name, *args)
        assert "Rosalind Exampleton" in seen
        assert "prenatal" not in seen.lower()
        assert "You are pregnant" not in seen
    sheet = staff.staff_path(region.desk, "referral:sheet", entry.pk, "en")
    assert staff.signed_in(region.desk).get(sheet).status_code == 403


def test_who_was_taken_back_or_has_come_stands_on_no_list(region: Region) -> None:
    gone = on_list(region, accepted(region))
    with pytest.raises(BadInput, match="whose referral is over"):
        waiting.settle_entry(System("tests", region.meadow), gone)
    actions.withdraw(region.navigator, gone.referral)
    assert facts.NO_NAME in page(region.nurse, "referral:waitlist")
    assert jobs.remind_and_expire(timezone.now()) == 1

    region.open_places(1)
    come = on_list(region, accepted(region))
    waiting.offer_place(region.nurse, come)
    actions.arrive(region.nurse, come.referral)
    assert jobs.remind_and_expire(timezone.now()) == 1

    with in_program(region.meadow):
        found = {one.pk: one.state for one in WaitlistEntry.objects.all()}
        assert not list(waiting_queries.without_a_referral(region.meadow))
    assert found == {gone.pk: WaitState.LEFT, come.pk: WaitState.PLACED}


def test_who_was_referred_waits_from_the_day_of_the_referral_on(region: Region) -> None:
    row = accepted(region)
    assert on_list(region, row).joined_at == row.sent_at


def test_an_overdose_that_is_still_to_come_moves_nobody_forward(region: Region) -> None:
    row = accepted(region)
    join = staff.staff_path(region.nurse, "referral:join_referral", row.pk)
    tomorrow = timezone.localdate() + dt.timedelta(days=2)
    form = {
        "level": "1.7",
        "reason": "no_slot",
        "overdose_on": tomorrow.isoformat(),
        "request_id": str(uuid.uuid4()),
    }
    answer = staff.signed_in(region.nurse).post(join, form)
    assert answer.status_code == 422
    assert "Give a day that has passed, or today." in text(answer)


def test_a_pregnancy_that_is_known_goes_along_unless_somebody_says_no(region: Region) -> None:
    with in_program(region.harbor):
        before = shown.begun(region.patient, timezone.localdate())["parts"]
    nurse = staff.member(region.harbor, Role.NURSE)
    weeks = ObservationEntry(code=ObservationCode.PREGNANT_WEEKS, value=12)
    record_observation(nurse, region.patient, observation=weeks)
    with in_program(region.harbor):
        after = shown.begun(region.patient, timezone.localdate())["parts"]

    assert RecordPart.ASSESSMENT.value not in before
    assert RecordPart.ASSESSMENT.value in after


def test_what_a_navigator_was_told_in_an_assessment_goes_along_while_it_is_taken_for_now(
    region: Region,
) -> None:
    overdose = timezone.localdate() - dt.timedelta(days=5)
    told = {
        "substances": [{"name": "fentanyl", "route": "iv"}],
        "overdoses": [{"on": overdose.isoformat()}],
        "pregnant_weeks": 12,
    }
    draft = intake.start_assessment(region.navigator, region.patient, answers=told)
    with in_program(region.harbor):
        seen = intake_facts.digest_of(intake_facts.composed(draft).document)
    decision = Decision(
        level=LevelOfCare.INTENSIVE_OUTPATIENT,
        reason=PlacementReason.PATIENT_CHOICE,
        words="As the person wishes.",
    )
    intake.sign_assessment(region.navigator, draft, seen=seen, decision=decision)

    today = timezone.localdate()
    with in_program(region.harbor):
        known = facts.wait_facts(region.patient, today)
        assert known == {"pregnant": True, "injects": True, "overdose_on": overdose}
        assert "assessment" in shown.begun(region.patient, today)["parts"]
        long_after = facts.wait_facts(region.patient, today + dt.timedelta(days=200))
    assert (long_after["injects"], long_after["overdose_on"]) == (None, None)


def test_a_consent_that_holds_today_holds_until_midnight_where_the_program_is(region: Region) -> None:
    late = timezone.now() + dt.timedelta(days=1)  # the day that it is elsewhere already
    with in_program(region.harbor):
        (check,) = shown.checks(region.patient, [region.place], referrals.ASKED, late)
        assert check.refused == ()


def test_whoever_has_nothing_open_after_a_no_is_to_be_placed_again(region: Region) -> None:
    first, second = region.refer(region.place, region.outside)
    actions.decline(region.nurse, first, reason=DeclineReason.PAYER)
    now = timezone.now()
    with in_program(region.harbor):
        assert not list(queries.to_place_again(region.harbor, now))
    actions.decline(region.navigator, second, reason=DeclineReason.NO_PLACE)
    with in_program(region.harbor):
        assert [row.pk for row in queries.to_place_again(region.harbor, now)] == [second.pk]
        weeks_later = now + dt.timedelta(days=30)
        assert not list(queries.to_place_again(region.harbor, weeks_later))
