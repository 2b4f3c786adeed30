"""The clinicians' packet: each record that changed, old beside new, with its cases and their results.

Two states of the records are compared as plain values, so that an older state need not be understood by today's
code. Where they come from is for the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare import knowledge
from throughcare.knowledge.rule_records import RuleEdition, RuleRecord, State
from throughcare.knowledge.topics import Topic
from throughcare.review.blocks import Block, Heading, Paragraph, Table
from throughcare.review.differences import differences
from throughcare.review.rule_blocks import edition_blocks


Files = Mapping[str, Mapping[str, Any]]  # record files by name, such as "rules/overdose" or "interactions"


@dataclass(frozen=True, slots=True)
class Change:
    """One edition that was added, changed or removed.

    Attributes:
        was: its plain values before; None: it is new.
        edition: as it stands; None: it is gone.
    """

    topic: Topic
    rule: str
    was: Mapping[str, Any] | None
    record: RuleRecord | None
    edition: RuleEdition | None

    @property
    def kind(self) -> str:
        """Return "new", "removed" or "changed"."""
        if self.edition is None:
            return "removed"
        return "new" if self.was is None else "changed"


def changes(topics: Sequence[Topic], before: Files) -> tuple[Change, ...]:
    """Return every edition of a rule that differs from an earlier state, by topic and rule.

    Args:
        topics: today's.
        before: the earlier record files; a topic that is not there is new.
    """
    return tuple(
        change
        for topic in topics
        for change in _topic_changes(topic, before.get(f"rules/{topic.name}", {}).get("rule", {}))
    )


def packet(topics: Sequence[Topic], before: Files | None, on: date, tables: Files) -> tuple[Block, ...]:
    """Return the packet: what changed since `before`, or everything where there is none to compare with.

    Args:
        topics: the rules of today.
        before: the earlier record files.
        on: the day by which reviews are overdue or not.
        tables: today's records that are reviewed as a whole, such as the interactions.
    """
    found = changes(topics, before or {})
    changed = {name: values for name, values in tables.items() if values != (before or {}).get(name)}
    blocks: list[Block] = [
        Heading(1, "Review packet"),
        Paragraph(
            "Please check each statement, limit and outcome against its source. A signature is the digest printed with "
            "the edition, given under your own name; any later change undoes it."
        ),
        Paragraph(
            f"{_counted(len(found), 'edition')} of rules and {_counted(len(changed), 'table')} to read. "
            f"{_unsigned(topics, on)}"
        ),
    ]
    if not (found or changed):
        blocks.append(Paragraph("Nothing has changed."))
    for change in found:
        blocks.extend(_change_blocks(change, on))
    for name, values in changed.items():
        blocks.extend(_table_blocks(name, values, (before or {}).get(name)))
    return tuple(blocks)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _unsigned(topics: Sequence[Topic], on: date) -> str:
    states = [
        edition.state(on)
        for topic in topics
        for record in topic.records.values()
        for edition in record.editions
    ]
    return f"Unsigned: {states.count(State.DRAFT)}. Signed, review overdue: {states.count(State.OVERDUE)}."


def _topic_changes(topic: Topic, before: Mapping[str, Any]) -> Iterator[Change]:
    for id_, record in topic.records.items():
        old = {_key(one): one for one in before.get(id_, {}).get("edition", ())}
        for edition in record.editions:
            was = old.pop(_key(edition.content), None)
            if was != edition.content:
                yield Change(topic, id_, was, record, edition)
        for gone in old.values():
            yield Change(topic, id_, gone, None, None)
    for id_ in before.keys() - topic.records.keys():
        for gone in before[id_].get("edition", ()):
            yield Change(topic, id_, gone, None, None)


def _key(edition: Mapping[str, Any]) -> tuple[str, str]:
    return str(edition.get("effective")), str(edition.get("jurisdiction", "us"))


def _change_blocks(change: Change, on: date) -> Iterator[Block]:
    yield Heading(2, f"{change.rule}: {change.kind}")
    if change.edition is None or change.record is None:
        yield Paragraph(str((change.was or {}).get("statement", "")), "It said")
        return
    yield Paragraph(change.record.title)
    if change.was is not None:
        yield Table(("What", "Old", "New"), tuple(differences(change.was, change.edition.content)))
    yield from edition_blocks(change.topic, change.record, change.edition, on)


def _table_blocks(name: str, values: Mapping[str, Any], was: Mapping[str, Any] | None) -> Iterator[Block]:
    yield Heading(2, f"{name}: {'new' if was is None else 'changed'}")
    review = "Signed" if knowledge.is_signed(values) else "Not clinically reviewed"
    yield Paragraph(f"{review}. Digest to sign: {knowledge.digest(values)}", "Review")
    if was is not None:
        yield Table(("What", "Old", "New"), tuple(differences(was, values)))
    else:
        yield Paragraph(
            f"The whole table is src/throughcare/knowledge/{name}.toml; each row names its source."
        )
