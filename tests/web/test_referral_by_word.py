"""Places to which nothing can be sent: the accounting says what somebody says that they told, and nothing else."""

from __future__ import annotations

import uuid
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.web import referrals, staff
from tests.web.referrals import Region
from tests.web.test_referral_pages import form_of, path, text
from throughcare.disclosure import notice
from throughcare.errors import BadInput
from throughcare.terms.referral import ReferralState
from throughcare.terms.sharing import NoticeForm
from throughcare.waitlist import reminders_at
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent.models import Disclosure
from throughcare_web.referral import actions, jobs, queries
from throughcare_web.referral.entries import NotTold, Told


pytestmark = pytest.mark.django_db

NO_REMINDER = (
    "No reminder can be sent to them: no contact of theirs is verified. If no word comes, call them."
)
NOTHING_SENT = "Nothing was sent. Call them first, then tick this; or take them out."


@pytest.fixture
def region(settings) -> Region:
    """Return places: the first with Throughcare, the second with a verified contact, the third with neither."""
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    made = referrals.region()
    referrals.verified(made.outside)
    return made


@pytest.fixture
def navigator(region: Region) -> Client:
    """Return the navigator's browser."""
    return staff.signed_in(region.navigator)


def shared(region: Region) -> list[tuple[str, str]]:
    """Return what the accounting of the patient says: what, and with which notice."""
    with in_program(region.harbor):
        return sorted(Disclosure.objects.values_list("description", "notice_form"))


def address(region: Region) -> str:
    return path(region.navigator, "referral:refer", region.patient.pk)


def test_review_says_whom_to_call_and_with_which_words(region: Region, navigator: Client) -> None:
    form = form_of(region, *region.places)
    page = text(navigator.post(address(region), {**form, "do": "review"}))

    (_, by_word) = page.split("To tell by telephone")
    assert str(notice(NoticeForm.SHORT)) in by_word
    assert by_word.count("tel:") == 1
    assert [f"Example Center {n}" in by_word for n in (1, 2, 3)] == [False, False, True]


def test_what_the_consent_covers_is_said_on_the_telephone_too(region: Region, navigator: Client) -> None:
    form = form_of(region, region.places[2])
    before = text(navigator.post(address(region), {**form, "do": "review"}))
    navigator.post(address(region), {**form, "do": "send", "told_by_word": "on"})

    with in_program(region.harbor):
        row = queries.sent(region.harbor).get()
        scope = queries.along(row).scope
    after = text(navigator.get(path(region.navigator, "referral:referral", row.pk)))
    assert "The consent covers:" in scope
    assert f"Say what the consent covers: “{scope}”" in unescape(before)
    assert "go along with each that is sent" not in before
    assert f"Say what the consent covers: “{scope}”" in unescape(after)


def test_who_takes_back_what_was_told_by_telephone_is_told_to_call(region: Region, navigator: Client) -> None:
    form = form_of(region, *region.places[1:])
    navigator.post(address(region), {**form, "do": "send", "told_by_word": "on"})
    with in_program(region.harbor):
        rows = {row.told_by_word: row.pk for row in queries.sent(region.harbor)}
    for by_word, pk in rows.items():
        step = {"step": "withdraw", "words": "They chose another place."}
        said = text(navigator.post(path(region.navigator, "referral:referral", pk), step, follow=True))
        assert ("Call Example Center 3: they were told by telephone." in said) is by_word


def test_where_all_can_be_sent_nothing_more_is_asked(region: Region, navigator: Client) -> None:
    form = form_of(region, region.place, region.outside)
    assert "To tell by telephone" not in text(navigator.post(address(region), {**form, "do": "review"}))

    assert navigator.post(address(region), {**form, "do": "send"}).status_code == 302
    assert shared(region) == [("Referral", "full")] * 2


def test_without_the_statement_nothing_is_sent_and_nothing_is_lost(region: Region, navigator: Client) -> None:
    form = form_of(region, *region.places)
    answer = navigator.post(address(region), {**form, "do": "send"})

    assert answer.status_code == 422
    assert answer.context["telling"].errors["told_by_word"] == [NOTHING_SENT]
    assert NOTHING_SENT in text(answer)
    assert form["request_id"] in text(answer)
    assert "Ready to start today." in text(answer)
    assert shared(region) == []
    with in_program(region.harbor):
        assert not queries.sent(region.harbor).exists()


