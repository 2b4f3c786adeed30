"""How much of a request is read: nothing of one that is larger than anything this site asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse


class BoundedBody:
    """Middleware: refuses by its length what would otherwise be written to a disk, file by file, while it comes in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; raises `RequestDataTooBig`, which is answered 400, before anything is read."""
        if _length(request) > settings.LARGEST_BODY:
            raise RequestDataTooBig
        return self._get_response(request)


def _length(request: HttpRequest) -> int:
    """Return how many bytes the body is said to have; without a number nothing of it is read at all."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
