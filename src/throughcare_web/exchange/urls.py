"""The addresses of the federal locator's API, as its clients spell them."""

from __future__ import annotations

from django.urls import path

from throughcare_web.exchange.locator import views


app_name = "exchange"
urlpatterns = [
    path("listing", views.listing, name="locator_listing"),
    path("exportsAsJson/v2", views.exports_as_json, name="locator_exports_as_json"),
]
