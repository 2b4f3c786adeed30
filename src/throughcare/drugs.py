"""Drug names as people write them, understood as drugs: ingredient, brand, misspelling, street name, combination.

Which drug a name means, which classes it belongs to, and which medication for opioid use disorder it is. What two
drugs do together is not said here, and nothing is guessed: a name that the table does not hold is no drug.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from throughcare import documents
from throughcare.errors import BadInput
from throughcare.knowledge import Edition, RecordFault, load
from throughcare.terms import Medication


T = TypeVar("T")

_GROUPS = ("opioids", "sedatives", "psychiatric", "nerves_heart", "infections", "other")
_LONGEST = 120  # characters of a written name that are looked at; what is longer is no drug name
_LONG_NAME = 7  # letters from which a name may be one letter off: shorter names are too alike
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_JOINED = re.compile(r"\s*[/+&]\s*")
_ASIDE = re.compile(r"[(),;]")
_AND = re.compile(r"/|\band\b|\bwith\b|\bw/")
_AND_OR_HYPHEN = re.compile(r"/|\band\b|\bwith\b|\bw/|-")


@dataclass(frozen=True, slots=True)
class Drug:
    """One ingredient, in a form of its own where the form changes how it acts.

    Attributes:
        key: its name in lower case; "_" for a space.
        classes: keys of `classes.toml`, such as "benzodiazepine".
        rxnorm: RxNorm code of the ingredient; None where no stored table gave it.
        names: brands, misspellings and street names beside the key.
    """

    key: str
    classes: tuple[str, ...] = ()
    rxnorm: str | None = None
    names: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Return its name in words; of a class without a name, the class."""
        return self.key.removeprefix("unnamed_").replace("_", " ")


@dataclass(frozen=True, slots=True)
class Combination:
    """Several ingredients in one product, or named in one breath."""

    key: str
    ingredients: tuple[Drug, ...]
    names: tuple[str, ...] = ()


Entry = Drug | Combination


@dataclass(frozen=True, slots=True)
class _DrugRow:
    rxnorm: str | None = None
    classes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    of: str | None = None
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _CombinationRow:
    ingredients: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Product:
    medication: Medication
    drug: str
    names: tuple[str, ...]
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Local:
    forms: tuple[str, ...]
    drugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _HowToRead:
    """The record `reading.toml`; its comments say what each part is."""

    edition: Edition
    product: tuple[_Product, ...]
    local: _Local
    words: Mapping[str, tuple[str, ...]]
    look_alike: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Table:
    """Everything the records say, by what it is looked up with.

    Attributes:
        drugs: by key; names: a written name to what it means; joined: ingredients to their combination.
        in_form: a drug's key and a form to the drug it is in that form.
        medications: a written name and a form ("" for any) to the medication for opioid use disorder.
        noise: words that are no drug; look_alike: real drugs never read as a misspelling.
    """

    drugs: Mapping[str, Drug]
    names: Mapping[str, Entry]
    joined: Mapping[frozenset[str], Combination]
    in_form: Mapping[tuple[str, str], Drug]
    medications: Mapping[tuple[str, str], Medication]
    noise: frozenset[str]
    look_alike: frozenset[str]


class _Reading(NamedTuple):
    """What a written name was read as, and the name in the table by which it was found."""

    entry: Entry | None
    name: str
    forms: tuple[str, ...]


def find(name: str, form: str | None = None) -> Entry | None:
    """Return the drug or combination that a written name means; None where the table does not hold it.

    Args:
        name: free text: "XANAX", "alprazolam 1 mg TID", "buprenorphine/naloxone 8-2 film".
        form: such as "patch", where the name leaves it open.
    """
    if form is None and (known := _table().names.get(name.strip().casefold())):
        return known
    return _reading(name, form).entry


def ingredients(name: str, form: str | None = None) -> tuple[Drug, ...]:
    """Return the drugs that a written name means, one for each ingredient; () where the table does not hold it."""
    return _drugs(find(name, form))


def medication_of(name: str, form: str | None = None) -> Medication | None:
    """Return the medication for opioid use disorder that a written name means; None for any other drug."""
    read = _reading(name, form)
    known = _table().medications
    forms = (*read.forms, "")
    return next((known[read.name, one] for one in forms if (read.name, one) in known), None)


