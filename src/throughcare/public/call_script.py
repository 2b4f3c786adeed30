"""What to say when calling a program (`knowledge/call_script.toml`): the same for all, and what its own listing leads to.

Words and which of them hold for a program; how they are shown, and on which paper, is the web's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from throughcare import knowledge
from throughcare.knowledge import Edition, RecordFault, Words
from throughcare.knowledge.words import listed, sentence
from throughcare.programs import Program, medication_status
from throughcare.public.said import Cited
from throughcare.terms import AGONISTS, MOUD, Medication, ProgramMedication


BLANK = "{blank}"  # where a line has a gap to fill in by hand


class Scope(StrEnum):
    """Whether a part is said once, or for each program."""

    ONCE = "once"
    EACH = "each"


class Kind(StrEnum):
    """What a line is: something to do, words to say, a question, or a blank to fill in by hand."""

    DO = "do"
    SAY = "say"
    ASK = "ask"
    WRITE = "write"


class When(StrEnum):
    """What a program's listing must say for a line to be said of it."""

    ALWAYS = ""
    STARTS = "starts"
    KEEPS = "keeps"
    NO_AGONIST = "no_agonist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Cited):
    """One line, with sources where it states a fact."""

    kind: Kind
    when: When = When.ALWAYS
    sources: tuple[str, ...] = ()

    def pieces(self, language: str) -> tuple[str, ...]:
        """Return the text in a language, cut where a gap is to be filled in: two pieces have one gap between them."""
        return tuple(self.words(language).split(BLANK))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading and its lines."""

    id: str
    scope: Scope
    heading: str
    heading_es: str
    line: tuple[Line, ...]

    @property
    def name(self) -> Words:
        """Return its heading."""
        return Words(self.heading, self.heading_es)


@dataclass(frozen=True, slots=True)
class CallScript:
    """The whole record."""

    edition: Edition
    part: tuple[Part, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the key of each source once, in the order in which lines need it."""
        return tuple(dict.fromkeys(key for part in self.part for line in part.line for key in line.sources))


@cache
def call_script() -> CallScript:
    """Return the record, checked; RecordFault where it breaks what `check` asks."""
    found = knowledge.record("call_script", CallScript)
    check(found)
    return found


def check(script: CallScript) -> None:
    """Check that what depends on a program is said of each; RecordFault names the part where it is not."""
    for part in script.part:
        for line in part.line:
            if line.when and part.scope is Scope.ONCE:
                raise RecordFault(f"call_script.{part.id}: when {line.when!r} in a part that is said once")


def said_of(part: Part, program: Program) -> tuple[Line, ...]:
    """Return the lines of a part that hold for a program, its medicines named."""
    return tuple(_said(part, program))


def questions() -> tuple[Line, ...]:
    """Return what no listing answers and what decides whether a call leads to care."""
    lines = (line for part in call_script().part for line in part.line)
    return tuple(line for line in lines if line.kind is Kind.ASK and line.when is When.ALWAYS)


def _said(part: Part, program: Program) -> Iterator[Line]:
    started, kept = _medicines(program)
    holds = {
        When.ALWAYS: True,
        When.STARTS: bool(started),
        When.KEEPS: bool(kept),
        When.NO_AGONIST: not set(started) & set(AGONISTS),
    }
    named = {When.STARTS: _named(started), When.KEEPS: _named(kept)}
    for line in part.line:
        if holds[line.when]:
            medicines = named.get(line.when, "")
            filled = sentence(Words(line.text, line.text_es), medicines=medicines, blank=BLANK)
            yield replace(line, text=str(filled), text_es=filled.es)


def _medicines(program: Program) -> tuple[list[Medication], list[Medication]]:
    """Return the medicines for OUD that a program starts people on, and those it only lets them stay on."""
    found = {medication: fact.status for medication, fact in medication_status(program).items()}
    keeping = (ProgramMedication.CONTINUES, ProgramMedication.ALLOWS)
    started = [one for one in MOUD if found[one] is ProgramMedication.STARTS]
    return started, [one for one in MOUD if found[one] in keeping]


def _named(medications: list[Medication]) -> Words:
    """Return the medicines as one phrase, in small letters: they stand inside a sentence."""
    return listed([Words(one.label.lower(), one.label_es.lower()) for one in medications], "and", "y")
