"""Advice as a person reads it: what cannot wait, what fits, what to do, what is not known.

Only words and their order: every sentence about the person comes from the records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from throughcare.cli.crisis_lines import print_crisis_lines
from throughcare.cli.terminal import Terminal
from throughcare.terms import LevelOfCare, Medication, MedicationIntent, MedicationStatus, Severity


_HANG = 16
_MOST_REASONS = 5  # the levels asked for come first; all of them: --json
_MOST_QUESTIONS = 6  # more would not be answered
_OFFERED = (str(MedicationStatus.RECOMMENDED), str(MedicationStatus.ACCEPTABLE))
_CAUTION, _NOT_NOW = (str(MedicationStatus.CAUTION),), (str(MedicationStatus.CONTRAINDICATED_NOW),)
_NOT_INDICATED = str(MedicationStatus.NOT_INDICATED)
_START, _CONTINUE, _RESTART = (str(intent) for intent in MedicationIntent)
# What each group is called, its style, and the intents and statuses it holds, in the order shown.
_GROUPS = (
    ("Go on with", "green", (_CONTINUE,), _OFFERED),
    ("Go on with, and change something", "yellow", (_CONTINUE,), _CAUTION),
    ("Start again, with care", "yellow", (_RESTART,), (*_OFFERED, *_CAUTION)),
    ("Can start today", "green", (_START,), _OFFERED),
    ("Possible, with care", "yellow", (_START,), _CAUTION),
    ("Not today", "red", (_START, _RESTART), _NOT_NOW),
    ("No reason to give", "dim", (_START, _RESTART), (_NOT_INDICATED,)),
)
_INFO = str(Severity.INFO)
_STYLES = {str(Severity.CRITICAL): ("red", "bold"), str(Severity.WARNING): ("yellow",)}
_LEVELS: Mapping[str, LevelOfCare] = {str(level): level for level in LevelOfCare}
_MEDICATIONS: Mapping[str, Medication] = {str(medication): medication for medication in Medication}


def print_advice(answer: Mapping[str, Any], terminal: Terminal) -> None:
    """Print an answer, as `Advice.to_dict` gives it."""
    print_emergencies(answer["emergencies"], terminal)
    _print_level(answer["level_of_care"], terminal)
    _print_medications(answer["medications"], terminal)
    _print_list("What to do", [action["text"] for action in answer["actions"]], terminal)
    said = _said(answer)
    _print_flags(answer["flags"], said, terminal)
    _print_interactions(answer["interactions"], said, terminal)
    quiet = [flag for flag in answer["flags"] if flag["severity"] == _INFO]
    notes = dict.fromkeys(one["text"] for one in (*answer["notes"], *quiet) if one["text"] not in said)
    _print_list("Good to know", list(notes), terminal)
    asked = [question["text"] for question in answer["questions"][:_MOST_QUESTIONS]]
    _print_list("Would help to know", asked, terminal)
    _print_what_to_know(answer, terminal)


def print_emergencies(emergencies: Sequence[Mapping[str, str]], terminal: Terminal) -> None:
    """Print what cannot wait, before anything else."""
    for emergency in emergencies:
        terminal.line(emergency["text"], "red", "bold")
    if emergencies:
        terminal.line()


def _print_level(level: Mapping[str, Any], terminal: Terminal) -> None:
    terminal.line(f"Level of care: {_level_words(level['recommended'])}", "bold")
    if level["co_occurring"]:
        terminal.line("With care for mental health in the same place.", indent=3)
    if level["acceptable"]:
        terminal.labeled("Also fits", "; ".join(map(_level_words, level["acceptable"])), indent=3, hang=_HANG)
    for label, said in (("Because", level["because"][:_MOST_REASONS]), ("Until then", level["meanwhile"])):
        for number, one in enumerate(said):
            terminal.labeled("" if number else label, one["text"], indent=3, hang=_HANG)
    terminal.line()


def _level_words(code: str | None) -> str:
    if code is None:
        return "not worked out from the rules that may be used here"
    label = _LEVELS[code].label
    return label if code in (str(LevelOfCare.EMERGENCY), str(LevelOfCare.NONE)) else f"{label} ({code})"


def _print_medications(medications: Mapping[str, Mapping[str, Any]], terminal: Terminal) -> None:
    """Print the medications under what can be done with them, each with every reason; the same reasons once."""
    terminal.line("Medications", "bold")
    for title, style, intents, statuses in _GROUPS:
        alike: dict[tuple[str, ...], list[str]] = {}
        for key, one in medications.items():
            if one["intent"] in intents and one["status"] in statuses and one["why"]:
                shown = one["why"][:1] if one["status"] == _NOT_INDICATED else one["why"]
                alike.setdefault(tuple(shown), []).append(_MEDICATIONS[key].label)
        for why, labels in alike.items():
            terminal.line(f"{title}: {'; '.join(labels)}", style, indent=3)
            for text in why:
                terminal.line(text, indent=6)
    terminal.line()


def _print_list(title: str, texts: list[str], terminal: Terminal) -> None:
    if not texts:
        return
    terminal.line(title, "bold")
    for text in texts:
        terminal.labeled("-", text, indent=3, hang=2)
    terminal.line()


def _said(answer: Mapping[str, Any]) -> set[str]:
    """Return what the answer says before it comes to flags and interactions: nothing is said twice."""
    emergencies = {emergency["text"] for emergency in answer["emergencies"]}
    return emergencies | {text for one in answer["medications"].values() for text in one["why"]}


def _print_flags(flags: Sequence[Mapping[str, Any]], said: set[str], terminal: Terminal) -> None:
    new = [flag for flag in flags if flag["severity"] != _INFO and flag["text"] not in said]
    for text, severity in {flag["text"]: flag["severity"] for flag in new}.items():
        terminal.labeled("Look out", text, *_STYLES[severity], hang=_HANG)
        said.add(text)
    if new:
        terminal.line()


def _print_interactions(
    interactions: Sequence[Mapping[str, Any]], said: set[str], terminal: Terminal
) -> None:
    """Print each interaction that no medication has told of; the forms of one medication share one."""
    new = [one for one in interactions if not any(text.startswith(one["text"]) for text in said)]
    for one in {(one["rule"], one["drug"]): one for one in reversed(new)}.values():
        terminal.labeled(f"{one['severity'].capitalize()}", one["text"], hang=_HANG)
    if new:
        terminal.line()


def _print_what_to_know(answer: Mapping[str, Any], terminal: Terminal) -> None:
    if answer["not_considered"]:
        terminal.line(
            f"Not in our tables, so not judged, which does not mean safe: {', '.join(answer['not_considered'])}.",
            "yellow",
        )
        terminal.line()
    reviewed = "Reviewed by clinicians" if answer["knowledge"]["signed"] else "Not clinically reviewed"
    terminal.line(
        f"{reviewed}. Rules as of {answer['knowledge']['edition']}; each with its source: `throughcare packet`. "
        "This is information, not a diagnosis or a prescription.",
        "dim",
    )
    terminal.line()
    print_crisis_lines(terminal, _HANG)
