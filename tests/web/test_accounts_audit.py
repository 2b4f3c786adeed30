"""Nothing is written but by an action that the actor may do, and each leaves exactly one audit event."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from throughcare_web.accounts import queries, roles
from throughcare_web.accounts.actions import Refused, action, add_member, end_membership, note, open_program
from throughcare_web.accounts.actors import Actor, Public, SignedLink, Staff, System
from throughcare_web.accounts.models import AuditEvent, Membership, Program
from throughcare_web.accounts.owner import as_owner
from throughcare_web.accounts.roles import Role


pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Program:
    """Return a fictional program."""
    return open_program(System(), name="Fictional Harbor", slug="fictional-harbor")


@pytest.fixture
def director(program: Program) -> Staff:
    """Return its director."""
    return Staff(
        add_member(System(program=program), program, email="director@example.org", role=Role.DIRECTOR)
    )


def events(program: Program) -> list[AuditEvent]:
    """Return what the program's audit trail says, oldest first."""
    with queries.in_program(program):
        return list(queries.audit_events(program))


@action("accounts.look_at")
def look_at(actor: Actor, program: Program) -> str:
    """Act without writing: what a signed link may be for."""
    note(looked=True)
    return program.name


@action("accounts.fail_at")
def fail_at(actor: Actor, program: Program) -> None:
    """Write, and then break."""
    Membership.objects.update(is_active=False)
    raise RuntimeError("broken")


@action("accounts.delegate")
def delegate(actor: Actor, program: Program, *, inner: Callable[[Actor, Program], object]) -> None:
    """Act by way of another action."""
    inner(actor, program)


def test_action_leaves_one_event_that_says_who_did_what_to_what(program: Program, director: Staff) -> None:
    before = len(events(program))
    member = add_member(director, program, email="Navigator@Example.org", role=Role.NAVIGATOR)
    (event,) = events(program)[before:]
    assert (event.actor_kind, event.actor_label, event.actor_id) == (
        "staff",
        "director@example.org",
        str(director.membership.pk),
    )
    assert (event.verb, event.object_type, event.object_id) == (
        "accounts.add_member",
        "accounts.Program",
        str(program.pk),
    )
    assert event.detail == {"membership": member.pk, "role": "navigator"}
    assert event.refused == ""
    assert "staff accounts.add_member" in str(event)


def test_what_was_done_for_no_program_is_not_shown_to_the_application(program: Program) -> None:
    assert list(queries.system_events()) == []
    assert events(program) == []


@pytest.mark.django_db(transaction=True)
def test_owner_reads_what_was_done_for_no_program() -> None:
    open_program(System("setting up"), name="Fictional Harbor", slug="fictional-harbor")
    output = StringIO()
    call_command("system_events", stdout=output)
    assert "system accounts.open_program\tsetting up\taccounts.Program" in output.getvalue()


def test_role_without_the_permission_is_refused_and_only_the_refusal_is_written(
    program: Program, director: Staff
) -> None:
    navigator = Staff(add_member(director, program, email="n@example.org", role=Role.NAVIGATOR))
    before = len(events(program))
    with pytest.raises(Refused, match="This role may not do that"):
        add_member(navigator, program, email="friend@example.org", role=Role.DIRECTOR)
    (event,) = events(program)[before:]
    assert (event.verb, event.refused) == ("accounts.add_member", "This role may not do that")
    with queries.in_program(program):
        assert [str(one) for one in queries.memberships(program)] == [
            "director@example.org: Program director",
            "n@example.org: Navigator",
        ]


def test_membership_that_has_ended_is_refused_though_the_actor_still_holds_it(
    program: Program, director: Staff
) -> None:
    end_membership(System(program=program), director.membership)
    with pytest.raises(Refused, match="This membership has ended"):
        add_member(director, program, email="friend@example.org", role=Role.DIRECTOR)


def test_membership_begins_again_when_it_is_given_again(program: Program, director: Staff) -> None:
    end_membership(System(program=program), director.membership)
    again = add_member(System(program=program), program, email="director@example.org", role=Role.DIRECTOR)
    assert again.pk == director.membership.pk
    assert again.is_active


def test_membership_claimed_for_another_program_is_refused(program: Program, director: Staff) -> None:
    other = open_program(System(), name="Fictional Meadow", slug="fictional-meadow")
    forged = Membership(
        pk=director.membership.pk, user=director.membership.user, role=Role.DIRECTOR, program=other
    )
    with pytest.raises(Refused, match="This membership has ended"):
        add_member(Staff(forged), other, email="friend@example.org", role=Role.DIRECTOR)


