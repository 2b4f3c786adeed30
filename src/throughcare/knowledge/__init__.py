"""Clinical and directory knowledge as records: TOML that a reviewer can check against its source without code.

Loads and types the records of this folder. What follows from them is computed by the module that asks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar

import tomli

from throughcare import documents
from throughcare.errors import BadInput


T = TypeVar("T")

_NOT_TABLES = (
    "rules",
    "citations",
    "__pycache__",
)  # folders whose files are read and reviewed in their own way


class RecordFault(ValueError):
    """A record of this package is wrong: a mistake of ours, for a developer to mend, never of the user."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement comes from.

    Attributes:
        title: of the primary text, with its publisher and year.
        pinpoint: section, page or table.
        verified: whether we read that text itself, or a stored copy of it; False says "stated from memory".
        dated: the edition or revision of that text, as it states it; empty where it states none.
        retrieved_on: the day it was read; None where it was not.
        url: where its publisher keeps it; empty where we have not seen the address.
    """

    title: str
    pinpoint: str
    verified: bool
    dated: str = ""
    retrieved_on: date | None = None
    url: str = ""

    @property
    def place(self) -> str:
        """Return where in the text, without what it says there: amounts are for clinicians."""
        return self.pinpoint.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Edition:
    """The state of a record.

    Attributes:
        effective: the day from which it holds.
        signed: the digest of its content as a named clinician outside the team gave it; empty where nobody has.
        translation_signed: the same digest, as somebody gave it who read the Spanish beside the English.
        digest: of the content as it is; `read` computes it, no file states it.
    """

    effective: date
    signed: str
    translation_signed: str = ""
    digest: str = ""

    @property
    def is_signed(self) -> bool:
        """Return whether the record is as a clinician signed it: a change undoes the signature."""
        return bool(self.signed) and self.signed == self.digest

    @property
    def is_translation_signed(self) -> bool:
        """Return whether the Spanish of the record is as somebody signed it."""
        return bool(self.translation_signed) and self.translation_signed == self.digest


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in English and in Spanish."""

    en: str
    es: str

    def words(self, language: str) -> str:
        """Return them in `language` ("es" for Spanish, anything else for English)."""
        return self.es if language == "es" else self.en


@cache
def load(name: str) -> Mapping[str, Any]:
    """Return the record file `knowledge/<name>.toml` as plain values.

    Raises:
        RecordFault: a citation it gives is not in `citations/`.
    """
    text = (files("throughcare") / "knowledge" / f"{name}.toml").read_text(encoding="utf-8")
    values = tomli.loads(text)
    check_citations(name, cited_in(values))
    return MappingProxyType(values)


def record(name: str, cls: type[T]) -> T:
    """Return the record file `knowledge/<name>.toml` as the dataclass `cls`.

    Raises:
        RecordFault: it does not fit; the message names the path inside the file.
    """
    return read(name, cls, load(name))


def read(name: str, cls: type[T], values: Mapping[str, Any]) -> T:
    """Return the values of a record file as the dataclass `cls`; RecordFault, as from `record`, where they do not fit."""
    if "edition" in values:
        values = {**values, "edition": {**values["edition"], "digest": digest(values)}}
    try:
        return documents.read(cls, values, name)
    except BadInput as fault:
        raise RecordFault(str(fault)) from fault


def digest(values: Mapping[str, Any]) -> str:
    """Return the digest of a record's content, which changes with anything in it but the signatures themselves."""
    edition = {key: value for key, value in values["edition"].items() if not key.endswith("signed")}
    content = json.dumps({**values, "edition": edition}, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


def is_signed(values: Mapping[str, Any]) -> bool:
    """Return whether the record is as a clinician signed it: computed, so that a change undoes the signature."""
    return bool(values["edition"]["signed"] == digest(values))


@cache
def tables() -> Mapping[str, Mapping[str, Any]]:
    """Return every record file that is reviewed as a whole, by name: those with an `[edition]`, rules left out."""
    root = files("throughcare") / "knowledge"
    folders = (
        "",
        *(f"{one.name}/" for one in root.iterdir() if one.is_dir() and one.name not in _NOT_TABLES),
    )
    names = [
        f"{folder}{one.name.removesuffix('.toml')}"
        for folder in folders
        for one in (root / folder).iterdir()
        if one.name.endswith(".toml")
    ]
    return MappingProxyType({name: load(name) for name in sorted(names) if "edition" in load(name)})


@cache
def citations() -> Mapping[str, Citation]:
    """Return every source that the records cite, by key: all files of `knowledge/citations/` together."""
    folder = files("throughcare") / "knowledge" / "citations"
    return read_citations({file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()})


def read_citations(texts: Mapping[str, str]) -> Mapping[str, Citation]:
    """Return the sources that several files hold, by key; RecordFault where two use one key."""
    found: dict[str, Citation] = {}
    for name, text in sorted(texts.items()):
        for key, row in tomli.loads(text).items():
            if key in found:
                raise RecordFault(f"citations/{name}: found {key!r} a second time; wanted keys of its own")
            found[key] = documents.read(Citation, row, f"citations.{key}")
    return MappingProxyType(found)


def check_citations(name: str, keys: Iterable[str]) -> None:
    """Raise RecordFault where a record cites a source that no file of `citations/` holds."""
    for key in keys:
        if key not in citations():
            raise RecordFault(f"{name}.toml cites {key!r}, which no file of citations/ holds")


def cited_in(values: object) -> Iterator[str]:
    """Yield the keys of sources that stand under `citation` or in lists of `sources`, however deep; "" for an empty list."""
    if isinstance(values, list):
        for value in values:
            yield from cited_in(value)
    if isinstance(values, dict):
        for key, value in values.items():
            if key == "citation":
                yield value
            elif key.endswith("sources"):
                yield from value or [""]
            else:
                yield from cited_in(value)
