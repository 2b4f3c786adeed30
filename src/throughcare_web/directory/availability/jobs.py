"""Asking programs for their numbers before these run out: by their own clock, once in a while, to one address."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from django.conf import settings

from throughcare.knowledge import load
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.queries import in_program
from throughcare_web.directory.availability import queries
from throughcare_web.directory.availability.actions import ask_for_places
from throughcare_web.directory.availability.queries import LinePlaces
from throughcare_web.directory.models import Listing


_ASK = load("places_open")["ask"]


def ask_for_availability(now: dt.datetime) -> int:
    """Ask each program whose numbers run out soon, or have; return how many messages were queued."""
    counted = Listing.objects.filter(place_lines__is_counted=True, operated_by__isnull=False, is_current=True)
    asked = 0
    for listing in counted.select_related("operated_by").distinct().order_by("pk"):
        program = listing.operated_by
        local = now.astimezone(zoneinfo.ZoneInfo(program.time_zone))
        lines = queries.open_places([listing.pk], now).get(listing.pk, [])
        if not is_due(lines, queries.last_asked(listing.pk), local):
            continue
        with in_program(program):
            asked += (
                ask_for_places(
                    System("jobs.ask_for_availability", program),
                    listing,
                    on=local.date(),
                    address=settings.SITE_ADDRESS.rstrip("/"),
                )
                is not None
            )
    return asked


def is_due(lines: list[LinePlaces], asked_at: dt.datetime | None, local: dt.datetime) -> bool:
    """Return whether a program is to be asked now, `local` being the moment by its own clock."""
    if not _ASK["from_hour"] <= local.hour < _ASK["until_hour"]:
        return False
    if asked_at is not None and local - asked_at < dt.timedelta(hours=_ASK["every_hours"]):
        return False
    soon = local + dt.timedelta(hours=_ASK["before_hours"])
    return any(line.expires_at is None or line.expires_at <= soon for line in lines)
