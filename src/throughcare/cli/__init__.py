"""The command line, `throughcare`: reads what it is handed, asks the core, prints the answer.

Exit status 0: answered. 2: something handed in cannot be used, and one line on the error stream says where it
is, what stands there and what is wanted. One module a subcommand; nothing is decided here.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from throughcare.cli import advise, directory, match, packet, schema, score, vocabulary
from throughcare.cli.arguments import Parser
from throughcare.cli.terminal import Terminal
from throughcare.errors import BadInput


ANSWERED, BAD_INPUT, INTERRUPTED, PIPE_CLOSED = 0, 2, 130, 141  # the last two as shells count signals

_ABOUT = (
    "What current guidance says about a person with opioid use disorder, every rule cited, and the treatment "
    "programs that fit, with reasons."
)
_EXAMPLES = """\
examples:
  throughcare advise person.json
  throughcare score cows --list
  throughcare directory fetch --state MA --out massachusetts.json
  throughcare directory check massachusetts.json
  throughcare match person.json --directory massachusetts.json --near 02139
  echo '{"age": 34, "payment": ["medicaid"]}' |
    throughcare match - --directory massachusetts.json --near "Boston, MA"

Overdose or other emergency: call 911. Suicide and crisis line: call or text 988.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Answer one command line and return the exit status; a mistake is told in one line."""
    try:
        status = _answer(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()  # while a closed pipe can still be noticed
    except BadInput as fault:
        return _complain(fault)
    except KeyboardInterrupt:
        sys.stderr.write("throughcare: stopped\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has what it wanted. Without this, Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as fault:
        return _complain(_explained(fault))
    return status


def _answer(arguments: Sequence[str]) -> int:
    if sys.stdout is None:
        raise BadInput("standard output", "a closed stream", "one to write to")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # JSON is UTF-8, whatever the locale; what UTF-8 cannot hold is written as JSON would escape it.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
    except SystemExit:  # after --help and --version
        return ANSWERED
    status: int | None = options.run(options, Terminal.on(sys.stdout, os.environ))
    return ANSWERED if status is None else status


def _parser() -> Parser:
    parser = Parser(prog="throughcare", description=_ABOUT, epilog=_EXAMPLES)
    parser.add_argument("--version", action="version", version=f"throughcare {version('throughcare')}")
    parser.set_defaults(run=lambda options, terminal: parser.print_help(terminal.out))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for command in (advise, match, score, directory, packet, schema, vocabulary):
        command.add_to(commands)
    return parser


def _complain(fault: BadInput) -> int:
    sys.stderr.write(f"throughcare: {fault}\n")
    return BAD_INPUT


def _explained(fault: OSError) -> BadInput:
    return BadInput(
        str(fault.filename or "output"), (fault.strerror or str(fault)).lower(), "a file that can be used"
    )
