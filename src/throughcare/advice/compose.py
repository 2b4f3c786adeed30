"""One person in, the whole answer out: every topic is asked, and what they say is put together.

The order of the topics is the order in which things are said: what threatens life first. What follows from any
one fact is for the rules; here nothing is judged.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache

from throughcare import knowledge, placement, support, withdrawal
from throughcare.advice import interplay
from throughcare.advice.answer import Advice, Flagged, Open, Review, Todo
from throughcare.advice.interplay import Together
from throughcare.advice.medications import MedicationAdvice, combine, opinions_of
from throughcare.advice.words import action_words
from throughcare.knowledge.topics import Finding, Rule, Topic
from throughcare.medication import (
    adequacy,
    continuing,
    initiation,
    injections,
    law,
    missed,
    requests,
    special,
    start,
    start_naltrexone,
    switches,
    take_home,
)
from throughcare.person import Facts, Person
from throughcare.placement import Placement
from throughcare.safety import cautions, crises, emergencies, organs, overdose
from throughcare.terms import Action, CareSetting, Flag, LevelOfCare, Medication, Severity


_URGENT = (emergencies.topic, crises.topic)
_TOPICS: tuple[Topic, ...] = (
    *_URGENT,
    *(module.topic for module in (overdose, cautions, organs, start, start_naltrexone, special, requests)),
    *(module.topic for module in (missed, injections, continuing, adequacy, take_home, switches, initiation)),
    *withdrawal.TOPICS,
    law.topic,
    support.topic,
)
for _topic in (*_TOPICS, *placement.TOPICS):
    _topic.check()  # a record that nobody asks stops the import

_SEVERITIES = tuple(Severity)
_URGENT_NAMES = frozenset(topic.name for topic in _URGENT)
_TO_HOSPITAL = frozenset({Action.CALL_911, Action.ED_TRANSFER})


def advise(person: Person, on: date, *, signed_only: bool = False) -> Advice:
    """Return what current guidance says about a person.

    Args:
        person: as far as known; {} is a person with opioid use disorder of whom nothing else is known.
        on: the day of the question: decides which editions hold, and how long ago dated facts are.
        signed_only: whether rules that no clinician has signed are left out, save emergencies and naloxone.
    """
    facts = Facts(person, on)
    rules = _rules(on, facts.jurisdiction, signed_only)
    findings = tuple(found for rule in rules if (found := rule.find(facts)) is not None)
    placed = placement.place(facts, signed_only=signed_only)
    opinions = opinions_of(facts, findings)
    may_use_table = not signed_only or _tables_are_signed()
    medications = {medication: combine(facts, medication, said) for medication, said in opinions.items()}
    considered = _considered(facts, medications) if may_use_table else ()
    drugs = interplay.others(facts)
    pairs = interplay.pairs(considered, drugs)
    for medication, opinion in interplay.opinions(pairs):
        opinions[medication].append(opinion)
        medications[medication] = combine(facts, medication, opinions[medication])
    everything = (*findings, *placed.because, *placed.meanwhile)
    raised = _raised(facts, everything)
    sums = interplay.burdens(facts, considered, drugs, raised) if may_use_table else ()
    together = [*interplay.unlisted(facts), *sums, *map(Together, pairs)]
    emergencies = tuple(found for found in findings if _is_emergency(found))
    return Advice(
        on=on,
        emergencies=emergencies,
        level=_emergency_first(facts, placed, emergencies),
        medications=medications,
        flags=_flags(raised, together),
        actions=_actions(facts, everything, together, raised),
        interactions=pairs,
        questions=() if emergencies else _questions(facts, placed, medications, signed_only=signed_only),
        not_considered=(*facts.unlisted, *person.other_conditions),
        findings=findings,
        review=_review(on, facts.jurisdiction, signed_only),
    )


@lru_cache(maxsize=64)
def _rules(on: date, jurisdiction: str, signed_only: bool) -> tuple[Rule, ...]:  # noqa: FBT001 - a cache key
    """Return the rules in force, in the order in which they are asked."""
    held = (topic.in_force(on, jurisdiction, signed_only=signed_only) for topic in _TOPICS)
    return tuple(rule for rules in held for rule in rules)


@lru_cache(maxsize=64)
def _review(on: date, jurisdiction: str, signed_only: bool) -> Review:  # noqa: FBT001 - a cache key
    """Return where the rules in force stand, those of placement included."""
    placing = (topic.in_force(on, jurisdiction, signed_only=signed_only) for topic in placement.TOPICS)
    editions = [rule.edition for rule in _rules(on, jurisdiction, signed_only)]
    editions += [rule.edition for rules in placing for rule in rules]
    newest = max((edition.effective for edition in editions), default=on)
    signed = bool(editions) and all(edition.is_signed for edition in editions)
    return Review(newest, signed and _tables_are_signed())


@cache
def _tables_are_signed() -> bool:
    """Return whether clinicians have signed the tables that an answer uses beside the rules."""
    return all(knowledge.is_signed(knowledge.load(name)) for name in ("interactions", "questions", "actions"))


def _is_emergency(found: Finding) -> bool:
    return found.outcome.severity is Severity.CRITICAL and found.topic in _URGENT_NAMES


def _emergency_first(facts: Facts, placed: Placement, emergencies: Sequence[Finding]) -> Placement:
    """Return the placement, or the emergency department first where an emergency sends there.

    Who is in a hospital already is placed in it. The level is judged again afterward.
    """
    sending = tuple(one for one in emergencies if not _TO_HOSPITAL.isdisjoint(one.outcome.actions))
    is_there = facts.person.setting in (CareSetting.ED, CareSetting.HOSPITAL)
    first = LevelOfCare.INPATIENT if is_there else LevelOfCare.EMERGENCY
    if not sending or (placed.recommended and placement.rank(placed.recommended) >= placement.rank(first)):
        return placed
    acceptable = () if is_there else (LevelOfCare.INPATIENT,)
    return replace(placed, recommended=first, acceptable=acceptable, because=(*sending, *placed.because))


def _considered(facts: Facts, medications: Mapping[Medication, MedicationAdvice]) -> tuple[Medication, ...]:
    """Return the medications whose interactions matter: taken now, or possible as far as the rules say."""
    return tuple(
        medication
        for medication, advice in medications.items()
        if medication is not Medication.NALOXONE_RESCUE and (facts.takes(medication) or advice.is_possible)
    )


def _raised(facts: Facts, findings: Iterable[Finding]) -> dict[Flag, Flagged]:
    """Return each flag once, as the most severe of those who raise it does."""
    found: dict[Flag, Flagged] = {}
    for finding in findings:
        said = finding.outcome
        for code in said.flags:
            known = found.get(code)
            if known is None or _rank(said.severity) > _rank(known.severity):
                found[code] = Flagged(code, said.severity, finding, facts.takes(*said.medications))
    return found


def _flags(raised: Mapping[Flag, Flagged], together: Iterable[Together]) -> tuple[Flagged, ...]:
    """Return every flag, worst first, those of interactions among them."""
    found = dict(raised)
    for said in together:
        if said.flag is not None and said.flag not in found:
            found[said.flag] = Flagged(said.flag, said.severity, said)
    return tuple(sorted(found.values(), key=lambda flag: -_rank(flag.severity)))


def _actions(
    facts: Facts, findings: Sequence[Finding], together: Iterable[Together], raised: Container[Flag]
) -> tuple[Todo, ...]:
    """Return each action once, with the first that asks for it, in the order of urgency."""
    found: dict[Action, Todo] = {}
    for finding in findings:
        for code in finding.outcome.actions:
            found.setdefault(code, Todo(code, finding))
    for said in together:
        for code in said.actions:
            found.setdefault(code, Todo(code, said))
    words = action_words()
    pointless = () if facts.moud else words.needs_medication
    kept = [
        todo
        for todo in found.values()
        if todo.code not in pointless and not words.gives_way(todo.code, found, raised)
    ]
    return tuple(sorted(kept, key=lambda todo: words.order(todo.code)))


def _questions(
    facts: Facts, placed: Placement, medications: Mapping[Medication, MedicationAdvice], *, signed_only: bool
) -> tuple[Open, ...]:
    """Return what is not known and could change the level of care or a medication, the most important first."""
    changing = placement.changes(facts, signed_only=signed_only, rated=placed.rated)
    levels = {one.question.key: one.level for one in changing}
    about: dict[str, list[Medication]] = {}
    for medication, advice in medications.items():
        for key in advice.asks:
            question = placement.question_for(key)
            if question is not None and medication not in about.setdefault(question.key, []):
                about[question.key].append(medication)
    return tuple(
        Open(question, levels.get(question.key), tuple(about.get(question.key, ())))
        for question in placement.questions()
        if question.key in levels or question.key in about
    )


def _rank(severity: Severity) -> int:
    return _SEVERITIES.index(severity)
