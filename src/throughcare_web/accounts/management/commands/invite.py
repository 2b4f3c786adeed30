"""`manage.py invite`: invite somebody from the command line, as for the first director of a program.

The letter goes out as any other does; the link is printed too, for whoever has no mail yet.
"""

from __future__ import annotations

import argparse
import re

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from throughcare.errors import BadInput
from throughcare_web.accounts.actions import open_program
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.models import Program
from throughcare_web.accounts.rls import for_program
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.team import letter
from throughcare_web.accounts.team.actions import invite_member


_LABEL = "manage.py invite"


class Command(BaseCommand):
    """Invite a person to a program, which is opened first where there is none."""

    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the program, the address, the role and the site."""
        parser.add_argument("program", help="the program's slug, as it stands in addresses")
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--site", default=settings.SITE_ADDRESS, help="where the site is, if not as set")
        parser.add_argument("--name", help="the program's name: opens the program")
        parser.add_argument("--time-zone", default="America/New_York", help="its IANA time zone")

    def handle(self, **given: str) -> None:
        """Invite, and print the link."""
        program = self._program(given)
        try:
            invited = invite_member(
                System(_LABEL, program),
                email=given["email"],
                role=Role(given["role"]),
                site=given["site"].rstrip("/"),
            )
        except BadInput as fault:
            raise CommandError(str(fault)) from fault
        with for_program(program.pk):
            words = letter.invitation(invited, given["site"].rstrip("/"))["body"]
        (link,) = re.findall(r"^https?://\S+$", words, re.MULTILINE)
        self.stdout.write(link)

    def _program(self, given: dict[str, str]) -> Program:
        program = Program.objects.filter(slug=given["program"]).first()
        if program is None and not given["name"]:
            raise CommandError(
                f"program: found {given['program']!r}; wanted one there is, or --name to open it"
            )
        if program is None:
            return open_program(
                System(_LABEL), name=given["name"], slug=given["program"], time_zone=given["time_zone"]
            )
        return program
