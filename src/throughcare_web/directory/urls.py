"""Addresses under /staff/<program>/directory/."""

from __future__ import annotations

from django.urls import path

from throughcare_web.directory.availability import views as availability
from throughcare_web.directory.licenses import views as licenses
from throughcare_web.directory.upkeep import views as upkeep
from throughcare_web.directory.verification import views as verification


app_name = "directory"
urlpatterns = [
    path("", upkeep.listing, name="listing"),
    path("own/<int:pk>/", upkeep.own, name="own"),
    path("own/<int:pk>/confirm/", upkeep.confirm, name="confirm"),
    path("own/<int:pk>/<slug:kind>/", upkeep.edit, name="edit"),
    path("places/<int:pk>/", availability.availability, name="availability"),
    path("places/<int:pk>/count/", availability.count, name="count"),
    path("places/<int:pk>/<uuid:line>/stop/", availability.stop, name="stop"),
    path("calls/", verification.queue, name="verification"),
    path("calls/<int:pk>/", verification.call, name="call"),
    path("calls/<int:pk>/<slug:kind>/", upkeep.correct, name="correct"),
    path("reports/", verification.reports, name="reports"),
    path("licenses/", licenses.conflicts, name="licenses"),
]
