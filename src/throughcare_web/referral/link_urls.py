"""Addresses under /link/referral/: for places that do not use Throughcare, no sign-in."""

from __future__ import annotations

from django.urls import path

from throughcare_web.referral.outside import views


app_name = "referral_link"
urlpatterns = [path("answer/<str:token>/", views.answer, name="answer")]
