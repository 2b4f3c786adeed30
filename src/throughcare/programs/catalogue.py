"""The services a treatment listing can name, and how each year's files name them.

A vocabulary needed to read the files: keys, official names, our own labels. What any one program offers is not
here. Keys are SAMHSA's codes of 2023 where one exists, and stable; the bit of a service is not, so store keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from throughcare.knowledge import load
from throughcare.knowledge.words import Sentence


_FILES = ("services_care", "services_support", "services_mental_health")
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Category:
    """A heading of the federal dictionary ("Type of Opioid Treatment"), in the dictionary's order."""

    code: str
    name: str
    label: Sentence


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the federal dictionary.

    Attributes:
        key: SAMHSA's code of 2023 where one exists.
        name: the official wording of 2023, as the locator's API writes it.
        label: our plain words.
        lists: the directories that use it: "su", "mh", or one year only ("su-2022").
        bit: a power of two, for the sets in `Services`; never store it.
    """

    key: str
    name: str
    category: Category
    label: Sentence
    lists: tuple[str, ...]
    bit: int


def normalised(name: str) -> str:
    """Return `name` without case, spaces, punctuation and trade-mark signs, for comparing names."""
    return _NOT_WORDS.sub("", name.casefold())


def _load() -> tuple[tuple[Category, ...], tuple[Service, ...], Mapping[str, tuple[Service, ...]]]:
    """Read the records; return the categories, the services, and the services by each of their names."""
    categories: dict[str, Category] = {}
    entries: dict[str, list[Mapping[str, Any]]] = {}
    for file in _FILES:
        for heading in load(file)["category"]:
            code = heading["code"]
            if code not in categories:
                categories[code] = Category(code, heading["name"], Sentence(heading["en"], heading["es"]))
            entries.setdefault(code, []).extend(heading["services"])
    found: list[Service] = []
    named: dict[str, tuple[Service, ...]] = {}
    for code, category in categories.items():
        for entry in entries[code]:
            label, lists = Sentence(entry["en"], entry["es"]), tuple(entry["lists"].split())
            service = Service(entry["key"], entry["name"], category, label, lists, 1 << len(found))
            found.append(service)
            for name in (service.name, *entry.get("also", ())):
                named[normalised(name)] = (*named.get(normalised(name), ()), service)
    return tuple(categories.values()), tuple(found), named


CATEGORIES, SERVICES, _BY_NAME = _load()
_BY_KEY: Mapping[str, Service] = {service.key: service for service in SERVICES}
_OTHER_MEANINGS: Mapping[str, Mapping[str, str]] = load("service_codes")


def service(key: str) -> Service:
    """Return the service with this key; KeyError when there is none."""
    return _BY_KEY[key]


def bit(key: str) -> int:
    """Return the bit of the service with this key; KeyError when there is none."""
    return _BY_KEY[key].bit


def mask(*keys: str) -> int:
    """Return the bits of these keys together; KeyError names the first that is not a service."""
    total = 0
    for key in keys:
        total |= _BY_KEY[key].bit
    return total


def members(bits: int) -> Iterator[Service]:
    """Yield the services of a bit set in the dictionary's order."""
    while bits:
        lowest = bits & -bits
        yield SERVICES[lowest.bit_length() - 1]
        bits ^= lowest


def named(name: str) -> tuple[Service, ...]:
    """Return every service of this official name, in the wording of any year and in the dictionary's order.

    Case, spaces and punctuation do not matter. Five names stand under two categories: "Young adults" is an age
    group and a special program.
    """
    return _BY_NAME.get(normalised(name), ())


@lru_cache(maxsize=4096)
def by_name(name: str, category: str | None = None) -> Service | None:
    """Return the service of this official name, or None; where two share it, the one under the category code.

    The category decides only between two: its codes have changed too, so one that fits neither is no obstacle.
    """
    candidates = named(name)
    for candidate in candidates:
        if candidate.category.code == category:
            return candidate
    return candidates[0] if candidates else None


def dictionary_of(codes: Iterable[str]) -> str:
    """Return the dictionary whose own letters are among the codes ("IOP": "locator-2026"), or an empty string."""
    strange = {code.upper() for code in codes} - _BY_KEY.keys()
    counts = {name: len(strange & letters.keys()) for name, letters in _OTHER_MEANINGS.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else ""


def by_code(code: str, dictionary: str = "") -> Service | None:
    """Return the service that `code` means in a dictionary ("su-2022", "locator-2026"), or None.

    Without a dictionary, or in one where the code has its usual meaning, codes are the keys of 2023.
    """
    upper = code.upper()
    return _BY_KEY.get(_OTHER_MEANINGS.get(dictionary, {}).get(upper, upper))
