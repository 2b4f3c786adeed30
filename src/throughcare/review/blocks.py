"""A document as plain blocks, written out as Markdown or as one HTML page that stands alone.

Text is data: whatever a record says is escaped in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import starmap
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `lead` is set in bold before it."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the names of its columns, then its rows; a cell may hold several lines."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Heading | Paragraph | Table

_MARKED = re.compile(r"([\\`*<>|])")
_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; }
h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 3rem; border-top: 1px solid #a9aeb1; padding-top: 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .9rem; }
th, td { border: 1px solid #a9aeb1; padding: .4rem .6rem; text-align: left; vertical-align: top; }
th { background: #f0f0f0; } td { white-space: pre-line; overflow-wrap: break-word; }
@media screen and (max-width: 44rem) {
  thead { position: absolute; clip-path: inset(50%); } table, tbody, tr, td { display: block; }
  tr { border: 1px solid #a9aeb1; margin-bottom: .75rem; } td { border: 0; }
  td::before { content: attr(data-label) "\\A"; font-weight: bold; white-space: pre; }
}
@media print { h2 { break-before: auto; } tr { break-inside: avoid; } }
"""


def to_markdown(blocks: Iterable[Block]) -> str:
    """Return the document as Markdown."""
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def to_html(blocks: Sequence[Block], title: str) -> str:
    """Return the document as one HTML page without anything from elsewhere."""
    body = "\n".join(_html(block) for block in blocks)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}<style>{_STYLE}</style></head>\n'
        f"<body><main>\n{body}\n</main></body></html>\n"
    )


def _markdown(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {_plain(block.text)}"
        case Paragraph():
            lead = f"**{_plain(block.lead)}** " if block.lead else ""
            return lead + _plain(block.text)
        case Table():
            head = [block.columns, tuple("---" for _ in block.columns)]
            return "\n".join(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in [*head, *block.rows])


def _plain(text: str) -> str:
    return _MARKED.sub(r"\\\1", text)


def _cell(text: str) -> str:
    return "---" if text == "---" else _plain(text).replace("\n", "<br>")


def _html_cell(column: str, cell: str) -> str:
    return f'<td data-label="{escape(column)}">{escape(cell)}</td>'


def _html(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
        case Paragraph():
            lead = f"<strong>{escape(block.lead)}</strong> " if block.lead else ""
            return f"<p>{lead}{escape(block.text)}</p>"
        case Table():
            head = "".join(f'<th scope="col">{escape(name)}</th>' for name in block.columns)
            rows = "".join(
                "<tr>" + "".join(starmap(_html_cell, zip(block.columns, row, strict=True))) + "</tr>\n"
                for row in block.rows
            )
            return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"
