"""The message that brings a patient a consent to sign. It says nothing of treatment, of the program or of who they are.

Called inside actions.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from throughcare import disclosure as core
from throughcare_web.accounts import outbox
from throughcare_web.accounts.links import make_link
from throughcare_web.consent.by_link.models import SigningRequest


ANSWER = "consent.answer_by_link"
COPY = "consent.take_copy"


def send_link(row: SigningRequest) -> None:
    """Put the message on its way, in the patient's language."""
    said, limits = core.law().form, core.law().signing_link
    body = said["link_message"].said(address=_address(row), hours=limits.hours)
    outbox.queue(
        row.program_id,
        channel=row.channel,
        to=row.contact.value,
        subject=said["link_subject"].said().words(row.language),
        body=body.words(row.language),
        about=row,
    )


def _address(row: SigningRequest) -> str:
    token = make_link(ANSWER, row, expires_at=row.expires_at, program_id=row.program_id, link_id=row.pk)
    path = reverse("consent_link:sign", kwargs={"language": row.language, "token": token})
    return settings.SITE_ADDRESS.rstrip("/") + path
