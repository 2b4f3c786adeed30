"""Addresses under /staff/<program>/consent/."""

from __future__ import annotations

from django.urls import path

from throughcare_web.consent import views
from throughcare_web.consent.by_link import views as by_link
from throughcare_web.consent.counseling import views as counseling
from throughcare_web.consent.emergency import views as emergency
from throughcare_web.consent.informing import views as informing
from throughcare_web.consent.restrictions import views as restrictions
from throughcare_web.consent.sharing import views as sharing


_OF = "patient/<uuid:pk>/"

app_name = "consent"
urlpatterns = [
    path(_OF, views.patient, name="patient"),
    path(f"{_OF}new/", views.new, name="new"),
    path(f"{_OF}sign/", views.sign, name="sign"),
    path(f"{_OF}paper/", views.paper, name="paper"),
    path(f"{_OF}by-link/", by_link.send, name="by_link"),
    path(f"{_OF}disclosures/", sharing.disclosures, name="disclosures"),
    path(f"{_OF}share/", sharing.share, name="share"),
    path(f"{_OF}accounting/", sharing.accounting, name="accounting"),
    path(f"{_OF}own-record/", sharing.own_record, name="own_record"),
    path(f"{_OF}emergency/", emergency.emergency, name="emergency"),
    path(f"{_OF}restrictions/", restrictions.restrictions, name="restrictions"),
    path(f"{_OF}counseling-notes/", counseling.counseling_notes, name="counseling_notes"),
    path(f"{_OF}notice/<str:language>/", informing.notice, name="notice"),
    path(f"{_OF}notice-given/", informing.notice_given, name="notice_given"),
    path("disclosure/<uuid:pk>/", sharing.disclosure, name="disclosure"),
    path("find/", sharing.find, name="find"),
    path("signing/<uuid:pk>/", by_link.signing, name="signing"),
    path("emergencies/", emergency.emergencies, name="emergencies"),
    path("emergency/<uuid:pk>/", emergency.review, name="review"),
    path("wishes/", restrictions.wishes, name="wishes"),
    path("restriction/<uuid:pk>/", restrictions.restriction, name="restriction"),
    path("counseling-note/<uuid:pk>/", counseling.counseling_note, name="counseling_note"),
    path("<uuid:pk>/", views.consent, name="consent"),
    path("<uuid:pk>/print/", views.printed, name="print"),
    path("<uuid:pk>/revoke/", views.revoke, name="revoke"),
    path("<uuid:pk>/end/", views.end, name="end"),
]
