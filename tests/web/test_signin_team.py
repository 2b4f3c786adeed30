"""A director lets people in by invitation, gives them roles, helps with lost devices and lets them go."""

from __future__ import annotations

import re
import threading
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.web.signins import (
    CODE,
    PASSWORD,
    code,
    enrolled,
    events,
    is_signed_in,
    letters,
    nurse,
    quick_hasher,
    sign_in,
    try_password,
    verbs,
    with_password,
)
from tests.web.staff import member, program, signed_in, staff_path
from throughcare.errors import BadInput
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.models import Membership, User
from throughcare_web.accounts.queries import memberships_of
from throughcare_web.accounts.rls import for_program
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.factors import has_second_factor
from throughcare_web.accounts.team.actions import change_role, end_member, invite_member
from throughcare_web.accounts.team.models import Invitation


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hasher")]
__all__ = ["enrolled", "nurse", "quick_hasher"]
NEW = "peer@fictional-harbor.example.org"
GOOD = "a wholly new phrase it is"


@pytest.fixture
def director() -> Staff:
    """Return the director of a program."""
    return member(program(), Role.DIRECTOR)


def link_in(body: str) -> str:
    """Return the path of the one link in a letter."""
    (found,) = re.findall(r"https?://[^/\s]+(/account/invitation/\S+)", body)
    return found


def invited(director: Staff, email: str = NEW, role: Role = Role.PEER) -> str:
    """Invite somebody on the team page; return the path of the link that was sent."""
    answer = signed_in(director).post(staff_path(director, "accounts:invite"), {"email": email, "role": role})
    assert answer.status_code == 302, answer.content.decode()
    return link_in(letters(director.membership.program)[-1].body)


def the_invitation(director: Staff) -> Invitation:
    """Return the one invitation of the program."""
    with for_program(director.membership.program_id):
        return Invitation.objects.get()


def roles(user: User) -> list[str]:
    """Return the roles a user holds, in whatever program."""
    return sorted(one.role for one in memberships_of(user))


# ASVS 6.4.1
def test_somebody_new_accepts_with_a_password_and_sets_up_a_second_factor(
    director: Staff, client: Client
) -> None:
    link = invited(director)
    assert "Peer support" in client.get(link).content.decode()

    assert client.post(link, {"password": "Throughcare2026!"}).status_code == 422
    joined = client.post(link, {"password": GOOD})

    user = User.objects.get(email=NEW)
    assert joined["Location"] == "/staff/"
    assert roles(user) == ["peer"]
    assert client.get("/staff/")["Location"].startswith("/account/factors/set-up/")
    secret = client.get("/account/factors/app/add/").context["form"].secret
    client.post("/account/factors/app/add/", {"code": code(secret)})
    assert is_signed_in(client)
    assert "accounts.accept_invitation" in verbs(director.membership.program)
    assert try_password(Client(), NEW, GOOD)["Location"] == CODE
    assert try_password(Client(), NEW, "").status_code == 422


def test_closed_account_is_not_opened_by_an_invitation(director: Staff, client: Client) -> None:
    link = invited(director)
    User.objects.create(email=NEW, is_active=False)

    assert client.post(link, {"password": GOOD}).status_code == 410
    assert client.get("/staff/")["Location"].startswith("/account/login/")


# ASVS 6.4.1
def test_link_works_once(director: Staff, client: Client) -> None:
    link = invited(director)
    client.post(link, {"password": GOOD})

    for answer in (Client().get(link), Client().post(link, {"password": "another good phrase here"})):
        assert answer.status_code == 410
        assert "has been used" in answer.content.decode()


# ASVS 6.4.1
def test_link_expires_after_three_days(director: Staff, client: Client, settings) -> None:
    settings.INVITATION_LIFETIME = timezone.timedelta(seconds=-1)

    assert client.post(invited(director), {"password": GOOD}).status_code == 410
    assert not User.objects.filter(email=NEW).exists()


def test_link_sent_again_makes_the_first_one_worthless(director: Staff, client: Client, settings) -> None:
    settings.INVITATION_LIFETIME = timezone.timedelta(days=1)
    first = invited(director)
    settings.INVITATION_LIFETIME = timezone.timedelta(days=2)
    path = staff_path(director, "accounts:resend-invitation", the_invitation(director).pk)
    signed_in(director).post(path)
    second = link_in(letters(director.membership.program)[-1].body)

    assert client.post(first, {"password": GOOD}).status_code == 410
    assert client.post(second, {"password": GOOD}).status_code == 302


