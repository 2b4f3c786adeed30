"""How every page for staff is reached: who asks, for which program, whether they may; and how it is rendered.

A view says its permission where it is defined; a test asks every view of the site for one. The whole of a view runs in
one transaction that sees the program's rows and no other's.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterable
from functools import partial, wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from throughcare.errors import BadInput
from throughcare_web.accounts import roles
from throughcare_web.accounts.actors import SignedLink, Staff
from throughcare_web.accounts.audit import Refused, record_refusal
from throughcare_web.accounts.links import BadLink, UsedLink, read_link
from throughcare_web.accounts.models import Membership, Program
from throughcare_web.accounts.queries import memberships_of
from throughcare_web.accounts.rls import for_program
from throughcare_web.accounts.signin.factors import needs_second_factor
from throughcare_web.config.reads import answered
from throughcare_web.ui.fields import in_words


PAGES: dict[str, str] = {}  # every permission that opens a page, and the module of one such page

_View = Callable[..., HttpResponseBase]
_NOT_YOURS = "This page is not for your role."


class StaffRequest(HttpRequest):
    """A request as a staff page sees it."""

    actor: Staff
    program: Program
    may: frozenset[str]  # the permissions of all roles held in the program
    held: str  # those roles, in words
    if_shown: Callable[[], None] | None  # writes down that a page was seen, where a form's answer is one


class LinkRequest(HttpRequest):
    """A request as the page of a signed link sees it."""

    actor: SignedLink


def staff_page(
    permission: str, *, methods: Iterable[str] = ("GET", "HEAD", "POST"), reads: bool = False
) -> Callable[[_View], _View]:
    """Make a view a page for staff whose role has the permission, an action's verb or a page's ("app.see_…").

    `reads` says that it only reads: it may then be answered from the replica, and be made twice if that fails.
    Its address begins with the program's slug, which the view does not receive. It is answered 404 to whoever has no
    membership there, as if there were no such program.
    """

    def decorate(view: _View) -> _View:
        PAGES.setdefault(permission, view.__module__)

        @wraps(view)
        def answer(request: StaffRequest, program: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if (elsewhere := _leads_elsewhere(request)) is not None:
                return elsewhere
            held = [one for one in memberships_of(request.user) if one.program.slug == program]
            if not held:
                raise Http404
            work = partial(_answer, request, held, permission, lambda: view(request, *args, **kwargs))
            return answered(request, work) if reads else work()

        guarded = require_http_methods(list(methods))(sensitive_post_parameters()(never_cache(answer)))
        return declare(guarded, permission)

    return decorate


def own_page(view: _View) -> _View:
    """Make a view one that a person who signed in sees of their own matters, in no program."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        elsewhere = _leads_elsewhere(request)
        return view(request, *args, **kwargs) if elsewhere is None else elsewhere

    return declare(sensitive_post_parameters()(never_cache(answer)), "self")


def link_page(
    verb: str, *, over: str = "accounts/bad_link.html", used: _View | None = None
) -> Callable[[_View], _View]:
    """Make a view the page of a signed link to do `verb`: its last address part is the token, which it does not receive.

    `over` is the template that says why a link cannot be used. `used`, received as the view is, answers whoever opens one
    again that has been used. The page is in the `language` of its address, else in English.
    """

    def decorate(view: _View) -> _View:
        @wraps(view)
        def answer(request: LinkRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with translation.override(kwargs.get("language", "en")):
                try:
                    request.actor, shown = read_link(token, verb, timezone.now()), view
                except BadLink as error:
                    if used is None or not isinstance(error, UsedLink):
                        return _bad_link(request, error, over)
                    request.actor, shown = error.link, used
                with for_program(request.actor.program_id):
                    try:
                        return shown(request, *args, **kwargs)
                    except Refused as refusal:  # its event is in this transaction
                        return _bad_link(request, refusal, over)

        guarded = require_http_methods(["GET", "HEAD", "POST"])(
            sensitive_post_parameters()(never_cache(answer))
        )
        return declare(guarded, "link")

    return decorate


def declare(view: Any, permission: str) -> Any:
    """Say what a view, or each view of a list of addresses, asks of its reader: "public", "self", "link" or a permission."""
    if isinstance(view, URLPattern):
        declare(view.callback, permission)
    elif isinstance(view, URLResolver):
        declare(view.url_patterns, permission)
    elif isinstance(view, list | tuple):
        for one in view:
            declare(one, permission)
    elif not hasattr(view, "permission"):
        view.permission = permission
    return view


def staff_render(
    request: StaffRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return a staff page, or for htmx the block `results` of it."""
    frame = "ui/fragment.html" if request.htmx else "ui/staff.html"
    about = {"frame": frame, "may": request.may, "program": request.program}
    return render(request, template, {**about, **(context or {})}, status=status)


def staff_url(request: StaffRequest, name: str, *args: object) -> str:
    """Return the address of a staff page in the program of this one."""
    return reverse(name, args=[request.program.slug, *args])


def staff_redirect(request: StaffRequest, name: str, *args: object) -> HttpResponse:
    """Lead on to a staff page of the same program, after something was done."""
    return redirect(staff_url(request, name, *args))


def _leads_elsewhere(request: HttpRequest) -> HttpResponse | None:
    """Return where someone must go first who has not signed in, or has no second factor yet."""
    if not request.user.is_authenticated:
        return _moved(request, redirect_to_login(_here(request)))
    if needs_second_factor(request):
        return _moved(request, redirect(f"{reverse('accounts:second-factor')}?next={request.path}"))
    return None


def _here(request: HttpRequest) -> str:
    return request.get_full_path() if request.method in ("GET", "HEAD") else "/staff/"


def _moved(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let htmx change the whole page, and not put the sign-in form into a part of one."""
    if not request.htmx:
        return response
    return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})


def _answer(
    request: StaffRequest, held: list[Membership], permission: str, view: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    program = held[0].program
    request.program = program
    request.may = frozenset().union(*(roles.PERMISSIONS[roles.Role(one.role)] for one in held))
    request.held = ", ".join(str(roles.Role(one.role).label) for one in held)
    fitting = [one for one in held if roles.may(one.role, permission)]
    request.actor, request.if_shown = Staff((fitting or held)[0]), None
    try:
        with (
            for_program(program.pk),
            timezone.override(zoneinfo.ZoneInfo(program.time_zone)),
            translation.override("en"),
        ):
            if not fitting:
                record_refusal(request.actor, permission, _NOT_YOURS)
                return refused_page(request, _NOT_YOURS)
            try:
                return _seen(request, view())
            except Refused as refusal:  # its event is in this transaction
                return refused_page(request, str(refusal))
    except BadInput as error:  # where a view has no form to say it in: the whole transaction is undone
        return staff_render(request, "accounts/not_kept.html", {"fault": in_words(error)}, status=422)


def _seen(request: StaffRequest, response: HttpResponseBase) -> HttpResponseBase:
    if request.if_shown is not None and not response.has_header("Location"):
        request.if_shown()
    return response


def _bad_link(request: HttpRequest, error: Exception, template: str) -> HttpResponse:
    context = {"reason": str(error), "language": translation.get_language()}
    return render(request, template, context, status=410)


def refused_page(request: StaffRequest, reason: str) -> HttpResponse:
    """Say that this may not be done, and nothing else: no word of a patient stands on this page."""
    return staff_render(request, "accounts/refused.html", {"reason": reason}, status=403)


def said(request: HttpRequest) -> dict[str, Any]:
    """Give templates what was just done, to say it once; nothing is looked at until a page asks."""
    return {"messages": lambda: get_messages(request)}
