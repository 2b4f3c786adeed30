"""Seal what second factors hold anew, after SECRET_KEY was changed: then the key of before can be forgotten."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

from throughcare_web.accounts.actors import Actor
from throughcare_web.accounts.audit import action, note
from throughcare_web.accounts.signin.cipher import seal, unseal


_SEALED = ("secret", "seed", "migrated_codes")  # as allauth names what it has us seal


@action("accounts.reseal_factors")
def reseal_factors(actor: Actor) -> int:
    """Seal every second factor with the newest key, and return how many that was; all or none.

    Raises `cryptography.fernet.InvalidToken` for one that none of the keys opens.
    """
    factors = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
    for factor in factors:
        factor.data = {
            name: _anew(value) if name in _SEALED else value for name, value in factor.data.items()
        }
        factor.save(update_fields=["data"])
    note(factors=len(factors))
    return len(factors)


def _anew(value: Any) -> Any:
    return [_anew(one) for one in value] if isinstance(value, list) else seal(unseal(value))
