"""What the receiving program corrects before a referral becomes a patient: filled in with what was sent."""

from __future__ import annotations

from typing import Any

from throughcare.terms.records import ContactKind
from throughcare_web.records.patients.demographics import ContactEntry, Demographics
from throughcare_web.records.patients.forms import IdentityForm, RegisterForm
from throughcare_web.referral.receiving import facts


_CODES = {True: "yes", False: "no", None: ""}


def begun(packet: facts.Packet) -> dict[str, Any]:
    """Return what the form begins with."""
    said = facts.demographics(packet)
    shown = {name: getattr(said, name) for name in IdentityForm.base_fields}
    first = _first(said.contacts)
    phone, email = first.get(ContactKind.PHONE), first.get(ContactKind.EMAIL)
    address, emergency = first.get(ContactKind.ADDRESS), first.get(ContactKind.EMERGENCY)
    if phone:
        shown |= {"phone": phone.value}
        shown |= {name: _CODES[getattr(phone, name)] for name in ("may_leave_message", "may_text")}
    if email:
        shown |= {"email": email.value}
    if address:
        shown |= {name: getattr(address, name) for name in ("street", "city", "state", "zip")}
    if emergency:
        shown |= {"emergency_name": emergency.person_name, "emergency_phone": emergency.value}
        shown |= {"emergency_relation": emergency.relation}
    return {**shown, "needs_interpreter": _CODES[said.needs_interpreter]}


def corrected(form: RegisterForm, packet: facts.Packet) -> Demographics:
    """Return what a valid form says, with the further contacts that were sent and have no field of their own."""
    sent = facts.contacts(packet)
    shown = list(_first(sent).values())
    return form.demographics([*form.contacts(), *(one for one in sent if one not in shown)])


def _first(contacts: Any) -> dict[ContactKind, ContactEntry]:
    found: dict[ContactKind, ContactEntry] = {}
    for one in contacts:
        if one.kind is not ContactKind.PERSON:
            found.setdefault(one.kind, one)
    return found