def listed() -> Mapping[str, Drug]:
    """Return every drug of the table by its key."""
    return _table().drugs


def class_keys() -> frozenset[str]:
    """Return every class that a drug may belong to."""
    return frozenset(load("drugs/classes")["class"])


# ---------------------------------------------------------------- reading a name


def _reading(name: str, form: str | None) -> _Reading:
    """Return what a name of a length that names have means."""
    if len(name) > _LONGEST:
        return _Reading(None, "", ())
    return _read(name, (form or "")[:_LONGEST])


@lru_cache(maxsize=4096)
def _read(name: str, form: str) -> _Reading:
    """Return what a name means; drugs named after a comma or in brackets belong to it."""
    table = _table()
    text = _plain(name)
    forms = tuple(_forms(_plain(form), text))
    head, *asides = [text] if text in table.names else [part.strip() for part in _ASIDE.split(text)]
    known, entry = _meaning(table, head)
    if entry is None:
        return _Reading(None, "", forms)
    entry = _formed(table, entry, forms)
    beside = [drug for aside in asides for drug in _drugs(_beginning_or_parts(table, aside)[1])]
    return _Reading(_joined(table, [*_drugs(entry), *beside]) if beside else entry, known, forms)


def _meaning(table: _Table, text: str) -> tuple[str, Entry | None]:
    """Return what a text means and the name by which it was found: its beginning, its parts, one letter off."""
    known, entry = _beginning_or_parts(table, text)
    if entry is None and (known := _one_letter_off(table, text)):
        entry = table.names[known]
    return known, entry


def _beginning_or_parts(table: _Table, text: str) -> tuple[str, Entry | None]:
    if known := _named(table, text):
        return known, table.names[known]
    for separator in (_AND, _AND_OR_HYPHEN):
        if parts := _parts(table, text, separator):
            return parts.key, parts
    return "", None


def _plain(text: str) -> str:
    """Return the text in lower case with single spaces, and none around what joins two ingredients."""
    return _JOINED.sub("/", " ".join(text.casefold().replace("’", "'").split()))


def _forms(form: str, text: str) -> Iterator[str]:
    """Yield the forms stated: as a whole first, then the words of the form and of the name."""
    words = text.split()
    if form:
        yield form
    yield from form.split()
    yield from (" ".join(pair) for pair in pairwise(words))
    yield from (word.strip(".,:") for word in words)


def _named(table: _Table, text: str) -> str:
    """Return the longest name of the table that the text begins with, if only dose, form or time follow."""
    words = text.split()
    while words and _is_noise(table, words[0]) and " ".join(words) not in table.names:
        words.pop(0)
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length]).strip(".:")
        if name in table.names and (length == len(words) or _is_noise(table, words[length])):
            return name
    return ""


def _is_noise(table: _Table, word: str) -> bool:
    return word[0].isdigit() or word.strip(".:") in table.noise


def _parts(table: _Table, text: str, separator: re.Pattern[str]) -> Entry | None:
    """Return the combination that the text names part by part; None where a part is no known drug."""
    parts = [part.strip() for part in separator.split(text)]
    said = [part for part in parts if not all(_is_noise(table, word) for word in part.split())]
    names = [_named(table, part) for part in said]
    if len(said) < 2 or not all(names):
        return None
    return _joined(table, [drug for name in names for drug in _drugs(table.names[name])])


def _joined(table: _Table, drugs: Iterable[Drug]) -> Entry:
    """Return the combination of these drugs: that of the table, else one of their own; the drug where it is one."""
    by_key = {drug.key: drug for drug in sorted(drugs, key=lambda drug: drug.key)}
    first, *others = by_key.values()
    if not others:
        return first
    return table.joined.get(frozenset(by_key)) or Combination("/".join(by_key), (first, *others))


def _drugs(entry: Entry | None) -> tuple[Drug, ...]:
    if entry is None:
        return ()
    return entry.ingredients if isinstance(entry, Combination) else (entry,)


def _formed(table: _Table, entry: Entry, forms: Iterable[str]) -> Entry:
    """Return the drug as it is in the form stated."""
    if isinstance(entry, Combination):
        return entry
    return next(
        (table.in_form[entry.key, form] for form in forms if (entry.key, form) in table.in_form), entry
    )


