"""Recovery codes are kept as hashes once they have been shown (ASVS 6.5.2). allauth itself keeps the seed of them all.

allauth also takes codes that were brought from elsewhere, each as a text of its own ("migrated_codes"): ours are their
hashes, and what somebody types is hashed before allauth looks for it and uses it up. The codes of a set share one salt,
so that one hash tells whether a code is among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import ScryptPasswordHasher

from throughcare_web.accounts.models import User
from throughcare_web.accounts.signin.cipher import seal, unseal


_HASHER = ScryptPasswordHasher()
_KEPT = "migrated_codes"  # as allauth names them; it has each of them sealed, too


def as_kept(codes: Iterable[str]) -> dict[str, list[str]]:
    """Return what allauth is to keep of these codes in place of their seed."""
    salt = _HASHER.salt()
    return {_KEPT: [seal(_HASHER.encode(code, salt)) for code in codes]}


def as_looked_for(user: User, typed: str) -> str:
    """Return what allauth is to look for: the hash of a recovery code where hashes are kept, else what was typed.

    A hash that somebody types is none: it is longer than a code's field takes.
    """
    code = re.sub(r"[^0-9]", "", typed)
    if len(code) != app_settings.RECOVERY_CODE_DIGITS:
        return typed
    found = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    kept = found.data.get(_KEPT) if found else None
    if not kept:
        return typed
    made = _HASHER.decode(unseal(kept[0]))
    return _HASHER.encode(code, made["salt"], made["work_factor"], made["block_size"], made["parallelism"])
