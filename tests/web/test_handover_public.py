"""Ask a navigator to call me: what is told, that nothing is kept before the tap, and what is kept after it."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection
from django.template import Context, Template
from django.test import Client

from tests.web.desks import ANSWERS, ASK, GIVEN, PLACE, SEND, Desk, hidden, send, shown
from tests.web.pages import text
from throughcare.public.call_me import call_me
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.actors import Public
from throughcare_web.accounts.models import AuditEvent, Tally
from throughcare_web.accounts.queries import in_program
from throughcare_web.handover import queries
from throughcare_web.handover.actions import change_desk, claim
from throughcare_web.handover.entries import DeskEntry
from tools.reading_level import grade


pytestmark = pytest.mark.django_db
EXPECTED_COOKIES = {"csrftoken"}


@pytest.fixture
def desk(settings: LazySettings) -> Iterator[Desk]:
    settings.PUBLIC_GUIDANCE = True
    yield Desk()
    queries.forget()


def kept_in_database() -> int:
    """Return how many rows were inserted, whatever a policy hides: PostgreSQL's own running count.

    Only its growth tells: what this connection did a moment ago, rolled back too, may still be in it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_get_xact_tuples_inserted('handover_handover'::regclass)")
        return int(cursor.fetchone()[0])


def test_the_page_tells_who_reads_it_what_is_kept_how_long_and_when_the_desk_answers(desk: Desk) -> None:
    page = text(Client().post(ASK, PLACE))

    assert "Only the people who answer calls at Fictional Harbor read it." in page
    assert f"erase your name, how to reach you and your answers after {call_me().keep_days} days." in page
    assert "within 24 hours" in page
    assert "I agree: Fictional Harbor may keep what I write here" in page


def test_looking_asking_where_and_filling_half_keep_nothing(desk: Desk) -> None:
    kept_before = kept_in_database()
    client = Client()
    client.get(ASK)
    client.post(ASK, PLACE | ANSWERS)
    client.post(ASK, PLACE | ANSWERS | GIVEN)
    client.get(SEND)
    client.post(SEND, PLACE | GIVEN)  # without the button: the other language
    send(agree="")
    send(name="")
    client.post(SEND, PLACE | GIVEN | {"send": "1"})  # without having read

    assert desk.rows() == []
    assert kept_in_database() == kept_before
    assert not Tally.objects.exists()


def test_one_tap_keeps_what_was_given_and_no_more(desk: Desk) -> None:
    answer = send(**ANSWERS)

    row = desk.row()
    assert answer.status_code == 200
    assert "Fictional Harbor will reach you within 24 hours" in text(answer)
    assert (row.name, row.reach, row.channel) == ("Robin", "2055550110", "phone")
    assert (row.may_leave_message, row.best_time, row.language) == (False, "evening", "en")
    assert row.answers is None, "the answers were not ticked"
    assert row.due_at - row.asked_at == dt.timedelta(hours=24)


def test_answers_go_along_only_by_their_tick_and_are_shown_in_words(desk: Desk) -> None:
    html = shown(**ANSWERS)
    box = re.search(r"<input[^>]*name=\"share\"[^>]*>", html)

    assert "Which opioids do you use?" in html
    assert "Fentanyl, or I am not sure what is in it" in html
    assert box
    assert "checked" not in box[0]

    send(**ANSWERS, share="on")

    assert desk.row().answers == {"safe": ["none"], "opioids": ["fentanyl"], "place": ["45402"]}


def test_the_words_agreed_to_are_kept_with_their_version_and_language(desk: Desk) -> None:
    send("/es/call-me/send/")

    row = desk.row()
    assert row.consent_version == call_me().version
    assert row.language == "es"
    assert "Estoy de acuerdo: Fictional Harbor puede guardar" in row.consent_text
    assert "Solo lo leen" in row.consent_text


def test_words_that_have_changed_since_are_read_again_before_anything_is_kept(desk: Desk) -> None:
    answer = send(told="of yesterday")

    assert answer.status_code == 422
    page = text(answer)
    assert "Something on this page has changed." in page
    assert page.index("Something on this page") < page.index("Before you send anything")  # seen on a phone
    assert hidden(answer.content.decode(), "told") != "of yesterday"
    assert desk.rows() == []


def test_the_same_tap_twice_is_one_request(desk: Desk) -> None:
    client = Client()
    html = shown(client)
    words = {"told": hidden(html, "told"), "request_id": hidden(html, "request_id"), "send": "1"}

    first, second = (client.post(SEND, PLACE | GIVEN | words) for _ in range(2))

    assert text(first) == text(second)
    assert len(desk.rows()) == 1