def test_with_it_the_accounting_says_by_telephone_and_so_does_the_referral(
    region: Region, navigator: Client
) -> None:
    form = form_of(region, *region.places)
    sent = navigator.post(address(region), {**form, "do": "send", "told_by_word": "on"})

    assert shared(region) == [("Referral", "full")] * 2 + [("Referral, told by telephone", "short")]
    listed = text(navigator.get(sent.headers["Location"]))
    assert listed.count("Sent, waiting for an answer") == 2
    assert listed.count("Told by telephone; waiting for their answer") == 1
    with in_program(region.harbor):
        row = queries.sent(region.harbor).get(told_by_word=True)
    assert row.listing == region.places[2]
    page = text(navigator.get(path(region.navigator, "referral:referral", row.pk)))
    assert "What was told" in page
    assert "<strong>Told by telephone</strong>" in page


def test_the_action_refuses_what_nobody_told(region: Region) -> None:
    with pytest.raises(NotTold, match="Example Center 3"):
        actions.refer(
            region.navigator,
            region.patient,
            listing_ids=[place.pk for place in region.places],
            asked=referrals.ASKED,
            request_id=uuid.uuid4(),
        )
    assert shared(region) == []


def test_an_answer_that_cannot_be_sent_is_told_too(region: Region, navigator: Client) -> None:
    row = region.sent(region.places[2])
    actions.ask(region.navigator, row, told=Told(words="When was the last dose?"))
    page = text(navigator.get(path(region.navigator, "referral:referral", row.pk)))
    assert "I told them the answer" in page
    assert "Send the answer" not in page

    actions.answer(region.navigator, row, told=Told(words="Yesterday."))
    assert ("Answer to a question about a referral, told by telephone", "short") in shared(region)


def test_no_reminder_is_written_down_that_could_not_be_sent(region: Region, navigator: Client) -> None:
    rows = region.refer(*region.places)
    (due,) = reminders_at(referrals.ASKED.urgency, rows[2].since)

    assert jobs.remind_and_expire(due) == 1

    assert [region.now(one).reminders for one in rows] == [0, 1, 0]
    assert {region.now(one).state for one in rows} == {ReferralState.SENT}
    pages = [text(navigator.get(path(region.navigator, "referral:referral", row.pk))) for row in rows]
    assert ["Reminder sent" in page for page in pages] == [False, True, False]
    assert [NO_REMINDER in page for page in pages] == [True, False, True]


def test_the_action_refuses_a_reminder_that_reaches_nobody(region: Region) -> None:
    row = region.sent()
    with pytest.raises(BadInput, match="no contact that is verified"):
        actions.remind(System("tests", region.harbor), row, number=1)
    assert region.now(row).reminders == 0


def test_who_was_asked_is_not_told_that_nobody_can_remind_them(region: Region) -> None:
    row = region.sent()
    page = text(staff.signed_in(region.nurse).get(path(region.nurse, "referral:referral", row.pk)))
    assert NO_REMINDER not in page


def test_once_it_is_over_no_reminder_is_spoken_of(region: Region, navigator: Client) -> None:
    row = actions.withdraw(region.navigator, region.sent())
    assert NO_REMINDER not in text(navigator.get(path(region.navigator, "referral:referral", row.pk)))


@pytest.mark.parametrize(("contact", "phone"), [("Front desk", ""), ("", "555-010-0100")])
def test_one_way_back_is_enough_and_none_is_said_beside_the_field(
    region: Region, navigator: Client, contact: str, phone: str
) -> None:
    form: dict[str, Any] = form_of(region, region.outside, contact="", phone="")
    answer = navigator.post(address(region), {**form, "do": "send"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["phone"] == ["Give a telephone, or whom they can call about this."]

    given = {**form, "contact": contact, "phone": phone, "do": "send"}
    assert navigator.post(address(region), given).status_code == 302


def test_whom_they_can_call_begins_with_what_the_program_chose_else_with_who_is_signed_in(
    region: Region, navigator: Client
) -> None:
    first = navigator.get(address(region)).context["form"].initial
    assert (first["contact"], first["phone"]) == (region.navigator.membership.user.email, "")
    nurse = staff.signed_in(region.nurse)
    person = referrals.patient(region.desk, "Quentin", "Sample", phone="77")
    theirs = nurse.get(path(region.nurse, "referral:refer", person.pk)).context["form"].initial
    assert theirs["phone"] == region.place.phones[0][0]

    director = staff.member(region.harbor, Role.DIRECTOR)
    actions.set_policy(
        director, recent_overdose_days=None, hours={}, contact="Referral desk", phone="555-010-0199"
    )
    chosen = navigator.get(address(region)).context["form"].initial
    assert (chosen["contact"], chosen["phone"]) == ("Referral desk", "555-010-0199")
