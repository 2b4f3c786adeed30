"""`{% load signin %}`: what pages for staff say of the session."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from throughcare_web.accounts.queries import time_zone_of
from throughcare_web.accounts.roles import Role


register = template.Library()


@register.simple_tag
def seconds_without_activity() -> int:
    """Return how long a session lasts in which nothing happens."""
    return int(settings.SESSION_IDLE_LIMIT.total_seconds())


@register.simple_tag(takes_context=True)
def own_time_zone(context: dict[str, Any]) -> str:
    """Return the time zone of a page that belongs to its reader and to no program, for `{% timezone %}`."""
    return time_zone_of(context["request"].user)


@register.filter
def role_label(role: str) -> str:
    """Return a role in words."""
    return Role(role).label
