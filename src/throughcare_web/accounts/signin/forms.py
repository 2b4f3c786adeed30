"""The forms of signing in: allauth's checks in our fields. Passwords are pasted freely and can be looked at."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError

from throughcare_web.accounts.models import User
from throughcare_web.accounts.signin import record, recovery
from throughcare_web.ui.fields import EmailField, PasswordField, TextField, UiForm


_ADVICE = "At least 15 characters. Several words that have nothing to do with each other are good. Any character is fine."


class AccountEmailField(EmailField):
    """The address somebody signs in with, in lower case as it is kept."""

    def __init__(self, **named: Any) -> None:
        """Let a browser offer the address."""
        super().__init__(label="E-mail address", autocomplete="username", max_length=254, **named)

    def clean(self, value: Any) -> str:
        """Return the address in lower case."""
        return super().clean(value).lower()


class NewPasswordField(PasswordField):
    """A password to be: long enough, not easy to guess."""

    user: User | None = None

    def __init__(self, **named: Any) -> None:
        """Say what makes a good one."""
        super().__init__(autocomplete="new-password", help_text=_ADVICE, **named)

    def clean(self, value: Any) -> str:
        """Return the password as typed; raises `ValidationError` for one that is too short or easy to guess."""
        return get_adapter().clean_password(super().clean(value), user=self.user)


class CodeField(TextField):
    """A code from an authenticator app, or a recovery code."""

    def __init__(self, **named: Any) -> None:
        """Let a phone offer digits and the code itself."""
        given = {"inputmode": "numeric", "autocomplete": "one-time-code", "width": "short", "max_length": 20}
        super().__init__(**given, **named)


class SignInForm(UiForm, account.LoginForm):
    """Address and password."""

    password = PasswordField(label="Password", max_length=1000)

    def __init__(self, *args: Any, **named: Any) -> None:
        """Put our own field for the address in place of allauth's."""
        super().__init__(*args, **named)
        self.fields = {"login": AccountEmailField(), "password": self.fields["password"]}


class ConfirmPasswordForm(UiForm, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    password = PasswordField(label="Password", max_length=1000)


class ForgottenPasswordForm(UiForm, account.ResetPasswordForm):
    """Where to send the link to choose a new password."""

    email = AccountEmailField()


class NewPasswordForm(UiForm, account.ResetPasswordKeyForm):
    """A new password, typed once: it can be looked at before it is sent."""

    password1 = NewPasswordField(label="New password")
    password2 = None


class ChangePasswordForm(UiForm, account.ChangePasswordForm):
    """The current password and the new one."""

    oldpassword = PasswordField(label="Current password", max_length=1000)
    password1 = NewPasswordField(label="New password")
    password2 = None

    def clean_oldpassword(self) -> str:
        """Return the current password; wrong ones count toward a lock-out, as at sign-in."""
        typed = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, typed):
            raise get_adapter().validation_error("enter_current_password")
        return typed


class _Code:
    """A code of an app or a recovery code, in signing in or in confirming. One that is wrong is audited."""

    def clean_code(self) -> str:
        """Have allauth look for a recovery code by its hash."""
        self.cleaned_data["code"] = recovery.as_looked_for(self.user, self.cleaned_data["code"])
        return super().clean_code()

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        super()._emit_authentication_failed(authenticator)
        record.failure(self.user.email, "second factor", locked=False)


class SecondFactorForm(_Code, UiForm, mfa.AuthenticateForm):
    """The code that completes signing in."""

    code = CodeField(label="Code", help_text="From your authenticator app, or one of your recovery codes.")


class ConfirmCodeForm(_Code, UiForm, mfa.ReauthenticateForm):
    """A code, before something that matters."""

    code = CodeField(label="Code", help_text="From your authenticator app, or one of your recovery codes.")


class AddAppForm(UiForm, totp.ActivateTOTPForm):
    """The first code of a new authenticator app, which shows that it works."""

    code = CodeField(label="Code that the app shows now")


class RemoveAppForm(UiForm, totp.DeactivateTOTPForm):
    """Nothing to fill in."""


class AddPasskeyForm(UiForm, webauthn.AddWebAuthnForm):
    """A name for a new passkey; the passkey itself is the browser's."""

    name = TextField(
        label="Name of this passkey", required=False, max_length=60, help_text="Such as the device it is on."
    )

    def clean(self) -> dict[str, Any]:
        """Return what was made; only with the owner verified (fingerprint, PIN), since it opens the account alone."""
        self.cleaned_data["passwordless"] = True
        if not isinstance(self.cleaned_data.get("credential"), dict):  # allauth takes 0 and false for checked
            raise get_adapter().validation_error("incorrect_code")
        try:
            return super().clean()
        except (KeyError, TypeError, ValueError) as error:  # what a browser sends may be anything
            if isinstance(error, ValidationError):
                raise
            raise get_adapter().validation_error("incorrect_code") from error


class RenamePasskeyForm(UiForm, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    name = TextField(label="Name of this passkey", max_length=60)
