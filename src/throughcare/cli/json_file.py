"""A JSON document as handed in: a file, or standard input as "-".

Bytes to the value they hold, or one line that says where the mistake is. What a document may hold is for its
reader to say.
"""

from __future__ import annotations

import sys
from pathlib import Path

from throughcare.documents import from_json
from throughcare.errors import BadInput


_LARGEST_BYTES = 1 << 20


def read_json(argument: str, placeholder: str, wanted: str) -> object:
    """Return the value in the file named, or on standard input for "-".

    Raises:
        BadInput: it cannot be read, is too large, is not UTF-8 or not JSON (with line and column).
    """
    name = "standard input" if argument == "-" else argument or placeholder
    content = _content(argument, name, wanted)
    if len(content) > _LARGEST_BYTES:
        raise BadInput(name, "more than a megabyte", wanted)
    try:
        return from_json(content.decode("utf-8-sig"), name, wanted)
    except UnicodeDecodeError as fault:
        raise BadInput(f"{name}, byte {fault.start + 1}", "text that is not UTF-8", wanted) from fault


def _content(argument: str, name: str, wanted: str) -> bytes:
    if argument == "-":
        if sys.stdin is None:
            raise BadInput(name, "a closed stream", wanted)
        return sys.stdin.buffer.read(_LARGEST_BYTES + 1)
    try:
        with Path(argument).open("rb") as file:
            return file.read(_LARGEST_BYTES + 1)
    except OSError as fault:
        raise BadInput(name, str(fault.strerror).lower(), wanted) from fault
