"""The pages: choose, see what will be sent, send; answer in one step. Those of the waitlist have a file of their own."""

from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from django.test import Client

from tests.web import referrals, staff
from tests.web.referrals import Region
from throughcare.terms import LevelOfCare
from throughcare.terms.referral import DeclineReason, ReferralState, WaitReason
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.intake.actions import start_assessment
from throughcare_web.referral import actions, queries
from throughcare_web.referral.entries import Told, Wait
from throughcare_web.referral.models import NeedTally, ReferralPolicy
from throughcare_web.referral.waiting import actions as waiting


pytestmark = pytest.mark.django_db

WAIT = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)


@pytest.fixture
def region(settings) -> Region:
    """Return programs, a patient with a consent, and places."""
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    return referrals.region()


@pytest.fixture
def navigator(region: Region) -> Client:
    """Return the navigator's browser."""
    return staff.signed_in(region.navigator)


@pytest.fixture
def nurse(region: Region) -> Client:
    """Return the browser of a nurse of the receiving program."""
    return staff.signed_in(region.nurse)


def text(answer: object) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def form_of(region: Region, *places: object, **changes: object) -> dict[str, object]:
    said = {
        "place": "45402",
        "level": "1.7",
        "medication": "methadone",
        "urgency": "soon",
        "places": [place.pk for place in places],
        "parts": ["identity", "contact", "placement"],
        "words": "Ready to start today.",
        "contact": "Front desk",
        "phone": "555-010-0100",
        "request_id": str(uuid.uuid4()),
    }
    return {**said, **changes}


def path(member: object, name: str, *args: object) -> str:
    return staff.staff_path(member, name, *args)


def test_refer_page_begins_where_the_person_lives_and_ranks_programs(
    region: Region, navigator: Client
) -> None:
    page = text(navigator.get(path(region.navigator, "referral:refer", region.patient.pk)))

    assert 'value="45402"' in page
    assert [f"Example Center {n}" in page for n in (1, 2, 3)] == [True] * 3
    assert "Uses Throughcare: it arrives in their list" in page
    assert "No verified contact: nothing can be sent, so tell them by telephone" in page
    assert page.count('href="tel:+1') == len(re.findall('name="places"', page))
    with in_program(region.harbor):
        opened = [e for e in audit_events(region.harbor) if e.verb == "records.open_chart"]
    assert len(opened) == 1


def test_refer_page_says_what_was_learnt(region: Region, navigator: Client) -> None:
    row = region.sent()
    actions.decline(region.nurse, row, reason=DeclineReason.PAYER)

    page = text(navigator.get(path(region.navigator, "referral:refer", region.patient.pk)))

    assert "Said yes 0 of 1 times in a year" in page
    assert "Said no, does not take this payment: 1" in page


def test_other_programs_are_found_at_another_place(region: Region, navigator: Client) -> None:
    address = path(region.navigator, "referral:refer", region.patient.pk)
    for place, seen in (("Columbus, OH", True), ("nowhere at all", False)):
        page = text(navigator.post(address, {**form_of(region), "place": place, "do": "look"}))
        assert ("Why it stands here" in page) is seen


def test_review_shows_exactly_what_will_be_sent_and_sending_leads_to_the_list(
    region: Region, navigator: Client
) -> None:
    address = path(region.navigator, "referral:refer", region.patient.pk)
    form = form_of(region, region.place, region.outside)
    review = text(navigator.post(address, {**form, "do": "review"}))

    assert "Refer to 2 programs" in review
    assert "The consent covers it." in review
    assert "Rosalind Exampleton" in review
    assert "Insurance" not in review.split("To tell by telephone")[0]  # the consent, said below, covers more
    with in_program(region.harbor):
        assert not queries.sent(region.harbor).exists()

    for _ in range(2):  # pressed twice
        sent = navigator.post(address, {**form, "do": "send", "told_by_word": "on"})
        assert sent.status_code == 302
        assert sent.headers["Location"] == path(region.navigator, "referral:of_patient", region.patient.pk)
    with in_program(region.harbor):
        assert queries.sent(region.harbor).count() == 2
    listed = text(navigator.get(sent.headers["Location"]))
    assert "Example Center 1" in listed
    assert "Sent, waiting for an answer" in listed
    assert "1 referral sent. Told by telephone, written down: 1." in listed


