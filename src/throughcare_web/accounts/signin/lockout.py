"""After too many wrong passwords, none is tried for a while: for one address soon, for an account later, in a row for good.

The limits count addresses that nobody has, too, and the answer is the same in every case and takes as long: nothing tells
whether an account exists. A passkey opens the account at any time, and so does a new password by e-mail: nobody can lock
somebody else out by typing nonsense (ASVS 6.1.1).
"""

from __future__ import annotations

from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from axes.attempts import get_cool_off_threshold
from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest

from throughcare_web.accounts.signin import record


class LockoutBackend(AxesStandaloneBackend):
    """Refuses who is locked out, after as long as checking a password takes."""

    def authenticate(self, request: HttpRequest, password: str | None = None, **credentials: Any) -> None:
        """Raise `PermissionDenied`, which ends the attempt, where a lock-out holds."""
        try:
            super().authenticate(request, password=password, **credentials)
        except PermissionDenied:
            get_user_model()().set_password(password or "")
            raise


class LockoutHandler(AxesDatabaseHandler):
    """Counts wrong passwords by account and address, by account, and in a row; and has them audited."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Return whether one of the three limits is reached."""
        account = get_client_username(request, credentials)
        recent = AccessAttempt.objects.filter(
            username=account, attempt_time__gte=get_cool_off_threshold(request)
        )
        return (
            _failures(recent.filter(ip_address=request.axes_ip_address)) >= settings.LOCKOUT_AT_ADDRESS
            or _failures(recent) >= settings.LOCKOUT_OF_ACCOUNT
            or AccessFailureLog.objects.filter(username=account).count() >= settings.LOCKOUT_IN_A_ROW
        )

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **named: Any
    ) -> None:
        """Count the failure and have it audited, with the lock-out if it brings one about."""
        was_locked = bool(request and request.axes_locked_out)
        super().user_login_failed(sender, credentials, request, **named)
        locked = was_locked or self.is_locked(request, credentials)
        record.failure(get_client_username(request, credentials), "password", locked=locked)

    def user_logged_in(self, sender: Any, request: HttpRequest, user: Any, **named: Any) -> None:
        """Forget what was wrong before: the row of failures is broken."""
        super().user_logged_in(sender, request, user, **named)
        AccessFailureLog.objects.filter(username=user.get_username()).delete()


def forget_failures(account: str) -> None:
    """Lift every lock-out of an account: its password is a new one."""
    AccessAttempt.objects.filter(username=account).delete()
    AccessFailureLog.objects.filter(username=account).delete()


def client_address(request: HttpRequest) -> str | None:
    """Return the address of whoever asks, as the proxies that we trust tell it; None where there is none."""
    return get_client_ip(request) or None


def _failures(attempts: Any) -> int:
    return attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0
