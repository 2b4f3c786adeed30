"""The person document as handed in: a JSON file, or standard input as "-"."""

from __future__ import annotations

from throughcare.cli.json_file import read_json
from throughcare.person import Person


_WANTED = 'a JSON file such as {"age": 34, "payment": ["medicaid"]}, or - for standard input'


def read_person(argument: str) -> Person:
    """Return the person in the file named, or on standard input for "-".

    Raises:
        BadInput: the file cannot be read, is not JSON (with line and column), or does not describe a person.
    """
    return Person.from_document(read_json(argument, "PERSON.json", _WANTED))
