"""Addresses under /account/: signing in and out, and a person's own password, second factor and sessions.

The names are allauth's, which it looks for. There is no address to sign up at, and none to change an e-mail address.
"""

from __future__ import annotations

from allauth.account.views import PasswordResetDoneView, PasswordResetFromKeyDoneView
from django.urls import path, re_path
from django.views.generic import RedirectView

from throughcare_web.accounts.pages import declare
from throughcare_web.accounts.signin import views
from throughcare_web.accounts.team.views import accept


_PUBLIC = [
    path("account/login/", views.SignIn.as_view(), name="account_login"),
    path("account/login/code/", views.SecondFactor.as_view(), name="mfa_authenticate"),
    path("account/login/passkey/", views.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("account/logout/", views.SignOut.as_view(), name="account_logout"),
    path("account/session/", views.clock, name="session-clock"),
    path("account/password/reset/", views.ForgottenPassword.as_view(), name="account_reset_password"),
    path("account/password/reset/sent/", PasswordResetDoneView.as_view(), name="account_reset_password_done"),
    path(
        "account/password/reset/done/",
        PasswordResetFromKeyDoneView.as_view(),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
]
_OWN = [
    path("account/password/", views.ChangePassword.as_view(), name="account_change_password"),
    path("account/confirm/", views.ConfirmByPassword.as_view(), name="account_reauthenticate"),
    path("account/confirm/code/", views.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path("account/confirm/passkey/", views.ConfirmByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("account/sessions/", views.signed_in_at, name="usersessions_list"),
    path("account/factors/", views.Factors.as_view(), name="mfa_index"),
    path("account/factors/app/add/", views.AddApp.as_view(), name="mfa_activate_totp"),
    path("account/factors/app/remove/", views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("account/factors/codes/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("account/factors/codes/new/", views.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path(
        "account/factors/passkey/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"
    ),
    path("account/factors/passkey/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("account/factors/passkey/<int:pk>/", views.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path(
        "account/factors/passkey/<int:pk>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"
    ),
]
# Where somebody is led who signed in with a password alone; the accounts app's namespace has it.
SET_UP = path("account/factors/set-up/", declare(views.set_up, "self"), name="second-factor")
_LINKS = [path("account/invitation/<str:token>/", accept, name="accept-invitation")]
urlpatterns = [*_LINKS, *declare(_PUBLIC, "public"), *declare(_OWN, "self")]
