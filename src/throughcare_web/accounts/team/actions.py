"""Every write about a team: invite, accept, change a role, end a membership, help somebody who lost a device."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare_web.accounts import outbox
from throughcare_web.accounts.actors import Actor
from throughcare_web.accounts.audit import action, note
from throughcare_web.accounts.models import Membership, Program, User
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.sessions import end_sessions
from throughcare_web.accounts.team import letter
from throughcare_web.accounts.team.models import Invitation
from throughcare_web.accounts.team.queries import LEADING


@action("accounts.invite_member")
def invite_member(actor: Actor, *, email: str, role: Role, site: str) -> Invitation:
    """Ask a person by e-mail to join the actor's program in a role; return the invitation. `site` is "https://host".

    Raises `BadInput` where they hold the role or are invited to it already.
    """
    address = email.lower()
    if Membership.objects.filter(user__email=address, role=role, is_active=True).exists():
        raise BadInput("email", "a member who has this role", "somebody else, or another role")
    program = Program.objects.get(pk=actor.program_id)
    try:
        with transaction.atomic():
            invited = Invitation.objects.create(
                program=program,
                email=address,
                role=role,
                invited_by=getattr(actor, "membership", None),
                expires_at=letter.expiry(timezone.now()),
            )
    except IntegrityError:
        raise BadInput("email", "somebody invited already", "send that invitation again") from None
    _send(actor, invited, site)
    note(role=str(role))
    return invited


@action("accounts.resend_invitation")
def resend_invitation(actor: Actor, invited: Invitation, *, site: str) -> None:
    """Send an invitation again, with a new link; links sent before are worth nothing from now on."""
    current = _open(invited)
    current.expires_at = letter.expiry(timezone.now())
    current.save(update_fields=["expires_at"])
    _send(actor, current, site)


@action("accounts.withdraw_invitation")
def withdraw_invitation(actor: Actor, invited: Invitation) -> None:
    """Take an invitation back: its link is worth nothing from now on."""
    current = _open(invited)
    current.withdrawn_at = timezone.now()
    current.save(update_fields=["withdrawn_at"])


@action("accounts.accept_invitation")
def accept_invitation(actor: Actor, invited: Invitation, *, password: str = "") -> Membership:
    """Make the invited person a member; return the membership. Whoever has no account yet chooses a password.

    Raises `BadInput` for an invitation that is not open or a link that is not the last one sent, and
    `django.core.exceptions.ValidationError` for a password that will not do.
    """
    current = _open(invited)
    if getattr(actor, "expires_at", current.expires_at) < current.expires_at.replace(microsecond=0):
        raise BadInput("link", "an older link", "the last one that was sent")
    user, _ = User.objects.get_or_create(email=current.email, defaults={"password": make_password(None)})
    if not user.is_active:
        raise BadInput("email", "an account that was closed", "an address of somebody who may sign in")
    if not user.has_usable_password():
        validate_password(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
    membership, _ = Membership.objects.update_or_create(
        program_id=current.program_id, user=user, role=current.role, defaults={"is_active": True}
    )
    current.accepted_at = timezone.now()
    current.save(update_fields=["accepted_at"])
    note(membership=membership.pk, role=current.role)
    return membership


@action("accounts.change_role")
def change_role(actor: Actor, membership: Membership, *, role: Role) -> Membership:
    """Give the holder of a membership another role instead; return the membership that holds it.

    Raises `BadInput` where the program would be left without a director or administrator.
    """
    held = _held(membership)
    if role not in LEADING:
        _keep_one_leading(held.program_id, [held.pk])
    Membership.objects.filter(pk=held.pk).update(is_active=False)
    changed, _ = Membership.objects.update_or_create(
        program_id=held.program_id, user_id=held.user_id, role=role, defaults={"is_active": True}
    )
    note(before=held.role, role=str(role))
    return changed


@action("accounts.end_member")
def end_member(actor: Actor, membership: Membership) -> int:
    """End every role of a membership's holder in the program, and their sessions; return how many roles that were.

    Raises `BadInput` where the program would be left without a director or administrator.
    """
    held = _held(membership)
    ending = Membership.objects.filter(program_id=held.program_id, user_id=held.user_id, is_active=True)
    _keep_one_leading(held.program_id, list(ending.values_list("pk", flat=True)))
    ended = ending.update(is_active=False)
    note(user=held.user_id, roles=ended, sessions=end_sessions(held.user))
    return ended


@action("accounts.end_member_sessions")
def end_member_sessions(actor: Actor, membership: Membership) -> int:
    """Sign a member out everywhere, as when a device was lost; return how many sessions that were."""
    ended = end_sessions(_held(membership).user)
    note(user=membership.user_id, sessions=ended)
    return ended


@action("accounts.reset_factors")
def reset_factors(actor: Actor, membership: Membership) -> int:
    """Take away every second factor of a member who has lost them, and sign them out; return how many factors that were.

    They set one up again at their next sign-in. Whoever does this has made sure who is asking (ASVS 6.4.4).
    """
    user = _held(membership).user
    if getattr(actor, "membership", None) and actor.membership.user_id == user.pk:
        raise BadInput("membership", "your own", "another director or administrator, who resets yours")
    removed = Authenticator.objects.filter(user_id=user.pk).delete()[0]
    note(user=user.pk, factors=removed, sessions=end_sessions(user))
    outbox.queue(actor.program_id, channel="email", to=user.email, **letter.factors_reset())
    return removed


def _send(actor: Actor, invited: Invitation, site: str) -> None:
    words = letter.invitation(invited, site)
    outbox.queue(actor.program_id, channel="email", to=invited.email, about=invited, **words)


def _open(invited: Invitation) -> Invitation:
    """Return the invitation as it stands, locked, while it can still be accepted."""
    current = Invitation.objects.select_for_update().get(pk=invited.pk)
    if current.accepted_at or current.withdrawn_at:
        state = "one that was accepted" if current.accepted_at else "one that was withdrawn"
        raise BadInput("invitation", state, "an invitation that is open")
    return current


def _held(membership: Membership) -> Membership:
    """Return the membership as it stands, locked."""
    found = Membership.objects.select_for_update(of=["self"]).select_related("user")
    current = found.filter(pk=membership.pk, is_active=True).first()
    if current is None:
        raise BadInput("membership", "one that has ended", "a current membership")
    return current


def _keep_one_leading(program_id: int, ending: list[int]) -> None:
    """Raise `BadInput` unless somebody is left who can let others in. Two at once wait for each other here."""
    Program.objects.select_for_update().get(pk=program_id)
    leading = Membership.objects.filter(program_id=program_id, role__in=LEADING, is_active=True)
    if leading.filter(pk__in=ending).exists() and not leading.exclude(pk__in=ending).exists():
        raise BadInput(
            "membership",
            "the last director or administrator",
            "another one in that role before this one ends",
        )
