"""A program's page: what the listing says, denies and leaves open, in the reader's language and in order.

Words and order only; what a service means and what a program really does with a medication is the core's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from throughcare.matching import Index, Need
from throughcare.programs import Program, catalogue, contradictions, medication_status
from throughcare.programs.catalogue import Category
from throughcare.public import call_script
from throughcare.terms import MatchPart, ProgramMedication
from throughcare_web.directory.queries import ListedProgram
from throughcare_web.find.search.answer import evidence_of, phones_of, vintage_of
from throughcare_web.ui.language import reader_language


# What decides whether a person can come at all: headings of the federal dictionary, by their codes.
_FIRST = ("TC", "SET", "AGE", "GN", "PAY", "PYAS", "SG", "SL", "OL")


@dataclass(frozen=True, slots=True)
class MedicationLine:
    """One medication, what the program really does with it, and from which words of the listing that follows."""

    name: str
    status: ProgramMedication
    reason: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the federal dictionary: which of its services the listing names, and which it denies.

    Each service is its words and the listing's own code for it.
    """

    label: str
    yes: list[tuple[str, str]]
    no: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a program's page shows.

    Attributes:
        warnings: sentences to read before all else: no opioid care, contradictions, no longer listed.
        evidence: the kinds of care shown to work that the listing names.
        first: what decides whether a person can come; `rest` everything else that the listing says.
        asks: what to ask when calling because this listing leaves it open; `questions` all that is to be asked.
        geo: a link that a phone opens in its map; empty where there is no point.
    """

    listed: ListedProgram
    phones: list[tuple[str, str]]
    address: list[str]
    vintage: str
    warnings: list[str]
    medications: list[MedicationLine]
    first: list[Heading]
    evidence: list[str]
    evidence_count: str
    asks: list[str]
    rest: list[Heading]
    geo: str

    @property
    def program(self) -> Program:
        """Return the program itself."""
        return self.listed.program

    @property
    def questions(self) -> list[str]:
        """Return what this listing leaves open, then what none answers."""
        return [*self.asks, *(said.words(reader_language()) for said in call_script.questions())]

    @property
    def provenance(self) -> str:
        """Return where all of it was read."""
        source = {"source": self.program.source, "row": self.program.row}
        return _("Read from: %(source)s, row %(row)s. The small letters are its codes.") % source

    @property
    def precision(self) -> str:
        """Return how exactly the place is known."""
        return self.program.precision.words(reader_language())


def sheet_of(listed: ListedProgram) -> Sheet:
    """Return the page of a listing in the reader's language."""
    program = listed.program
    language = reader_language()
    found = Index.build((program,)).match(Need(), near=None)
    excluded = [said.words(language) for miss in found.near_misses for said in miss.excluded_by]
    evidence = next(
        (part for match in found.matches for part in match.parts if part.part is MatchPart.EVIDENCE), None
    )
    return Sheet(
        listed=listed,
        phones=phones_of(program),
        address=_address(program),
        vintage=vintage_of(program),
        warnings=[*_warnings(listed), *excluded],
        medications=[
            MedicationLine(medication.words(language), fact.status, fact.reason.words(language))
            for medication, fact in medication_status(program).items()
        ],
        first=[_heading(program, category) for category in catalogue.CATEGORIES if category.code in _FIRST],
        evidence=[said.words(language) for said in evidence.sentences]
        if evidence and evidence.points
        else [],
        evidence_count=evidence_of([evidence]) if evidence else "",
        asks=[said.words(language) for match in found.matches for said in match.unknown],
        rest=[
            heading
            for category in catalogue.CATEGORIES
            if category.code not in _FIRST and ((heading := _heading(program, category)).yes or heading.no)
        ],
        geo=_geo(program),
    )


def _warnings(listed: ListedProgram) -> Iterable[str]:
    if not listed.is_current:
        yield no_longer_listed()
    for said in contradictions(listed.program):
        yield said.words(reader_language())


def no_longer_listed() -> str:
    """Return what it means that the newest file does not name a program."""
    return _(
        "The newest directory no longer names this program. It may have closed, moved or changed its name."
    )


def _address(program: Program) -> list[str]:
    """Return the address as lines of an envelope."""
    last = f"{program.city}, {program.state} {program.zip}".strip(", ")
    return [line for line in (program.street1, program.street2, last) if line]


def _heading(program: Program, category: Category) -> Heading:
    language = reader_language()
    yes, no = (
        [
            (service.label.words(language), service.key)
            for service in catalogue.members(bits)
            if service.category is category
        ]
        for bits in (program.services.yes, program.services.no)
    )
    return Heading(category.label.words(language), yes, no)


def _geo(program: Program) -> str:
    if program.latitude is None:
        return ""
    return f"geo:{program.latitude},{program.longitude}?q={quote(', '.join(_address(program)))}"
