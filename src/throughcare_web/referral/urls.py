"""Addresses under /staff/<program>/referral/."""

from __future__ import annotations

from django.urls import path

from throughcare_web.referral import views
from throughcare_web.referral.capacity import views as capacity
from throughcare_web.referral.need import views as need
from throughcare_web.referral.receiving import views as receiving
from throughcare_web.referral.waiting import views as waiting


app_name = "referral"
urlpatterns = [
    path("", views.referrals, name="referrals"),
    path("incoming/", views.incoming, name="incoming"),
    path("policy/", views.policy, name="policy"),
    path("need/", need.need, name="need"),
    path("waitlist/", waiting.waitlist, name="waitlist"),
    path("waitlist/state/", capacity.telling_state, name="telling_state"),
    path("waitlist/join/patient/<uuid:pk>/", waiting.join_patient, name="join_patient"),
    path("waitlist/join/referral/<uuid:pk>/", waiting.join_referral, name="join_referral"),
    path("waitlist/<uuid:pk>/", waiting.entry, name="entry"),
    path("waitlist/<uuid:pk>/sheet/<str:language>/", waiting.sheet, name="sheet"),
    path("patient/<uuid:pk>/", views.of_patient, name="of_patient"),
    path("patient/<uuid:pk>/refer/", views.refer, name="refer"),
    path("<uuid:pk>/", views.referral, name="referral"),
    path("<uuid:pk>/record/", receiving.receive, name="receive"),
]
