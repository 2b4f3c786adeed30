"""The clock of a session: on the pages of staff, who has done nothing for a while, or been here all day, signs in again.

Addresses of the public site never reach the session: no query, no cookie, no Vary.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from throughcare_web.accounts.signin import sessions
from throughcare_web.accounts.signin.words import ENDED


_WITH_A_SESSION = ("/staff/", "/account/")
_CLOCK = "/account/session/"  # asking how long is left is not being at work
_POLLS = "X-Poll"  # nor is what a page asks by itself


class SessionLimits:
    """Middleware after authentication: ends a session that is over a limit, and notes the use of any other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or lead to the sign-in page; pages for staff are in English."""
        if not request.path_info.startswith(_WITH_A_SESSION):
            return self.get_response(request)
        with translation.override("en"):
            response = self._answer(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if limit := sessions.over_limit(request):
                response = self._ended(request, limit)
                response["Clear-Site-Data"] = sessions.CLEAR
                return response
            if not _asks_by_itself(request):
                sessions.touch(request)
        return self.get_response(request)

    def _ended(self, request: HttpRequest, limit: str) -> HttpResponse:
        get_adapter().end(request, limit)
        messages.info(request, ENDED[limit])
        if (
            request.path_info == _CLOCK
        ):  # a page's script asks, and then leads to the sign-in page, which says it
            return JsonResponse({"left": 0})
        here = request.get_full_path() if request.method in ("GET", "HEAD") else "/staff/"
        response = redirect_to_login("/staff/" if here.startswith("/account/") else here)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
        return response


def _asks_by_itself(request: HttpRequest) -> bool:
    return _POLLS in request.headers or (request.path_info == _CLOCK and request.method == "GET")