def test_without_a_consent_the_review_says_so_and_offers_no_sending(
    region: Region, navigator: Client
) -> None:
    other = referrals.patient(region.navigator, "Quentin", "Sample", phone="77")
    address = path(region.navigator, "referral:refer", other.pk)
    form = form_of(region, region.place)

    review = text(navigator.post(address, {**form, "do": "review"}))
    assert "Nothing can be sent as it is." in review
    assert ">Refer to 1 program<" not in review

    forced = navigator.post(address, {**form, "do": "send"})
    assert forced.status_code == 422
    with in_program(region.harbor):
        assert not queries.sent(region.harbor).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"places": []},
        {"places": ["999999"]},
        {"places": ["٣"]},
        {"level": "9.9"},
        {"parts": ["counseling_notes"]},
        {"urgency": ""},
        {"request_id": "x"},
        {"place": "nowhere at all"},
    ],
)
def test_what_no_page_sends_is_refused_and_nothing_is_sent(
    region: Region, navigator: Client, change: dict[str, object]
) -> None:
    address = path(region.navigator, "referral:refer", region.patient.pk)
    answer = navigator.post(address, {**form_of(region, region.place), "do": "send", **change})

    assert answer.status_code == 422
    assert "Please check your answers" in answer.content.decode()
    with in_program(region.harbor):
        assert not queries.sent(region.harbor).exists()


def test_receiver_answers_in_one_step_from_its_list(region: Region, nurse: Client) -> None:
    row = region.sent()
    listed = text(nurse.get(path(region.nurse, "referral:incoming")))
    assert "Rosalind Exampleton" in listed
    assert "(1 to answer)" in listed

    address = path(region.nurse, "referral:referral", row.pk)
    page = text(nurse.get(address))
    assert "Your answer" in page
    assert "555-010-0100" in page
    assert "Chart" not in page
    answered = nurse.post(address, {"step": "accept", "visit_on": "2031-05-06", "visit_time": "09:30"})

    assert answered.status_code == 302
    assert region.now(row).state == ReferralState.SCHEDULED
    assert "First visit 2031-05-06 09:30" in text(nurse.get(address))
    with in_program(region.meadow):
        verbs = [event.verb for event in audit_events(region.meadow)]
    assert "referral.open_referral" in verbs


def test_a_question_we_asked_is_not_ours_to_answer(region: Region, nurse: Client) -> None:
    row = region.sent()
    actions.ask(region.nurse, row, told=Told(words="Which insurance?"))
    page = text(nurse.get(path(region.nurse, "referral:incoming")))

    assert "Nobody waits for an answer." in page
    (_, below) = page.split("Waiting for their answer")
    assert f"/{row.pk}/" in below.split("Answered")[0]


def test_declining_asks_for_the_reason_and_the_sender_sees_what_is_next(
    region: Region, nurse: Client, navigator: Client
) -> None:
    row, other, _ = region.refer(*region.places)
    address = path(region.nurse, "referral:referral", row.pk)
    without = nurse.post(address, {"step": "decline"})
    assert without.status_code == 422
    assert "Choose the reason." in text(without)
    unsaid = nurse.post(address, {"step": "decline", "reason": "other"})
    assert "Say which reason: the sender has to go on from it." in text(unsaid)
    nurse.post(address, {"step": "decline", "reason": "no_place", "words": "Full until Monday."})

    page = text(navigator.get(path(region.navigator, "referral:referral", row.pk)))
    assert "Next: Ask for the waitlist, and try the next program" in page
    assert str(other.pk) in page
    assert "Full until Monday." in page


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ({"visit_on": "2031-05-06", "visit_time": "9 o'clock"}, "Give the time in 24 hours"),
        ({"visit_on": "", "visit_time": "09:30"}, "Give the day of the first visit."),
        ({"visit_on": "2026-02-30", "visit_time": "09:30"}, "Give a day that exists"),
        ({"visit_on": "2031-05-06", "visit_time": "٠٩:٣٠"}, "Give the time in 24 hours"),
    ],
)
def test_a_visit_that_is_no_day_or_time_is_said_beside_the_field(
    region: Region, nurse: Client, form: dict[str, str], line: str
) -> None:
    row = region.sent()
    answer = nurse.post(path(region.nurse, "referral:referral", row.pk), {"step": "accept", **form})

    assert answer.status_code == 422
    assert line in text(answer)
    assert region.now(row).state == ReferralState.SENT


@pytest.mark.parametrize(
    ("step", "line"), [("ask", "Write the question here."), ("hand_off", "Write in a few words how it went.")]
)
def test_a_step_that_needs_words_says_so_beside_them(
    region: Region, nurse: Client, step: str, line: str
) -> None:
    row = region.sent()
    answer = nurse.post(path(region.nurse, "referral:referral", row.pk), {"step": step})

    assert answer.status_code == 422
    assert line in answer.context["form"].errors["words"]
    assert region.now(row).state == ReferralState.SENT


