"""Consent by telephone: a link on the patient's own phone, a code said aloud, the form, a signature; and everything in its way."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format

from tests.web.calls import PHONE, Call, begun, contact, tells, wrong
from tests.web.sharing import STROKES, TYPED, patient
from tests.web.staff import program, signed_in, staff_path
from throughcare.errors import BadInput
from throughcare.terms.records import ContactKind
from throughcare.terms.sharing import ConsentState, SigningState
from throughcare_web.accounts.links import make_link, read_link
from throughcare_web.accounts.models import LinkCode
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.consent.by_link import actions, queries
from throughcare_web.consent.by_link.sending import ANSWER, COPY
from throughcare_web.consent.drafts import ConsentDraft
from throughcare_web.records.patients.actions import change_patient


pytestmark = pytest.mark.django_db

USUAL = {"kind": "tpo", "language": "en", "situation": "adult", "expiry": "end_of_treatment"}


@pytest.fixture
def call(settings: Any) -> Call:
    """Return a call, with a telephone that is safe for a text."""
    return begun(settings)


def test_a_patient_signs_on_their_own_phone_while_the_navigator_stays_on_the_line(call: Call) -> None:
    row = call.send()
    path, page, passed = call.opened(row)
    assert "Who may see my treatment records" in page
    assert call.state(row) is SigningState.OPENED

    done = Client().post(
        path, {"do": "sign", "pass": passed, "patient_name": "Sam Example", "patient_strokes": STROKES}
    )

    (one,) = call.kept()
    html = done.content.decode()
    assert done.status_code == 200
    assert 'aria-label="Signature of Sam Example"' in html
    assert one.state is ConsentState.ACTIVE
    assert one.row.wording["title"] == "Who may see my treatment records"
    assert call.state(row) is SigningState.SIGNED
    staff = signed_in(call.navigator)
    after = staff.get(staff_path(call.navigator, "consent:signing", row.pk)).content.decode()
    assert staff_path(call.navigator, "referral:refer", call.sam.pk) in after
    consent = staff.get(staff_path(call.navigator, "consent:consent", one.row.pk)).content.decode()
    assert "on their own phone, by a link" in consent


def test_the_trail_says_that_a_signed_link_answered_and_which(call: Call) -> None:
    row = call.send()
    path, _, passed = call.opened(row)
    Client().post(path, {"do": "sign", "pass": passed, "patient_name": "Sam Example"})

    with in_program(call.program):
        event = audit_events(call.program).get(verb=ANSWER)
        tried = audit_events(call.program).get(verb="consent.try_signing_code")
    assert (event.actor_kind, event.used_link) == ("signed_link", row.pk)
    assert event.object_id == str(row.pk)
    assert tried.detail == {"right": True}
    assert "Sam" not in str(event.detail)


def test_the_words_are_those_of_the_form_on_screen(call: Call) -> None:
    row = call.send()
    _, page, _ = call.opened(row)
    screen = signed_in(call.navigator).get(staff_path(call.navigator, "consent:new", call.sam.pk))
    assert screen.status_code == 200
    screen = signed_in(call.navigator).post(
        staff_path(call.navigator, "consent:new", call.sam.pk), {**USUAL, "request_id": str(uuid.uuid4())}
    )

    def words(html: str) -> str:
        return re.search(r'<dl class="tc-form-words">.*?</dl>', html, re.DOTALL)[0]

    assert words(page) == words(screen.content.decode())


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_before_the_code_tells_anything(call: Call, language: str) -> None:
    row = call.send(draft=ConsentDraft(language=language))
    path, right = call.path(), call.code(row)
    answers = [
        Client().get(path),
        Client().post(path, {"do": "try", "code": wrong(right)}),
        Client().post(path, {"do": "try"}),
        Client().post(path, {"do": "sign", "pass": "forged", "patient_name": "Sam"}),
        Client().post(path, {"do": "decline"}),
        Client().get(f"/link/consent/{language}/sign/eyJ/"),
    ]
    assert [one.status_code for one in answers] == [200, 422, 422, 422, 422, 410]
    for one in answers:
        assert tells(one.content.decode()) == []
        assert f'<html lang="{language}">' in one.content.decode()
        assert "no-store" in one["Cache-Control"]
        assert one["Referrer-Policy"] == "same-origin"
    assert call.state(row) is SigningState.SENT


def test_the_form_is_read_in_the_other_language_and_signed_in_it(call: Call) -> None:
    row = call.send()
    path, page, passed = call.opened(row)
    other = unescape(re.search(r'action="(/link/consent/es/sign/[^"]+)"', page)[1])
    assert other == path.replace("/en/", "/es/")

    spanish = Client().post(other, {"do": "read", "pass": passed}).content.decode()
    assert "Quién puede ver mi información de tratamiento" in spanish
    Client().post(other, {"do": "sign", "pass": passed, "patient_name": "Sam Example"})

    (one,) = call.kept()
    assert one.row.language == "es"
    assert one.row.wording["title"] == "Quién puede ver mi información de tratamiento"


def test_a_name_has_to_be_typed(call: Call) -> None:
    path, _, passed = call.opened(call.send())
    answer = Client().post(path, {"do": "sign", "pass": passed, "patient_name": " "})
    assert answer.status_code == 422
    assert "Type your full name." in answer.content.decode()
    assert call.kept() == []


def test_saying_no_is_kept_and_the_navigator_sees_it(call: Call) -> None:
    row = call.send()
    path, _, passed = call.opened(row)
    answer = Client().post(path, {"do": "decline", "pass": passed})

    assert answer.status_code == 200
    assert call.state(row) is SigningState.DECLINED
    assert call.kept() == []
    staff = signed_in(call.navigator)
    for name, pk in (("consent:signing", row.pk), ("consent:patient", call.sam.pk)):
        assert "Does not want to sign" in staff.get(staff_path(call.navigator, name, pk)).content.decode()
    assert Client().post(path, {"do": "sign", "pass": passed, "patient_name": "Sam"}).status_code == 410


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_signed_link_opened_again_says_that_it_is_signed_and_when(call: Call, language: str) -> None:
    row = call.send()
    path, _, passed = call.opened(row)
    Client().post(path, {"do": "sign", "pass": passed, "patient_name": "Sam Example"})
    with in_program(call.program), translation.override(language):
        signed_at = queries.signing(row.pk).at.astimezone(ZoneInfo(call.program.time_zone))
        when = date_format(signed_at, "DATETIME_FORMAT")

    again = Client().get(path.replace("/en/", f"/{language}/"))

    assert again.status_code == 410
    assert when in again.content.decode()
    assert tells(again.content.decode()) == []
    assert "Nothing was changed" not in again.content.decode()
    assert "No cambió nada" not in again.content.decode()


def test_a_declined_link_opened_again_says_so(call: Call) -> None:
    path, _, passed = call.opened(call.send())
    Client().post(path, {"do": "decline", "pass": passed})
    assert "You did not sign" in Client().get(path).content.decode()


def test_a_link_signs_once(call: Call) -> None:
    row = call.send()
    path, _, passed = call.opened(row)
    answer = {"do": "sign", "pass": passed, "patient_name": "Sam Example"}
    Client().post(path, answer)

    again = Client().post(path, answer)
    assert again.status_code == 410
    assert "You signed it on" in again.content.decode()
    assert tells(again.content.decode()) == []
    assert len(call.kept()) == 1
    token = path.split("/")[-2]
    with pytest.raises(Exception, match="works once"):
        read_link(token, ANSWER, timezone.now())


def test_of_two_answers_at_the_same_moment_one_is_kept(call: Call) -> None:
    row = call.send()
    path, _, _ = call.opened(row)
    link = read_link(
        path.split("/")[-2], ANSWER, timezone.now()
    )  # both windows read the link before either answers
    with in_program(call.program):
        actions.answer_by_link(link, row, language="en", signatures=(TYPED,))
        with pytest.raises(BadInput, match="over or answered"):
            actions.answer_by_link(link, row, language="en", signatures=None)
    assert call.state(row) is SigningState.SIGNED
    assert len(call.kept()) == 1


def test_the_action_itself_refuses_a_form_that_no_code_opened(call: Call) -> None:
    row = call.send()
    link = read_link(call.path().split("/")[-2], ANSWER, timezone.now())
    with pytest.raises(BadInput, match="never opened"), in_program(call.program):
        actions.answer_by_link(link, row, language="en", signatures=None)
    assert call.state(row) is SigningState.SENT


# ASVS 6.6.2, 6.6.3
def test_after_four_wrong_codes_even_the_right_one_does_not_open_until_a_new_one_is_said(call: Call) -> None:
    row = call.send()
    path, right = call.path(), call.code(row)
    for _ in range(4):
        answer = Client().post(path, {"do": "try", "code": wrong(right)})
        assert "That code is not right, or it has expired." in answer.content.decode()
    assert Client().post(path, {"do": "try", "code": right}).status_code == 422
    page = staff_path(call.navigator, "consent:signing", row.pk)
    assert "typed wrong too often" in signed_in(call.navigator).get(page).content.decode()

    signed_in(call.navigator).post(page, {"do": "code"})
    assert Client().post(path, {"do": "try", "code": call.code(row)}).status_code == 200


def test_a_code_runs_out(call: Call) -> None:
    row = call.send()
    number = call.code(row)
    with in_program(call.program):
        LinkCode.objects.update(expires_at=timezone.now())
    assert Client().post(call.path(), {"do": "try", "code": number}).status_code == 422


def test_a_code_works_once(call: Call) -> None:
    row = call.send()
    number, path = call.code(row), call.path()
    assert Client().post(path, {"do": "try", "code": number}).status_code == 200
    assert Client().post(path, {"do": "try", "code": number}).status_code == 422


# ASVS 6.6.2, 6.6.3
def test_a_pass_of_one_link_opens_no_other(call: Call) -> None:
    _, _, passed = call.opened(call.send())
    other = patient(call.navigator, "Robin")
    phone = contact(call.navigator, other, ContactKind.PHONE, PHONE, may_text=True)
    Call(call.navigator, other, phone).send()

    answer = Client().post(call.path(), {"do": "read", "pass": passed})
    assert answer.status_code == 422
    assert "Robin" not in answer.content.decode()


def test_a_link_expires(call: Call) -> None:
    row = call.send()
    gone = timezone.now() - dt.timedelta(minutes=1)
    token = make_link(ANSWER, row, expires_at=gone, program_id=call.program.pk, link_id=row.pk)
    answer = Client().get(f"/link/consent/en/sign/{token}/")
    assert answer.status_code == 410
    assert "This link has expired." in answer.content.decode()
    assert row.expires_at - row.asked_at == dt.timedelta(hours=24)


def test_another_programs_link_or_verb_finds_nothing(call: Call) -> None:
    row, meadow = call.send(), program("fictional-meadow")
    until = timezone.now() + dt.timedelta(hours=1)
    for verb, owner in ((ANSWER, meadow.pk), (ANSWER, None), ("consent.revoke_consent", call.program.pk)):
        token = make_link(verb, row, expires_at=until, program_id=owner)
        answer = Client().get(f"/link/consent/en/sign/{token}/")
        assert answer.status_code == 410
        assert tells(answer.content.decode()) == []


def test_what_changed_after_sending_cannot_be_signed(call: Call) -> None:
    row = call.send()
    path, _, passed = call.opened(row)
    with in_program(call.program):
        change_patient(call.navigator, call.sam, changes={"family_name": "Changed"}, version=1)

    answer = Client().post(path, {"do": "sign", "pass": passed, "patient_name": "Sam Changed"})
    assert answer.status_code == 410
    assert call.state(row) is SigningState.CHANGED
    assert call.kept() == []


def test_the_copy_is_a_pdf_for_whoever_signed(call: Call) -> None:
    row = call.send()
    path, _, passed = call.opened(row)
    html = (
        Client()
        .post(path, {"do": "sign", "pass": passed, "patient_name": "Sam Example", "patient_strokes": STROKES})
        .content.decode()
    )
    copy = re.search(r'action="(/link/consent/en/copy/[^"]+)"', html)[1]

    taken = Client().post(copy, {"pass": passed})
    assert taken["Content-Type"] == "application/pdf"
    assert taken.content.startswith(b"%PDF")
    for answer in (Client().get(copy), Client().post(copy, {"pass": "forged"})):
        assert answer.status_code == 410
        assert tells(answer.content.decode()) == []
    with in_program(call.program):
        assert audit_events(call.program).filter(verb=COPY).count() == 1
