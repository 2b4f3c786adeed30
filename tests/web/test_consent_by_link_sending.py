"""A consent is sent to the patient's own phone or e-mail: only where a message is safe, only so often, and it tells nothing."""

from __future__ import annotations

import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.calls import Call, begun, contact, tells
from tests.web.pages import text
from tests.web.sharing import patient
from tests.web.staff import signed_in, staff_path
from throughcare.errors import BadInput
from throughcare.terms.records import ContactKind
from throughcare.terms.sharing import SigningSituation, SigningState
from throughcare_web.accounts import outbox
from throughcare_web.accounts.actions import Refused, end_membership
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.models import OutboxMessage
from throughcare_web.accounts.queries import in_program
from throughcare_web.consent.by_link import actions, queries
from throughcare_web.consent.by_link.models import SigningRequest
from throughcare_web.consent.drafts import ConsentDraft


pytestmark = pytest.mark.django_db

USUAL = {"kind": "tpo", "language": "en", "situation": "adult", "expiry": "end_of_treatment"}


@pytest.fixture
def call(settings: Any) -> Call:
    """Return a call, with a telephone that is safe for a text."""
    return begun(settings)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_message_tells_nothing_and_is_in_the_patients_language(call: Call, language: str) -> None:
    call.send(draft=ConsentDraft(language=language))
    message = call.message()
    begins = {
        "en": "You asked us for a paper to read and sign.",
        "es": "Nos pidió un documento para leer y firmar.",
    }
    assert message.channel == "sms"
    assert message.body.startswith(begins[language])
    assert f"/link/consent/{language}/sign/" in message.body
    assert tells(message.body + message.subject) == []


def test_only_so_many_codes_are_made_for_one_link(call: Call) -> None:
    row = call.send()
    browser, page = signed_in(call.navigator), staff_path(call.navigator, "consent:signing", row.pk)
    for _ in range(4):
        assert browser.post(page, {"do": "code"}).status_code == 302
    answer = browser.post(page, {"do": "code"})
    assert answer.status_code == 422
    assert "too many codes asked for" in answer.content.decode()


def test_a_new_link_or_the_navigator_takes_the_old_one_back(call: Call) -> None:
    first = call.send()
    path = call.path()
    second = call.send()
    assert call.state(first) is SigningState.WITHDRAWN
    assert Client().get(path).status_code == 410

    page = staff_path(call.navigator, "consent:signing", second.pk)
    assert signed_in(call.navigator).post(page, {"do": "withdraw"}).status_code == 302
    assert Client().get(call.path()).status_code == 410
    assert call.state(second) is SigningState.WITHDRAWN
    assert signed_in(call.navigator).post(page, {"do": "withdraw"}).status_code == 422
    with in_program(call.program):
        assert outbox.unsent(call.program.pk) == 0


def test_the_same_form_sends_one_link(call: Call) -> None:
    form = uuid.uuid4()
    assert call.send(request_id=form) == call.send(request_id=form)


def test_a_patient_gets_only_so_many_links_a_day(call: Call) -> None:
    for _ in range(5):
        call.send()
    with pytest.raises(BadInput, match="5 sent in 24 hours"):
        call.send()


def test_nobody_but_the_patient_can_be_asked_by_a_link(call: Call) -> None:
    with pytest.raises(BadInput, match="somebody besides the patient"):
        call.send(draft=ConsentDraft(situation=SigningSituation.LACKS_CAPACITY))
    with pytest.raises(BadInput, match="somebody besides the patient"):
        call.send(draft=ConsentDraft(is_paper=True))


@pytest.mark.parametrize(
    ("kind", "value", "asked"),
    [
        (ContactKind.PHONE, "937-555-0111", {}),
        (ContactKind.PHONE, "937-555-0111", {"may_text": False}),
        (ContactKind.PHONE, "937-555-0111", {"may_leave_message": True}),
        (ContactKind.EMAIL, "sam@example.org", {"may_leave_message": False}),
        (ContactKind.PHONE, "937-555-0111", {"may_text": True, "person_name": "Ann Example"}),
        (ContactKind.EMERGENCY, "937-555-0111", {"may_text": True, "person_name": "Ann Example"}),
    ],
)
def test_nothing_is_sent_where_a_message_is_not_known_to_be_safe_or_to_somebody_else(
    call: Call, kind: ContactKind, value: str, asked: dict[str, Any]
) -> None:
    other = contact(call.navigator, call.sam, kind, value, **asked)
    with pytest.raises(BadInput, match="where to"):
        call.send(contact_id=other.pk)


def test_a_site_without_texts_sends_by_email_alone(call: Call, settings: Any) -> None:
    settings.SMS_BACKEND = ""
    with pytest.raises(BadInput, match="this site sends no texts"):
        call.send()
    mailbox = contact(call.navigator, call.sam, ContactKind.EMAIL, "sam@example.org", may_leave_message=True)
    row = call.send(contact_id=mailbox.pk)
    with in_program(call.program):
        message = OutboxMessage.objects.get(to="sam@example.org")
    assert message.subject == "A paper to read and sign"
    assert row.channel == "email"


