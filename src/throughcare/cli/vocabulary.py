"""`throughcare vocabulary`: every code the command line may print, with its label and meaning.

Made from `throughcare.terms` and the codes the person document knows, so that it cannot fall behind them.
"""

from __future__ import annotations

import argparse
import re

from throughcare import terms
from throughcare.cli.arguments import Parser
from throughcare.cli.terminal import Terminal
from throughcare.matching.record import matching


# The names that are plurals in what was published.
_PUBLISHED_NAMES = {"medication": "medications", "flag": "flags", "action": "actions"}

_ABOUT = (
    "Print every code that may appear in an answer, with its label and what it means. Codes never change."
)
_EXAMPLES = """\
examples:
  throughcare vocabulary
  throughcare vocabulary --json
"""


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "vocabulary", help="every code, with label and meaning", description=_ABOUT, epilog=_EXAMPLES
    )
    parser.add_argument("--json", action="store_true", help="print JSON, labels in English and Spanish")
    parser.set_defaults(run=run)


def vocabulary() -> dict[str, dict[str, dict[str, str]]]:
    """Return every vocabulary by name: code, then label, label_es and meaning."""
    named = {_name(kind): {str(term): _words(term) for term in kind} for kind in terms.Term.__subclasses__()}
    return named | {"languages": _rows("language"), "supports": _rows("support")}


def _name(vocabulary: type[terms.Term]) -> str:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", vocabulary.__name__).lower()
    return _PUBLISHED_NAMES.get(name, name)


def _words(term: terms.Term) -> dict[str, str]:
    return {"label": term.label, "label_es": term.label_es, "meaning": term.meaning}


def _rows(family: str) -> dict[str, dict[str, str]]:
    """Return the codes of a family without a vocabulary of its own, with their words from the record."""
    rows = matching().rows(family)
    return {code: {"label": row.en, "label_es": row.es, "meaning": ""} for code, row in rows.items()}


def run(options: argparse.Namespace, terminal: Terminal) -> None:
    """Print the vocabularies."""
    if options.json:
        terminal.json(vocabulary())
        return
    for name, codes in vocabulary().items():
        terminal.line(name, "bold", "cyan")
        hang = max(len(code) for code in codes) + 2
        for code, words in codes.items():
            terminal.labeled(
                code, ". ".join(filter(None, (words["label"], words["meaning"]))), indent=2, hang=hang
            )
        terminal.line()
