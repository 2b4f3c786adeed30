"""The programs that a person ticked, as every form of the list shows them: screen, paper and PDF.

Words and order only. Which ids were meant and how many are compared is decided here; what a program does is the core's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from throughcare.public.call_script import CallScript, Line, Scope, call_script, said_of
from throughcare_web.directory import queries
from throughcare_web.directory.queries import ListedProgram
from throughcare_web.find.search.sheet import Heading, Sheet, no_longer_listed, sheet_of
from throughcare_web.find.sources import Numbers, Source
from throughcare_web.ui.language import reader_language


COMPARED = 3
_READ = 50  # as many as a page of results shows
_QUOTED = 40  # characters of an unknown id that are repeated
# What an id may be: the locator's own, a digest, either with an ordinal. Nothing else is looked up or put into a link.
ID = re.compile(r"[A-Za-z0-9._~-]{1,100}")


@dataclass(frozen=True, slots=True)
class Fact:
    """What a listing says under one heading; `is_silent` where that is nothing."""

    label: str
    lines: list[str]
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the call script: its heading, and lines in the reader's language, cut at the gaps to fill in."""

    heading: str
    lines: list[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One program of the list.

    Attributes:
        facts: what decides whether a person can come.
        asks: what this listing leaves open and decides; `silent` what else it does not say, as one sentence.
        script: the parts of the call script that are this program's own.
    """

    sheet: Sheet
    facts: list[Fact]
    asks: list[str]
    silent: str
    script: list[Part]


@dataclass(frozen=True, slots=True)
class Script:
    """What to say to every program, before and after what is its own, and where that comes from."""

    record: CallScript
    opening: list[Part]
    closing: list[Part]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the sources, numbered as lines first need them."""
        numbers = Numbers(reader_language())
        numbers.of(self.record.sources)
        return numbers.sources


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The list.

    Attributes:
        entries: the programs compared.
        others: programs that were ticked beyond those.
        problems: one line for each thing that was asked and cannot be shown, or not so.
    """

    entries: list[Entry]
    others: list[ListedProgram]
    problems: list[str]
    script: Script

    @property
    def ids(self) -> list[str]:
        """Return the ids of the programs compared."""
        return [entry.sheet.program.id for entry in self.entries]

    @property
    def fragment(self) -> str:
        """Return what stands after the # of a link to the list; no server ever sees it."""
        return ",".join(map(quote, self.ids))

    @property
    def has_warnings(self) -> bool:
        """Return whether something must be read first of one of the programs."""
        return any(entry.sheet.warnings for entry in self.entries)


def shortlist_of(given: Iterable[str]) -> Shortlist:
    """Return the list that these ids make, in their order; what they name that cannot be shown is said."""
    ids = list(dict.fromkeys(one.strip() for one in given if one.strip()))[:_READ]
    found = {one: queries.listing(one) if ID.fullmatch(one) else None for one in ids}
    current = [listed for listed in found.values() if listed and listed.is_current]
    problems = list(_problems(found))
    if len(current) > COMPARED:
        problems.insert(0, _too_many(len(current)))
    return Shortlist(
        entries=[_entry(sheet_of(listed)) for listed in current[:COMPARED]],
        others=current[COMPARED:],
        problems=problems,
        script=_script(),
    )


def _problems(found: dict[str, ListedProgram | None]) -> Iterator[str]:
    for one, listed in found.items():
        if listed is None:
            yield _(
                "No program in this directory has the code “%(code)s”. The link may be cut off or old."
            ) % {"code": "".join(filter(str.isprintable, one[:_QUOTED]))}
        elif not listed.is_current:
            yield f"{listed.program.name}: {no_longer_listed()}"


def _too_many(chosen: int) -> str:
    return _("You chose %(chosen)s programs. Three fit side by side: these are the first three.") % {
        "chosen": chosen
    }


def _entry(sheet: Sheet) -> Entry:
    facts = [_fact(heading) for heading in sheet.first]
    silent = [fact.label for fact in facts if fact.is_silent]
    return Entry(
        sheet=sheet,
        facts=facts,
        asks=[question_of(ask) for ask in sheet.asks],
        silent=_("Not said: %(headings)s.") % {"headings": "; ".join(map(_lower, silent))} if silent else "",
        script=_own_parts(sheet),
    )


def _fact(heading: Heading) -> Fact:
    """Return what stands under a heading as lines: what is offered, then what is denied."""
    lines = [" · ".join(words for words, _code in heading.yes)] if heading.yes else []
    if heading.no:
        lines.append(f"{_('Not:')} {' · '.join(words for words, _code in heading.no)}")
    return Fact(
        heading.label, lines or [_("The listing does not say: ask when you call.")], is_silent=not lines
    )


def question_of(ask: str) -> str:
    """Return "Call and ask: do you …?" as the question alone, to stand in a list of questions."""
    question = ask.partition(": ")[2] or ask
    start = 1 if question.startswith("¿") else 0
    return question[:start] + question[start : start + 1].upper() + question[start + 1 :]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _script() -> Script:
    """Return the script without what is each program's own, which stands between its opening and its closing."""
    record = call_script()
    first_own = next(number for number, part in enumerate(record.part) if part.scope is Scope.EACH)
    opening, closing = (
        [_part(part.name.words(reader_language()), part.line) for part in parts if part.scope is Scope.ONCE]
        for parts in (record.part[:first_own], record.part[first_own:])
    )
    return Script(record, opening, closing)


def _own_parts(sheet: Sheet) -> list[Part]:
    """Return a program's own parts, its open questions first among the questions."""
    found = []
    for part in call_script().part:
        if part.scope is Scope.EACH and (said := said_of(part, sheet.program)):
            own = _part(part.name.words(reader_language()), said)
            if any(kind == "ask" for kind, _pieces in own.lines):
                own.lines[:0] = [("ask", (question_of(ask),)) for ask in sheet.asks]
            found.append(own)
    return found


def _part(heading: str, lines: Iterable[Line]) -> Part:
    return Part(heading, [(str(line.kind), line.pieces(reader_language())) for line in lines])
