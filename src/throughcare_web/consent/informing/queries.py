"""Reads of the notice to patients: to whom it was given, and whom it tells a patient to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from throughcare import disclosure as core
from throughcare_web.consent.emergency.queries import directors
from throughcare_web.consent.models import NoticeGiven
from throughcare_web.directory.upkeep.queries import listings_of
from throughcare_web.records.patients.queries import family


@dataclass(frozen=True, slots=True)
class Informed:
    """The notice that a patient was given last; `is_current`: in the words that are in force."""

    row: NoticeGiven
    is_current: bool


def informed(patient: Any) -> Informed | None:
    """Return the notice that a patient was given last; None for one who was never given any."""
    rows = NoticeGiven.objects.filter(patient__in=family(patient)).select_related("recorded_by__user")
    row = rows.order_by("-given_at", "pk").first()
    return None if row is None else Informed(row, row.version == core.notice_version())


def notice_of(program: Any, language: str) -> core.PatientNotice:
    """Return a program's notice: a director's e-mail, and the telephone of its listing where it keeps just one."""
    emails, listings = directors(program), listings_of(program)
    phones = listings[0].program.phones if len(listings) == 1 else ()
    contact = core.Contact(
        phone=phones[0].number if phones else "", email=emails[0] if len(emails) == 1 else ""
    )
    return core.patient_notice(program.name, contact, language)
