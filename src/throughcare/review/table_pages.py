"""What is no rule, as pages: interactions row by row, the questionnaires, and what explains to anyone, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from throughcare import knowledge
from throughcare.instruments import keys as instrument_keys
from throughcare.knowledge import citations
from throughcare.public.pages import as_read
from throughcare.public.pages import pages as public_pages
from throughcare.review.blocks import Block, Heading, Paragraph, Table
from throughcare.review.differences import plain
from throughcare.review.rule_blocks import source_words


def interaction_blocks() -> Iterator[Block]:
    """Yield the interactions of each medication, in the order of the record."""
    values = knowledge.load("interactions")
    yield Heading(1, "Interactions")
    yield _review(values)
    yield Paragraph(
        "A row speaks of a medication and the drugs of a class, or single drugs. What a class holds is in "
        "src/throughcare/knowledge/drugs. Sums of sedation and QT are at the end."
    )
    for medication in dict.fromkeys(one for row in values["row"] for one in row["medications"]):
        rows = [row for row in values["row"] if medication in row["medications"]]
        yield Heading(2, medication)
        yield Table(
            ("With", "Severity", "Mechanism", "Clinicians read", "Anyone reads", "What to do", "Source"),
            tuple(_interaction_row(row) for row in rows),
        )
    yield Heading(2, "Sums")
    for name, burden in values["burden"].items():
        yield Paragraph(plain({key: burden[key] for key in burden if key != "band"}), name)
        yield Table(
            ("From points", "Severity", "Clinicians read", "Anyone reads"),
            tuple(
                (str(band["least"]), band["severity"], band["text"], band["public"])
                for band in burden["band"]
            ),
        )


def public_page_blocks() -> Iterator[Block]:
    """Yield each explanatory page of the public site, section by section, English above Spanish."""
    yield Heading(1, "Pages for anyone")
    for page in public_pages().values():
        yield Heading(2, page.title)
        yield _review(knowledge.load(f"pages/{page.slug}"))
        yield Paragraph(page.lead)
        yield Paragraph(page.lead_es, page.title_es)
        for section in page.section:
            yield Heading(3, section.heading)
            yield Paragraph(as_read(section.text))
            yield Heading(4, section.heading_es)
            yield Paragraph(as_read(section.text_es))
            for cited in section.cited:
                yield Paragraph(source_words(cited), "Source")


def instrument_blocks() -> Iterator[Block]:
    """Yield what each questionnaire is, where it comes from, how its total is read and what licence it has."""
    yield Heading(1, "Instruments")
    for key in instrument_keys():
        values = knowledge.load(f"instruments/{key}")
        yield Heading(2, values["title"])
        yield _review(values)
        yield Paragraph(source_words(citations()[values["citation"]]), "Source")
        confirmed = "" if values["licence_confirmed"] else " (not confirmed: scoring and a pointer only)"
        yield Paragraph(f"{values['licence']}{confirmed}", "License")
        yield Paragraph(values["partial"]["text"], "Missing answers")
        bands = values.get("bands", ())
        if bands:
            yield Table(
                ("From", "To", "Reading", "For"),
                tuple(
                    (str(band["least"]), str(band["most"]), band["label"], band.get("sex", "everyone"))
                    for band in bands
                ),
            )


def _review(values: Mapping[str, Any]) -> Paragraph:
    state = "Signed" if knowledge.is_signed(values) else "Not clinically reviewed"
    return Paragraph(f"{state}. Digest to sign: {knowledge.digest(values)}", "Review")


def _interaction_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    without = f"\nwithout {', '.join(row['without'])}" if row.get("without") else ""
    with_ = ", ".join((*row.get("classes", ()), *row.get("drugs", ())))
    source = source_words(citations()[row["citation"]])
    return (
        with_ + without,
        row["severity"],
        row["mechanism"],
        row["text"],
        row["public"],
        row["action"],
        source,
    )
