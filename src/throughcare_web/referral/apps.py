"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class ReferralConfig(AppConfig):
    """Referrals and waitlist."""

    name = "throughcare_web.referral"
    label = "referral"
