"""`manage.py operate_listing KEY --program SLUG`: say which program keeps a listing; `--nobody` ends it.

For the operator alone: whoever keeps a listing speaks for the program in public.
"""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from throughcare.errors import BadInput
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.queries import Program
from throughcare_web.directory.models import Listing
from throughcare_web.directory.upkeep.actions import operate_listing


class Command(BaseCommand):
    """Link a listing to the program that keeps it."""

    help = "Say which program keeps a listing up to date here."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the listing and the program."""
        parser.add_argument("key", help="the listing's id, the last part of its public address")
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--program", metavar="SLUG", help="the program that keeps it from now on")
        whose.add_argument("--nobody", action="store_true", help="no program keeps it any more")

    def handle(self, *, key: str, program: str | None, nobody: bool, **options: Any) -> None:
        """Link them; exit status 2 and one line when there is no such listing or program."""
        try:
            keeper = None if nobody else _program(program or "")
            listing = operate_listing(
                System("manage.py operate_listing", keeper), _listing(key), program=keeper
            )
        except BadInput as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"{listing}: kept by {keeper.name if keeper else 'nobody'}")


def _listing(key: str) -> Listing:
    found = Listing.objects.filter(key=key).first() if "\0" not in key else None
    if found is None:
        raise BadInput("key", key[:60], "the id of a listing")
    return found


def _program(slug: str) -> Program:
    found = Program.objects.filter(slug=slug).first()
    if found is None:
        raise BadInput("--program", slug[:60], "the short name of a program, as in its staff address")
    return found
