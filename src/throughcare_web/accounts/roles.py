"""One table: which role may do which verb. A permission is the verb of an action, or of a page ("app.see_…").

Which actions exist is for each app's `actions.py`, which pages for its `urls.py`; a test holds this table against both.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from throughcare_web.accounts.permissions import PERMISSIONS_BY_ROLE, PUBLIC


class Role(models.TextChoices):
    """What a person is in a program."""

    FRONT_DESK = "front_desk", "Front desk"
    NAVIGATOR = "navigator", "Navigator"
    COUNSELOR = "counselor", "Counselor"
    NURSE = "nurse", "Nurse"
    PRESCRIBER = "prescriber", "Prescriber"
    PEER = "peer", "Peer support"
    DIRECTOR = "director", "Program director"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "System administrator"


PERMISSIONS: dict[Role, frozenset[str]] = {role: PERMISSIONS_BY_ROLE[role.value] for role in Role}

__all__ = ["PERMISSIONS", "PUBLIC", "Role", "may", "may_any"]


def may(role: str, verb: str) -> bool:
    """Return whether the role has the permission; an unknown role has none."""
    return role in PERMISSIONS and verb in PERMISSIONS[Role(role)]


def may_any(roles: Iterable[str], verb: str) -> bool:
    """Return whether one of the roles has the permission."""
    return any(may(role, verb) for role in roles)
