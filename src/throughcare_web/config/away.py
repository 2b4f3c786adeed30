"""What is answered while the database is away: 503 and when to try again, for its absence is short and nobody's doing.

Django calls these two for every exception that nothing else answered, of a view or of a middleware. A session that cannot
be saved looks to it like one that was deleted meanwhile (400); only what caused it tells the two apart.
"""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults


_RETRY_S = 5  # the embedded server is back sooner


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database was away, else 500."""
    return _database_away(sys.exception()) or defaults.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 503 where the session was not saved because the database was away, else 400."""
    return _database_away(exception) or defaults.bad_request(request, exception)


def _database_away(error: BaseException | None) -> HttpResponse | None:
    """Return the page that says so where the error, or one that led to it, is of a database out of reach."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            words = render_to_string("503.html")
            headers = {"Retry-After": str(_RETRY_S)}
            return HttpResponse(words, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
        error = error.__cause__ or error.__context__
    return None
