"""Every write to accounts: opening a program, setting its time zone, adding a member, ending a membership.

`action` and `note` are here for the other apps' `actions.py`; `audit` defines them.
"""

from __future__ import annotations

import zoneinfo

from throughcare.errors import BadInput
from throughcare_web.accounts.actors import Actor
from throughcare_web.accounts.audit import Refused, action, note
from throughcare_web.accounts.models import Membership, Program, User
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.sessions import end_sessions


__all__ = ["Refused", "action", "add_member", "end_membership", "note", "open_program", "set_time_zone"]


@action("accounts.open_program")
def open_program(
    actor: Actor, *, name: str, slug: str, time_zone: str = "America/New_York", fictional: bool = False
) -> Program:
    """Add a tenant and return it; `time_zone` is an IANA name.

    Raises `BadInput` when there is no such time zone, `IntegrityError` when the slug is taken.
    """
    return Program.objects.create(name=name, slug=slug, time_zone=_zone(time_zone), fictional=fictional)


@action("accounts.set_time_zone")
def set_time_zone(actor: Actor, *, time_zone: str) -> Program:
    """Let the days of the actor's program begin at another midnight; return the program. `time_zone` is an IANA name.

    Raises `BadInput` when there is no such time zone.
    """
    program = Program.objects.select_for_update().get(pk=actor.program_id)
    note(before=program.time_zone, now=_zone(time_zone))
    program.time_zone = time_zone
    program.save(update_fields=["time_zone"])
    return program


@action("accounts.add_member")
def add_member(actor: Actor, program: Program, *, email: str, role: Role) -> Membership:
    """Give the person with this email address a role in the actor's program; return the membership.

    A person not known yet becomes a user who cannot sign in until a password is set. A membership that had
    ended begins again.
    """
    user, created = User.objects.get_or_create(email=email.lower())
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    membership, _ = Membership.objects.update_or_create(
        program=program, user=user, role=role, defaults={"is_active": True}
    )
    note(membership=membership.pk, role=role.value)
    return membership


@action("accounts.end_membership")
def end_membership(actor: Actor, membership: Membership) -> None:
    """End a membership in the actor's program: from now on its holder is refused, and signed out. The row stays."""
    Membership.objects.filter(pk=membership.pk).update(is_active=False)
    note(sessions=end_sessions(membership.user))


def _zone(name: str) -> str:
    if name not in zoneinfo.available_timezones():
        raise BadInput("time zone", name, "an IANA name such as America/New_York")
    return name
