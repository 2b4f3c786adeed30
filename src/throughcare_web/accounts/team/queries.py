"""Reads for the team page and for whoever accepts an invitation; inside the program's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from throughcare_web.accounts.models import Membership, Program, User
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.factors import with_second_factor
from throughcare_web.accounts.team.models import Invitation


LEADING = (Role.DIRECTOR, Role.ADMINISTRATOR)  # without one of these nobody could let anybody in


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the team, with every role they hold in the program."""

    user: User
    memberships: tuple[Membership, ...]
    has_second_factor: bool

    @property
    def last_sign_in(self) -> dt.datetime | None:
        """Return when this person last signed in, for whatever program."""
        return self.user.last_login


def members(program: Program) -> list[Member]:
    """Return the program's current members by e-mail address."""
    current = Membership.objects.filter(program=program, is_active=True, user__is_active=True)
    found = list(current.select_related("user").order_by("user__email", "pk"))
    secured = with_second_factor({one.user_id for one in found})
    return [
        Member(held[0].user, held, held[0].user_id in secured)
        for held in (tuple(group) for _, group in groupby(found, key=lambda one: one.user_id))
    ]


def memberships(program: Program) -> Iterable[Membership]:
    """Return the program's current memberships."""
    return Membership.objects.filter(program=program, is_active=True).select_related("user")


def invitations(program: Program) -> Iterable[Invitation]:
    """Return the invitations that are neither accepted nor withdrawn, the newest first; expired ones too."""
    waiting = Invitation.objects.filter(program=program, accepted_at=None, withdrawn_at=None)
    return waiting.order_by("-invited_at")


def invitation(key: str) -> Invitation | None:
    """Return an invitation of the program that is set."""
    return Invitation.objects.select_related("program").filter(pk=key).first()


def has_account(invited: Invitation) -> bool:
    """Return whether the invited person signs in here already; one who was never given a password does not."""
    user = User.objects.filter(email=invited.email, is_active=True).first()
    return user is not None and user.has_usable_password()
