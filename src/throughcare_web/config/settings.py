"""Every setting of the web project, from the environment; without any, a private site on this machine.

One file. `THROUGHCARE_ALLOWED_HOSTS` is what makes it a public site: then the secret key must be given, and
the site stands behind a proxy that speaks HTTPS and says so in X-Forwarded-Proto.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from throughcare_web.config import database
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
    "csp.middleware.CSPMiddleware",
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
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "UTC"

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
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

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
