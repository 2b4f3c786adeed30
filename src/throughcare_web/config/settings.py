"""Every setting of the web project, from the environment; without any, a private site on this machine.

One file. `THROUGHCARE_ALLOWED_HOSTS` is what makes it a public site: then the secret key must be given, and
the site stands behind a proxy that speaks HTTPS and says so in X-Forwarded-Proto.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from throughcare_web.config import brand, database, mail
from throughcare_web.config.cluster import write_once


STATE_DIR = database.state_dir()
DEBUG = os.environ.get("THROUGHCARE_DEBUG") == "1"
_HOSTS = os.environ.get("THROUGHCARE_ALLOWED_HOSTS", "").replace(",", " ").split()
_PUBLIC = bool(_HOSTS)
ALLOWED_HOSTS = _HOSTS or ["localhost", "127.0.0.1", "[::1]"]
_SHORTEST_KEY = 50  # characters


def _secret_key() -> str:
    """Return the key that is given; on a private site, else, one made once and kept in the state folder."""
    if given := os.environ.get("THROUGHCARE_SECRET_KEY"):
        if _PUBLIC and len(given) < _SHORTEST_KEY:
            raise ImproperlyConfigured(
                f"THROUGHCARE_SECRET_KEY: found {len(given)} characters; wanted {_SHORTEST_KEY} or more, at random"
            )
        return given
    if _PUBLIC:
        raise ImproperlyConfigured("THROUGHCARE_SECRET_KEY must be set when THROUGHCARE_ALLOWED_HOSTS is")
    path = STATE_DIR / "secret_key"
    try:
        STATE_DIR.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            write_once(path, secrets.token_urlsafe(_SHORTEST_KEY))
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ImproperlyConfigured(
            f"THROUGHCARE_STATE_DIR: found {STATE_DIR}: {error.strerror}; wanted a folder that can be written"
        ) from error


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "throughcare_web.demo",
    "throughcare_web.chart",
    "throughcare_web.exchange",
    "throughcare_web.handover",
    "throughcare_web.referral",
    "throughcare_web.intake",
    "throughcare_web.eligibility",
    "throughcare_web.find",
    "throughcare_web.consent",
    "throughcare_web.records",
    "throughcare_web.directory",
    "throughcare_web.accounts",
    "throughcare_web.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # the templates of hidden fields
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
]

# The public site knows nobody: a session begins when somebody of the staff signs in, and is looked at on their pages alone.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # with random padding: a length says nothing of what a page holds
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "throughcare_web.config.bodies.BoundedBody",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "throughcare_web.accounts.signin.limits.SessionLimits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "throughcare_web.config.urls"
WSGI_APPLICATION = "throughcare_web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "throughcare_web.accounts.pages.said",
            ]
        },
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

# How many people may ask to be called: of one desk in a day, of the whole site in a clock hour.
CALLS_A_DAY = _whole_number("THROUGHCARE_CALLS_A_DAY", 60)
CALLS_AN_HOUR = _whole_number("THROUGHCARE_CALLS_AN_HOUR", 60)

PAGES_ARE_KEPT = not DEBUG  # whoever writes a template sees each change at once
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

# Where links in messages lead; nobody but the operator can say it safely.
SITE_ADDRESS = os.environ.get("THROUGHCARE_ADDRESS") or (
    f"https://{_HOSTS[0]}" if _HOSTS else f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
)
if not re.fullmatch(r"https?://[^/\s]+/?", SITE_ADDRESS):
    raise ImproperlyConfigured(
        f"THROUGHCARE_ADDRESS: found {SITE_ADDRESS!r}; wanted the site's own, such as https://care.example.org"
    )
# A class that asks payers whether they cover a person: see eligibility/gateway.py.
ELIGIBILITY_GATEWAY = (
    os.environ.get("THROUGHCARE_ELIGIBILITY_GATEWAY") or "throughcare_web.eligibility.gateway.FileDrop"
)
# A function (to, body) -> None that sends a text message; without one, texts wait in the outbox.
SMS_BACKEND = os.environ.get("THROUGHCARE_SMS_BACKEND", "")

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
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no page elsewhere reads ours
# Said, although it is the default: a test runner turns DEBUG off once the settings are read.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG

# Bytes of a request, all its files included; a file is kept in memory while it is read, and never on a disk.
LARGEST_BODY = FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

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

# --- sign-in: who comes in, with what, and for how long ---------------------------------------------------------------
# Sessions are kept in the database. Their cookie is of this host alone and no script's; Lax, since links come by e-mail.
SESSION_IDLE_LIMIT = dt.timedelta(minutes=_whole_number("THROUGHCARE_IDLE_MINUTES", 15))
SESSION_LENGTH_LIMIT = dt.timedelta(hours=_whole_number("THROUGHCARE_SESSION_HOURS", 12))
SESSION_COOKIE_AGE = int(SESSION_LENGTH_LIMIT.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _PUBLIC
SESSION_COOKIE_NAME = "__Host-session" if _PUBLIC else "session"
CSRF_COOKIE_NAME = "__Host-csrftoken" if _PUBLIC else "csrftoken"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Every process counts the same tries and knows the same used codes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_cache"}}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:programs"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = [
    "throughcare_web.accounts.signin.lockout.LockoutBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},  # NIST SP 800-63B-4, 3.1.1.2
    },
    {"NAME": "throughcare_web.accounts.signin.passwords.NotTooLong"},
    {"NAME": "throughcare_web.accounts.signin.passwords.NotEasyToGuess"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
INVITATION_LIFETIME = dt.timedelta(days=_whole_number("THROUGHCARE_INVITATION_DAYS", 3))

# A demonstration may do without; a public site may not.
_SECOND_FACTOR = os.environ.get("THROUGHCARE_SECOND_FACTOR") or "required"
if _SECOND_FACTOR not in ("required", "optional"):
    raise ImproperlyConfigured(
        f"THROUGHCARE_SECOND_FACTOR: found {_SECOND_FACTOR!r}; wanted required or optional"
    )
SECOND_FACTOR_REQUIRED = _SECOND_FACTOR == "required"
if _PUBLIC and not SECOND_FACTOR_REQUIRED:
    raise ImproperlyConfigured("THROUGHCARE_SECOND_FACTOR=optional is for a private site, not a public one")

_FORMS = "throughcare_web.accounts.signin.forms"
ACCOUNT_ADAPTER = "throughcare_web.accounts.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has shown whose the address is
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.SignInForm",
    "reauthenticate": f"{_FORMS}.ConfirmPasswordForm",
    "reset_password": f"{_FORMS}.ForgottenPasswordForm",
    "reset_password_from_key": f"{_FORMS}.NewPasswordForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
}
MFA_ADAPTER = "throughcare_web.accounts.signin.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_COUNT = 5  # each is hashed as slowly as a password, all while the page is waited for
MFA_FORMS = {
    "authenticate": f"{_FORMS}.SecondFactorForm",
    "reauthenticate": f"{_FORMS}.ConfirmCodeForm",
    "activate_totp": f"{_FORMS}.AddAppForm",
    "deactivate_totp": f"{_FORMS}.RemoveAppForm",
    "add_webauthn": f"{_FORMS}.AddPasskeyForm",
    "edit_webauthn": f"{_FORMS}.RenamePasskeyForm",
}
# How many proxies stand before a public site: the address of whoever asks is what the outermost of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = _whole_number("THROUGHCARE_PROXIES", 1) if _PUBLIC else 0

# Wrong passwords: of one account from one address, of one account from anywhere, both within the time below; and in a
# row, however long it takes (NIST SP 800-63B-4, 3.2.2: at most 100). Then only a passkey or a new password opens it.
LOCKOUT_AT_ADDRESS = AXES_FAILURE_LIMIT = 5
LOCKOUT_OF_ACCOUNT = 20
LOCKOUT_IN_A_ROW = 100
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "throughcare_web.accounts.signin.lockout.LockoutHandler"
AXES_CLIENT_IP_CALLABLE = "throughcare_web.accounts.signin.lockout.client_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["login", "email", "next", "username", "ip_address"]
# axes.W002: its middleware would answer a lock-out with a page of its own, and so tell of it.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]
# --- end of sign-in ---------------------------------------------------------------------------------------------------

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
        "axes": {"level": "ERROR"},  # the audit trail says who failed to sign in
    },
}

# Where e-mail goes, and as whose.
_MAIL = mail.read(os.environ, ALLOWED_HOSTS[0].lstrip("."), is_public=_PUBLIC)
EMAIL_BACKEND = _MAIL.backend
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = _MAIL.host, _MAIL.port, 20  # seconds
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.scheme == "smtps", _MAIL.scheme == "smtp"
DEFAULT_FROM_EMAIL = _MAIL.sender

# --- operations: what runs the site. First of the apps, so that its `migrate` is the one that runs.
INSTALLED_APPS.insert(0, "throughcare_web.config")
MIDDLEWARE.insert(0, "throughcare_web.config.metrics.Measured")
# Keys of before: what they signed is still taken, and nothing more is signed with them.
SECRET_KEY_FALLBACKS = os.environ.get("THROUGHCARE_SECRET_KEY_FALLBACKS", "").split()
# Asked from inside, without HTTPS, by what watches the site; nothing on them is anybody's.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|livez|readyz|metrics)$"]
# Only for whoever serves every host below the name by HTTPS, and means it to stay so.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = os.environ.get("THROUGHCARE_HSTS_SUBDOMAINS") == "1"
# Whoever bears it reads /metrics; without one there is no such page.
METRICS_TOKEN = os.environ.get("THROUGHCARE_METRICS_TOKEN", "")
REPLICA_LAG_SECONDS = 5  # a page is read from the replica while that is no further behind
if database.has_replica():
    DATABASES["replica"] = database.django_settings("replica")
    DATABASE_ROUTERS = ["throughcare_web.config.reads.Router"]
    MIDDLEWARE.append("throughcare_web.config.reads.ReadYourWrites")
# --- end of operations
