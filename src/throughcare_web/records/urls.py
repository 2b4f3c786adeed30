"""Addresses under /staff/<program>/records/."""

from __future__ import annotations

from django.urls import path

from throughcare_web.records.clinical import views as clinical
from throughcare_web.records.deaths import views as deaths
from throughcare_web.records.episodes import views as episodes
from throughcare_web.records.measurements import views as measurements
from throughcare_web.records.patients import views as patients


_OF = "<uuid:pk>/"

app_name = "records"
urlpatterns = [
    path("", patients.patients, name="patients"),
    path("register/", patients.register, name="register"),
    path(_OF, clinical.summary, name="patient"),
    path(f"{_OF}person/", patients.demographics, name="demographics"),
    path(f"{_OF}death/", deaths.death, name="death"),
    path(f"{_OF}contact/", patients.contacts, name="contacts"),
    path(f"{_OF}coverage/", patients.coverage, name="coverage"),
    path(f"{_OF}alike/<uuid:other>/", patients.alike, name="alike"),
    path(f"{_OF}merged/<uuid:other>/", patients.unmerge, name="unmerge"),
    path(f"{_OF}episodes/", episodes.episodes, name="episodes"),
    path(f"{_OF}episodes/team/<uuid:member>/", episodes.leave_team, name="leave-team"),
    path(f"{_OF}allergies/", clinical.allergies, name="allergies"),
    path(f"{_OF}problems/", clinical.problems, name="problems"),
    path(f"{_OF}medications/", clinical.medications, name="medications"),
    path(f"{_OF}medications/<uuid:row>/stop/", clinical.stop, name="stop"),
    path(f"{_OF}observations/", measurements.observations, name="observations"),
    path(f"{_OF}observations/<uuid:row>/correct/", measurements.correct, name="correct"),
    path(f"{_OF}questionnaires/", clinical.instruments, name="instruments"),
    path(f"{_OF}questionnaires/<slug:key>/", clinical.instrument, name="instrument"),
    path(f"{_OF}error/<slug:kind>/<uuid:row>/", clinical.error, name="error"),
]
