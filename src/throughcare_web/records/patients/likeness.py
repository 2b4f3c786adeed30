"""How likely two records are of one person, and why: names as they look and sound, birth dates one slip apart.

Plain values in, points and reasons out. The points and the short forms of names stand in `knowledge/records.toml`;
whether it is the same person is for people to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache

import jellyfish

from throughcare import knowledge
from throughcare.documents import read
from throughcare.terms.records import LikenessReason as Reason
from throughcare_web.records.patients.demographics import Demographics, fold


@dataclass(frozen=True, slots=True)
class Weights:
    """The record's `likeness`."""

    shown: int
    same_name: int
    names_swapped: int
    like_name: int
    nickname: int
    one_name: int
    same_birth: int
    like_birth: int
    other_birth: int
    same_phone: int
    same_member_id: int
    alike: float
    most_candidates: int


@dataclass(frozen=True, slots=True)
class Identity:
    """What of a record is compared, folded.

    Attributes:
        family, given: words of the name; uses: the name to use, often a short form.
        phones, member_ids: digits and letters, as they are looked up.
    """

    family: str = ""
    given: str = ""
    uses: str = ""
    born_on: dt.date | None = None
    phones: frozenset[str] = frozenset()
    member_ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, said: Demographics, member_ids: Iterable[str] = ()) -> Identity:
        """Return what is compared of a person as entered."""
        names = (fold(said.family_name), fold(said.given_names), fold(said.name_to_use))
        return cls(*names, said.born_on, said.phones, frozenset(filter(None, member_ids)))

    @property
    def firsts(self) -> frozenset[str]:
        """Return the first names somebody may go by."""
        return frozenset((*self.given.split()[:1], *self.uses.split()[:1]))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two records are."""

    points: int
    reasons: tuple[Reason, ...]


@cache
def weights() -> Weights:
    """Return the weights, read once."""
    return read(Weights, knowledge.load("records")["likeness"], "records.likeness")


def compare(one: Identity, other: Identity) -> Likeness:
    """Return how alike two records are; whether that is enough to ask is `weights().shown`."""
    found = [*_names(one, other), *_births(one, other), *_numbers(one, other)]
    return Likeness(
        sum(points for points, _ in found), tuple(reason for _, reason in found if reason is not None)
    )


Points = tuple[int, Reason | None]


def _names(one: Identity, other: Identity) -> Iterator[Points]:
    weigh = weights()
    if one.family and one.given and (one.family, one.given) == (other.family, other.given):
        yield weigh.same_name, Reason.SAME_NAME
    elif one.family and one.given and (one.family, one.given) == (other.given, other.family):
        yield weigh.names_swapped, Reason.NAMES_SWAPPED
    else:
        yield from _unlike_names(one, other, weigh)


def _unlike_names(one: Identity, other: Identity, weigh: Weights) -> Iterator[Points]:
    families = bool(one.family and other.family) and _alike(one.family, other.family)
    firsts = any(_alike(mine, theirs) for mine in one.firsts for theirs in other.firsts)
    short = any(theirs in short_forms(mine) for mine in one.firsts for theirs in other.firsts)
    if families and short and not one.firsts & other.firsts:
        yield weigh.nickname, Reason.NICKNAME
    elif families and firsts:
        yield weigh.like_name, Reason.LIKE_NAME
    elif families or firsts or short:
        yield weigh.one_name, Reason.LIKE_NAME


def _alike(mine: str, theirs: str) -> bool:
    if mine == theirs or not set(sounds(mine.split())).isdisjoint(sounds(theirs.split())):
        return True
    return jellyfish.jaro_winkler_similarity(mine, theirs) >= weights().alike


def _births(one: Identity, other: Identity) -> Iterator[Points]:
    if one.born_on is None or other.born_on is None:
        return
    if one.born_on == other.born_on:
        yield weights().same_birth, Reason.SAME_BIRTH
    elif other.born_on in slips(one.born_on):
        yield weights().like_birth, Reason.LIKE_BIRTH
    else:
        yield weights().other_birth, None


def _numbers(one: Identity, other: Identity) -> Iterator[Points]:
    if one.phones & other.phones:
        yield weights().same_phone, Reason.SAME_PHONE
    if one.member_ids & other.member_ids:
        yield weights().same_member_id, Reason.SAME_MEMBER_ID


def sounds(words: Iterable[str]) -> tuple[str, ...]:
    """Return how words sound, those left out that have no sound we know: other alphabets, digits."""
    return tuple(sound for word in words if (sound := jellyfish.metaphone(word)))


@lru_cache(maxsize=4096)
def short_forms(first: str) -> frozenset[str]:
    """Return the first names that stand for this one, itself included."""
    return frozenset((first, *(name for group in _groups().get(first, ()) for name in group)))


@cache
def _groups() -> Mapping[str, tuple[frozenset[str], ...]]:
    found: dict[str, tuple[frozenset[str], ...]] = {}
    for text in knowledge.load("records")["nicknames"]["groups"]:
        group = frozenset(text.split())
        for name in group:
            found[name] = (*found.get(name, ()), group)
    return found


@lru_cache(maxsize=256)
def slips(day: dt.date) -> frozenset[dt.date]:
    """Return the days that are one slip from this one: a digit wrong, two neighbors or day and month swapped."""
    text = f"{day:%Y%m%d}"
    wrong = (text[:at] + digit + text[at + 1 :] for at in range(len(text)) for digit in "0123456789")
    swapped = (text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1))
    turned = (f"{day:%Y%d%m}",)
    found = set()
    for slip in (*wrong, *swapped, *turned):
        with suppress(ValueError):
            found.add(dt.date(int(slip[:4]), int(slip[4:6]), int(slip[6:])))
    return frozenset(found - {day})
