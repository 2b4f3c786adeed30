"""The page of a signed link: no name before the code, few tries, one answer, one clear line for each thing that fails."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.web import referrals
from tests.web.referrals import NAME, Region
from throughcare.errors import BadInput
from throughcare.terms.referral import DeclineReason, ReferralState
from throughcare_web.accounts.links import make_link, read_link
from throughcare_web.accounts.models import LinkCode, OutboxMessage
from throughcare_web.accounts.outbox import masked
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.referral import actions, jobs
from throughcare_web.referral.entries import Told
from throughcare_web.referral.models import Referral, ReferralEvent
from throughcare_web.referral.outside import actions as outside
from throughcare_web.referral.outside.sending import ANSWER


pytestmark = pytest.mark.django_db

IDENTITY = (*NAME, "1990", "010-0142", "Ready to start today", "Methadone", "45402")


@pytest.fixture
def region(settings) -> Region:
    """Return programs, a patient with a consent, and places of which the second has a verified contact."""
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    made = referrals.region()
    referrals.verified(made.outside)
    return made


@pytest.fixture
def sent(region: Region) -> Referral:
    """Return a referral to a place without Throughcare."""
    return region.sent(region.outside)


def messages(region: Region) -> list[OutboxMessage]:
    with in_program(region.harbor):
        return list(OutboxMessage.objects.filter(to=referrals.CONTACT).order_by("queued_at"))


def address(region: Region) -> str:
    """Return the path of the newest link that was mailed."""
    found = [re.search(r"https://throughcare.example.org(\S+)", one.body) for one in messages(region)]
    return [match[1] for match in found if match][-1]


def code(region: Region) -> str:
    """Return the newest code that was mailed."""
    found = [re.search(r"Your code is (\d+)", one.body) for one in messages(region)]
    return [match[1] for match in found if match][-1]


def opened(region: Region) -> tuple[Client, str, str]:
    """Return a browser that entered the code, the link's path, and the pass."""
    client, path = Client(), address(region)
    client.post(path, {"do": "code"})
    page = client.post(path, {"do": "try", "code": code(region)}).content.decode()
    return client, path, re.search(r'name="pass" value="([^"]+)"', page)[1]


def assert_names_nobody(text: str) -> None:
    assert not [word for word in IDENTITY if word in text]


@pytest.mark.usefixtures("sent")
def test_nothing_before_the_code_names_anybody(region: Region) -> None:
    client, path = Client(), address(region)
    answers = [
        client.get(path),
        client.post(path, {"do": "code"}),
        client.post(path, {"do": "try", "code": "000000x"}),
        client.post(path, {"do": "try", "code": ""}),
        client.post(path, {"do": "accept"}),
        client.post(path, {"do": "accept", "pass": "made-up"}),
        client.get(path),
    ]

    for answer in answers:
        assert_names_nobody(answer.content.decode() + str(answer.headers) + str(answer.cookies))
    for message in messages(region):
        assert_names_nobody(message.subject + message.body + message.about)
    assert "i…@meadow.example.org" in answers[1].content.decode()


@pytest.mark.usefixtures("sent")
def test_with_the_code_the_referral_is_shown_with_its_notice_and_opening_is_written_down(
    region: Region,
) -> None:
    client, path = Client(), address(region)
    client.post(path, {"do": "code"})
    page = client.post(path, {"do": "try", "code": f" {code(region)} "})

    text = page.content.decode()
    assert page.status_code == 200
    assert "Rosalind Exampleton" in text
    assert "Ready to start today." in text
    assert page.headers["Cache-Control"].startswith("max-age=0")
    with in_program(region.harbor):
        tries = [event for event in audit_events(region.harbor) if event.verb == "referral.try_code"]
    assert [event.detail["right"] for event in tries] == [True]


