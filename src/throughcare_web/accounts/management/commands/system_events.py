"""`manage.py system_events`: what was done for no program, which the application itself may not read back."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from throughcare_web.accounts.owner import as_owner
from throughcare_web.accounts.queries import system_events


class Command(BaseCommand):
    """Print the events, oldest first, one a line."""

    help = "Print what was done for no program: when, who, what, on what, with which counts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read as owner."""
        with as_owner():
            for event in system_events():
                subject = f"{event.object_type} {event.object_id}".strip()
                words = [str(event), event.actor_label, subject, event.refused, json.dumps(event.detail)]
                self.stdout.write("\t".join(word for word in words if word))
