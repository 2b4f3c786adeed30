"""The program that is written to while things are killed, and a process that refers a patient of it again and again.

`python -m shared.acting prepare BROWSERS` makes it and prints a session and a patient for each browser; `... refer NAME
NUMBER` sends one patient's referral to three places, takes all three back, says so, and begins again with the next number.
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare_web.config.settings")
django.setup()

from django.db import Error, connection  # noqa: E402 - after Django knows the settings
from django.test import Client  # noqa: E402

from throughcare.terms import LevelOfCare, Medication  # noqa: E402
from throughcare.terms.places_open import CallOutcome, ContactChannel  # noqa: E402
from throughcare.terms.referral import ReferralState, ReferralUrgency  # noqa: E402
from throughcare.terms.sharing import SignatureWay, Signer  # noqa: E402
from throughcare_web.accounts.actions import add_member, open_program  # noqa: E402
from throughcare_web.accounts.actors import Staff, System  # noqa: E402
from throughcare_web.accounts.models import Membership, Program  # noqa: E402
from throughcare_web.accounts.queries import in_program  # noqa: E402
from throughcare_web.accounts.roles import Role  # noqa: E402
from throughcare_web.accounts.signin.factors import note_second_factor  # noqa: E402
from throughcare_web.consent.actions import record_consent  # noqa: E402
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft  # noqa: E402
from throughcare_web.demo import loading  # noqa: E402
from throughcare_web.directory.queries import current_programs, listing_ids  # noqa: E402
from throughcare_web.directory.upkeep.actions import operate_listing  # noqa: E402
from throughcare_web.directory.upkeep.queries import model_of  # noqa: E402
from throughcare_web.directory.verification.actions import CallReport, record_call  # noqa: E402
from throughcare_web.records.patients.actions import register_patient  # noqa: E402
from throughcare_web.records.patients.demographics import Demographics  # noqa: E402
from throughcare_web.records.patients.queries import patients  # noqa: E402
from throughcare_web.referral.actions import refer, withdraw  # noqa: E402
from throughcare_web.referral.entries import Asked  # noqa: E402

from .writers import AGAIN_AFTER_S, PLACES, SLUG, key_of  # noqa: E402


_NEIGHBOR, _REFERRED = "fictional-meadow", "Referred"
_ASKED = Asked(
    level=LevelOfCare.MANAGED_OUTPATIENT,
    urgency=ReferralUrgency.SOON,
    medication=Medication.METHADONE,
    words="Ready to start today.",
)


def prepare(browsers: int) -> Iterator[tuple[str, str]]:
    """Make two programs, three places and the people; yield a session of a nurse, and a patient, for each browser."""
    harbor, meadow = (open_program(System("bench"), name=slug, slug=slug) for slug in (SLUG, _NEIGHBOR))
    _places(meadow)
    held = {
        role: add_member(System("bench", harbor), harbor, email=f"{role.value}@example.org", role=role)
        for role in (Role.NURSE, Role.NAVIGATOR)
    }
    _patient(Staff(held[Role.NAVIGATOR]), _REFERRED)
    for number in range(browsers):
        client = Client()
        client.force_login(held[Role.NURSE].user)
        session = client.session
        note_second_factor(session, held[Role.NURSE].user, "totp")
        session.save()
        patient = _patient(Staff(held[Role.NAVIGATOR]), f"Measured{chr(ord('a') + number) * 5}")
        yield str(session.session_key), str(patient.pk)


def _places(receiver: Program) -> None:
    """Load the fictional directory; let one place of it be the receiver's, and know where to write to all of them."""
    with TemporaryDirectory() as folder:
        loading.load_fictional(Path(folder))
    for number, place in enumerate(_referred_to()):
        if number == 0:
            operate_listing(System("bench"), place, program=receiver)
        contact = {ContactChannel.EMAIL: f"place{number}@example.org"}
        report = CallReport(outcome=CallOutcome.REACHED, contacts=contact)
        record_call(System("bench"), place, report=report, request_id=uuid.uuid4())


def _referred_to() -> list[Any]:
    found = listing_ids([one.id for one in islice(current_programs(), PLACES)])
    return [model_of(number) for number in sorted(found.values())]


def _patient(navigator: Staff, given_names: str) -> Any:
    """Return a new patient who has consented to be referred."""
    with in_program(navigator.membership.program):
        said = Demographics(given_names=given_names, family_name="Example")
        patient = register_patient(navigator, demographics=said)
        signed = SignatureDraft(signer=Signer.PATIENT, name=f"{given_names} Example", way=SignatureWay.TYPED)
        record_consent(navigator, patient, draft=ConsentDraft(signatures=(signed,)))
    return patient


def act(name: str, number: int) -> None:
    """Refer and take back until killed; say each number that is known to be done."""
    while True:
        try:
            _refer_and_withdraw(key_of(name, number))
        except Error:
            connection.close()
            time.sleep(AGAIN_AFTER_S)
        else:
            print(number, flush=True)
            number += 1


def _refer_and_withdraw(key: uuid.UUID) -> None:
    navigator, patient, places = _scene()
    for row in refer(navigator, patient, listing_ids=places, asked=_ASKED, request_id=key):
        if row.state == ReferralState.SENT:  # a try before may have come so far
            withdraw(navigator, row)


@cache
def _scene() -> tuple[Staff, Any, list[int]]:
    program = Program.objects.get(slug=SLUG)
    with in_program(program):
        navigator = Staff(Membership.objects.select_related("program").get(role=Role.NAVIGATOR.value))
        patient = patients(program).get(given_names=_REFERRED)
    return navigator, patient, [place.pk for place in _referred_to()]


def main(argv: Sequence[str]) -> int:
    """Do what is asked for."""
    if argv[0] == "prepare":
        for session, patient in prepare(int(argv[1])):
            print(session, patient)
    else:
        act(argv[1], int(argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
