"""Reading an instrument from its record, and refusing a record that contradicts itself.

Files to `Instrument`, each read once. What the record says is typed in `record`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from throughcare import knowledge
from throughcare.documents import quoted
from throughcare.errors import BadInput
from throughcare.instruments.record import FOLDER, Instrument, Item, Option, Wording
from throughcare.knowledge import RecordFault


_Fault = tuple[str, str, str]  # where in the record, what was found, what is wanted


@cache
def keys() -> tuple[str, ...]:
    """Return the keys of all instruments, in alphabetical order; no record is read."""
    folder = files("throughcare") / "knowledge" / FOLDER
    names = sorted(file.name for file in folder.iterdir())
    return tuple(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


@cache
def load(key: str) -> Instrument:
    """Return the instrument, from its record; read once, on first use.

    Raises:
        BadInput: there is no instrument of that key.
        RecordFault: the record states no licence, or does not fit; the message names the path inside the file.
    """
    if key not in keys():
        raise BadInput("instrument", quoted(key), nearest(key, keys()))
    name = f"{FOLDER}/{key}"
    read = knowledge.record(name, Instrument)
    instrument = replace(read, items=tuple(_with_options(item, read.scales) for item in read.items))
    for where, found, wanted in _faults(instrument, key):
        raise RecordFault(f"{name}.{where}: found {found}; wanted {wanted}")
    return instrument


def nearest(found: str, known: Sequence[str]) -> str:
    """Return what is wanted instead of an unknown key, beginning with the known one most like it."""
    close = get_close_matches(found.casefold(), known, n=1)
    return f'"{close[0]}" perhaps? One of {", ".join(known)}' if close else f"one of {', '.join(known)}"


def _with_options(item: Item, scales: Mapping[str, tuple[Option, ...]]) -> Item:
    """Return the item with the answers of its scale, each option with its code and numbers filled in."""
    options = item.options or scales.get(item.scale, ())
    return replace(item, options=tuple(_completed(option, scored=item.scored) for option in options))


def _completed(option: Option, *, scored: bool) -> Option:
    """Return the option with what follows from its points.

    Only a scored answer is understood by its points: that of a question about sex would be a guess.
    """
    least = option.points if option.least is None and scored else option.least
    most = least if option.most is None else option.most
    return replace(option, code=option.code or str(option.points), least=least, most=most)


def _faults(instrument: Instrument, key: str) -> Iterator[_Fault]:
    """Yield what in a record contradicts itself: where, what was found, what is wanted."""
    if instrument.key != key:
        yield "key", repr(instrument.key), repr(key)
    if not instrument.licence.strip():
        yield "licence", "nothing", "the terms on which it may be used; without them it is not loaded"
    if instrument.wording is Wording.SHIPPED and not instrument.licence_confirmed:
        yield "wording", "shipped", "pointer, as long as licence_confirmed is false"
    yield from _item_faults(instrument)
    yield from _reference_faults(instrument)
    yield from _band_faults(instrument)
    for index, rule in enumerate(instrument.flags):
        conditions = (rule.item, rule.total is not None, rule.band, rule.missing, rule.undetermined)
        if sum(map(bool, conditions)) != 1:
            yield f"flags[{index}]", "not exactly one condition", "item, total, band, missing or undetermined"


def _item_faults(instrument: Instrument) -> Iterator[_Fault]:
    for index, item in enumerate(instrument.items):
        if not item.options:
            yield (
                f"items[{index}]",
                f"no answers for scale {item.scale!r}",
                "options, or a scale of this record",
            )
        numbers = Counter(
            number
            for option in item.options
            if option.least is not None and option.most is not None
            for number in range(option.least, option.most + 1)
        )
        codes = Counter(option.code for option in item.options)
        if any(count > 1 for count in (*numbers.values(), *codes.values())):
            yield f"items[{index}]", "two options for one answer", "one option for each number and code"
    for name, count in Counter(item.key for item in instrument.items).items():
        if count > 1:
            yield "items", f"{name!r} twice", "keys of their own"


def _reference_faults(instrument: Instrument) -> Iterator[_Fault]:
    """Yield each item, answer or band that is referred to and does not exist."""
    known = {item.key: {option.code for option in item.options} for item in instrument.items}
    named = [
        *(("subscales", key) for subscale in instrument.subscales for key in subscale.items),
        *(("skips", key) for skip in instrument.skips for key in skip.then),
        *(("exclusions", key) for exclusion in instrument.exclusions for key in exclusion.items),
        *(("flags", key) for rule in instrument.flags for key in (rule.item, rule.missing) if key),
    ]
    for where, key in named:
        if key not in known:
            yield where, f"item {key!r}", f"one of {', '.join(known)}"
    rows = [("skips", row.item, row.code) for row in instrument.skips]
    for where, key, code in rows + [("exclusions", row.item, row.code) for row in instrument.exclusions]:
        if code not in known.get(key, ()):
            yield where, f"{key} = {code!r}", "an item and one of its answers"
    for rule in instrument.flags:
        if rule.band and rule.band not in {band.code for band in instrument.bands}:
            yield "flags", f"band {rule.band!r}", "a band of this record"


def _band_faults(instrument: Instrument) -> Iterator[_Fault]:
    """Yield each gap or overlap: the bands of a sex cover the published range, one after the other."""
    for sex in {band.sex for band in instrument.bands}:
        bands = [band for band in instrument.bands if band.sex == sex]
        follows = instrument.total.least
        for band in bands:
            if band.least != follows or band.most < band.least:
                yield "bands", f"{band.code} from {band.least} to {band.most}", f"a band from {follows}"
            follows = band.most + 1
        if bands[-1].most != instrument.total.most:
            yield "bands", f"the last one to {bands[-1].most}", f"the last one to {instrument.total.most}"
