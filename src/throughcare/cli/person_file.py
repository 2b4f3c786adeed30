"""The person document as handed in: a JSON file, or standard input as "-".

Bytes to a `Person`, or one line that says where the mistake is. What a document may hold is for
`throughcare.person` to say.
"""

from __future__ import annotations

import sys
from pathlib import Path

from throughcare.documents import from_json
from throughcare.errors import BadInput
from throughcare.person import Person


_LARGEST_BYTES = 1 << 20
_WANTED = 'a JSON file such as {"age": 34, "payment": ["medicaid"]}, or - for standard input'


def read_person(argument: str) -> Person:
    """Return the person in the file named, or on standard input for "-".

    Raises:
        BadInput: the file cannot be read, is not JSON (with line and column), or does not describe a person.
    """
    name = "standard input" if argument == "-" else argument or "PERSON.json"
    return Person.from_document(from_json(_text(_content(argument, name), name), name, _WANTED))


def _text(content: bytes, name: str) -> str:
    if len(content) > _LARGEST_BYTES:
        raise BadInput(name, "more than a megabyte", _WANTED)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadInput(f"{name}, byte {fault.start + 1}", "text that is not UTF-8", _WANTED) from fault


def _content(argument: str, name: str) -> bytes:
    if argument == "-":
        if sys.stdin is None:
            raise BadInput(name, "a closed stream", _WANTED)
        return sys.stdin.buffer.read(_LARGEST_BYTES + 1)
    try:
        with Path(argument).open("rb") as file:
            return file.read(_LARGEST_BYTES + 1)
    except OSError as fault:
        raise BadInput(name, str(fault.strerror).lower(), _WANTED) from fault
