"""What came out of a file: programs, refused rows, and everything a reader should be told about both.

Every row read ends as a program or as a refusal, so that `rows_in == len(programs) + len(refused)` always holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from throughcare.programs.cells import split_zip
from throughcare.programs.points import Points
from throughcare.programs.program import Phone, Program, Services, listing_id


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be a program: where it stands in the file (line, or record in JSON), and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A directory as read.

    Attributes:
        kind: the kind of file, in words.
        source: the publication with its vintage; `vintage` alone is empty where nothing tells it.
        unknown_codes: codes and names the catalogue does not know, and on how many rows they stand.
        notes: sentences a person should see: a guessed encoding, an unknown vintage, missing pages.
    """

    path: Path
    kind: str
    source: str
    vintage: str
    programs: tuple[Program, ...]
    refused: tuple[Refused, ...]
    rows_in: int
    unknown_codes: Mapping[str, int]
    notes: tuple[str, ...]


class Listing(NamedTuple):
    """One row on its way to a program: text trimmed and single-spaced, services mapped, nothing judged yet.

    `zip` is as the file has it; what is no ZIP code joins `other`, so that it is not lost.
    """

    name1: str
    name2: str
    street1: str
    street2: str
    city: str
    state: str
    zip: str
    phones: tuple[Phone, ...]
    services: Services
    other: tuple[str, ...]
    kind: str
    zip4: str = ""
    county: str = ""
    website: str = ""
    latitude: float | None = None
    longitude: float | None = None
    id: str = ""


@dataclass(slots=True)
class Collector:
    """Gathers the rows of one file, so that every reader counts, refuses and places them alike."""

    source: str
    vintage: str
    points: Points
    programs: list[Program] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def rows_in(self) -> int:
        """Return how many rows have been taken in, either way."""
        return len(self.programs) + len(self.refused)

    def refuse(self, line: int, reason: str) -> None:
        """Take in a row that cannot be a program."""
        self.refused.append(Refused(line, reason))

    def add(self, listing: Listing, line: int) -> None:
        """Take in a row: as a program, unless it has neither name nor address."""
        if not (listing.name1 or listing.name2 or listing.street1 or listing.street2):
            self.refuse(line, "neither a name nor a street address")
            return
        row = self.rows_in + 1
        zip_code, zip4 = split_zip(listing.zip)
        point = self.points.settle(row, zip_code, listing.state, listing.latitude, listing.longitude)
        other = listing.other if zip_code or not listing.zip else (*listing.other, listing.zip)
        if other:
            self.unknown.update(other)
        self.programs.append(
            Program(
                self._unique(listing, zip_code),
                listing.name1,
                listing.name2,
                listing.street1,
                listing.street2,
                listing.city,
                listing.state,
                zip_code,
                listing.zip4 or zip4,
                listing.county,
                listing.phones,
                listing.website,
                *point,
                listing.kind,
                self.source,
                self.vintage,
                row,
                listing.services,
                other,
            )
        )

    def _unique(self, listing: Listing, zip_code: str) -> str:
        """Return the listing's id; a row that repeats another one exactly gets its ordinal appended."""
        identity = listing.id or listing_id(
            listing.kind, listing.name1, listing.name2, listing.street1, zip_code
        )
        seen = self.ids.get(identity, 0) + 1
        self.ids[identity] = seen
        return identity if seen == 1 else f"{identity}-{seen}"

    def reading(self, path: Path, kind: str, notes: tuple[str, ...]) -> Reading:
        """Return what was gathered; BadInput when the coordinates turn out to belong to another file."""
        self.points.check_fit(self.rows_in)
        return Reading(
            path=path,
            kind=kind,
            source=self.source,
            vintage=self.vintage,
            programs=tuple(self.programs),
            refused=tuple(self.refused),
            rows_in=self.rows_in,
            unknown_codes=dict(self.unknown.most_common()),
            notes=notes,
        )