def test_staff_cannot_write_into_another_program(program: Program, director: Staff) -> None:
    other = open_program(System(), name="Fictional Meadow", slug="fictional-meadow")
    with pytest.raises(ProgrammingError, match="row-level security"):
        add_member(director, other, email="friend@example.org", role=Role.DIRECTOR)


def test_new_member_cannot_sign_in_until_a_password_is_set(director: Staff) -> None:
    assert not director.membership.user.has_usable_password()


def test_email_addresses_that_differ_in_case_are_one_user(program: Program, director: Staff) -> None:
    again = add_member(director, program, email="DIRECTOR@example.org", role=Role.NAVIGATOR)
    assert again.user == director.membership.user


def test_action_that_breaks_leaves_nothing(program: Program, director: Staff) -> None:
    before = len(events(program))
    with pytest.raises(RuntimeError, match="broken"):
        fail_at(System(program=program), program)
    assert len(events(program)) == before
    with queries.in_program(program):
        assert queries.memberships(program).count() == 1


def test_public_may_do_nothing_unless_it_is_said(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="someone we know"):
        look_at(Public(), program)
    monkeypatch.setattr(roles, "PUBLIC", frozenset({"accounts.look_at"}))
    assert look_at(Public(), program) == "Fictional Harbor"


def link(program: Program, **other: object) -> SignedLink:
    """Return a link to look at the program, good for an hour."""
    expires_at = timezone.now() + dt.timedelta(hours=1)
    return dataclasses.replace(
        SignedLink(
            uuid.uuid4(), "accounts.look_at", "accounts.Program", str(program.pk), expires_at, program.pk
        ),
        **other,
    )


def test_signed_link_is_good_for_its_verb_and_object_once(program: Program) -> None:
    sent = link(program)
    assert look_at(sent, program) == "Fictional Harbor"
    with pytest.raises(Refused, match="has been used"):
        look_at(sent, program)
    used, refused = events(program)
    assert (used.used_link, used.actor_label, used.detail) == (
        sent.id,
        "link to accounts.look_at",
        {"looked": True},
    )
    assert (refused.used_link, refused.refused, refused.actor_id) == (
        None,
        "This link has been used",
        str(sent.id),
    )


def test_signed_link_is_refused_for_anything_else(program: Program) -> None:
    other = open_program(System(), name="Fictional Meadow", slug="fictional-meadow")
    with pytest.raises(Refused, match="for something else"):
        fail_at(link(program), program)
    with pytest.raises(Refused, match="about something else"):
        look_at(link(program), other)


def test_signed_link_is_refused_once_it_has_expired(program: Program) -> None:
    with pytest.raises(Refused, match="expired"):
        look_at(link(program, expires_at=timezone.now()), program)


def test_action_inside_an_action_leaves_an_event_of_its_own(program: Program) -> None:
    delegate(System(program=program), program, inner=look_at)
    assert [event.verb for event in events(program)] == ["accounts.look_at", "accounts.delegate"]


def test_refusal_inside_an_action_undoes_the_whole_and_is_recorded_once(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roles, "PUBLIC", frozenset({"accounts.delegate"}))
    with pytest.raises(Refused, match="someone we know"):
        delegate(Public(), program, inner=look_at)
    assert events(program) == []


def test_note_outside_an_action_is_a_mistake() -> None:
    with pytest.raises(LookupError):
        note(anything=1)


def test_action_takes_an_actor_first_and_keywords_last() -> None:
    with pytest.raises(TypeError, match="first parameter of an action"):
        action("accounts.wrong")(lambda program: program)
    with pytest.raises(TypeError, match="by keyword only, please: name"):
        action("accounts.wrong")(lambda actor, program, name: name)


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_auditevent SET verb = 'x'", "DELETE FROM accounts_auditevent"]
)
def test_application_may_not_change_the_audit_trail(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditevent SET verb = 'x'",
        "DELETE FROM accounts_auditevent",
        "TRUNCATE accounts_auditevent CASCADE",
    ],
)
def test_owner_may_not_change_the_audit_trail_either(statement: str) -> None:
    open_program(System(), name="Fictional Harbor", slug="fictional-harbor")
    with as_owner(), connection.cursor() as cursor, pytest.raises(Exception, match="append-only"):
        cursor.execute(statement)


def test_slug_of_a_program_is_its_own(program: Program) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        open_program(System(), name="Other", slug=program.slug)
    assert str(program) == "Fictional Harbor"


def test_unknown_role_may_do_nothing() -> None:
    assert not roles.may("wizard", "accounts.add_member")
