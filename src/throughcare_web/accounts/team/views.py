"""The team page, the chooser of programs, and the page of an invitation's link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare_web.accounts.pages import (
    LinkRequest,
    StaffRequest,
    link_page,
    own_page,
    staff_page,
    staff_redirect,
    staff_render,
)
from throughcare_web.accounts.queries import memberships_of
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.team import actions, queries
from throughcare_web.accounts.team.forms import AcceptForm, InviteForm, RoleForm
from throughcare_web.accounts.team.letter import ACCEPT
from throughcare_web.ui.fields import add_bad_input


@own_page
def programs(request: HttpRequest) -> HttpResponse:
    """Let a member of several programs choose one; lead a member of one there."""
    held = memberships_of(request.user)
    found = {one.program_id: one.program for one in held}
    if len(found) == 1 and "all" not in request.GET:
        return redirect("chart:desk", held[0].program.slug)
    roles = {pk: [Role(one.role).label for one in held if one.program_id == pk] for pk in found}
    return render(request, "accounts/programs.html", {"found": [(found[pk], roles[pk]) for pk in found]})


@staff_page("accounts.see_team", methods=("GET", "HEAD"))
def team(request: StaffRequest) -> HttpResponse:
    """Show the members, their roles and second factors, and who is invited."""
    return _team(request, InviteForm())


@staff_page("accounts.invite_member", methods=("POST",))
def invite(request: StaffRequest) -> HttpResponse:
    """Invite somebody."""
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            actions.invite_member(request.actor, **form.cleaned_data, site=_site(request))
        except BadInput as fault:
            add_bad_input(form, fault)
        else:
            messages.success(request, "The invitation is on its way.")
            return staff_redirect(request, "accounts:team")
    return _team(request, form, status=422)


@staff_page("accounts.resend_invitation", methods=("POST",))
def resend(request: StaffRequest, key: str) -> HttpResponse:
    """Send an invitation again."""
    invited = get_object_or_404(queries.invitations(request.program), pk=key)
    return _done(
        request,
        lambda: actions.resend_invitation(request.actor, invited, site=_site(request)),
        "The invitation is on its way again. Links sent before no longer work.",
    )


@staff_page("accounts.withdraw_invitation", methods=("POST",))
def withdraw(request: StaffRequest, key: str) -> HttpResponse:
    """Take an invitation back."""
    invited = get_object_or_404(queries.invitations(request.program), pk=key)
    return _done(
        request, lambda: actions.withdraw_invitation(request.actor, invited), "The invitation is withdrawn."
    )


@staff_page("accounts.see_team", methods=("GET", "HEAD"))
def member(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one membership and what can be done about it."""
    held = get_object_or_404(queries.memberships(request.program), pk=pk)
    form = RoleForm(initial={"role": held.role})
    return staff_render(request, "accounts/member.html", {"held": held, "form": form})


@staff_page("accounts.change_role", methods=("POST",))
def change_role(request: StaffRequest, pk: int) -> HttpResponse:
    """Give somebody another role."""
    held, form = get_object_or_404(queries.memberships(request.program), pk=pk), RoleForm(request.POST)
    if not form.is_valid():
        return staff_render(request, "accounts/member.html", {"held": held, "form": form}, status=422)
    role = Role(form.cleaned_data["role"])
    return _done(request, lambda: actions.change_role(request.actor, held, role=role), "The role is changed.")


@staff_page("accounts.end_member", methods=("GET", "HEAD", "POST"))
def end_member(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask whether somebody's membership shall end, and end it."""
    held = get_object_or_404(queries.memberships(request.program), pk=pk)
    if request.method != "POST":
        return staff_render(request, "accounts/end_member.html", {"held": held})
    return _done(
        request, lambda: actions.end_member(request.actor, held), f"{held.user} is no longer in the team."
    )


@staff_page("accounts.end_member_sessions", methods=("POST",))
def end_sessions(request: StaffRequest, pk: int) -> HttpResponse:
    """Sign somebody out everywhere."""
    held = get_object_or_404(queries.memberships(request.program), pk=pk)
    return _done(
        request,
        lambda: actions.end_member_sessions(request.actor, held),
        f"{held.user} is signed out everywhere.",
    )


@staff_page("accounts.reset_factors", methods=("POST",))
def reset_factors(request: StaffRequest, pk: int) -> HttpResponse:
    """Take away the second factors of somebody who has lost them."""
    held = get_object_or_404(queries.memberships(request.program), pk=pk)
    return _done(
        request,
        lambda: actions.reset_factors(request.actor, held),
        f"{held.user} sets up a new second factor at the next sign-in.",
    )


@link_page(ACCEPT)
def accept(request: LinkRequest) -> HttpResponse:
    """Let the holder of an invitation's link accept it: with a new password, or signed in to the account they have."""
    invited = queries.invitation(request.actor.object_id)
    has_account = queries.has_account(invited)
    if has_account and request.user.is_authenticated and request.user.email != invited.email:
        return render(request, "accounts/accept_other.html", {"invited": invited}, status=409)
    if has_account and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    form = None if has_account else AcceptForm(request.POST or None, email=invited.email)
    if request.method == "POST" and (form is None or form.is_valid()):
        return _accept(request, invited, form)
    status = 422 if form is not None and form.errors else 200
    return render(request, "accounts/accept.html", {"invited": invited, "form": form}, status=status)


def _accept(request: LinkRequest, invited: Any, form: AcceptForm | None) -> HttpResponse:
    password = form.cleaned_data["password"] if form else ""
    try:
        held = actions.accept_invitation(request.actor, invited, password=password)
    except (BadInput, ValidationError) as fault:
        reason = f"This is {fault.found}." if isinstance(fault, BadInput) else "This password will not do."
        return render(request, "accounts/bad_link.html", {"reason": reason}, status=410)
    messages.success(request, f"You are now a member of {invited.program}.")
    if form is None:
        return redirect("accounts:programs")
    record_authentication(request, held.user, method="password", email=held.user.email)
    return perform_login(request, Login(user=held.user, email=held.user.email, redirect_url="/staff/"))


def _team(request: StaffRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    context = {
        "members": queries.members(request.program),
        "invitations": list(queries.invitations(request.program)),
        "form": form,
        "now": timezone.now(),
    }
    return staff_render(request, "accounts/team.html", context, status=status)


def _done(request: StaffRequest, do: Callable[[], Any], said: str) -> HttpResponse:
    """Do it and say so, or say why not; back to the team either way."""
    try:
        do()
    except BadInput as fault:
        messages.error(request, f"This is {fault.found}. What is needed: {fault.wanted}.")
    else:
        messages.success(request, said)
    return staff_redirect(request, "accounts:team")


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
