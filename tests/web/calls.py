"""A navigator on the telephone with a patient, and the patient's own phone with the link that was sent; all made by actions."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.test import Client

from tests.web.sharing import patient
from tests.web.staff import member, program, signed_in, staff_path
from throughcare.terms.records import ContactKind
from throughcare.terms.sharing import SigningState
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.models import OutboxMessage
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent import queries as consents
from throughcare_web.consent.by_link import actions, queries
from throughcare_web.consent.by_link.models import SigningRequest
from throughcare_web.consent.drafts import ConsentDraft
from throughcare_web.records.patients.actions import add_contact
from throughcare_web.records.patients.demographics import ContactEntry


SITE = "https://reach.example.org"
PHONE = "937-555-0110"
# What must stand nowhere before the code, and nowhere in a message.
TELLING = (
    *(
        "Sam",
        "Example",
        "Harbor",
        "treatment",
        "tratamiento",
        "record",
        "opioid",
        "recovery",
        "consent",
        "clinic",
    ),
    *("program", "programa", "health", "salud"),
)


def carry(to: str, body: str) -> None:
    """Send a text message nowhere: what an operator's function takes."""


@dataclass
class Call:
    """A navigator on the telephone with a patient, and the telephone that the patient holds."""

    navigator: Staff
    sam: Any
    phone: Any

    @property
    def program(self) -> Any:
        return self.navigator.membership.program

    def send(self, **changes: Any) -> SigningRequest:
        """Return a consent sent to the phone."""
        given = {"draft": ConsentDraft(), "contact_id": self.phone.pk, "request_id": uuid.uuid4(), **changes}
        with in_program(self.program):
            return actions.ask_to_sign(self.navigator, self.sam, **given)

    def message(self) -> OutboxMessage:
        """Return the newest message."""
        with in_program(self.program):
            return OutboxMessage.objects.filter(to=PHONE).latest("queued_at")

    def path(self) -> str:
        """Return the address that the newest message brought."""
        return re.search(rf"{SITE}(\S+)", self.message().body)[1]

    def code(self, row: SigningRequest) -> str:
        """Return the code that the navigator's page shows now."""
        page = signed_in(self.navigator).get(staff_path(self.navigator, "consent:signing", row.pk))
        return re.search(r'tc-signing-code">(\d+)<', page.content.decode())[1]

    def state(self, row: SigningRequest) -> SigningState:
        """Return where it stands."""
        with in_program(self.program):
            return queries.signing(row.pk).state

    def kept(self) -> list[Any]:
        """Return the consents kept of the patient."""
        with in_program(self.program):
            return consents.standing(self.sam)

    def opened(self, row: SigningRequest) -> tuple[str, str, str]:
        """Return the path, the form as the patient sees it, and the pass on it."""
        path = self.path()
        page = Client().post(path, {"do": "try", "code": self.code(row)}).content.decode()
        return path, page, re.search(r'name="pass" value="([^"]+)"', page)[1]


def begun(settings: Any) -> Call:
    """Return a call with a patient whose telephone is safe for a text, on a site that sends texts."""
    settings.SITE_ADDRESS, settings.SMS_BACKEND = SITE, f"{__name__}.{carry.__name__}"
    navigator = member(program(), Role.NAVIGATOR)
    sam = patient(navigator)
    return Call(navigator, sam, contact(navigator, sam, ContactKind.PHONE, PHONE, may_text=True))


def contact(staff: Staff, of: Any, kind: ContactKind, value: str, **asked: Any) -> Any:
    """Return a new contact of a patient."""
    with in_program(staff.membership.program):
        return add_contact(staff, of, contact=ContactEntry(kind=kind, value=value, **asked))


def wrong(right: str) -> str:
    """Return another code."""
    return "000000" if right != "000000" else "111111"


def tells(text: str) -> list[str]:
    """Return the words of a page or message that tell more than they may; addresses of its own parts aside."""
    words = re.sub(r'(href|src|action|content)="[^"]*"|https?://\S+', "", text)
    return [word for word in TELLING if re.search(rf"\b{word}\b", words, re.IGNORECASE)]