def _one_letter_off(table: _Table, text: str) -> str:
    """Return the long name that the first word misses by one letter; "" where none or more than one drug is near."""
    words = [word for word in text.split() if not _is_noise(table, word)]
    if len(words) != 1 or len(words[0]) < _LONG_NAME or words[0] in table.look_alike:
        return ""
    near = sorted(word for word in _edits(words[0]) if word in table.names and len(word) >= _LONG_NAME)
    meant = {table.names[name].key for name in near}
    return near[0] if len(meant) == 1 and near[0][0] == words[0][0] else ""


def _edits(word: str) -> set[str]:
    """Return every text that is one letter added, left out, changed or swapped away."""
    halves = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return {
        *(a + b[1:] for a, b in halves if b),
        *(a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1),
        *(a + letter + b[1:] for a, b in halves if b for letter in _LETTERS),
        *(a + letter + b for a, b in halves for letter in _LETTERS),
    }


# ---------------------------------------------------------------- the table


@cache
def _table() -> _Table:
    """Return the table, read once, when the first name is asked for."""
    rows = {key: row for group in _GROUPS for key, row in load(f"drugs/{group}")["drug"].items()}
    return _build(rows, load("drugs/combinations")["combination"], load("drugs/reading"), class_keys())


def _build(
    rows: Mapping[str, object],
    combinations: Mapping[str, object],
    reading: Mapping[str, object],
    classes: frozenset[str],
) -> _Table:
    """Return the table that the records make.

    Raises:
        RecordFault: a class, ingredient or drug is unknown, or one name stands for two drugs.
    """
    typed = {key: _row(_DrugRow, row, f"drug.{key}") for key, row in rows.items()}
    drugs: dict[str, Drug] = {}
    for key, row in typed.items():
        if unknown := set(row.classes) - classes:
            raise RecordFault(f"drug.{key}: found class {min(unknown)!r}; wanted one of classes.toml")
        drugs[key] = Drug(key, row.classes, row.rxnorm, row.names)
    joined = {key: _combined(key, row, drugs) for key, row in combinations.items()}
    entries: dict[str, Entry] = {**drugs, **joined}
    how = _row(_HowToRead, reading, "reading")
    in_form = {(row.of or "", form): drugs[key] for key, row in typed.items() for form in row.forms}
    for key in how.local.drugs:
        local = Drug(f"{_known(drugs, key, 'local.drugs').key}_topical")
        in_form.update(((key, form), local) for form in how.local.forms)
    return _Table(
        drugs=MappingProxyType(drugs),
        names=MappingProxyType(_names(entries, how.product)),
        joined=MappingProxyType({frozenset(d.key for d in c.ingredients): c for c in joined.values()}),
        in_form=MappingProxyType(in_form),
        medications=MappingProxyType(
            {(name, form): p.medication for p in how.product for name in p.names for form in p.forms or ("",)}
        ),
        noise=frozenset(word for words in how.words.values() for word in words),
        look_alike=frozenset(how.look_alike["names"]),
    )


def _combined(key: str, row: object, drugs: Mapping[str, Drug]) -> Combination:
    """Return one combination; RecordFault where an ingredient is unknown."""
    typed = _row(_CombinationRow, row, f"combination.{key}")
    parts = tuple(_known(drugs, name, f"combination.{key}") for name in typed.ingredients)
    return Combination(key, parts, typed.names)


def _names(entries: Mapping[str, Entry], products: Iterable[_Product]) -> dict[str, Entry]:
    """Return what each written name means; RecordFault where one means two things."""
    found: dict[str, Entry] = {}
    said = [(name, entry) for entry in entries.values() for name in (entry.key, *entry.names)]
    said += [(name, _known(entries, p.drug, "product")) for p in products for name in p.names]
    for written, entry in said:
        for name in (written, _plain(written.replace("_", " "))):
            if found.setdefault(name, entry) is not entry:
                raise RecordFault(
                    f"drugs: found {name!r} for {found[name].key} and for {entry.key}; wanted one"
                )
    return found


def _known(entries: Mapping[str, T], key: str, where: str) -> T:
    if key not in entries:
        raise RecordFault(f"{where}: found {key!r}, which is no drug of the table")
    return entries[key]


def _row(cls: type[T], row: object, where: str) -> T:
    try:
        return documents.read(cls, row, where)
    except BadInput as fault:
        raise RecordFault(str(fault)) from fault
