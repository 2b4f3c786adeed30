"""Where each fact is asked and in which words: `knowledge/assessment.toml`, checked to hold every fact exactly once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from typing import Any

from throughcare import knowledge
from throughcare.assessment.answers import row_called
from throughcare.assessment.facts import Fact, Kind, every_path, facts
from throughcare.errors import BadInput
from throughcare.instruments import keys as instrument_keys
from throughcare.knowledge import Edition, RecordFault, Words
from throughcare.person import Person
from throughcare.public.said import Hinted, Named, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Common(Said):
    """An entry of a group that one tap adds; name: what it is kept under, for which the rules know it."""

    name: str

    @property
    def row(self) -> str:
        """Return the name of its entry: the same for everyone who taps it."""
        return row_called(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Hinted):
    """One question.

    Attributes:
        path: the fact it asks for; brief: what its answer is called in a summary for clinicians.
        rare: whether it stands behind "More questions"; unless: a value elsewhere that makes it rare; of: of a part,
            the common entries of which alone it is not rare.
        first: of many choices, those shown at once.
        common: entries that one tap adds.
        scale: key of the instrument that gives the number.
    """

    path: str
    brief: str
    rare: bool = False
    unless: Mapping[str, str] = field(default_factory=dict)
    of: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    common: tuple[Common, ...] = ()
    scale: str = ""

    @property
    def fact(self) -> Fact:
        """Return the fact it asks for, or the part of a group that it is."""
        return _every_fact()[self.path]

    def is_rare_for(self, document: Mapping[str, Any]) -> bool:
        """Return whether it stands behind "More questions" for the person that a document describes."""
        return self.rare or self.is_beside_the_point_for(document)

    def is_beside_the_point_for(self, document: Mapping[str, Any]) -> bool:
        """Return whether what is known of the person makes it a question that nobody needs to hear."""
        return any(document.get(name) == value for name, value in self.unless.items())

    def is_rare_of(self, common: Common | None) -> bool:
        """Return whether a part stands behind "More" for an entry, perhaps a common one."""
        return self.rare or (bool(self.of) and (common is None or common.name not in self.of))


@dataclass(frozen=True, kw_only=True)
class Section(Named):
    """A page of questions; brief: its heading in a summary for clinicians; scales: instruments that belong to it."""

    key: str
    brief: str = ""
    lead: str
    lead_es: str
    question: tuple[Question, ...]
    scales: tuple[str, ...] = ()

    @property
    def about(self) -> Words:
        """Return its lead."""
        return Words(self.lead, self.lead_es)

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """Return its questions, the parts of groups left out."""
        return tuple(one for one in self.question if one.path in facts())


@dataclass(frozen=True, slots=True, kw_only=True)
class Quick(Named):
    """The first page: the questions that matter most, in order, by their paths. Each stands in a section too."""

    key: str
    lead: str
    lead_es: str
    question: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The record: which questions come first of all, and its sections in order."""

    edition: Edition
    quick: Quick
    label: Mapping[str, Words]
    page: tuple[Section, ...]

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Return the pages: the sections, and before them the one of the questions that matter most."""
        first = {this.name: getattr(self.quick, this.name) for this in fields(Quick)}
        asked = tuple(self.question(path) for path in self.quick.question)
        return (Section(**{**first, "question": asked}), *self.page)

    def called(self, key: str) -> Section | None:
        """Return the page with this key, or None."""
        return next((one for one in self.sections if one.key == key), None)

    def question(self, path: str) -> Question:
        """Return the question that asks for a fact, or for a part of a group."""
        return self._by_path[path]

    @cached_property
    def _by_path(self) -> Mapping[str, Question]:
        return {one.path: one for section in self.page for one in section.question}

    def parts(self, group: str) -> tuple[Question, ...]:
        """Return the questions asked of each entry of a group, in their order."""
        return tuple(
            one for section in self.page for one in section.question if one.path.rpartition(".")[0] == group
        )

    def place_of(self, path: str) -> tuple[Section, Question] | None:
        """Return where a fact is asked, also one that another answers with it ("suicide_risk"); None for no fact."""
        for section in self.page:
            for one in section.asked:
                if path == one.path or path.startswith(f"{one.path}.") or one.path.startswith(f"{path}."):
                    return section, one
        return None


@cache
def layout() -> Layout:
    """Return the record.

    Raises:
        RecordFault: it is malformed, a fact has no place or two, or a question names what there is not.
    """
    record = knowledge.record("assessment", Layout)
    check(record)
    return record


def check(record: Layout) -> None:
    """Raise RecordFault for the first thing that is wrong with the record."""
    placed = Counter(one.path for section in record.page for one in section.question)
    for path in every_path():
        if placed[path] != 1:
            raise RecordFault(f"assessment.toml: found {path} {placed[path]} times; wanted once")
    for path in (*placed, *record.quick.question):
        if path not in _every_fact():
            raise RecordFault(f"assessment.toml: found {path!r}; wanted a fact of the person document")
    for section in record.page:
        for one in section.question:
            for fault in _faults(one):
                raise RecordFault(f"assessment.toml: {one.path}: {fault}")


def _faults(one: Question) -> Iterator[str]:
    for code in one.first:
        if code not in one.fact.choices:
            yield f"found the choice {code!r}; wanted one of the fact's"
    if one.scale and one.scale not in instrument_keys():
        yield f"found the scale {one.scale!r}; wanted an instrument"
    if bool(one.common) and one.fact.kind is not Kind.GROUP:
        yield "found common entries; wanted them of a group only"
    try:
        Person.from_document(one.unless)
    except BadInput as fault:
        yield f"unless: {fault}"


@cache
def _every_fact() -> Mapping[str, Fact]:
    return {fact.path: fact for whole in facts().values() for fact in (whole, *whole.parts)}


def progress(section: Section, asked: Iterable[str]) -> tuple[int, int]:
    """Return how many of a section's common questions are answered, and how many there are."""
    common = [one.path for one in section.asked if not one.rare]
    known = frozenset(asked)
    return sum(path in known for path in common), len(common)
