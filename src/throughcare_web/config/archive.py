"""A sealed file: a stream encrypted and signed in chunks, so that neither a change nor an end too early goes unseen.

AES-256-GCM, a key for each file by HKDF from a salt, chunks of 1 MiB whose nonce is their number and whether they are
the last (the STREAM construction). What is inside, and which keys there are, is for others: `backup`, `keys`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


KEY_BYTES = 32
CHUNK = 1 << 20
_TAG = 16
_MAGIC = b"THROUGHCARE BACKUP 1\n"
_NAME_BYTES = 8
_SALT_BYTES = 32
_COUNTER_BYTES = 11


class BadArchive(Exception):
    """The file cannot be used; the message says why in a few words."""


def name_of(key: bytes) -> str:
    """Return what a file calls the key it needs: it tells nothing of the key."""
    return hashlib.sha256(b"throughcare backup key" + key).digest()[:_NAME_BYTES].hex()


class Sealer:
    """Writes a stream sealed; `close` seals the last chunk, without which the file is refused."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        salt = os.urandom(_SALT_BYTES)
        self._header = _MAGIC + bytes.fromhex(name_of(key)) + salt
        self._cipher = _cipher(key, salt)
        self._file = file
        self._waiting = bytearray()
        self._place = 0
        file.write(self._header)

    def write(self, content: bytes) -> None:
        """Take more of the stream."""
        self._waiting += content
        while len(self._waiting) > CHUNK:  # what may be the last chunk waits for `close`
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def close(self) -> None:
        """End the stream; the file itself stays open."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._place, last=last), chunk, self._header))
        self._place += 1


def opened(file: BinaryIO, keys: Mapping[str, bytes]) -> Iterator[bytes]:
    """Yield the stream of a sealed file chunk by chunk, each one proven; `keys` by their names.

    Raises `BadArchive` as soon as something is wrong: take nothing for good before the end.
    """
    header = file.read(len(_MAGIC) + _NAME_BYTES + _SALT_BYTES)
    if not header.startswith(_MAGIC) or len(header) < len(_MAGIC) + _NAME_BYTES + _SALT_BYTES:
        raise BadArchive("is not a backup of Throughcare")
    name = header[len(_MAGIC) :][:_NAME_BYTES].hex()
    if name not in keys:
        raise BadArchive(f"was sealed with a key that is not here ({name})")
    cipher = _cipher(keys[name], header[-_SALT_BYTES:])
    place, chunk = 0, file.read(CHUNK + _TAG)
    while True:
        following = file.read(CHUNK + _TAG)
        last = not following
        try:
            yield cipher.decrypt(_nonce(place, last=last), chunk, header)
        except InvalidTag as error:
            raise BadArchive(_fault(cipher, place, chunk, header)) from error
        if last:
            return
        place, chunk = place + 1, following


def _fault(cipher: AESGCM, place: int, chunk: bytes, header: bytes) -> str:
    """Return what is wrong with a chunk that is not as it was sealed."""
    try:
        cipher.decrypt(_nonce(place, last=False), chunk, header)
    except InvalidTag:
        return "is damaged, cut short or has been changed"
    return "is cut short"


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    derived = HKDF(SHA256(), KEY_BYTES, salt, b"throughcare backup 1").derive(key)
    return AESGCM(derived)


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(_COUNTER_BYTES, "big") + bytes([last])
