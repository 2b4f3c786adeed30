"""The desk's pages: a navigator walks the whole way, and each page says why a step is refused."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.web.desks import Desk
from tests.web.pages import text
from tests.web.staff import signed_in, staff_path
from tests.web.test_handover_desk import ROBIN, SHARED, asked, reached
from throughcare.errors import BadInput
from throughcare.terms.handover import AttemptOutcome
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.models import AuditEvent
from throughcare_web.accounts.queries import in_program
from throughcare_web.handover import actions, queries
from throughcare_web.handover.models import DeskSetting
from throughcare_web.records.patients.actions import register_patient


pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(settings: LazySettings) -> Iterator[Desk]:
    settings.PUBLIC_GUIDANCE = True
    yield Desk()
    queries.forget()


def browser(of: Staff) -> Client:
    return signed_in(of)


def test_a_navigator_walks_the_whole_way(desk: Desk) -> None:
    row, client, path = (
        asked(desk, answers=SHARED),
        browser(desk.navigator),
        lambda name, *args: staff_path(desk.navigator, f"handover:{name}", *args),
    )
    assert "Robin" in text(client.get(path("queue")))
    page = text(client.get(path("hand_over", row.pk)))
    assert "205-555-0110" in page
    assert "Leave no message." in page
    assert "Fentanyl" in page
    with in_program(desk.program):
        assert AuditEvent.objects.filter(verb="handover.open_request").count() == 1
    assert client.post(path("claim", row.pk)).status_code == 302
    assert client.post(path("attempt", row.pk), {"request_id": uuid.uuid4()}).status_code == 422
    sent = {"request_id": uuid.uuid4(), "outcome": "reached"}
    assert client.post(path("attempt", row.pk), sent).status_code == 302
    assert 'value="Robin"' in client.get(path("register", row.pk)).content.decode()
    assert client.post(path("register", row.pk), {"name_to_use": ""}).status_code == 422

    answer = client.post(
        path("register", row.pk), {"given_names": "Robin", "family_name": "E", "language": "es"}
    )

    assert answer.status_code == 302
    assert answer["Location"].endswith("/questions/quick/")
    assert desk.row().outcome == "registered"
    assert "Became a patient here" in text(client.get(path("queue")))


def test_a_look_alike_is_shown_before_a_second_record_is_made(desk: Desk) -> None:
    known = register_patient(desk.navigator, demographics=ROBIN)
    row, client = reached(desk), browser(desk.navigator)
    given = {"given_names": "Robin", "family_name": "Example", "born_on": "1990-01-01"}
    path = staff_path(desk.navigator, "handover:register", row.pk)

    answer = client.post(path, given)

    assert answer.status_code == 422
    assert known.number in text(answer)
    assert client.post(path, given | {"different_from": "not an id"}).status_code == 422
    assert client.post(path, given | {"existing": str(known.pk)}).status_code == 302
    assert desk.row().patient_id == known.pk


def test_pages_say_why_a_step_is_refused(desk: Desk) -> None:
    row, client = asked(desk), browser(desk.navigator)
    actions.claim(desk.director, row)

    answer = client.post(staff_path(desk.navigator, "handover:claim", row.pk))

    assert answer.status_code == 422
    assert "somebody else has taken" in text(answer)
    for name, given in (("close", {}), ("close", {"outcome": "registered"})):
        assert client.post(staff_path(desk.navigator, f"handover:{name}", row.pk), given).status_code == 422
    assert client.post(staff_path(desk.navigator, "handover:release", row.pk)).status_code == 302
    assert (
        client.post(staff_path(desk.navigator, "handover:close", row.pk), {"outcome": "sent_on"}).status_code
        == 302
    )
    assert client.post(staff_path(desk.navigator, "handover:erase", row.pk)).status_code == 302
    assert "Erased" in text(client.get(staff_path(desk.navigator, "handover:hand_over", row.pk)))


def test_a_message_to_whoever_wants_none_is_refused_once_and_then_kept_with_a_warning(desk: Desk) -> None:
    row, client = asked(desk), browser(desk.navigator)
    actions.claim(desk.navigator, row)
    path = staff_path(desk.navigator, "handover:attempt", row.pk)
    sent = {"request_id": str(uuid.uuid4()), "outcome": "message_left"}
    warned = "By mistake: they had asked for no message."

    refused = client.post(path, sent)

    assert refused.status_code == 422
    assert "They asked for no message." in text(refused)
    assert "Nothing yet." in text(refused)
    assert 'name="by_mistake"' in refused.content.decode()
    assert client.post(path, {**sent, "by_mistake": "on"}).status_code == 302
    shown = client.get(staff_path(desk.navigator, "handover:hand_over", row.pk))
    assert warned in text(shown)
    assert 'name="by_mistake"' not in shown.content.decode()


def test_a_message_that_nobody_wanted_is_kept_only_as_a_mistake(desk: Desk) -> None:
    row = actions.claim(desk.navigator, asked(desk))
    with pytest.raises(BadInput, match="does not want"):
        actions.log_attempt(desk.navigator, row, outcome=AttemptOutcome.MESSAGE_LEFT)
    actions.log_attempt(desk.navigator, row, outcome=AttemptOutcome.MESSAGE_LEFT, by_mistake=True)

    with in_program(desk.program):
        (kept,) = queries.attempts(row)
        assert kept.outcome == "message_left"
        assert (
            AuditEvent.objects.filter(verb="handover.log_attempt").latest("at").detail["against_wish"] is True
        )


def test_a_message_to_whoever_wants_one_is_simply_written_down(desk: Desk) -> None:
    row, client = asked(desk, may_leave_message=True), browser(desk.navigator)
    actions.claim(desk.navigator, row)
    sent = {"request_id": str(uuid.uuid4()), "outcome": "message_left"}
    assert client.post(staff_path(desk.navigator, "handover:attempt", row.pk), sent).status_code == 302
    assert "By mistake" not in text(client.get(staff_path(desk.navigator, "handover:hand_over", row.pk)))


def test_a_director_says_what_the_desk_takes(desk: Desk) -> None:
    client, path = browser(desk.director), staff_path(desk.director, "handover:desk")
    given = {
        "is_open": "on",
        "answers_within_hours": "4",
        "states": ["OH"],
        "zip_prefixes": "454, 45501;452",
        "phone": "(205) 555-0100",
    }
    assert "Or whole states" in text(client.get(path))
    assert client.post(path, given).status_code == 302
    assert client.post(path, given | {"zip_prefixes": "4"}).status_code == 422
    assert client.post(path, given | {"answers_within_hours": "４"}).status_code in (302, 422)

    row = DeskSetting.objects.get()
    assert (row.zip_prefixes, row.phone) == (["454", "45501", "452"], "2055550100")


def test_what_cannot_wait_is_marked_in_the_queue(desk: Desk) -> None:
    asked(desk, answers={"safe": ("slow_breathing",)})
    client = browser(desk.navigator)

    assert "Said something that cannot wait" in text(client.get(staff_path(desk.navigator, "handover:queue")))


def test_answers_of_an_earlier_guide_are_left_out(desk: Desk) -> None:
    row = asked(desk, answers={"safe": ("no_longer_asked",), "gone": ("x",), "place": ("no such place",)})
    client = browser(desk.navigator)

    assert client.get(staff_path(desk.navigator, "handover:hand_over", row.pk)).status_code == 200
