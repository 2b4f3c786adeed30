"""What one person needs of a program: what must hold, what is preferred, derived from the facts about them.

The derivation is plain and shown: `Need` is printed with every answer. Which program fits is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, TypeVar

from throughcare.matching.record import matching
from throughcare.person import NOTHING_WANTED, Person, Wants, support_codes
from throughcare.terms import Access, Medication, Population, Setting, Sex, Term


T = TypeVar("T", bound=Term)


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked of programs for one person with opioid use disorder.

    Attributes:
        must: what has to hold; a program known to lack it is left out, one that does not say is asked.
        prefer: what makes a program fit better.
        age: in years; sex: as listings use it.
        state: postal code of the person's state, for telehealth and for people who give no place.
        veteran, active_duty, tribal: whether the person belongs where others are not served; None: not known.
    """

    must: Wants = NOTHING_WANTED
    prefer: Wants = NOTHING_WANTED
    age: int | None = None
    sex: Sex | None = None
    state: str | None = None
    veteran: bool | None = None
    active_duty: bool | None = None
    tribal: bool | None = None

    @property
    def wanted_medications(self) -> tuple[Medication, ...]:
        """Return the medications to start, any of which will do; none for a person who keeps theirs."""
        if self.must.keep_medications:
            return self.prefer.start_medications
        return self.prefer.start_medications or matching().medication.wanted

    def to_dict(self) -> dict[str, Any]:
        """Return the need as plain values for JSON, without what was not asked."""
        about = {name: getattr(self, name) for name in ("age", "sex")}
        must = {**about, **asdict(self.must)}
        found = {"must": must, "prefer": asdict(self.prefer), "state": self.state}
        return {name: _said(value) for name, value in found.items() if value is not None}


def need_of(person: Person, advised: Wants = NOTHING_WANTED) -> Need:
    """Return what `person` needs of a program: what the facts imply, with what their `need` states on top.

    Args:
        person: as far as known.
        advised: what clinical advice makes of the facts: the level of care sought where the person names neither
            a level nor a setting, and the medications to start in place of a wish that cannot be met today.
    """
    keep = tuple(
        taken.medication
        for taken in person.current_medications
        if taken.medication in matching().medication.moud and taken.medication is not None
    )
    spoken = tuple(code for code in person.languages if code not in ("en", "asl"))
    access = (*person.access, *((Access.DEAF,) if "asl" in person.languages else ()))
    must = Wants(
        keep_medications=keep,
        payment=person.payment if person.pays_only else (),
        languages=() if "en" in person.languages else spoken,
        access=access,
    )
    prefer = Wants(
        levels_of_care=() if _says_where(person) else advised.levels_of_care,
        settings=_chosen(Setting, person),
        start_medications=advised.start_medications or _chosen(Medication, person),
        payment=() if person.pays_only else person.payment,
        languages=spoken if "en" in person.languages else (),
        populations=tuple(_populations(person)),
        supports=tuple(_supports(person)),
    )
    return Need(
        must=_together(must, person.need.must),
        prefer=_together(prefer, person.need.prefer),
        age=person.age,
        sex=person.sex or (Sex.FEMALE if person.pregnant_weeks is not None else None),
        state=person.state,
        veteran=person.veteran,
        active_duty=person.active_duty,
        tribal=True if "ihs_tribal" in person.payment else None,
    )


def _says_where(person: Person) -> bool:
    """Return whether the person or their stated need names a level of care or a setting."""
    stated = (person.need.must, person.need.prefer)
    return bool(_chosen(Setting, person)) or any(want.levels_of_care or want.settings for want in stated)


def age_group(age: int) -> str:
    """Return the age group of the federal dictionary that `age` in years falls in."""
    groups = matching().age.from_years
    return max((group for group in groups if groups[group] <= age), key=lambda group: groups[group])


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: inner for name, inner in value.items() if inner not in (None, ())}
    return value


def _chosen(vocabulary: Iterable[T], person: Person) -> tuple[T, ...]:
    """Return the person's preferences that are codes of one vocabulary, each once."""
    known = {str(term): term for term in vocabulary}
    return tuple(known[code] for code in dict.fromkeys(person.preferences) if code in known)


def _populations(person: Person) -> Iterator[Population]:
    """Yield the groups the person belongs to or asks for, each once."""
    group = age_group(person.age) if person.age is not None else ""
    belongs = {
        Population.PREGNANT_POSTPARTUM: person.pregnant_weeks is not None
        or person.postpartum_weeks is not None,
        Population.VETERANS: person.veteran,
        Population.ACTIVE_DUTY: person.active_duty,
        Population.JUSTICE_INVOLVED: person.justice_involved,
        Population.ADOLESCENTS: group == Population.ADOLESCENTS,
        Population.YOUNG_ADULTS: group == Population.YOUNG_ADULTS,
        Population.SENIORS: group == Population.SENIORS,
    }
    yes = [population for population, holds in belongs.items() if holds]
    yield from dict.fromkeys([*yes, *_chosen(Population, person)])


def _supports(person: Person) -> Iterator[str]:
    asked = [code for code in person.preferences if code in support_codes()]
    yield from dict.fromkeys([*asked, *(["first_responders"] if person.first_responder else [])])


def _together(derived: Wants, stated: Wants) -> Wants:
    """Return both, each thing once; a stated list of alternatives joins the derived one."""
    both = {
        this.name: tuple(dict.fromkeys((*getattr(derived, this.name), *getattr(stated, this.name))))
        for this in fields(Wants)
    }
    return replace(derived, **both)
