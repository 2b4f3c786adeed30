"""Addresses under /link/consent/: for patients who read and sign on their own telephone, no sign-in. The language stands first."""

from __future__ import annotations

from django.urls import path

from throughcare_web.consent.by_link import link_views as views


app_name = "consent_link"
urlpatterns = [
    path(f"{language}/{name}/<str:token>/", view, {"language": language}, name=name)
    for language in ("en", "es")
    for name, view in (("sign", views.sign), ("copy", views.copy))
]
