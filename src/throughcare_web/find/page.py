"""How every page of the public site is rendered: whole, or for htmx the part that changes. Many are rendered once.

With each page goes what all of them say: of the directory, of the review of the knowledge and of the translation.
What is kept is the same for every reader; it holds nothing that anyone sent.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2s
from secrets import randbelow
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from throughcare_web.directory import matching_index
from throughcare_web.directory.queries import Edition


FRESH_S = 60  # so long a browser need not ask again
_PADDING = 100  # bytes, as GZipMiddleware has it
_View = Callable[..., HttpResponseBase]


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return the page, or for htmx the block `results` of it."""
    frame = "ui/fragment.html" if request.htmx else "ui/base.html"
    return render(request, template, {"frame": frame, **_about(), **(context or {})}, status=status)


def answers_a_person(view: _View) -> _View:
    """Make a view one that answers what a person sent: by POST, kept nowhere, named in no error report.

    It changes nothing, so there is nothing to forge: it needs no token and sets no cookie.
    """
    asked = require_http_methods(["GET", "HEAD", "POST"])(view)
    return csrf_exempt(sensitive_post_parameters()(never_cache(asked)))


def kept(view: _View) -> _View:
    """Render what a view answers to a plain GET once for each address, language and edition of the directory.

    For pages that else depend only on settings and records: on nothing sent, not on the day. A decorator that marks a
    response for a middleware stands above this one.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_plain = request.method in ("GET", "HEAD") and not request.META.get("QUERY_STRING")
        if not (is_plain and settings.PAGES_ARE_KEPT):
            return view(request, *args, **kwargs)
        pages = _Shelf.of(matching_index.snapshot().edition)
        key = (request.path, get_language(), bool(request.htmx))
        if key not in pages:
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or "CSRF_COOKIE_NEEDS_UPDATE" in request.META:
                return response  # what belongs to one reader
            pages[key] = _Kept.of(response)
        return pages[key].answer(request)

    return answer


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page as it was rendered: its bytes, compressed, and its headers."""

    packed: bytes
    headers: dict[str, str]

    @classmethod
    def of(cls, response: HttpResponse) -> _Kept:
        """Return what to keep of a response; how long a browser may show it is the view's to say, if it does."""
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=FRESH_S, must_revalidate=True)
        patch_vary_headers(response, ("Accept-Encoding", "HX-Request"))
        response["ETag"] = f'W/"{blake2s(response.content, digest_size=12).hexdigest()}"'
        return cls(gzip.compress(response.content, mtime=0), dict(response.items()))

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """Return the page; to a browser that has it already, that this is so."""
        response = HttpResponse(headers=self.headers)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response["Content-Encoding"] = "gzip"
            response.content = _padded(self.packed)
        else:
            response.content = gzip.decompress(self.packed)
        return get_conditional_response(request, etag=self.headers["ETag"], response=response)


class _Shelf:
    """The pages of the edition that this process served last."""

    held: tuple[Edition | None, dict[Hashable, _Kept]] = (None, {})

    @classmethod
    def of(cls, edition: Edition) -> dict[Hashable, _Kept]:
        """Return the pages of an edition, and let go of those of any other."""
        if cls.held[0] != edition:
            cls.held = (edition, {})
        return cls.held[1]


def _padded(packed: bytes) -> bytes:
    """Return the same gzip stream with a name of random length in it: a length says little of what a page holds."""
    return packed[:3] + bytes([gzip.FNAME]) + packed[4:10] + b"a" * randbelow(_PADDING) + b"\0" + packed[10:]


def _about() -> dict[str, Any]:
    directory = matching_index.snapshot()
    return {
        "directory_is_fictional": directory.fictional,
        "directory_source": "; ".join(source.name for source in directory.sources),
    }
