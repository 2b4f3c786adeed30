"""Every setting of the web project, from the environment; without any, a private site on this machine.

One file. `THROUGHCARE_ALLOWED_HOSTS` is what makes it a public site: then the secret key must be given, and
the site stands behind a proxy that speaks HTTPS and says so in X-Forwarded-Proto.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from throughcare_web.config import brand, database
from throughcare_web.config.cluster import write_once


STATE_DIR = database.state_dir()
DEBUG = os.environ.get("THROUGHCARE_DEBUG") == "1"
_HOSTS = os.environ.get("THROUGHCARE_ALLOWED_HOSTS", "").replace(",", " ").split()
_PUBLIC = bool(_HOSTS)
ALLOWED_HOSTS = _HOSTS or ["localhost", "127.0.0.1", "[::1]"]


def _secret_key() -> str:
    """Return the key that is given; on a private site, else, one made once and kept in the state folder."""
    if given := os.environ.get("THROUGHCARE_SECRET_KEY"):
        return given
    if _PUBLIC:
        raise ImproperlyConfigured("THROUGHCARE_SECRET_KEY must be set when THROUGHCARE_ALLOWED_HOSTS is")
    path = STATE_DIR / "secret_key"
    STATE_DIR.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        write_once(path, secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8")


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "throughcare_web.demo",
    "throughcare_web.exchange",
    "throughcare_web.find",
    "throughcare_web.directory",
    "throughcare_web.accounts",
    "throughcare_web.ui",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
]

# No sessions: the public site knows nobody.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # with random padding: a length says nothing of what a page holds
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "throughcare_web.config.urls"
WSGI_APPLICATION = "throughcare_web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES = {"default": database.django_settings("app")}
DATABASE_OWNER = database.django_settings("owner")  # for `accounts.owner` alone
DIRECTORY_POLL_SECONDS = 2  # how often a process asks whether the directory changed


def _whole_number(name: str, default: int) -> int:
    """Return the number, 1 or more, that the environment gives, or else the default."""
    given = os.environ.get(name) or str(default)
    if not re.fullmatch("[1-9][0-9]{0,5}", given):
        raise ImproperlyConfigured(
            f"{name}: found {given!r}; wanted a whole number from 1, such as {default}"
        )
    return int(given)


# How many reports of a problem with a listing are taken. The database holds each limit; nobody is known by it.
# Open ones that say the same of one listing: a further one is thanked for, and not kept.
REPORTS_ALIKE = _whole_number("THROUGHCARE_REPORTS_ALIKE", 3)
# Of one listing in a day, and of the whole site in a clock hour: over them, the form asks to try later (429).
REPORTS_A_DAY = _whole_number("THROUGHCARE_REPORTS_A_DAY", 10)
REPORTS_AN_HOUR = _whole_number("THROUGHCARE_REPORTS_AN_HOUR", 60)

PAGES_ARE_KEPT = not DEBUG  # whoever writes a template sees each change at once
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

# Whose site it is: name, color, logo, local lines, place, languages, and who may show the widget.
BRAND = brand.read(os.environ)

LANGUAGE_CODE = BRAND.languages[0]
LANGUAGES = [named for named in (("en", _("English")), ("es", _("Spanish"))) if named[0] in BRAND.languages]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "UTC"

# The questionnaire that points to levels of care and medicines: decision 0003 says why an operator must turn it on.
PUBLIC_GUIDANCE = os.environ.get("THROUGHCARE_PUBLIC_GUIDANCE") == "1"
# Then only rules that a clinician has signed speak, and emergencies and naloxone.
REQUIRE_SIGNED_RULES = os.environ.get("THROUGHCARE_REQUIRE_SIGNED_RULES") == "1"

STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
_PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
_HASHED_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": _PLAIN_STATIC if DEBUG else _HASHED_STATIC},
}
WHITENOISE_MAX_AGE = 3600
# Said, although it is the default: a test runner turns DEBUG off once the settings are read.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG

CSRF_COOKIE_AGE = None  # until the browser closes
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = _PUBLIC
LANGUAGE_COOKIE_NAME = "unused"  # the language is in the address
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _PUBLIC else None
SECURE_SSL_REDIRECT = _PUBLIC
SECURE_HSTS_SECONDS = 31_536_000 if _PUBLIC else 0
# Not "no-referrer": with that, browsers hide the origin of our own forms too, and the CSRF check refuses them.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# What no page needs, no page may ask a browser for: not even one of ours that somebody has tampered with.
_NOT_NEEDED = (
    *("accelerometer", "browsing-topics", "camera", "clipboard-read", "display-capture"),
    *("geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone"),
    *("midi", "payment", "screen-wake-lock", "serial", "storage-access", "usb", "xr-spatial-tracking"),
)
PERMISSIONS_POLICY = {feature: [] for feature in _NOT_NEEDED}

# Django names a path and a status, never a query; the development server would, and so says nothing.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "throughcare_web.config.logs.ValuelessFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.db.backends": {"level": "WARNING"},
    },
}
