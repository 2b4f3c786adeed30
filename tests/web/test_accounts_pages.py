"""Who reaches a page of staff, and what everybody else is told: nothing."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.pages import text
from tests.web.staff import member, program, signed_in, staff_path
from throughcare_web.accounts import queries
from throughcare_web.accounts.actions import add_member, end_membership
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.links import BadLink, make_link, read_link
from throughcare_web.accounts.models import AuditEvent
from throughcare_web.accounts.roles import Role


pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor() -> Staff:
    """Return an auditor of a program."""
    return member(program("fictional-harbor"), Role.AUDITOR)


def refusals(staff: Staff) -> list[tuple[str, str]]:
    """Return what was refused in the person's program."""
    with queries.in_program(staff.membership.program):
        return list(AuditEvent.objects.exclude(refused="").values_list("verb", "refused"))


def test_stranger_is_led_to_sign_in_and_back(auditor: Staff) -> None:
    answer = Client().get(staff_path(auditor, "accounts:audit"))
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={staff_path(auditor, 'accounts:audit')}"


def test_auditor_reads_the_trail_of_the_program(auditor: Staff) -> None:
    answer = signed_in(auditor).get(staff_path(auditor, "accounts:audit"))
    assert answer.status_code == 200
    assert "accounts.add_member" in text(answer)
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_role_without_the_permission_is_refused_and_the_trail_says_so(auditor: Staff) -> None:
    nurse = member(auditor.membership.program, Role.NURSE)
    answer = signed_in(nurse).get(staff_path(nurse, "accounts:audit"))
    assert answer.status_code == 403
    assert "This page is not for your role" in text(answer)
    assert "accounts.add_member" not in text(answer)
    assert refusals(auditor) == [("accounts.see_audit", "This page is not for your role.")]


def test_all_roles_that_someone_holds_in_a_program_count(auditor: Staff) -> None:
    both = member(auditor.membership.program, Role.NURSE, Role.DIRECTOR)
    assert signed_in(both).get(staff_path(both, "accounts:audit")).status_code == 200


def test_member_of_another_program_is_told_there_is_no_such_page(auditor: Staff) -> None:
    other = member(program("fictional-meadow"), Role.AUDITOR)
    answer = signed_in(other).get(staff_path(auditor, "accounts:audit"))
    assert answer.status_code == 404
    assert "Fictional Harbor" not in answer.content.decode()


def test_one_person_sees_each_of_their_programs_by_itself(auditor: Staff) -> None:
    meadow = program("fictional-meadow")
    there = add_member(
        System("tests", meadow), meadow, email=auditor.membership.user.email, role=Role.AUDITOR
    )
    client = signed_in(auditor)
    assert "Fictional Harbor" in text(client.get(staff_path(auditor, "accounts:audit")))
    page = text(client.get(staff_path(Staff(there), "accounts:audit")))
    assert "Fictional Meadow" in page
    assert "Fictional Harbor" not in page


def test_ended_membership_opens_nothing_from_the_next_request_on(auditor: Staff) -> None:
    client = signed_in(auditor)
    end_membership(System("tests", auditor.membership.program), auditor.membership)
    assert client.get(staff_path(auditor, "accounts:audit")).status_code == 404


def test_htmx_is_sent_to_sign_in_with_the_whole_page(auditor: Staff) -> None:
    answer = Client().post(staff_path(auditor, "accounts:audit"), headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith(reverse("account_login"))


def test_trail_is_narrowed_by_who_what_when_and_refusal(auditor: Staff) -> None:
    nurse = member(auditor.membership.program, Role.NURSE)
    signed_in(nurse).get(staff_path(nurse, "accounts:audit"))
    client, path = signed_in(auditor), staff_path(auditor, "accounts:audit")
    today = timezone.localdate()

    def shown(**chosen: object) -> int:
        return len(client.post(path, chosen).context["found"].events)

    assert shown() == 3
    assert shown(refused="on") == shown(verb="accounts.see_audit") == 1
    assert shown(who="nurse@") == 2  # how she became a member, and what she was refused
    assert shown(about=str(auditor.membership.program.pk)) == 2
    assert shown(since=str(today + dt.timedelta(days=2))) == 0
    assert shown(until=str(today - dt.timedelta(days=2))) == 0
    assert client.post(path, {"since": "31/12/2026"}).status_code == 422


def test_older_events_are_on_the_next_page(auditor: Staff) -> None:
    system = System("tests", auditor.membership.program)
    for number in range(60):
        add_member(system, system.program, email=f"n{number}@example.org", role=Role.PEER)
    client, path = signed_in(auditor), staff_path(auditor, "accounts:audit")
    first = client.get(path).context["found"]
    rest = client.post(path, {"before": first.before}).context["found"]
    assert (len(first.events), len(rest.events), rest.before) == (50, 11, "")
    assert len(client.post(path, {"before": "nonsense"}).context["found"].events) == 50


def test_link_says_in_one_line_why_it_cannot_be_used(auditor: Staff) -> None:
    about, now = auditor.membership.program, timezone.now()
    token = make_link("accounts.look", about, expires_at=now + dt.timedelta(hours=1), program_id=about.pk)
    assert read_link(token, "accounts.look", now).object_id == str(about.pk)
    for given, verb, at, reason in (
        (token[:-3], "accounts.look", now, "incomplete"),
        (token, "accounts.other", now, "something else"),
        (token, "accounts.look", now + dt.timedelta(hours=2), "expired"),
    ):
        with pytest.raises(BadLink, match=reason):
            read_link(given, verb, at)
    link = read_link(token, "accounts.look", now)
    with queries.in_program(about):
        AuditEvent(
            program=about, actor_kind="signed_link", actor_label="x", verb="a.b", used_link=link.id
        ).save()
    with pytest.raises(BadLink, match="has been used"):
        read_link(token, "accounts.look", now)
    assert isinstance(link.id, uuid.UUID)
