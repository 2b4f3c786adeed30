"""An X12 interchange cut into segments by `x12sdk`, its envelope checked; a segment knows its place in the file.

The library's models of the 271 refuse answers that payers do send (a telephone number of the payer, "member not
found"), so what the segments mean is read in `answer`, and `x12sdk` cuts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from x12sdk.io import X12SegmentReader

from throughcare.errors import BadInput


LARGEST = 1_000_000  # bytes: hundreds of times an answer about one person
_ISA_LENGTH = 106
_ISA_ELEMENTS = 17
_ENVELOPE = 6
_WANTED = "an X12 file that begins with ISA, whole and as the payer sent it"


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment.

    Attributes:
        place: 1 for the first of the file.
        elements: the name, then its elements; numbers are those of X12: `at(1)` is the first after the name.
    """

    place: int
    elements: tuple[str, ...]
    repetition: str

    @property
    def name(self) -> str:
        """Return what segment it is."""
        return self.elements[0]

    def at(self, number: int) -> str:
        """Return an element; nothing where the segment is shorter."""
        return self.elements[number] if number < len(self.elements) else ""

    def all_at(self, number: int) -> tuple[str, ...]:
        """Return the repetitions of an element."""
        return tuple(filter(None, self.at(number).split(self.repetition)))

    def where(self, number: int | None = None) -> str:
        """Return how an error names it: never by what it holds."""
        element = f"{number:02}" if number is not None else ""
        return f"271, segment {self.place} {self.name}{element}"


@dataclass(frozen=True, slots=True)
class TransactionSet:
    """One transaction of an interchange, and the interchange that holds it alone."""

    segments: tuple[Segment, ...]
    text: str


def decoded(content: bytes) -> str:
    """Return the text of a file that was handed in.

    Raises:
        BadInput: it is larger than any answer, or no text.
    """
    if len(content) > LARGEST:
        raise BadInput("271", f"a file of {len(content)} bytes", f"at most {LARGEST}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def transaction_sets(text: str) -> tuple[TransactionSet, ...]:
    """Return the transactions of type 271 that an interchange holds, one or more.

    Raises:
        BadInput: it is no whole interchange of 271 transactions of version 005010X279A1.
    """
    text = _with_visible_ends(text.lstrip())
    segments = _cut(text)
    (first, group, *_), (group_end, end) = segments, segments[-2:]
    _expect(end.name == "IEA" and end.at(2) == first.at(13), end, "the end of this interchange (IEA)")
    _expect(group.name == "GS" and group.at(1) == "HB", group, "a group of 271 transactions (GS, HB)")
    _expect(group.at(8).startswith("005010X279"), group, "version 005010X279A1")
    _expect(group_end.name == "GE" and group_end.at(2) == group.at(6), group_end, "the end of the group (GE)")
    sets = list(_sets(segments[2:-2]))
    _expect(
        group_end.at(1) == str(len(sets)) and bool(sets), group_end, "as many transactions as the group says"
    )
    if len(sets) == 1:
        return (TransactionSet(sets[0], text),)
    return tuple(TransactionSet(one, _alone(one, segments, text)) for one in sets)


def _with_visible_ends(text: str) -> str:
    """Return the text with an end of segment that `x12sdk` sees: it leaves out every line feed, and some end with one."""
    if text[_ISA_LENGTH - 1 : _ISA_LENGTH] == "\n" and "~" not in text:
        return text.replace("\n", "~")
    return text


def _cut(text: str) -> list[Segment]:
    if len(text) > LARGEST or "\0" in text:
        raise BadInput("271", "something that is no X12 file", _WANTED)
    if not text.startswith("ISA") or len(text) <= _ISA_LENGTH:
        raise BadInput("271", "something else at its beginning", _WANTED)
    separators = {text[3], text[82], text[104], text[105]}
    if len(separators) != 4 or any(one.isalnum() or one == " " for one in separators):
        raise BadInput("271, segment 1 ISA", "no four separators", _WANTED)
    with X12SegmentReader(text) as reader:
        cut = [[field.strip("\r") for field in fields] for _, fields in reader.segments()]
    segments = [
        Segment(place, (fields[0].strip(), *fields[1:]), text[82])
        for place, fields in enumerate(cut, start=1)
        if fields != [""]
    ]
    _expect(len(segments[0].elements) == _ISA_ELEMENTS, segments[0], "the 16 elements of ISA")
    _expect(len(segments) > _ENVELOPE, segments[-1], "a whole interchange: ISA, GS, ST ... SE, GE, IEA")
    return segments


def _sets(segments: list[Segment]) -> Iterator[tuple[Segment, ...]]:
    """Yield each ST to SE, counted as its SE says."""
    begun: list[Segment] = []
    for segment in segments:
        _expect(bool(begun) != (segment.name == "ST"), segment, "one transaction after another (ST ... SE)")
        begun.append(segment)
        if segment.name == "ST":
            _expect(segment.at(1) == "271", segment, "an answer: transaction 271")
        if segment.name == "SE":
            _expect(segment.at(1) == str(len(begun)), segment, f"{len(begun)} segments, as many as there are")
            _expect(segment.at(2) == begun[0].at(2), segment, "the control number of its ST")
            yield tuple(begun)
            begun = []
    if begun:
        raise BadInput(begun[-1].where(), "the end of the file", "the rest of the transaction, to its SE")


def _alone(wanted: tuple[Segment, ...], segments: list[Segment], text: str) -> str:
    """Return the interchange with this one transaction: of the others' people nothing stays with this one."""
    group_end = segments[-2]
    lines = [*segments[:2], *wanted]
    written = [text[3].join(segment.elements) for segment in lines]
    ends = [text[3].join(("GE", "1", group_end.at(2))), text[3].join(segments[-1].elements)]
    return text[105].join((*written, *ends)) + text[105]


def _expect(holds: bool, segment: Segment, wanted: str) -> None:  # noqa: FBT001  reads as an assertion
    if not holds:
        raise BadInput(segment.where(), "something else", wanted)
