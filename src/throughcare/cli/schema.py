"""`throughcare schema`: the JSON Schema of the documents the command line reads and prints."""

from __future__ import annotations

import argparse
from typing import Any

from throughcare import person
from throughcare.cli import advice_schema, answer_schema
from throughcare.cli.arguments import Parser
from throughcare.cli.terminal import Terminal


SCHEMAS = {"person": person.schema, "advise": advice_schema.schema, "match": answer_schema.schema}

_ABOUT = "Print the JSON Schema (draft 2020-12) of a document: what `advise` and `match` read, or what their --json prints."
_EXAMPLES = """\
examples:
  throughcare schema person
  throughcare schema match > match.schema.json
"""


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "schema", help="JSON Schema of a document", description=_ABOUT, epilog=_EXAMPLES
    )
    parser.add_argument("document", choices=SCHEMAS, help="which document")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, terminal: Terminal) -> None:
    """Print the schema."""
    document: dict[str, Any] = SCHEMAS[options.document]()
    terminal.json(document)
