"""The matches as a person reads them: what was asked, each program with its reasons, what to know.

Only words and their order. Every sentence about a program comes from `throughcare.matching` as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from throughcare.cli.crisis_lines import print_crisis_lines
from throughcare.cli.terminal import Terminal, plural
from throughcare.matching import Match, Matches, NearMiss, Need, is_reviewed
from throughcare.matching.record import matching
from throughcare.person import Wants
from throughcare.places import Place
from throughcare.programs import Program, Reading
from throughcare.terms import Medication, Precision, ProgramMedication


_ASK = "Call and ask: "  # how each open question begins; here it is said once, as the label
_HANG = 16
_ASKED = {  # what each list of wants is called, the family its words stand in, and what joins them
    "levels_of_care": ("level of care", "level_of_care", " or "),
    "settings": ("setting", "setting", " or "),
    "keep_medications": ("stays on", "start", " and "),
    "start_medications": ("starts", "start", " or "),
    "payment": ("payment", "payment", " or "),
    "languages": ("language", "language", " or "),
    "access": ("access", "access", " and "),
    "populations": ("a program for", "population", " and "),
    "supports": ("help", "support", " and "),
}


def print_matches(found: Matches, near: Place | None, reading: Reading, terminal: Terminal) -> None:
    """Print a whole answer."""
    _print_need(found.need, near, terminal)
    for rank, match in enumerate(found.matches, start=1):
        _print_match(rank, match, terminal)
    _print_near_misses(found.near_misses, terminal)
    _print_what_to_know(found, reading, terminal)


def _print_need(need: Need, near: Place | None, terminal: Terminal) -> None:
    where = f"near {near.label}" if near else f"in {need.state}" if need.state else "anywhere"
    terminal.line(f"Programs for opioid use disorder {where}", "bold")
    for label, asked, otherwise in (
        ("Must hold", _must(need), "treats opioid use disorder"),
        ("Preferred", _prefer(need), "nothing beyond that"),
    ):
        terminal.labeled(label, "; ".join(asked) or otherwise, hang=_HANG)


def _must(need: Need) -> Iterator[str]:
    if need.age is not None:
        yield f"accepts age {need.age}"
    if need.sex is not None:
        yield f"accepts {matching().rows('sex')[str(need.sex)].en}"
    yield from _wanted(need.must)


def _prefer(need: Need) -> Iterator[str]:
    if not need.must.start_medications and not need.prefer.start_medications and need.wanted_medications:
        yield f"starts: {_medication_words(need.wanted_medications, ' or ')}"
    yield from _wanted(need.prefer)


def _wanted(wants: Wants) -> Iterator[str]:
    for name, (lead, family, joint) in _ASKED.items():
        if codes := getattr(wants, name):
            yield f"{lead}: {joint.join(matching().rows(family)[str(code)].en for code in codes)}"


def _print_match(rank: int, match: Match, terminal: Terminal) -> None:
    program = match.program
    terminal.line()
    terminal.ends(f"{rank}. {program.name}", f"{_far(match)}  {match.score} points", "bold", "cyan")
    for text in (_address(program), _phones(program), program.website):
        if text:
            terminal.line(text, indent=3)
    questions = [question.removeprefix(_ASK) for question in match.unknown]
    for label, paragraphs, styles in (
        ("Medications", _medications(match), ()),
        ("Meets", _as_one(match.met), ("green",)),
        ("Does not meet", _as_one(match.unmet), ("red",)),
        ("Call and ask", questions, ("yellow",)),
    ):
        for i, paragraph in enumerate(paragraphs):
            terminal.labeled("" if i else label, paragraph, *styles, indent=3, hang=_HANG)
    _print_score(match, terminal)


def _print_score(match: Match, terminal: Terminal) -> None:
    """Print the parts of the score, each with the reasons that do not stand above already."""
    said = {*match.met, *match.unmet}
    terminal.line(f"Why {match.score} points", "dim", indent=3)
    for part in match.parts:
        reason = " ".join(sentence for sentence in part.sentences if sentence not in said) or "As said above."
        terminal.labeled(f"{part.part:<9} {part.points:>5}", reason, "dim", indent=5, hang=_HANG + 1)


def _as_one(sentences: Sequence[str]) -> list[str]:
    return [" ".join(sentences)] if sentences else []


def _far(found: Match | NearMiss) -> str:
    """Return the distance in words: "about" where the program is only known to its ZIP code."""
    if found.distance_miles is None:
        return "distance not known"
    if found.program.precision is Precision.ZIP:
        return f"about {plural(round(found.distance_miles), 'mile')}"
    return "under 0.1 miles" if found.distance_miles < 0.1 else f"{found.distance_miles:.1f} miles"


def _address(program: Program) -> str:
    parts = (program.street1, program.street2, program.city, f"{program.state} {program.zip}".strip())
    return ", ".join(filter(None, parts))


def _phones(program: Program) -> str:
    numbers = (f"{phone.number} ({phone.role})" for phone in program.phones)
    return ", ".join(numbers) or "no phone in the listing"


def _medications(match: Match) -> list[str]:
    """Return what the program does with each medication, those alike together: "Starts people: methadone."."""
    alike: dict[ProgramMedication, list[Medication]] = {}
    for medication, status in match.medications.items():
        # Of those that only ease withdrawal or reverse an overdose, what is not known is of no interest.
        if medication in matching().medication.moud or status is not ProgramMedication.UNKNOWN:
            alike.setdefault(status, []).append(medication)
    return [
        f"{status.label.partition(':')[0]}: {_medication_words(alike[status], ', ')}."
        for status in ProgramMedication
        if status in alike
    ]


def _medication_words(medications: Iterable[Medication], joint: str) -> str:
    words = matching().rows("start")
    return joint.join(words[str(medication)].en for medication in medications)


def _print_near_misses(misses: tuple[NearMiss, ...], terminal: Terminal) -> None:
    if not misses:
        return
    terminal.line()
    terminal.line("Near misses: would rank well, but left out", "bold")
    for miss in misses:
        program = miss.program
        where = f"{program.name}, {program.city}, {program.state} ({_far(miss)})"
        terminal.labeled("-", f"{where}: {' '.join(miss.excluded_by)}", indent=3, hang=2)


def _print_what_to_know(found: Matches, reading: Reading, terminal: Terminal) -> None:
    terminal.line()
    for note in found.notes:
        terminal.labeled("Note", note, "yellow", hang=_HANG)
    terminal.labeled("Looked at", f"{plural(found.considered, 'program')} within reach", hang=_HANG)
    terminal.labeled("Data", reading.source, hang=_HANG)
    terminal.labeled("", "Listings change: call before you go.", "bold", hang=_HANG)
    if not is_reviewed():
        terminal.labeled("Review", "Not clinically reviewed: how programs are ranked here.", hang=_HANG)
    terminal.labeled(
        "Emergencies",
        "judged only from the facts given: if someone may be in danger, do not wait",
        "bold",
        hang=_HANG,
    )
    print_crisis_lines(terminal, _HANG)
