"""The clinicians' packet: each record that changed, old beside new, with its cases and their results.

Two states of the records are compared as plain values, so that an older state need not be understood by today's
code. Where they come from is for the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.knowledge.rule_records import RuleEdition, RuleRecord, State
from throughcare.knowledge.topics import Topic
from throughcare.review.blocks import Block, Heading, Paragraph, Table
from throughcare.review.rule_blocks import edition_blocks, plain


Rules = Mapping[str, Any]  # the `rule` table of one record file, by id


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


def changes(topics: Sequence[Topic], before: Mapping[str, Rules]) -> tuple[Change, ...]:
    """Return every edition that differs from an earlier state, by topic and rule.

    Args:
        topics: today's.
        before: the earlier rules of each topic by its name; a topic that is not there is new.
    """
    return tuple(change for topic in topics for change in _topic_changes(topic, before.get(topic.name, {})))


def packet(topics: Sequence[Topic], before: Mapping[str, Rules] | None, on: date) -> tuple[Block, ...]:
    """Return the packet: what changed since `before`, or everything where there is none to compare with."""
    found = changes(topics, before or {})
    blocks: list[Block] = [
        Heading(1, "Review packet"),
        Paragraph(
            "Please check each statement, limit and outcome against its source. A signature is the digest printed with "
            "the edition, given under your own name; any later change undoes it."
        ),
        Paragraph(f"{len(found)} edition{'' if len(found) == 1 else 's'} to read. {_unsigned(topics, on)}"),
    ]
    if not found:
        blocks.append(Paragraph("Nothing has changed."))
    for change in found:
        blocks.extend(_change_blocks(change, on))
    return tuple(blocks)


def _unsigned(topics: Sequence[Topic], on: date) -> str:
    states = [
        edition.state(on)
        for topic in topics
        for record in topic.records.values()
        for edition in record.editions
    ]
    return f"Unsigned: {states.count(State.DRAFT)}. Signed, review overdue: {states.count(State.OVERDUE)}."


def _topic_changes(topic: Topic, before: Rules) -> Iterator[Change]:
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
        yield Table(("What", "Old", "New"), tuple(_differences(change.was, change.edition.content)))
    yield from edition_blocks(change.topic, change.record, change.edition, on)


def _differences(
    was: Mapping[str, Any], now: Mapping[str, Any], path: str = ""
) -> Iterator[tuple[str, str, str]]:
    """Yield what differs, down to the single limit or sentence."""
    for key in sorted(was.keys() | now.keys()):
        old, new = was.get(key), now.get(key)
        if old == new:
            continue
        name = f"{path}{key}"
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _differences(old, new, f"{name}.")
        elif key == "case":
            yield name, f"{len(old or ())} cases", f"{len(new or ())} cases"
        else:
            yield name, _shown(old), _shown(new)


def _shown(value: Any) -> str:
    if value is None:
        return "(nothing)"
    return str(value) if isinstance(value, str | int | float) else plain(value)
