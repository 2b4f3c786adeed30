"""What allauth asks of us: who may come in, what is recorded, how mail goes out, and the secrets of second factors."""

from __future__ import annotations

import re
import time
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughcare_web.accounts.actors import System
from throughcare_web.accounts.models import User
from throughcare_web.accounts.signin import actions, lockout, record, sessions, words
from throughcare_web.accounts.signin.cipher import seal, unseal
from throughcare_web.accounts.signin.factors import is_last_factor, shown


_NOT_SAID = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation alone; a failure says the same whatever its reason."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": words.NO_MATCH,
        "too_many_login_attempts": words.TOO_MANY_CODES,
        "rate_limited": words.TOO_MANY_CODES,
        "incorrect_code": words.WRONG_CODE,
        "incorrect_password": words.WRONG_PASSWORD,
        "enter_current_password": words.WRONG_PASSWORD,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody signs up."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave wrong passwords to `lockout`, which counts them in the database."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return whose credentials these are; one who may no longer sign in is nobody, as for a wrong password."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say the same to a passkey of someone who may no longer sign in."""
        messages.error(request, words.NO_MATCH)
        return redirect("account_login")

    def is_reauthentication_required(self, *, app: str, **named: Any) -> bool:
        """Return whether a secret must be shown again: not within minutes of the last time, signing in included."""
        request = allauth_context.request
        shown_at = [one["at"] for one in shown(request.session, request.user)]
        return not shown_at or time.time() - max(shown_at) > app_settings.REAUTHENTICATION_TIMEOUT

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign the user in, in a session with a new key, and have it audited."""
        super().login(request, user)
        methods = [one.get("type") or one["method"] for one in shown(request.session, user)]
        record.event(user, actions.sign_in, method=", ".join(methods))

    def logout(self, request: HttpRequest) -> None:
        """Sign the user out: the session is gone, here and on the server."""
        self.end(request, "asked")

    def end(self, request: HttpRequest, why: str) -> None:
        """End the request's session for this reason, and have it audited."""
        user = request.user
        record.event(user, actions.sign_out, why=why)
        sessions.forget(request)
        logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Set a new password: every other session of the user ends, and so does a lock-out."""
        request = allauth_context.request
        actions.set_password(System("sign-in"), user, password=password)
        record.event(user, actions.change_credentials, what="password")
        lockout.forget_failures(user.email)
        is_own = request.user.is_authenticated and request.user.pk == user.pk
        sessions.end_sessions(user, but=request.session.session_key if is_own else None)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the page of passwords and factors."""
        return reverse("mfa_index")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address of whoever asks."""
        return lockout.client_address(request) or "127.0.0.1"

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **named: Any
    ) -> None:
        """Say what was done, except what the reader sees anyway."""
        if message_template not in _NOT_SAID:
            super().add_message(request, level, message_template, *args, **named)

    def format_email_subject(self, subject: str) -> str:
        """Begin the subject with the name of the site."""
        return f"{settings.BRAND.name}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a message to the user with this address, in the first of their programs; nobody else gets any."""
        user = User.objects.filter(email=email.lower(), is_active=True).first()
        program = next((actor for actor in record.witnesses(user) if actor.program), None)
        if program is None:
            return
        about = {"site_name": settings.BRAND.name, "email": email, **context}
        message = self.render_mail(template_prefix, email, about)
        actions.send_account_mail(program, user, subject=message.subject, body=message.body)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed in the database; the last factor stays."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": words.WRONG_CODE,
        "cannot_delete_authenticator": words.LAST_FACTOR,
    }

    def encrypt(self, text: str) -> str:
        """Return the secret sealed with a key that is not in the database."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; raises `cryptography.fernet.InvalidToken` when it was sealed with another key."""
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether another factor is left, where one must be."""
        return not (settings.SECOND_FACTOR_REQUIRED and is_last_factor(authenticator))

    def get_totp_issuer(self) -> str:
        """Return the name that an authenticator app shows."""
        return settings.BRAND.name

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as an element of the page: no image, which the content policy would refuse."""
        svg = super().build_totp_svg(url)
        return re.sub(
            r"^.*?<svg ", '<svg class="tc-qr" role="img" aria-label="QR code" ', svg, flags=re.DOTALL
        )

    def generate_authenticator_name(self, user: User, kind: Authenticator.Type) -> str:
        """Return a name for a new passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=kind).count() + 1
        return f"Passkey {number}"

    def _get_site_name(self) -> str:
        return settings.BRAND.name
