"""The records as pages: one a topic, and an index with the state of each rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from throughcare.knowledge.rule_records import FEDERAL, State
from throughcare.knowledge.topics import Topic
from throughcare.review.blocks import Block, Heading, Paragraph, Table, to_markdown
from throughcare.review.rule_blocks import rule_blocks
from throughcare.review.table_pages import instrument_blocks, interaction_blocks, public_page_blocks


_GENERATED = (
    "Generated from the records under src/throughcare/knowledge; change those and run make knowledge."
)


def pages(topics: Sequence[Topic]) -> Mapping[str, str]:
    """Return every page by file name, as Markdown.

    They are kept in the repository, so they say only what the records say, and not what the day of reading adds:
    the day is that of the newest edition.
    """
    on = max(
        edition.effective
        for topic in topics
        for record in topic.records.values()
        for edition in record.editions
    )
    found = {f"{topic.name}.md": to_markdown(_topic_blocks(topic, on)) for topic in topics}
    tables = {
        "interactions.md": to_markdown(interaction_blocks()),
        "instruments.md": to_markdown(instrument_blocks()),
        "public_pages.md": to_markdown(public_page_blocks()),
    }
    return {"README.md": to_markdown(_index(topics, on)), **found, **tables}


def _topic_blocks(topic: Topic, on: date) -> list[Block]:
    blocks: list[Block] = [Heading(1, topic.name.replace("_", " ").capitalize()), Paragraph(_GENERATED)]
    for record in topic.records.values():
        blocks.extend(rule_blocks(topic, record, on))
    return blocks


def _index(topics: Sequence[Topic], on: date) -> list[Block]:
    rows = []
    for topic in topics:
        editions = [edition for record in topic.records.values() for edition in record.editions]
        states = [edition.state(on) for edition in editions]
        unread = sum(not edition.source.verified for edition in editions)
        overlays = sum(edition.jurisdiction != FEDERAL for edition in editions)
        rows.append(
            (
                topic.name,
                str(len(topic.records)),
                str(len(editions)),
                str(sum(len(edition.cases) for edition in editions)),
                str(states.count(State.SIGNED)),
                str(unread),
                str(overlays),
            )
        )
    columns = ("Topic", "Rules", "Editions", "Cases", "Signed", "Source not checked", "State overlays")
    return [
        Heading(1, "Clinical records"),
        Paragraph("No clinician has reviewed these records unless the table says so. " + _GENERATED),
        Table(columns, tuple(rows)),
    ]
