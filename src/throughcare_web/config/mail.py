"""Where e-mail is handed over. To another machine it goes by TLS alone, to a server whose certificate is checked.

`console:` prints it where the site runs: for a demonstration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email


_URL, _FROM = "THROUGHCARE_MAIL_URL", "THROUGHCARE_MAIL_FROM"
_PORTS = {"smtps": 465, "smtp": 587}  # TLS from the start, or before anything is said
_PRINTED = "console:"
_BACKEND = "django.core.mail.backends.{}.EmailBackend"


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server and the sender, as Django's settings name them; without a URL, the server of this machine."""

    sender: str
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    scheme: str = ""
    backend: str = _BACKEND.format("smtp")


def read(environ: Mapping[str, str], host: str, *, is_public: bool = True) -> Mail:
    """Return where mail goes and whom it comes from: `no-reply@` this host unless another address is given.

    Raises `ImproperlyConfigured` for a sender that is no address; and for a URL that cannot be used, without a word
    of it: it holds a password.
    """
    sender = _sender(environ.get(_FROM, "")) or f"no-reply@{host}"
    if not (given := environ.get(_URL)):
        return Mail(sender)
    if given == _PRINTED and not is_public:  # what is printed ends in a log, with the links that open doors
        return Mail(sender, backend=_BACKEND.format("console"))
    try:
        url = urlsplit(given)
        port = url.port or _PORTS[url.scheme]
    except (ValueError, KeyError):
        raise _unusable() from None
    if not url.hostname or url.path.strip("/") or url.query:
        raise _unusable()
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return Mail(sender, url.hostname, port, user, password, url.scheme)


def _sender(given: str) -> str:
    """Return what is given, an address or `Name <address>`."""
    if not given:
        return ""
    try:
        validate_email(parseaddr(given)[1] if given.isprintable() else "")
    except ValidationError:
        wanted = "an address such as no-reply@care.example.org"
        raise ImproperlyConfigured(f"{_FROM}: found {given!r}; wanted {wanted}") from None
    return given


def _unusable() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{_URL}: wanted smtps://USER:PASSWORD@HOST, smtp:// for STARTTLS, or {_PRINTED} on a private site"
    )
