"""One table: which role may do which verb. A permission is the verb of an action, and nothing else.

Which actions exist is for each app's `actions.py`; a test holds this table against them.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in a program."""

    ADMINISTRATOR = "administrator", _("System administrator")
    DIRECTOR = "director", _("Program director")
    NAVIGATOR = "navigator", _("Navigator")


PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.ADMINISTRATOR: frozenset(
        {
            "accounts.add_member",
            "accounts.end_membership",
            "directory.close_report",
            "directory.import_listings",
        }
    ),
    Role.DIRECTOR: frozenset({"accounts.add_member", "accounts.end_membership"}),
    Role.NAVIGATOR: frozenset({"directory.close_report"}),  # who calls programs all day
}

# What anyone may do without being known.
PUBLIC: frozenset[str] = frozenset({"directory.report_problem"})


def may(role: str, verb: str) -> bool:
    """Return whether the role has the permission; an unknown role has none."""
    return role in PERMISSIONS and verb in PERMISSIONS[Role(role)]
