"""One rule as a clinician reads it: statement, source, limits, what follows, and its cases with their results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from throughcare.knowledge import Citation, citations
from throughcare.knowledge.cases import Example
from throughcare.knowledge.rule_records import Outcome, RuleEdition, RuleRecord, State
from throughcare.knowledge.topics import Topic
from throughcare.person import Facts
from throughcare.review.blocks import Block, Heading, Paragraph, Table
from throughcare.review.differences import plain


_STATES = {
    State.DRAFT: "Not clinically reviewed",
    State.SIGNED: "Signed",
    State.OVERDUE: "Signed, review overdue",
    State.RETIRED: "No longer in force",
}


def rule_blocks(topic: Topic, record: RuleRecord, on: date) -> Iterator[Block]:
    """Yield one rule, newest edition first."""
    yield Heading(2, record.title)
    yield Paragraph(record.id, "Rule")
    if record.always:
        yield Paragraph("This rule runs even where an operator demands signed rules.")
    for edition in sorted(record.editions, key=lambda one: (one.effective, one.jurisdiction), reverse=True):
        yield from edition_blocks(topic, record, edition, on)


def edition_blocks(topic: Topic, record: RuleRecord, edition: RuleEdition, on: date) -> Iterator[Block]:
    """Yield one edition of a rule."""
    until = f" to {edition.until}" if edition.until else ""
    yield Heading(3, f"From {edition.effective}{until} ({edition.jurisdiction})")
    yield Paragraph(f"{_STATES[edition.state(on)]}. Digest to sign: {edition.digest}", "Review")
    yield Paragraph(edition.statement, "Statement")
    for key in (edition.citation, *edition.supporting):
        yield Paragraph(source_words(citations()[key]), "Source")
    yield Paragraph(" ".join([str(edition.grade), edition.source_grade]).strip(), "Grade")
    if edition.overrides:
        yield Paragraph(", ".join(edition.overrides), "A clinician may proceed for")
    if edition.limits:
        rows = (
            (name, str(value), str(edition.stricter.get(name, ""))) for name, value in edition.limits.items()
        )
        yield Table(("Limit", "Value", "Stricter is"), tuple(rows))
    yield Table(
        ("Outcome", "Clinicians read", "Anyone reads", "What follows"),
        tuple(_outcome_row(key, outcome) for key, outcome in edition.outcome.items()),
    )
    yield Table(("Case", "Given", "Expected", "Result"), tuple(_case_rows(topic, record, edition)))


def source_words(source: Citation) -> str:
    """Return a source as one line, with whether its text was read."""
    dated = f", {source.dated}" if source.dated else ""
    read = "" if source.verified else " (not checked against the source)"
    return f"{source.title}{dated}. {source.pinpoint}{read}"


def _outcome_row(key: str, outcome: Outcome) -> tuple[str, str, str, str]:
    clinicians = _two(outcome.text, outcome.continuing)
    anyone = _two(outcome.public, outcome.continuing_public) or "(not shown)"
    return key, clinicians, anyone, "\n".join(_follows(outcome))


def _two(text: str, continuing: str) -> str:
    return f"{text}\nTaking it already: {continuing}" if continuing else text


def _follows(outcome: Outcome) -> Iterator[str]:
    if outcome.status:
        yield f"{', '.join(outcome.medications)}: {outcome.status}"
    if outcome.dimension:
        yield f"{outcome.dimension} rated {outcome.rating}"
    if outcome.level:
        yield f"level {outcome.level}; acceptable {', '.join(outcome.acceptable) or 'none else'}"
    for name, codes in (("flags", outcome.flags), ("actions", outcome.actions), ("asks", outcome.asks)):
        if codes:
            yield f"{name}: {', '.join(codes)}" + (f" ({outcome.severity})" if name == "flags" else "")


def _case_rows(topic: Topic, record: RuleRecord, edition: RuleEdition) -> Iterator[tuple[str, str, str, str]]:
    for case in edition.cases:
        example = Example(topic, record.id, edition, case)
        found = example.found(Facts.of)
        result = f"{'holds' if example.holds(Facts.of) else 'FAILS'}: {found.key if found else 'silent'}"
        yield case.name, plain(case.given), case.expect, result
