"""Tell Django about the accounts app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Programs, users, memberships and the audit trail."""

    name = "throughcare_web.accounts"
    label = "accounts"
