"""Every address of the site: English at the root and Spanish under /es/, where both are on; machines' without a language."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from throughcare_web.ui import brand


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when this process reaches its database, for a load balancer."""
    with connection.cursor() as cursor:  # a connection that was there before says nothing of now
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("brand/brand.css", brand.sheet, name="brand-sheet"),
    path("brand/mark", brand.mark, name="brand-mark"),
    path("locator/", include("throughcare_web.exchange.urls")),
    *i18n_patterns(path("", include("throughcare_web.find.urls")), prefix_default_language=False),
]
if settings.DEBUG:
    urlpatterns += i18n_patterns(
        path("gallery/", include("throughcare_web.ui.urls")), prefix_default_language=False
    )