def test_withdrawn_invitation_is_worthless(director: Staff, client: Client) -> None:
    link = invited(director)
    signed_in(director).post(
        staff_path(director, "accounts:withdraw-invitation", the_invitation(director).pk)
    )

    assert client.post(link, {"password": GOOD}).status_code == 410
    assert not User.objects.filter(email=NEW).exists()


def test_link_that_was_changed_opens_nothing(director: Staff, client: Client) -> None:
    link = invited(director)

    assert client.get(f"{link[:-4]}abc/").status_code == 410


def test_somebody_with_an_account_joins_once_they_have_signed_in_to_it(
    client: Client, enrolled: Staff
) -> None:
    director = member(program("fictional-meadow"), Role.DIRECTOR)
    link = invited(director, email=enrolled.membership.user.email.upper(), role=Role.COUNSELOR)
    assert client.get(link)["Location"] == f"/account/login/?next={quote(link)}"
    assert client.post(link, {"password": GOOD})["Location"] == f"/account/login/?next={quote(link)}"
    stranger = signed_in(member(director.membership.program, Role.PEER))
    assert stranger.post(link).status_code == 409

    sign_in(client, enrolled)
    assert client.post(link)["Location"] == "/staff/"

    assert roles(enrolled.membership.user) == ["counselor", "nurse"]
    assert enrolled.membership.user.check_password(PASSWORD)
    page = client.get("/staff/").content.decode()
    assert "Fictional Harbor" in page
    assert "Fictional Meadow" in page


def test_member_of_one_program_is_led_to_its_desk_and_of_none_told_so(
    client: Client, enrolled: Staff
) -> None:
    sign_in(client, enrolled)
    assert client.get("/staff/")["Location"] == staff_path(enrolled, "chart:desk")
    with for_program(enrolled.membership.program_id):
        Membership.objects.update(is_active=False)

    assert "member of no program" in client.get("/staff/").content.decode()


def test_nobody_is_invited_twice_to_the_same_role_or_to_one_they_have(director: Staff) -> None:
    invited(director)
    held = member(director.membership.program, Role.NURSE)
    for email, role in ((NEW, Role.PEER), (held.membership.user.email, Role.NURSE)):
        path = staff_path(director, "accounts:invite")
        answer = signed_in(director).post(path, {"email": email, "role": role})
        assert answer.status_code == 422

    assert signed_in(director).post(path, {"email": "no address", "role": "king"}).status_code == 422


def test_team_page_shows_roles_last_sign_in_and_who_lacks_a_second_factor(
    enrolled: Staff, client: Client
) -> None:
    director = member(enrolled.membership.program, Role.DIRECTOR)
    sign_in(client, enrolled)
    invited(director)

    page = signed_in(director).get(staff_path(director, "accounts:team"))

    found = {
        one.user.email: (one.has_second_factor, one.last_sign_in is not None)
        for one in page.context["members"]
    }
    assert found[enrolled.membership.user.email] == (True, True)
    assert found[director.membership.user.email][0] is False
    assert NEW in page.content.decode()


@pytest.mark.parametrize("role", [Role.NURSE, Role.AUDITOR, Role.FRONT_DESK])
def test_team_is_the_directors_matter(director: Staff, role: Role) -> None:
    other = member(director.membership.program, role)
    for name, args in (("accounts:team", ()), ("accounts:member", (director.membership.pk,))):
        assert signed_in(other).get(staff_path(other, name, *args)).status_code == 403
    path = staff_path(other, "accounts:invite")
    assert signed_in(other).post(path, {"email": NEW, "role": "peer"}).status_code == 403


# ASVS 8.4.1
def test_director_reaches_no_member_of_another_program(director: Staff) -> None:
    other = member(program("fictional-meadow"), Role.NURSE)
    for name in ("accounts:member", "accounts:end-member", "accounts:reset-factors", "accounts:change-role"):
        path = staff_path(director, name, other.membership.pk)
        method = signed_in(director).get if name == "accounts:member" else signed_in(director).post
        assert method(path, {"role": "peer"}).status_code == 404


def test_role_is_changed(director: Staff) -> None:
    held = member(director.membership.program, Role.PEER)
    path = staff_path(director, "accounts:change-role", held.membership.pk)
    assert signed_in(director).post(path, {"role": "king"}).status_code == 422

    signed_in(director).post(path, {"role": "counselor"})

    assert roles(held.membership.user) == ["counselor"]
    (event,) = [one for one in events(director.membership.program) if one.verb == "accounts.change_role"]
    assert event.detail == {"before": "peer", "role": "counselor"}


