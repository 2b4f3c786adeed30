"""`manage.py reseal_factors`: after SECRET_KEY was changed, before the key of before is forgotten."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from throughcare_web.accounts.actors import System
from throughcare_web.accounts.signin.actions import reseal_factors


class Command(BaseCommand):
    """Seal all with the newest key, or none."""

    help = "Seal second factors with the newest secret key; those of before can then be forgotten."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many."""
        try:
            count = reseal_factors(System("manage.py reseal_factors"))
        except InvalidToken as error:
            raise CommandError(
                "THROUGHCARE_SECRET_KEY_FALLBACKS: a second factor was sealed with a key that is not here"
            ) from error
        self.stdout.write(f"Sealed {count} second factors with the newest key.")
