"""The person document as handed in: a JSON file, or standard input as "-".

Bytes to a `Person`, or one line that says where the mistake is. What a document may hold is for
`throughcare.person` to say.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from throughcare.errors import BadInput
from throughcare.person import Person


_WANTED = 'a JSON file such as {"age": 34, "payment": ["medicaid"]}, or - for standard input'


def read_person(argument: str) -> Person:
    """Return the person in the file named, or on standard input for "-".

    Raises:
        BadInput: the file cannot be read, is not JSON (with line and column), or does not describe a person.
    """
    name = "standard input" if argument == "-" else argument or "PERSON.json"
    return Person.from_document(_parsed(_content(argument, name), name))


def _parsed(content: bytes, name: str) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise BadInput(f"{name}, byte {fault.start + 1}", "text that is not UTF-8", _WANTED) from fault
    except json.JSONDecodeError as fault:
        found = f"no valid JSON ({fault.msg.lower()})" if content.strip() else "nothing"
        raise BadInput(f"{name}, line {fault.lineno}, column {fault.colno}", found, _WANTED) from fault
    except RecursionError as fault:
        raise BadInput(name, "JSON nested hundreds of levels deep", _WANTED) from fault
    except ValueError as fault:  # Python refuses to read a number of thousands of digits
        raise BadInput(name, "a number of thousands of digits", _WANTED) from fault


def _content(argument: str, name: str) -> bytes:
    if argument == "-" and sys.stdin is None:
        raise BadInput(name, "a closed stream", _WANTED)
    if argument == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(argument).read_bytes()
    except OSError as fault:
        raise BadInput(name, str(fault.strerror).lower(), _WANTED) from fault
