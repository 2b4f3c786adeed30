"""The keys that backups are sealed with: the newest seals, all of them open. From the environment, or a file of ours.

Whoever has the file of keys can read every backup; whoever lost it can read none.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from throughcare_web.config import database
from throughcare_web.config.archive import KEY_BYTES, name_of
from throughcare_web.config.cluster import write_once


SETTING = "THROUGHCARE_BACKUP_KEY"
_FILE = "backup_keys"


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys there are, the newest first."""

    all: tuple[bytes, ...]

    @property
    def newest(self) -> bytes:
        """Return the key that seals."""
        return self.all[0]

    @property
    def by_name(self) -> Mapping[str, bytes]:
        """Return each key under the name that a sealed file calls it by."""
        return {name_of(key): key for key in self.all}


def read(environ: Mapping[str, str] = os.environ) -> Keys:
    """Return the keys: those of the setting, separated by spaces, else those of the file, which is made when missing.

    Raises `ImproperlyConfigured`: one line, in which no key stands.
    """
    if given := environ.get(SETTING):
        return _parse(given, SETTING)
    path = file(environ)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_once(path, f"{_new()}\n")
        return _parse(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise ImproperlyConfigured(
            f"{path}: {error.strerror}; wanted a file of backup keys that can be kept"
        ) from error


def rotate(environ: Mapping[str, str] = os.environ) -> str:
    """Put a new key before those of the file, and return its name; what is sealed already is still opened.

    Raises `ImproperlyConfigured` when the setting holds the keys: then they are changed where that is kept.
    """
    if environ.get(SETTING):
        raise ImproperlyConfigured(f"{SETTING} is set: put a new key before those in it, a space between")
    keys = read(environ)
    path, new = file(environ), _new()
    words = "".join(f"{key}\n" for key in (new, *map(_written, keys.all)))
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as replacement:
        replacement.write(words)
        replacement.flush()
        os.fsync(descriptor)
    Path(name).replace(path)
    return name_of(_parse(new, str(path)).newest)


def file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the keys are kept when the setting does not hold them."""
    return database.state_dir(environ) / _FILE


def _new() -> str:
    return _written(secrets.token_bytes(KEY_BYTES))


def _written(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _parse(words: str, where: str) -> Keys:
    try:
        keys = tuple(base64.b64decode(word, validate=True) for word in words.split())
    except binascii.Error:
        keys = ()
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise ImproperlyConfigured(f"{where}: wanted keys of {KEY_BYTES} bytes in base64, the newest first")
    return Keys(keys)
