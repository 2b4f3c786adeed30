"""Open a file: bytes off the disk, unpacked and decoded, or one line that says what is wrong with it.

What the text means is for the readers; here a file is only recognised as a workbook, JSON or a table. Files come
from anywhere, so none is unpacked beyond a size that no directory has.
"""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from throughcare.errors import BadInput


WANTED = (
    "a treatment directory: SAMHSA National Directory (XLSX, CSV), or locator pages (JSON) or export (CSV)"
)
LARGEST_BYTES = 64 * 1024 * 1024  # unpacked; some ten times the national directory
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_GUESSED = "The file is not UTF-8; it was read as Windows-1252, so look at accents and apostrophes."
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Form(Enum):
    """How a file is written, told from its first bytes and never from its name."""

    WORKBOOK = "workbook"
    JSON = "JSON"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Opened:
    """An unpacked file: its bytes, how it is written, and what was wanted of it, for messages."""

    path: Path
    form: Form
    content: bytes
    wanted: str = WANTED

    @property
    def stem(self) -> str:
        """Return the file's name without its endings: "listings" for "listings.csv.gz"."""
        return stem_of(self.path)


def stem_of(path: Path) -> str:
    """Return a file's name without the endings .gz, .csv, .xlsx, .json and .jsonl."""
    name = path.name
    for ending in (".gz", ".csv", ".xlsx", ".json", ".jsonl"):
        name = name.removesuffix(ending)
    return name


def open_file(path: Path, wanted: str = WANTED) -> Opened:
    """Return the file unpacked; `wanted` says in words what it should be.

    Raises:
        BadInput: it is missing, empty, truncated or of no reasonable size.
    """
    content = _unpacked(path, wanted)
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if not start:
        raise BadInput(str(path), "an empty file", wanted)
    if content.startswith(_ZIP):
        return Opened(path, Form.WORKBOOK, content, wanted)
    return Opened(path, Form.JSON if start in b"{[" else Form.TABLE, content, wanted)


def _unpacked(path: Path, wanted: str) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise BadInput(str(path), (error.strerror or "an unreadable file").lower(), wanted) from error
    if content.startswith(_GZIP):
        try:
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(LARGEST_BYTES + 1)
        except (EOFError, OSError, zlib.error) as error:
            found = f"gzip that breaks off or is damaged ({error})"
            raise BadInput(str(path), found, "the whole file") from error
    if len(content) > LARGEST_BYTES:
        raise BadInput(str(path), f"more than {LARGEST_BYTES >> 20} megabytes", wanted)
    return content


class Text(NamedTuple):
    """A decoded file, and a sentence to show when its encoding had to be guessed."""

    text: str
    note: str


def decoded(opened: Opened) -> Text:
    """Return the text, read as UTF-8 or else as Windows-1252; BadInput for any other encoding."""
    content = opened.content
    found = "UTF-16 text" if content.startswith(_UTF16) else "binary data" if b"\0" in content else ""
    if not found:
        for encoding, note in (("utf-8-sig", ""), ("cp1252", _GUESSED)):
            try:
                return Text(content.decode(encoding), note)
            except UnicodeDecodeError:
                continue
        found = "text in another encoding"
    raise BadInput(str(opened.path), found, "text in UTF-8 (or Windows-1252)")