def test_accepting_by_link_uses_it_up(region: Region, sent: Referral) -> None:
    client, path, passed = opened(region)
    done = client.post(
        path, {"do": "accept", "pass": passed, "contact": "Intake desk", "phone": "555-010-0133"}
    )

    assert "Accepted" in done.content.decode()
    row = region.now(sent)
    assert (row.state, row.receiver_contact) == (ReferralState.ACCEPTED, "Intake desk")
    with in_program(region.harbor):
        event = ReferralEvent.objects.get(referral=sent, step="accept")
    assert (event.side, event.by_kind) == ("receiver", "signed_link")
    again = client.get(path)
    assert again.status_code == 410
    assert "This link has been used. It works once." in again.content.decode()
    assert_names_nobody(again.content.decode())


def test_declining_by_link_needs_a_reason_and_gives_it(region: Region, sent: Referral) -> None:
    client, path, passed = opened(region)
    without = client.post(path, {"do": "decline", "pass": passed})
    assert without.status_code == 422
    assert "Choose the reason." in without.content.decode()

    client.post(path, {"do": "decline", "pass": passed, "reason": "payer", "words": "No contract."})

    row = region.now(sent)
    assert (row.state, row.decline_reason) == (ReferralState.DECLINED, DeclineReason.PAYER)


def test_a_question_by_link_is_answered_with_a_new_link(region: Region, sent: Referral) -> None:
    client, path, passed = opened(region)
    empty = client.post(path, {"do": "ask", "pass": passed, "words": " "})
    assert empty.status_code == 422
    assert "Write the question here." in empty.content.decode()
    client.post(path, {"do": "ask", "pass": passed, "words": "Which insurance?"})
    actions.answer(region.navigator, sent, told=Told(words="Medicaid."))

    assert address(region) != path
    client, path, passed = opened(region)
    client.post(path, {"do": "accept", "pass": passed})
    assert region.now(sent).state == ReferralState.ACCEPTED


def test_after_accepting_a_further_link_tells_what_happened_since(region: Region, sent: Referral) -> None:
    accepted = actions.accept(region.navigator, sent)
    jobs.remind_and_expire(accepted.due_at)
    client, path, passed = opened(region)

    assert client.post(path, {"do": "schedule", "pass": passed}).status_code == 422
    assert client.post(path, {"do": "ask", "pass": passed, "words": "Late?"}).status_code == 200
    assert region.now(sent).state == ReferralState.ACCEPTED  # too late for a question
    client.post(path, {"do": "give_first_dose", "pass": passed})
    assert region.now(sent).state == ReferralState.FIRST_DOSE_GIVEN


def test_a_first_visit_by_link_is_meant_by_the_clock_of_the_region(region: Region, sent: Referral) -> None:
    client, path, passed = opened(region)
    client.post(path, {"do": "accept", "pass": passed, "visit_on": "2031-07-01", "visit_time": "09:00"})
    assert region.now(sent).visit_at == dt.datetime(2031, 7, 1, 13, tzinfo=dt.UTC)


def test_while_a_question_is_open_the_link_has_nothing_to_do(region: Region, sent: Referral) -> None:
    client, path, passed = opened(region)
    actions.ask(region.navigator, sent, told=Told(words="They asked on the telephone."))
    assert client.post(path, {"do": "accept", "pass": passed}).status_code == 410


def test_a_link_to_a_referral_that_is_not_there_says_so(region: Region, sent: Referral) -> None:
    until = timezone.now() + dt.timedelta(hours=1)
    token = make_link(ANSWER, sent, expires_at=until, program_id=region.hill.pk)
    answer = Client().get(f"/link/referral/answer/{token}/")
    assert answer.status_code == 410
    assert "This referral is not there." in answer.content.decode()


def test_a_visit_set_by_link_is_checked_like_any_other(region: Region, sent: Referral) -> None:
    client, path, passed = opened(region)
    bad = client.post(path, {"do": "accept", "pass": passed, "visit_on": "2026-13-45"})
    assert bad.status_code == 422
    assert region.now(sent).state == ReferralState.SENT


@pytest.mark.usefixtures("sent")
def test_after_four_wrong_codes_even_the_right_one_does_not_open(region: Region) -> None:
    client, path = Client(), address(region)
    client.post(path, {"do": "code"})
    right = code(region)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(4):
        answer = client.post(path, {"do": "try", "code": wrong})
        assert answer.status_code == 422
        assert "That code is not right, or it has expired." in answer.content.decode()

    assert_names_nobody(client.post(path, {"do": "try", "code": right}).content.decode())


