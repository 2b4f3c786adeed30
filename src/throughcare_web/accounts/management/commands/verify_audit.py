"""`manage.py verify_audit`: work every chain of the audit trail out again, and say what was found.

With --heads, also hold each chain against heads that were exported before: so a trail rewritten whole is found out.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from throughcare_web.accounts import seal
from throughcare_web.accounts.owner import as_owner


class Command(BaseCommand):
    """Exit status 0 when every chain is whole, 1 when one is not, 2 when a heads file cannot be read."""

    help = "Verify the audit trail's chains; counts events that are not sealed yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the exported heads."""
        parser.add_argument(
            "--heads", metavar="FILE", type=Path, help="heads exported before (manage.py audit_heads)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a chain."""
        exported = _exported(options["heads"]) if options["heads"] else {}
        with as_owner():
            chains = list(seal.verify(exported))
        for chain in chains:
            name = chain.program or "(no program)"
            found = chain.fault or "whole"
            self.stdout.write(f"{name}\t{chain.sealed} sealed\t{chain.unsealed} not sealed yet\t{found}")
        if any(chain.fault for chain in chains):
            sys.exit(1)


def _exported(path: Path) -> dict[str, list[tuple[int, str]]]:
    """Return, by program, the places and digests that a heads file says."""
    heads: dict[str, list[tuple[int, str]]] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            head = json.loads(line)
            heads.setdefault(str(head["program"]), []).append((int(head["place"]), str(head["digest"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = f"{path}: {type(error).__name__}; wanted the lines that audit_heads printed"
        raise CommandError(reason, returncode=2) from None
    return heads
