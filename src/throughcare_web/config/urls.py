"""Every address of the site: English at the root, Spanish under /es/, machines' without a language."""

from __future__ import annotations

from pathlib import Path

from django.conf.urls.i18n import i18n_patterns
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


_PACKAGE = Path(__file__).resolve().parents[1]


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when this process reaches its database, for a load balancer."""
    connection.ensure_connection()
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [path("healthz", healthz, name="healthz")]
if (_PACKAGE / "exchange" / "urls.py").exists():
    urlpatterns += [path("locator/", include("throughcare_web.exchange.urls"))]
if (_PACKAGE / "find" / "urls.py").exists():
    urlpatterns += i18n_patterns(
        path("", include("throughcare_web.find.urls")), prefix_default_language=False
    )