@pytest.mark.usefixtures("sent")
def test_a_code_expires_and_works_once(region: Region) -> None:
    client, path = Client(), address(region)
    client.post(path, {"do": "code"})
    number = code(region)
    with in_program(region.harbor):
        row = LinkCode.objects.get()
        LinkCode.objects.filter(pk=row.pk).update(expires_at=timezone.now())
    assert_names_nobody(client.post(path, {"do": "try", "code": number}).content.decode())

    client.post(path, {"do": "code"})
    number = code(region)
    assert "Exampleton" in client.post(path, {"do": "try", "code": number}).content.decode()
    assert_names_nobody(Client().post(path, {"do": "try", "code": number}).content.decode())


@pytest.mark.usefixtures("sent")
def test_only_so_many_codes_are_sent_for_one_link(region: Region) -> None:
    client, path = Client(), address(region)
    for _ in range(5):
        assert client.post(path, {"do": "code"}).status_code == 200

    answer = client.post(path, {"do": "code"})
    assert answer.status_code == 422
    assert "too many codes asked for" in answer.content.decode()


def test_a_pass_of_one_link_opens_no_other(region: Region, sent: Referral) -> None:
    _, _, passed = opened(region)
    other = region.sent(region.places[2])
    until = timezone.now() + dt.timedelta(hours=1)
    token = make_link(ANSWER, other, expires_at=until, program_id=region.harbor.pk)

    answer = Client().post(f"/link/referral/answer/{token}/", {"do": "accept", "pass": passed})

    assert answer.status_code == 422
    assert_names_nobody(answer.content.decode())
    assert region.now(other).state == ReferralState.SENT


@pytest.mark.parametrize(
    ("hours", "verb", "line"),
    [
        (-1, ANSWER, "This link has expired. Ask for a new one."),
        (1, "referral.accept", "This link is for something else."),
    ],
)
def test_a_link_that_cannot_be_used_says_why(
    region: Region, sent: Referral, hours: int, verb: str, line: str
) -> None:
    until = timezone.now() + dt.timedelta(hours=hours)
    token = make_link(verb, sent, expires_at=until, program_id=region.harbor.pk)
    answer = Client().get(f"/link/referral/answer/{token}/")

    assert answer.status_code == 410
    assert line in answer.content.decode()
    assert_names_nobody(answer.content.decode())


def test_a_link_that_was_cut_short_says_so(sent: Referral) -> None:
    answer = Client().get("/link/referral/answer/eyJ/")
    assert "This link is incomplete." in answer.content.decode()


def test_what_was_taken_back_is_not_shown_any_more(region: Region, sent: Referral) -> None:
    client, path, passed = opened(region)
    actions.withdraw(region.navigator, sent)

    answer = client.post(path, {"do": "accept", "pass": passed})
    assert answer.status_code == 410
    assert "answered or taken back" in answer.content.decode()
    assert_names_nobody(answer.content.decode())


def test_without_a_verified_contact_nothing_is_sent_and_the_page_says_to_call(region: Region) -> None:
    row = region.sent(region.places[2])
    assert messages(region) == []
    until = timezone.now() + dt.timedelta(hours=1)
    path = f"/link/referral/answer/{make_link(ANSWER, row, expires_at=until, program_id=region.harbor.pk)}/"

    assert "Please call Fictional Harbor" in Client().get(path).content.decode()
    assert "The contact: " in Client().post(path, {"do": "code"}).content.decode()
    with pytest.raises(BadInput, match="none that we verified"):
        outside.ask_for_code(referrals.System("tests", region.harbor), row, link=_link(row, region))


def _link(row: Referral, region: Region) -> object:
    now = timezone.now()
    token = make_link(ANSWER, row, expires_at=now + dt.timedelta(hours=1), program_id=region.harbor.pk)
    return read_link(token, ANSWER, now)


def test_an_address_shows_only_its_ends() -> None:
    assert masked("intake@meadow.example.org") == "i…@meadow.example.org"
    assert masked("555-010-0144") == "…44"