def test_whoever_left_the_program_sends_no_link(call: Call) -> None:
    row = call.send()
    end_membership(System("tests", call.program), call.navigator.membership)
    for act in (
        call.send,
        lambda: actions.make_signing_code(call.navigator, row),
        lambda: actions.withdraw_signing(call.navigator, row),
    ):
        with pytest.raises(Refused, match="This membership has ended"):
            act()


def form_of(html: str) -> dict[str, str]:
    """Return the hidden fields of a page."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_from_the_signing_page_the_navigator_asks_whether_a_text_is_safe_and_sends(call: Call) -> None:
    robin = patient(call.navigator, "Robin")
    phone = contact(call.navigator, robin, ContactKind.PHONE, "937-555-0112", may_leave_message=True)
    contact(call.navigator, robin, ContactKind.EMAIL, "robin@example.org", may_leave_message=False)
    browser = signed_in(call.navigator)
    screen = browser.post(
        staff_path(call.navigator, "consent:new", robin.pk), {**USUAL, "request_id": str(uuid.uuid4())}
    ).content.decode()
    path = staff_path(call.navigator, "consent:by_link", robin.pk)
    assert f'formaction="{path}"' in screen

    page = browser.post(path, form_of(screen)).content.decode()
    assert "Text to 937-555-0112" in page
    assert "not asked yet" in page
    assert "Not to robin@example.org" in page
    chosen = {**form_of(page), "contact": str(phone.pk)}
    assert browser.post(path, chosen).status_code == 422
    done = browser.post(path, {**chosen, "is_safe": "on"})

    assert done.status_code == 302
    with in_program(call.program):
        row = SigningRequest.objects.get(patient=robin)
        assert row.contact.may_text is True
    assert "Waits to be sent to the phone …12" in browser.get(done["Location"]).content.decode()
    sent = outbox.deliver(timezone.now())
    assert sent == 1
    assert "Sent " in browser.get(done["Location"]).content.decode()


def fail(to: str, body: str) -> None:
    """Fail to send, as an operator's function does whose carrier cannot be reached."""
    raise ConnectionRefusedError


def test_a_message_that_fails_is_said_with_the_next_try_until_it_is_opened(call: Call, settings: Any) -> None:
    row = call.send()
    browser, page = signed_in(call.navigator), staff_path(call.navigator, "consent:signing", row.pk)
    settings.SMS_BACKEND = f"{__name__}.{fail.__name__}"
    outbox.deliver(timezone.now())

    said = text(browser.get(page))
    assert "Could not be sent yet to the phone …10" in said
    assert "The fault: ConnectionRefusedError. It is tried again " in said
    with in_program(call.program):
        OutboxMessage.objects.update(tries=outbox.MOST_TRIES)
    assert "It is not tried again." in text(browser.get(page))

    path, _, passed = call.opened(row)
    for _ in ("opened", "signed"):
        said = text(browser.get(page))
        assert "For the phone …10" in said
        assert not [word for word in ("ConnectionRefusedError", "tried again", "Waits") if word in said]
        Client().post(path, {"do": "sign", "pass": passed, "patient_name": "Sam Example"})


def test_whoever_is_on_the_telephone_is_sent_the_usual_form_before_it_is_shown(call: Call) -> None:
    robin = patient(call.navigator, "Robin")
    contact(call.navigator, robin, ContactKind.PHONE, "937-555-0112", may_text=True)
    browser = signed_in(call.navigator)
    path = staff_path(call.navigator, "consent:by_link", robin.pk)
    prepared = browser.get(staff_path(call.navigator, "consent:new", robin.pk)).content.decode()
    assert f'formaction="{path}"' in prepared

    page = browser.post(path, {**USUAL, "request_id": str(uuid.uuid4())}).content.decode()
    assert "Text to 937-555-0112" in page


def test_whoever_can_be_reached_nowhere_is_led_to_their_contacts(call: Call) -> None:
    robin = patient(call.navigator, "Robin")
    path = staff_path(call.navigator, "consent:by_link", robin.pk)
    page = signed_in(call.navigator).post(path, {**USUAL, "request_id": str(uuid.uuid4())})
    assert staff_path(call.navigator, "records:contacts", robin.pk) in page.content.decode()
    assert signed_in(call.navigator).post(path, {}).status_code == 302


def test_no_row_says_who_the_person_is_when_it_is_printed(call: Call) -> None:
    row = call.send()
    call.opened(row)
    with in_program(call.program):
        step = queries.signing(row.pk).row.steps.get()
    assert "Sam" not in f"{row} {step}"
