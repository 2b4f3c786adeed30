"""The questions of one page as they are shown: each with its answer, where that comes from, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from throughcare.assessment import (
    Common,
    Fact,
    Kind,
    Question,
    Section,
    layout,
    place_of,
    rows_of,
    typed,
    words,
)
from throughcare.instruments import load as instrument
from throughcare.terms.intake import AnswerSource
from throughcare_web.intake.entries import Held
from throughcare_web.intake.forms import UNANSWERED, AnswerForm, slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """What somebody else answered meanwhile, beside what was sent; where: the path whose newest version that is."""

    theirs: str
    mine: str
    who: str
    at: datetime
    version: int
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is said of an answer beside its field.

    Attributes:
        name: of the path; version: the newest one shown.
        source, who, at: where the answer comes from, empty where there is none.
        fault: what to enter instead; clash: what somebody else answered.
        is_saved: whether what stands in the field is kept.
    """

    name: str
    version: int
    source: AnswerSource | None = None
    who: str = ""
    at: datetime | None = None
    fault: str = ""
    clash: Clash | None = None
    is_saved: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: its field and its state; scale: the instrument that gives the number, if one does."""

    path: str
    name: str
    kind: str
    form: AnswerForm
    state: State
    scale: str = ""
    scale_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a group: its questions, the rare ones apart; pick: whether a tap on its name added it."""

    name: str
    title: str
    common: tuple[Asked, ...]
    rare: tuple[Asked, ...]
    state: State
    is_pick: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """An entry that one tap adds or takes out."""

    name: str
    words: str
    is_there: bool
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A question that has entries: those there are, those that one tap adds, and that there are none."""

    path: str
    name: str
    title: str
    hint: str
    entries: tuple[Entry, ...]
    picks: tuple[Pick, ...]
    says_none: bool
    state: State
    kind: str = "group"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of questions, in a language, given the answers and what became of those just sent."""

    answers: Mapping[str, Held]
    language: str = "en"
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    clashes: Mapping[str, Clash] = field(default_factory=dict)

    def questions(self, section: Section, document: Mapping[str, Any], *, rare: bool) -> list[Asked | Group]:
        """Return the common questions of a section, or the rare ones."""
        is_quick = section.key == layout().quick.key
        is_apart = Question.is_beside_the_point_for if is_quick else Question.is_rare_for
        return [self.shown(one) for one in section.asked if is_apart(one, document) is rare]

    def shown(self, question: Question) -> Asked | Group:
        """Return a question as it is shown."""
        if question.fact.kind is Kind.GROUP:
            return self._group(question)
        return self.asked(question, question.path)

    def asked(self, question: Question, path: str) -> Asked:
        """Return a question about one fact, at its path."""
        held = self.answers.get(path)
        given = self.typed.get(path)
        is_sent = given is not None and (path in self.faults or path in self.clashes)
        fault = self.faults.get(path, "")
        shown = given if is_sent and given is not None else _shown(question.fact, held)
        return Asked(
            path=path,
            name=slug(path),
            kind=question.fact.kind.value,
            form=AnswerForm(question, path, typed=shown, fault=fault, language=self.language),
            state=self.state(path),
            scale=question.scale,
            scale_title=instrument(question.scale).title if question.scale else "",
        )

    def state(self, path: str) -> State:
        """Return what is said of the answer at a path."""
        held = self.answers.get(path)
        about = {"source": held.source, "who": held.who, "at": held.at} if held else {}
        fault, clash = self.faults.get(path, ""), self.clashes.get(path)
        return State(
            name=slug(path),
            version=held.version if held else 0,
            fault=fault,
            clash=clash,
            is_saved=not (fault or clash),
            **about,
        )

    def _group(self, question: Question) -> Group:
        values = {path: held.value for path, held in self.answers.items()}
        rows = rows_of(values, question.path)
        picked = {one.row for one in question.common}
        return Group(
            path=question.path,
            name=slug(question.path),
            title=question.words(self.language),
            hint=question.why.words(self.language),
            entries=tuple(self.entry(question.path, row) for row in rows),
            picks=tuple(self._pick(question.path, one, one.row in rows) for one in question.common),
            says_none=values.get(question.path) == [] and not picked.intersection(rows),
            state=self.state(question.path),
        )

    def entry(self, group: str, row: str) -> Entry:
        """Return one entry of a group."""
        named = next((one for one in layout().question(group).common if one.row == row), None)
        name = self.answers.get(f"{group}#{row}.name")
        title = named.words(self.language) if named else str(name.value or "") if name else ""
        return Entry(
            name=slug(f"{group}#{row}"),
            title=title,
            common=tuple(self._parts(group, row, named, rare=False)),
            rare=tuple(self._parts(group, row, named, rare=True)),
            state=self.state(f"{group}#{row}"),
            is_pick=named is not None,
        )

    def _parts(self, group: str, row: str, named: Common | None, *, rare: bool) -> Iterator[Asked]:
        """Yield the questions about one entry; what a tap has said already is not asked again."""
        for one in layout().parts(group):
            is_said = named is not None and one.fact.name == "name"
            if one.is_rare_of(named) is rare and not is_said:
                yield self.asked(one, f"{group}#{row}.{one.fact.name}")

    def _pick(self, group: str, common: Common, is_there: bool) -> Pick:  # noqa: FBT001 - private, one caller
        path = f"{group}#{common.row}"
        return Pick(
            name=slug(path), words=common.words(self.language), is_there=is_there, state=self.state(path)
        )


def _shown(fact: Fact, held: Held | None) -> list[str]:
    """Return what stands in a field: nothing where nobody answered, which is not the answer "not known"."""
    if held is None:
        return [UNANSWERED]
    return typed(fact, held.value) or [""]


def clash_of(path: str, value: object, theirs: Held) -> Clash:
    """Return a conflict in words: what was sent, and what somebody else answered meanwhile."""
    fact = place_of(path).asked
    return Clash(
        mine=words(fact, value),
        theirs="This entry was taken out" if place_of(theirs.path).is_entry else words(fact, theirs.value),
        who=theirs.who,
        at=theirs.at,
        version=theirs.version,
        where=slug(theirs.path),
    )
