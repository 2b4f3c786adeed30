"""What settings name by a dotted path: it must be there before the site serves, and not be missed at the first message."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


def refuse_unusable() -> None:
    """Raise `ImproperlyConfigured`, in one line, where a setting names what is not there or cannot be used."""
    if settings.SMS_BACKEND:
        _check("THROUGHCARE_SMS_BACKEND", settings.SMS_BACKEND, callable, "a function (to, body)")
    wanted = "a class with the methods send and collect"
    _check("THROUGHCARE_ELIGIBILITY_GATEWAY", settings.ELIGIBILITY_GATEWAY, _is_gateway, wanted)


def _check(setting: str, path: str, fits: Callable[[object], bool], wanted: str) -> None:
    fault = ImproperlyConfigured(f"{setting}: found {path!r}; wanted the dotted path of {wanted}")
    try:
        found = import_string(path)
    except (ImportError, ValueError) as error:
        raise fault from error
    if not fits(found):
        raise fault


def _is_gateway(found: object) -> bool:
    return isinstance(found, type) and hasattr(found, "send") and hasattr(found, "collect")
