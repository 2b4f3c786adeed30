"""Where e-mail is handed over. To another machine it goes by TLS alone, to a server whose certificate is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


_URL, _FROM = "THROUGHCARE_MAIL_URL", "THROUGHCARE_MAIL_FROM"
_PORTS = {"smtps": 465, "smtp": 587}  # TLS from the start, or before anything is said


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server and the sender, as Django's settings name them; without a URL, the server of this machine."""

    sender: str
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    scheme: str = ""


def read(environ: Mapping[str, str], host: str) -> Mail:
    """Return where mail goes and whom it comes from: `no-reply@` this host unless another address is given.

    Raises `ImproperlyConfigured` for a URL that cannot be used, without a word of it: it holds a password.
    """
    sender = environ.get(_FROM) or f"no-reply@{host}"
    if not (given := environ.get(_URL)):
        return Mail(sender)
    try:
        url = urlsplit(given)
        port = url.port or _PORTS[url.scheme]
    except (ValueError, KeyError):
        raise _unusable() from None
    if not url.hostname or url.path.strip("/") or url.query:
        raise _unusable()
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return Mail(sender, url.hostname, port, user, password, url.scheme)


def _unusable() -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{_URL}: wanted smtps://USER:PASSWORD@HOST, or smtp:// for STARTTLS")
