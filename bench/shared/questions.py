"""The questions that are asked: very different people in very different places, the same on every run.

A question holds all that a peer needs to answer it, worked out beforehand; Throughcare works it out as it answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from throughcare.matching import Need, need_of
from throughcare.matching.criteria import Criterion, asked
from throughcare.matching.reach import Travel, travel_of
from throughcare.matching.record import matching
from throughcare.person import Person, preference_codes
from throughcare.places import Place, find_place, zip_centroids
from throughcare.programs import Program
from throughcare.terms import Payment


TOP = 20
WITHIN_MILES = 25.0
_AGES = (None, None, 15, 17, 19, 22, 24, 28, 31, 35, 39, 44, 52, 60, 67, 74)
_TAKEN = ("methadone", "Suboxone", "buprenorphine", "Sublocade", "Vivitrol", "ibuprofen")
_MUST = (
    {"settings": ["residential"]},
    {"settings": ["outpatient", "intensive_outpatient"]},
    {"levels_of_care": ["3.5"]},
    {"levels_of_care": ["3.7", "4"]},
    {"start_medications": ["methadone", "buprenorphine_sl"]},
    {"start_medications": ["buprenorphine_xr"]},
    {"settings": ["residential"], "supports": ["beds_for_children"]},
)


@dataclass(frozen=True)
class Question:
    """One need at one place; without a place, in the state of the need or everywhere."""

    need: Need
    place: Place | None
    criteria: tuple[Criterion, ...]
    travel: Travel

    @classmethod
    def of(cls, need: Need, place: Place | None) -> Question:
        """Return the question with what follows from it."""
        return cls(need, place, asked(need), travel_of(need))

    @property
    def state(self) -> str | None:
        """Return the state whose programs count as at home."""
        return self.need.state or (self.place.state if self.place else None)

    @property
    def radii(self) -> list[float]:
        """Return the miles to try, one after another, while too few programs are known to fit."""
        farther = [float(step) for step in matching().search.steps_miles if step > WITHIN_MILES]
        return [WITHIN_MILES, *(farther if self.place else ())]


def questions(programs: Sequence[Program], count: int, seed: int) -> list[Question]:
    """Return `count` questions: two thirds where programs are, a third anywhere, one in twenty from a state."""
    random = Random(seed)
    known = sorted(zip_centroids())
    listed = sorted({program.zip for program in programs} & set(known))
    found = []
    for number in range(count):
        place = find_place(random.choice(listed if number % 3 else known))
        document = dict(_facts(random)) | {"state": place.state}
        need = need_of(Person.from_document(document))
        found.append(Question.of(need, None if number % 20 == 0 else place))
    return found


def _facts(random: Random) -> Iterator[tuple[str, Any]]:
    """Yield the facts of one made-up person."""
    payments = [str(payment) for payment in Payment]
    age, sex = random.choice(_AGES), random.choice(("female", "male", None))
    yield "age", age
    yield "sex", sex
    if sex == "female" and random.random() < 0.15:
        yield "pregnant_weeks", random.randint(4, 38)
    yield "payment", random.sample(payments, random.choice((0, 1, 1, 2)))
    yield "pays_only", random.choice((True, False, None))
    yield "languages", random.choice((["en"], ["en"], ["en", "es"], ["es"], ["ru", "es"], ["asl"], []))
    if random.random() < 0.2:
        yield "current_medications", [{"name": random.choice(_TAKEN)}]
    yield "preferences", random.sample(preference_codes(), random.choice((0, 1, 2, 3)))
    for flag in ("veteran", "active_duty", "justice_involved"):
        yield flag, random.choice((True, False, None, None))
    if random.random() < 0.15:
        yield "need", {"must": random.choice(_MUST)}
