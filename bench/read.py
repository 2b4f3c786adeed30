"""How long a national file takes to read: a process that has just started, until programs are in memory.

Prints the figures beside their budgets and saves them in bench/results/. The peers read the same file and
make nothing of it: the standard library the table, calamine the workbook.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from shared.directory import Files, directory_files
from shared.timing import Report, each_timed, options


RUNS, QUICK_RUNS = 9, 2
TABLE_BUDGET_S = {"p50": 0.8}
WORKBOOK_BUDGET_S = {"p50": 4.0}
SHOWN = ("min", "p50", "p99")

_START = "import sys, pathlib; from throughcare.programs import read_directory"
_READ = f"{_START}; read_directory(pathlib.Path(sys.argv[1]))"
_TABLE_ALONE = """
import csv, gzip, sys
opened = (gzip.open if sys.argv[1].endswith("gz") else open)(sys.argv[1], "rt", encoding="utf-8")
list(csv.reader(opened))
"""
_WORKBOOK_ALONE = """
import sys
from python_calamine import CalamineWorkbook
CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
"""


def main(argv: Sequence[str]) -> int:
    """Measure, print and save; return the exit status."""
    chosen = options("Measure reading a national directory in a new process.").parse_args(argv)
    report = Report("read-quick" if chosen.quick else "read", strict=chosen.strict)
    with directory_files(quick=chosen.quick) as files:
        report.heading("Reading a national directory, each time in a new process")
        report.about_machine()
        report.fact("directory", files.words)
        _measure(report, files, QUICK_RUNS if chosen.quick else RUNS)
    return report.close()


def _measure(report: Report, files: Files, runs: int) -> None:
    def show(label: str, code: str, path: Path, budget: dict[str, float] | None = None) -> list[float]:
        command = [sys.executable, "-c", code, str(path)]
        _run(command)  # the files are in the system's memory from here on
        seconds = each_timed(lambda _: _run(command), range(runs))
        report.times(label, seconds, budget, SHOWN)
        return seconds

    show("start of Python with our modules", _START, files.table)
    ours = show("table to programs", _READ, files.table, TABLE_BUDGET_S)
    report.ratio("csv and nothing more", show("csv and nothing more", _TABLE_ALONE, files.table), ours)
    ours = show("workbook to programs", _READ, files.workbook, WORKBOOK_BUDGET_S)
    report.ratio(
        "calamine and nothing more", show("calamine and nothing more", _WORKBOOK_ALONE, files.workbook), ours
    )


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - our own lines, given to our own Python


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
