"""Every address of the site: the public's in English at the root and in Spanish under /es/, where both are on; those of
staff, below their program, and machines' without a language.
"""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from throughcare_web.accounts.pages import declare
from throughcare_web.config import health, metrics
from throughcare_web.ui import brand


# Each app's pages for staff, under /staff/<program>/<app>/; the desk is at /staff/<program>/ itself.
_STAFF_APPS = ("records", "consent", "intake", "eligibility", "referral", "handover", "directory")
# Each app's pages for whoever holds a signed link, under /link/<app>/.
_LINK_APPS = ("directory", "consent", "referral")

_public = [
    path("healthz", health.healthz, name="healthz"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("brand/brand.css", brand.sheet, name="brand-sheet"),
    path("brand/mark", brand.mark, name="brand-mark"),
    path("locator/", include("throughcare_web.exchange.urls")),
    *i18n_patterns(
        path("", include("throughcare_web.find.urls")),
        path("", include("throughcare_web.handover.public_urls")),
        prefix_default_language=False,
    ),
]
urlpatterns = [
    *declare(_public, "public"),
    path("", include("throughcare_web.accounts.urls")),
    path("", include("throughcare_web.accounts.signin.urls")),
    path("staff/<slug:program>/", include("throughcare_web.chart.urls")),
    *(path(f"staff/<slug:program>/{app}/", include(f"throughcare_web.{app}.urls")) for app in _STAFF_APPS),
    *(path(f"link/{app}/", include(f"throughcare_web.{app}.link_urls")) for app in _LINK_APPS),
]
handler400 = "throughcare_web.config.away.bad_request"
handler500 = "throughcare_web.config.away.server_error"
if settings.DEBUG:
    _gallery = path("gallery/", include("throughcare_web.ui.urls"))
    urlpatterns += declare(i18n_patterns(_gallery, prefix_default_language=False), "public")
