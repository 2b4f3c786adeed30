"""Signing in and out, and what a person keeps of their own: password, second factor, sessions. allauth's flows, our pages.

A form that is wrong is answered 422; what changes how somebody signs in is audited and asks for a secret again.
"""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth as passkeys
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from throughcare_web.accounts.actors import System
from throughcare_web.accounts.signin import actions, record, sessions, words
from throughcare_web.accounts.signin.adapter import SecondFactorAdapter
from throughcare_web.accounts.signin.devices import described
from throughcare_web.accounts.signin.factors import has_second_factor, needs_second_factor, note_second_factor


_AFTER = "signin.after_setup"  # where in the session the page stands that somebody wanted before the set-up
_HOME = "/staff/"
_DIGITS = 10  # of the number of a session, fewer


class _Answers422:
    """Answers a form that is wrong with 422."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignIn(_Answers422, account.LoginView):
    """Address and password, or a passkey."""


class SignOut(account.LogoutView):
    """Ask, then sign out."""

    def post(self, *args: Any, **named: Any) -> HttpResponse:
        """Have the browser forget what it holds of this site, too."""
        response = super().post(*args, **named)
        response["Clear-Site-Data"] = sessions.CLEAR
        return response


class ForgottenPassword(_Answers422, account.PasswordResetView):
    """Send a link to choose a new password; the page says the same whether there is such an account or not."""


class NewPassword(_Answers422, account.PasswordResetFromKeyView):
    """Choose a new password by the link. It opens no session: the second factor is asked for at sign-in, as ever."""


class ChangePassword(_Answers422, account.PasswordChangeView):
    """Change the password, knowing the current one."""

    def dispatch(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        """Lead to the link by e-mail whoever has no password yet."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **named)


class _Rotates(_Answers422):
    """Gives the session a new key once a secret was shown again (ASVS 7.2.4)."""

    def form_valid(self, form: Any) -> HttpResponse:
        sessions.rotate(self.request)
        return super().form_valid(form)


class ConfirmByPassword(_Rotates, account.ReauthenticateView):
    """Ask for the password before something that matters."""


class ConfirmByCode(_Rotates, mfa.ReauthenticateView):
    """Ask for a code before something that matters."""


class ConfirmByPasskey(_Rotates, webauthn.ReauthenticateWebAuthnView):
    """Ask for a passkey before something that matters."""


class SecondFactor(mfa.AuthenticateView):
    """The code or passkey that completes signing in."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again."""
        return self.render_to_response(self.get_context_data(), status=422)


class PasskeySignIn(webauthn.LoginWebAuthnView):
    """A passkey alone: what one has, opened by what one is or knows."""


class Factors(mfa.IndexView):
    """The reader's password, authenticator app, passkeys and recovery codes."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Say how many recovery codes are left."""
        found = super().get_context_data(**named)
        codes = found["authenticators"].get(Authenticator.Type.RECOVERY_CODES)
        return {**found, "codes_left": len(codes.get_unused_codes()) if codes else 0}


class AddApp(_Answers422, totp.ActivateTOTPView):
    """Set up an authenticator app."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Count the code just typed as shown in this session."""
        response = super().form_valid(form)
        _added(self.request, "totp", "app added")
        return response


class RemoveApp(totp.DeactivateTOTPView):
    """Remove the authenticator app, unless it is the only second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Have it audited."""
        _changed(self.request, "app removed")
        return super().form_valid(form)


class AddPasskey(_Answers422, webauthn.AddWebAuthnView):
    """Set up a passkey: kept on the device, opened by fingerprint, face or PIN, good for signing in alone."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Ask the browser for one that can sign in alone."""
        found = super(webauthn.AddWebAuthnView, self).get_context_data(**named)
        return {
            **found,
            "js_data": {
                "creation_options": passkeys.begin_registration(self.request.user, passwordless=True)
            },
        }

    def form_valid(self, form: Any) -> HttpResponse:
        """Count the passkey just used as shown in this session."""
        response = super().form_valid(form)
        _added(self.request, "webauthn", "passkey added")
        return response


class RenamePasskey(_Answers422, webauthn.EditWebAuthnView):
    """Give a passkey another name."""


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """Remove a passkey, unless it is the only second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Refuse the last one; have the removal of any other audited."""
        if not SecondFactorAdapter().can_delete_authenticator(self.object):
            messages.error(self.request, words.LAST_FACTOR)
            return redirect("mfa_index")
        _changed(self.request, "passkey removed")
        return super().form_valid(form)


class RecoveryCodes(recovery.ViewRecoveryCodesView):
    """The recovery codes: all of them once, then how many are left."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Say where to go on. What is shown now is kept as hashes from here on."""
        found = super().get_context_data(**named)
        if found["can_view_codes"]:
            user = self.request.user
            actions.hash_recovery_codes(System("sign-in"), user, codes=found["unused_codes"])
        return {**found, "after": self.request.session.pop(_AFTER, _HOME)}


class NewRecoveryCodes(recovery.GenerateRecoveryCodesView):
    """Make new recovery codes in place of the old."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Have it audited."""
        _changed(self.request, "recovery codes renewed")
        return super().form_valid(form)


@login_required
@never_cache
def set_up(request: HttpRequest) -> HttpResponse:
    """Lead somebody without a second factor to set one up, and somebody who has one to show it."""
    after = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(after, allowed_hosts=None) and after.startswith("/staff/")
    request.session[_AFTER] = after if is_ours else _HOME
    if not needs_second_factor(request):
        return redirect(request.session.pop(_AFTER))
    if has_second_factor(request.user):  # set up elsewhere since: this session has not shown it
        return redirect(f"{reverse('mfa_reauthenticate')}?next={request.session.pop(_AFTER)}")
    return render(request, "accounts/set_up.html")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signed_in_at(request: HttpRequest) -> HttpResponse:
    """Show where the reader is signed in; end one session, or all others."""
    if request.method == "POST":
        return _end(request)
    shown = [described(one) for one in sessions.sessions_of(request.user)]
    return render(request, "usersessions/usersession_list.html", {"sessions": shown})


@reauthentication_required(app="allauth.usersessions")
def _end(request: HttpRequest) -> HttpResponse:
    which, here = request.POST.get("end", ""), request.session.session_key
    number = int(which) if which.isascii() and which.isdigit() and len(which) < _DIGITS else None
    actor = next(record.witnesses(request.user))
    ended = actions.end_own_sessions(actor, request.user, which=number, but=here)
    if which == "all":
        get_adapter().logout(request)
        return redirect("account_login")
    messages.success(request, f"{ended} {'session was' if ended == 1 else 'sessions were'} ended.")
    return redirect("usersessions_list")


@never_cache
@require_http_methods(["GET", "POST"])
def clock(request: HttpRequest) -> HttpResponse:
    """Answer in how many seconds the session ends; by POST, begin the time without activity anew."""
    if not request.user.is_authenticated:
        return JsonResponse({"left": 0})
    if request.method == "POST":
        sessions.touch_now(request)
    return JsonResponse({"left": sessions.seconds_left(request)})


def _added(request: HttpRequest, kind: str, what: str) -> None:
    note_second_factor(request.session, request.user, kind)
    _changed(request, what)


def _changed(request: HttpRequest, what: str) -> None:
    record.event(request.user, actions.change_credentials, what=what)