def test_whoever_asks_again_while_nobody_has_called_gets_the_same_answer(desk: Desk) -> None:
    first, second = send(), send(name="Somebody else", reach="1-205-555-0110")

    assert text(first) == text(second), "nobody learns whose number has asked"
    assert [row.name for row in desk.rows()] == ["Robin"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "Enter a name for us to use."),
        ({"name": "x" * 61}, "60"),
        ({"name": "\u200b\u202e"}, "Enter a name for us to use."),
        ({"channel": ""}, "Choose one way to reach you."),
        ({"channel": "carrier pigeon"}, "We did not understand this answer."),
        ({"reach": ""}, "Enter the number or the address to use."),
        ({"reach": "555"}, "Enter a phone number with its area code"),
        ({"reach": "１２３４５６７８９０"}, "Enter a phone number with its area code"),
        ({"reach": "205-555-0110 or Mom"}, "Enter a phone number with its area code"),
        ({"reach": "105-555-0110"}, "Enter a phone number with its area code"),
        ({"channel": "email"}, "Enter an e-mail address"),
        ({"channel": "email", "reach": "a@b"}, "Enter an e-mail address"),
        ({"channel": "email", "reach": "a@example.org\nBcc: b@example.org"}, "Enter an e-mail address"),
        ({"channel": "email", "reach": "jösé@example.org"}, "Enter an e-mail address"),
        ({"message": ""}, "Choose whether we may leave a message."),
        ({"message": "maybe"}, "We did not understand this answer."),
        ({"best_time": "midnight"}, "We did not understand this answer."),
        ({"agree": ""}, "Tick “I agree”"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_nothing_typed_is_lost(
    desk: Desk, given: dict[str, str], said: str
) -> None:
    answer = send(**given)

    html = answer.content.decode()
    name = next(reversed(given))
    assert answer.status_code == 422
    assert said in text(answer)
    assert f'id="id_{name}' in html
    if "name" not in given:
        assert 'value="Robin"' in html
    assert desk.rows() == []


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "Robin 👩🏽‍⚕️", "روبن", "{{ 7*7 }}", "%s %(x)s"],
)
def test_a_name_is_kept_as_it_was_written_and_does_nothing(desk: Desk, name: str) -> None:
    answer = send(name=name)

    assert desk.row().name == name.replace("\u200d", "")
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize(
    ("channel", "reach", "kept"),
    [
        ("text", "+1 (205) 555 0110", "2055550110"),
        ("email", "Robin.Example+care@mail.example.org", "Robin.Example+care@mail.example.org"),
    ],
)
def test_a_text_or_an_email_asks_nothing_about_messages(
    desk: Desk, channel: str, reach: str, kept: str
) -> None:
    send(channel=channel, reach=reach, message="")

    row = desk.row()
    assert (row.channel, row.reach, row.may_leave_message) == (channel, kept, None)


def test_one_cookie_on_the_form_none_before_it_and_none_of_a_session(desk: Desk) -> None:
    client = Client()
    for path in (ASK, "/es" + ASK):
        assert not client.get(path).cookies
    assert not client.post(ASK, {"q-place": "nowhere at all"}).cookies
    answer = client.post(ASK, PLACE)

    assert set(answer.cookies) == EXPECTED_COOKIES
    assert answer.cookies["csrftoken"]["max-age"] == ""
    sent = send(client=client)
    assert set(client.cookies) == EXPECTED_COOKIES
    assert "no-store" in sent["Cache-Control"]


def test_nobody_sends_it_in_somebody_elses_name(desk: Desk) -> None:
    client = Client(enforce_csrf_checks=True)
    html = client.post(ASK, PLACE).content.decode()
    words = {"told": hidden(html, "told"), "request_id": hidden(html, "request_id"), "send": "1"}

    assert client.post(SEND, PLACE | GIVEN | words).status_code == 403
    assert desk.rows() == []
    token = {"csrfmiddlewaretoken": hidden(html, "csrfmiddlewaretoken")}
    assert client.post(SEND, PLACE | GIVEN | words | token).status_code == 200
    assert len(desk.rows()) == 1


