"""`manage.py audit_heads`: print the head of every chain of the audit trail, a JSON line each, to be kept elsewhere.

Run it daily and keep the lines where this system cannot write: then no one can rewrite the past unnoticed.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from throughcare_web.accounts import seal
from throughcare_web.accounts.owner import as_owner


class Command(BaseCommand):
    """Print heads; a chain with a fault says so and exports none."""

    help = "Print the head of every audit chain, one JSON line each."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print program, place, digest and the moment."""
        at = timezone.now().isoformat(timespec="seconds")
        with as_owner():
            heads = list(seal.heads())
        for program, place, digest in heads:
            self.stdout.write(json.dumps({"at": at, "program": program, "place": place, "digest": digest}))