# ASVS 7.4.2
def test_membership_that_ends_ends_every_session(enrolled: Staff, client: Client) -> None:
    director = member(enrolled.membership.program, Role.DIRECTOR)
    sign_in(client, enrolled)

    signed_in(director).post(staff_path(director, "accounts:end-member", enrolled.membership.pk))

    assert not is_signed_in(client)
    assert roles(enrolled.membership.user) == []


def test_membership_does_not_end_before_somebody_was_asked(director: Staff) -> None:
    held = member(director.membership.program, Role.PEER)
    browser, question = signed_in(director), staff_path(director, "accounts:end-member", held.membership.pk)
    page = browser.get(staff_path(director, "accounts:member", held.membership.pk)).content.decode()
    assert f'href="{question}"' in page
    assert f'action="{question}"' not in page

    asked = browser.get(question).content.decode()

    assert f"End the membership of {held.membership.user.email}?" in asked
    assert "they need a new invitation" in asked
    assert roles(held.membership.user) == ["peer"]


def test_last_director_or_administrator_stays(director: Staff) -> None:
    assert (
        "member"
        in signed_in(director)
        .get(staff_path(director, "accounts:member", director.membership.pk))
        .content.decode()
    )
    for name, sent in (("accounts:end-member", {}), ("accounts:change-role", {"role": "nurse"})):
        signed_in(director).post(staff_path(director, name, director.membership.pk), sent)
        assert roles(director.membership.user) == ["director"]
    member(director.membership.program, Role.ADMINISTRATOR)
    signed_in(director).post(staff_path(director, "accounts:end-member", director.membership.pk))
    assert roles(director.membership.user) == []


@pytest.mark.django_db(transaction=True)
def test_two_directors_who_end_each_other_at_once_leave_one(director: Staff) -> None:
    other = member(director.membership.program, Role.DIRECTOR, email="other@example.org")
    refused: list[str] = []
    ready = threading.Barrier(2)

    def end(actor: Staff, whom: Staff) -> None:
        ready.wait()
        try:
            end_member(actor, whom.membership)
        except Exception as error:
            refused.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=pair) for pair in ((director, other), (other, director))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert sorted(roles(director.membership.user) + roles(other.membership.user)) == ["director"]


# ASVS 7.4.5
def test_director_signs_a_member_out_everywhere(enrolled: Staff, client: Client) -> None:
    director = member(enrolled.membership.program, Role.DIRECTOR)
    sign_in(client, enrolled)

    signed_in(director).post(staff_path(director, "accounts:end-member-sessions", enrolled.membership.pk))

    assert not is_signed_in(client)


# ASVS 6.4.4, 6.5.6
def test_director_resets_a_lost_second_factor_and_the_member_is_told(enrolled: Staff, client: Client) -> None:
    director = member(enrolled.membership.program, Role.DIRECTOR)
    sign_in(client, enrolled)

    signed_in(director).post(staff_path(director, "accounts:reset-factors", enrolled.membership.pk))

    assert not has_second_factor(enrolled.membership.user)
    assert not is_signed_in(client)
    assert "was taken away" in letters(director.membership.program)[-1].body
    try_password(client, enrolled.membership.user.email)
    assert client.get("/staff/")["Location"].startswith("/account/factors/set-up/")


def test_director_resets_not_their_own_second_factor(director: Staff) -> None:
    with_password(director)
    page = signed_in(director).post(
        staff_path(director, "accounts:reset-factors", director.membership.pk), follow=True
    )

    assert "your own" in page.content.decode()


def test_ended_membership_is_not_changed_any_more(director: Staff) -> None:
    held = member(director.membership.program, Role.PEER)
    end_member(director, held.membership)

    with pytest.raises(BadInput, match="one that has ended"):
        change_role(director, held.membership, role=Role.NURSE)


def test_invitation_names_the_site_it_comes_from(director: Staff) -> None:
    invite_member(director, email=NEW, role=Role.PEER, site="https://care.example.org")

    assert "https://care.example.org/account/invitation/" in letters(director.membership.program)[-1].body


def test_first_director_is_invited_from_the_command_line(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["fictional-harbor", "first@example.org", "director", "--site=https://care.example.org"]
    with pytest.raises(CommandError, match="wanted one there is"):
        call_command("invite", *given)

    call_command("invite", *given, "--name=Fictional Harbor")

    link = capsys.readouterr().out.strip()
    assert client.post(link.removeprefix("https://care.example.org"), {"password": GOOD}).status_code == 302
    assert roles(User.objects.get(email="first@example.org")) == ["director"]
    with pytest.raises(CommandError, match="a member who has this role"):
        call_command("invite", *given)
