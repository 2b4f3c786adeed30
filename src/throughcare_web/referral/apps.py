"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class ReferralConfig(AppConfig):
    """Referrals and waitlist."""

    name = "throughcare_web.referral"
    label = "referral"

    def ready(self) -> None:
        """Say what this app keeps open about a patient, and what of it rests on a consent."""
        from throughcare_web.consent import resting
        from throughcare_web.records.closing import declare
        from throughcare_web.referral.closing import KINDS
        from throughcare_web.referral.resting import RESTING

        declare(*KINDS)
        resting.declare(RESTING)
