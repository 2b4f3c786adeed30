"""What to say when calling a program (`knowledge/call_script.toml`): the same for all, and what its own listing leads to.

Words and which of them hold for a program; how they are shown, and on which paper, is the web's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from throughcare import knowledge
from throughcare.knowledge import Citation, Edition, RecordFault, Words
from throughcare.knowledge.words import Sentence, listed, sentence
from throughcare.programs import Program, medication_status
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
class Line:
    """One line of the record; sources: keys of citations, where it states a fact."""

    kind: Kind
    text: str
    text_es: str
    when: When = When.ALWAYS
    sources: tuple[str, ...] = ()


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
class Said:
    """A line with its medicines named."""

    kind: Kind
    words: Sentence

    def pieces(self, language: str) -> tuple[str, ...]:
        """Return the text in a language, cut where a gap is to be filled in: two pieces have one gap between them."""
        return tuple(self.words.words(language).split(BLANK))


@dataclass(frozen=True, slots=True)
class CallScript:
    """The whole record."""

    edition: Edition
    part: tuple[Part, ...]

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Return each source once, in the order in which lines need it."""
        keys = dict.fromkeys(key for part in self.part for line in part.line for key in line.sources)
        return tuple(knowledge.citations()[key] for key in keys)

    @property
    def is_signed(self) -> bool:
        """Return whether a clinician signed it as it stands."""
        return knowledge.is_signed(knowledge.load("call_script"))

    @property
    def is_translation_signed(self) -> bool:
        """Return whether somebody signed its Spanish as it stands."""
        return knowledge.is_translation_signed(knowledge.load("call_script"))


@cache
def call_script() -> CallScript:
    """Return the record, checked; RecordFault where it breaks what `check` asks."""
    found = knowledge.record("call_script", CallScript)
    check(found)
    return found


def check(script: CallScript) -> None:
    """Check that every source is one that we hold, and that what depends on a program is said of each.

    Raises:
        RecordFault: one of these does not hold; it names the part.
    """
    for part in script.part:
        for line in part.line:
            for key in line.sources:
                if key not in knowledge.citations():
                    raise RecordFault(
                        f"call_script.{part.id}: cites {key!r}, which no file of citations/ holds"
                    )
            if line.when and part.scope is Scope.ONCE:
                raise RecordFault(f"call_script.{part.id}: when {line.when!r} in a part that is said once")


def said_once(part: Part) -> tuple[Said, ...]:
    """Return the lines of a part that is the same for every program."""
    return tuple(Said(line.kind, Sentence(line.text, line.text_es)) for line in part.line)


def said_of(part: Part, program: Program) -> tuple[Said, ...]:
    """Return the lines of a part that hold for a program, its medicines named."""
    return tuple(_said(part, program))


def questions() -> tuple[Sentence, ...]:
    """Return what no listing answers and what decides whether a call leads to care."""
    lines = (line for part in call_script().part for line in part.line)
    asked = (line for line in lines if line.kind is Kind.ASK and line.when is When.ALWAYS)
    return tuple(Sentence(line.text, line.text_es) for line in asked)


def _said(part: Part, program: Program) -> Iterator[Said]:
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
            yield Said(line.kind, sentence(Words(line.text, line.text_es), medicines=medicines, blank=BLANK))


def _medicines(program: Program) -> tuple[list[Medication], list[Medication]]:
    """Return the medicines for OUD that a program starts people on, and those it only lets them stay on."""
    found = {medication: fact.status for medication, fact in medication_status(program).items()}
    keeping = (ProgramMedication.CONTINUES, ProgramMedication.ALLOWS)
    started = [one for one in MOUD if found[one] is ProgramMedication.STARTS]
    return started, [one for one in MOUD if found[one] in keeping]


def _named(medications: list[Medication]) -> Words:
    """Return the medicines as one phrase, in small letters: they stand inside a sentence."""
    return listed([Words(one.label.lower(), one.label_es.lower()) for one in medications], "and", "y")