def test_nothing_given_is_in_an_address_a_log_or_the_audit_trail(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = send(name="Robin", reach="205-555-0199")

    assert answer.request["QUERY_STRING"] == ""
    assert "2055550199" not in caplog.text
    assert "Robin" not in caplog.text
    with in_program(desk.program):
        trail = [str(vars(event)) for event in AuditEvent.objects.all()]
        assert any("handover.receive" in event for event in trail)
        assert not any("Robin" in event or "5550199" in event for event in trail)


@pytest.mark.parametrize("limit", ["CALLS_AN_HOUR", "CALLS_A_DAY"])
def test_too_many_requests_are_refused_kindly_and_nothing_typed_is_lost(
    desk: Desk, settings: LazySettings, limit: str
) -> None:
    setattr(settings, limit, 1)
    send()

    answer = send(reach="205-555-0111", name="Sam")

    assert answer.status_code == 429
    assert "Too many people are asking just now." in text(answer)
    assert 'value="Sam"' in answer.content.decode()
    assert len(desk.rows()) == 1


def test_one_desks_full_day_does_not_close_anothers(desk: Desk, settings: LazySettings) -> None:
    settings.CALLS_A_DAY = 1
    meadow = Desk("fictional-meadow", states=("PA",))
    send()

    answer = send(**{"q-place": "15222"})

    assert answer.status_code == 200
    assert len(meadow.rows()) == 1


def test_where_no_desk_answers_other_ways_are_shown_and_nothing_is_asked(desk: Desk) -> None:
    answer = Client().post(ASK, {"q-place": "Portland, OR"})

    page = text(answer)
    assert answer.status_code == 200
    assert "Nobody can call you from here yet" in page
    assert "1-800-662-4357" in page
    assert "csrftoken" not in answer.cookies


def test_a_desk_that_has_closed_meanwhile_takes_nothing(desk: Desk) -> None:
    client = Client()
    html = shown(client)
    words = {"told": hidden(html, "told"), "request_id": hidden(html, "request_id"), "send": "1"}
    change_desk(desk.director, entry=DeskEntry(is_open=False, states=("OH",), answers_within_hours=24))
    answer = client.post(SEND, PLACE | GIVEN | words)

    assert "Nobody can call you from here yet" in text(answer)
    assert desk.rows() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Enter a ZIP code"), ("Springfield", "Which"), ("qqqq", "We do not know a place")],
)
def test_a_place_that_is_none_is_asked_for_again(desk: Desk, typed: str, said: str) -> None:
    answer = Client().post(ASK, {"q-place": typed, "ask": "1"})

    assert answer.status_code == 422
    assert said in text(answer)


def test_changing_the_language_keeps_all_that_was_typed_and_sends_nothing(desk: Desk) -> None:
    client = Client()
    shown(client)
    answer = client.post("/es" + SEND, PLACE | ANSWERS | GIVEN)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Robin"' in html
    assert re.search(r'value="evening" checked', html)
    assert "usa-error-message" not in html
    assert "Fentanilo" in html
    assert not re.search(r'name="agree" checked', html), (
        "to agree is a new tap, in the language that was read"
    )
    assert desk.rows() == []


def test_what_cannot_wait_comes_first(desk: Desk) -> None:
    html = shown(**{"q-safe": "slow_breathing"})

    assert html.index("Do this first") < html.index("Before you send anything")


def test_the_desk_of_the_closest_zip_code_is_chosen(desk: Desk) -> None:
    Desk("fictional-county", states=(), zip_prefixes=("454",), answers_within_hours=72)
    Desk("fictional-town", states=(), zip_prefixes=("45402",), answers_within_hours=72)
    Desk("fictional-quick", states=("OH",), answers_within_hours=2)

    assert "Fictional Town answers" in text(Client().post(ASK, {"q-place": "45402"}))
    assert "Fictional County answers" in text(Client().post(ASK, {"q-place": "45403"}))
    assert "Fictional Quick answers" in text(Client().post(ASK, {"q-place": "43215"}))


def test_staff_of_another_program_never_see_who_asked(desk: Desk) -> None:
    meadow = Desk("fictional-meadow", states=("PA",))
    send()

    assert meadow.rows() == []


def test_the_public_may_ask_and_nothing_else(desk: Desk) -> None:
    send()
    with pytest.raises(Refused):
        claim(Public(), desk.row())


def test_the_offer_carries_answers_by_post_and_is_made_only_where_a_desk_is_open(desk: Desk) -> None:
    page = Template("{% load handover %}{% offer_call hidden place %}")
    sent = [("q-opioids", "fentanyl"), ("go", "show")]

    html = page.render(Context({"hidden": sent, "place": "45402"}))
    assert 'action="/call-me/"' in html
    assert 'name="q-opioids" value="fentanyl"' in html
    assert 'name="q-place" value="45402"' in html
    assert 'name="go"' not in html
    assert "csrf" not in html

    change_desk(desk.director, entry=DeskEntry(is_open=False, states=("OH",), answers_within_hours=24))
    queries.forget()
    assert not page.render(Context({"hidden": sent})).strip()


@pytest.mark.parametrize("path", [ASK, SEND])
def test_the_pages_are_as_easy_to_read_as_the_rest_of_the_site(desk: Desk, path: str) -> None:
    answer = Client().post(ASK, PLACE | ANSWERS) if path == ASK else send(**ANSWERS)
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    lines = re.findall(r"<(?:p|li|h1|h2|label|span)\b[^>]*>([^<]{12,})<", main)

    assert grade(" ".join(f"{line.strip().rstrip('.')}." for line in lines)) <= 7
