"""The forms of the team page and of accepting an invitation."""

from __future__ import annotations

from typing import Any

from throughcare_web.accounts.models import User
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.forms import NewPasswordField
from throughcare_web.ui.fields import EmailField, SelectField, UiForm


class InviteForm(UiForm):
    """Whom to invite, and as what."""

    email = EmailField(label="E-mail address", max_length=254)
    role = SelectField(label="Role", choices=[("", "Choose a role"), *Role.choices])


class RoleForm(UiForm):
    """The role somebody has from now on."""

    role = SelectField(label="Role", choices=Role.choices)


class AcceptForm(UiForm):
    """The password of somebody new."""

    password = NewPasswordField(label="Choose a password")

    def __init__(self, *args: Any, email: str, **named: Any) -> None:
        """Check the password against the address it is for."""
        super().__init__(*args, **named)
        self.fields["password"].user = User(email=email)
