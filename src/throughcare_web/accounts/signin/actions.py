"""Every write of the sign-in that is not allauth's own: passwords, factors, account mail, and its events.

Who signs in has no membership to act under yet: the actor is the system, the user is what the event is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.password_validation import validate_password

from throughcare_web.accounts import outbox
from throughcare_web.accounts.actors import Actor
from throughcare_web.accounts.audit import action, note
from throughcare_web.accounts.models import OutboxMessage, User
from throughcare_web.accounts.signin import recovery, sessions
from throughcare_web.accounts.signin.cipher import seal, unseal


_SEALED = ("secret", "seed", "migrated_codes")  # as allauth names what it has us seal


@action("accounts.sign_in")
def sign_in(actor: Actor, user: User, *, method: str) -> None:
    """Record that the user signed in, and by which factors, such as "password, totp"."""
    note(method=method)


@action("accounts.sign_out")
def sign_out(actor: Actor, user: User, *, why: str) -> None:
    """Record that a session ended: "asked", "idle" or "length"."""
    note(why=why)


@action("accounts.fail_sign_in")
def fail_sign_in(actor: Actor, user: User, *, step: str, locked: bool) -> None:
    """Record a failed attempt to sign in as the user: "password" or "second factor"."""
    note(step=step, locked=locked)


@action("accounts.fail_unknown_sign_in")
def fail_unknown_sign_in(actor: Actor, *, step: str, locked: bool) -> None:
    """Record a failed attempt to sign in as somebody whom we do not know."""
    note(step=step, locked=locked)


@action("accounts.set_password")
def set_password(actor: Actor, user: User, *, password: str) -> None:
    """Give the user a password.

    Raises `django.core.exceptions.ValidationError` for one that is too short or easy to guess.
    """
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


@action("accounts.change_credentials")
def change_credentials(actor: Actor, user: User, *, what: str) -> None:
    """Record that the user changed how they sign in: "password", "app added", "passkey removed" ..."""
    note(what=what)


@action("accounts.end_own_sessions")
def end_own_sessions(actor: Actor, user: User, *, which: int | None, but: str | None) -> int:
    """End one of the user's sessions by its number, or all, but not that with the key `but`; return how many."""
    ended = sessions.end_sessions(user, which=which, but=but)
    note(count=ended)
    return ended


@action("accounts.enrol_totp")
def enrol_totp(actor: Actor, user: User, *, secret: str = "") -> str:
    """Give the user an authenticator app's secret (base32), a new one unless given, in place of any; return it.

    For demonstrations and a command line: whoever runs it hands the secret over.
    """
    secret = secret or generate_totp_secret()
    Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(user, secret)
    return secret


@action("accounts.hash_recovery_codes")
def hash_recovery_codes(actor: Actor, user: User, *, codes: Iterable[str]) -> None:
    """Keep these recovery codes of the user, who has seen them, as hashes alone: nobody can show them again."""
    factors = Authenticator.objects.select_for_update()
    factor = factors.get(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES)
    factor.data = {**recovery.as_kept(codes), "viewed_at": factor.data["viewed_at"]}
    factor.save(update_fields=["data"])


@action("accounts.send_account_mail")
def send_account_mail(actor: Actor, user: User, *, subject: str, body: str) -> OutboxMessage:
    """Queue an e-mail to the user about their own account, such as a link to choose a new password."""
    return outbox.queue(actor.program_id, channel="email", to=user.email, subject=subject, body=body)


@action("accounts.reseal_factors")
def reseal_factors(actor: Actor) -> int:
    """Seal every second factor with the newest key, and return how many that was; all or none.

    For after SECRET_KEY was changed: then the key of before can be forgotten.
    Raises `cryptography.fernet.InvalidToken` for one that none of the keys opens.
    """
    factors = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
    for factor in factors:
        factor.data = {
            name: _sealed_anew(value) if name in _SEALED else value for name, value in factor.data.items()
        }
        factor.save(update_fields=["data"])
    note(factors=len(factors))
    return len(factors)


def _sealed_anew(value: Any) -> Any:
    return [_sealed_anew(one) for one in value] if isinstance(value, list) else seal(unseal(value))