def test_a_step_that_is_not_possible_any_more_is_said_in_one_line(region: Region, nurse: Client) -> None:
    row = region.sent()
    actions.withdraw(region.navigator, row)
    answer = nurse.post(path(region.nurse, "referral:referral", row.pk), {"step": "accept"})

    assert answer.status_code == 422
    assert 'This referral: "Taken back". Needed: ' in text(answer)
    assert nurse.post(path(region.nurse, "referral:referral", row.pk), {"step": "erase"}).status_code == 404


def test_a_third_program_gets_404_for_everything(region: Region) -> None:
    row = region.sent()
    actions.accept(region.nurse, row, hold_place=False)
    entry = waiting.join_waitlist(region.nurse, row, wait=WAIT, request_id=uuid.uuid4())
    stranger = staff.signed_in(region.stranger)

    for name, pk in (
        ("referral:referral", row.pk),
        ("referral:refer", region.patient.pk),
        ("referral:of_patient", region.patient.pk),
        ("referral:join_referral", row.pk),
        ("referral:join_patient", region.patient.pk),
        ("referral:entry", entry.pk),
    ):
        answer = stranger.get(path(region.stranger, name, pk))
        assert answer.status_code == 404, name
        assert "Exampleton" not in answer.content.decode()
    assert stranger.get(path(region.stranger, "referral:sheet", entry.pk, "en")).status_code == 404
    for name in ("referral:referrals", "referral:incoming", "referral:waitlist"):
        assert "Exampleton" not in stranger.get(path(region.stranger, name)).content.decode()


def test_sent_list_shows_open_ones_first_and_all_when_asked(region: Region, navigator: Client) -> None:
    row, other = region.refer(region.place, region.outside)
    actions.withdraw(region.navigator, row)
    address = path(region.navigator, "referral:referrals")

    assert f"/{row.pk}/" not in text(navigator.get(address))
    assert f"/{other.pk}/" in text(navigator.get(address))
    assert f"/{row.pk}/" in text(navigator.get(f"{address}?all=1"))


def test_director_sets_the_programs_clocks_and_rules(region: Region) -> None:
    director = staff.member(region.meadow, Role.DIRECTOR)
    client, address = staff.signed_in(director), path(director, "referral:policy")
    assert "working numbers" in text(client.get(address))
    assert client.post(address, {"hours_soon": "many"}).status_code == 422
    assert client.post(address, {"hours_soon": "12", "recent_overdose_days": "30"}).status_code == 302

    with in_program(region.meadow):
        own = ReferralPolicy.objects.get()
    assert (own.hours_soon, own.hours_today, own.recent_overdose_days) == (12, None, 30)
    assert 'value="12"' in text(client.get(address))
    page = text(client.get(path(director, "referral:waitlist")))
    assert "by this program's own rule, people with an overdose in the last 30 days" in page


def test_need_page_hides_small_numbers(region: Region, navigator: Client) -> None:
    for reason, count in (("no_place", 12), ("no_slot", 3), ("expired", 1), ("unheard_of", 20)):
        NeedTally.objects.create(
            state="OH", county="Greene", level="1.7", reason=reason, month="2026-11-01", count=count
        )
    address = path(region.navigator, "referral:need")
    page = text(navigator.get(f"{address}?state=OH&months=12"))

    assert "No bed or slot free" in page
    assert "fewer than 11" in page
    assert "Together 32" in page
    assert "No slot free" in text(navigator.get(f"{address}?state=XX&months=x"))


@pytest.mark.parametrize(("role", "status"), [(Role.AUDITOR, 403), (Role.PEER, 200)])
def test_who_may_see_referrals(region: Region, role: Role, status: int) -> None:
    one = staff.member(region.harbor, role)
    assert staff.signed_in(one).get(path(one, "referral:referrals")).status_code == status


def test_summary_shows_what_is_under_way_to_whoever_may_see_it(region: Region, navigator: Client) -> None:
    row = region.sent()
    draft = start_assessment(region.navigator, region.patient)
    desk = staff.signed_in(staff.member(region.harbor, Role.FRONT_DESK))
    summary = path(region.navigator, "records:patient", region.patient.pk)
    referral, assessment = (
        path(region.navigator, name, about.pk)
        for name, about in (("referral:referral", row), ("intake:assessment", draft))
    )

    assert all(address in text(navigator.get(summary)) for address in (referral, assessment))
    assert referral in text(desk.get(summary))
    assert assessment not in text(desk.get(summary))
