"""How long a national directory takes to read, as XLSX and as CSV, each time in a process that has read nothing.

Prints the figures beside their budgets and saves them in bench/results/. The peers read the same file and make
nothing of it: no codes, no points, no programs. Files are in the system's cache; disks are not what is measured.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from shared.directory import Files, directory_files
from shared.timing import Report, options, timed


RUNS, QUICK_RUNS = 9, 1
WORKBOOK_BUDGETS_S = {"p50": 4.0, "max": 4.0}
TABLE_BUDGETS_S = {"p50": 0.8, "max": 0.8}
_SHOWN = ("min", "p50", "max")

# What a new process does with the file it is given. It prints the seconds of reading and the rows it found.
_HEAD = "import sys, time\n"
_TAIL = "\nprint(time.perf_counter() - start, rows)"
THROUGHCARE = """
from pathlib import Path
from throughcare.programs import read_directory
start = time.perf_counter()
rows = len(read_directory(Path(sys.argv[1])).programs)"""
CALAMINE = """
import python_calamine
start = time.perf_counter()
rows = len(python_calamine.load_workbook(sys.argv[1]).get_sheet_by_index(0).to_python()) - 1"""
OPENPYXL = """
import openpyxl
start = time.perf_counter()
sheet = openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0]
rows = sum(1 for row in sheet.iter_rows(values_only=True)) - 1"""
DICT_READER = """
import csv, gzip
start = time.perf_counter()
opened = gzip.open if sys.argv[1].endswith(".gz") else open
with opened(sys.argv[1], "rt", encoding="utf-8", newline="") as file:
    rows = len(list(csv.DictReader(file)))"""


class Reader:
    """Reads one file in new processes, ours and the peers', and reports."""

    def __init__(self, report: Report, path: Path, runs: int) -> None:
        """Take where to report, what to read and how often."""
        self._report = report
        self._path = path
        self._runs = runs

    def ours(self, label: str, budgets: Mapping[str, float]) -> list[float]:
        """Show what Throughcare takes, by itself and with the start of Python and all imports: both have to do."""
        seconds, whole, rows = self._read(THROUGHCARE)
        self._report.fact(f"{label}, programs", f"{rows:,}")
        self._report.times(f"{label}, reading", seconds, budgets, _SHOWN)
        self._report.times(f"{label}, the whole process", whole, budgets, _SHOWN)
        return seconds

    def peer(self, label: str, code: str, ours: Sequence[float]) -> None:
        """Show what a peer takes, and how many times what ours takes that is."""
        seconds, _, rows = self._read(code)
        self._report.times(f"{label}, {rows:,} rows", seconds, show=_SHOWN)
        self._report.ratio(f"{label} beside Throughcare", seconds, ours)

    def _read(self, code: str) -> tuple[list[float], list[float], int]:
        """Return the seconds of reading, those of the whole process, and the rows found, the same every time."""
        found = [timed(lambda: _in_new_process(code, self._path)) for _ in range(self._runs)]
        (rows,) = {rows for _, (_, rows) in found}
        return [seconds for _, (seconds, _) in found], [whole for whole, _ in found], rows


def _in_new_process(code: str, path: Path) -> tuple[float, int]:
    done = subprocess.run(  # noqa: S603 - this very interpreter, on the lines above
        [sys.executable, "-c", _HEAD + code + _TAIL, str(path)], check=True, stdout=subprocess.PIPE, text=True
    )
    seconds, rows = done.stdout.split()
    return float(seconds), int(rows)


def main(argv: Sequence[str]) -> int:
    """Measure, print and save; return the exit status."""
    chosen = options("Measure reading a national directory in new processes.").parse_args(argv)
    report = Report("read-quick" if chosen.quick else "read", strict=chosen.strict)
    with directory_files(quick=chosen.quick) as files:
        report.heading("Reading a national directory, each time in a new process")
        report.about_machine()
        report.fact("directory", files.words)
        _measure(report, files, QUICK_RUNS if chosen.quick else RUNS)
    return report.close()


def _measure(report: Report, files: Files, runs: int) -> None:
    report.heading("XLSX, points from ZIP codes")
    workbook = Reader(report, files.workbook, runs)
    ours = workbook.ours("XLSX", WORKBOOK_BUDGETS_S)
    workbook.peer("calamine, cells only", CALAMINE, ours)
    if find_spec("openpyxl"):
        workbook.peer("openpyxl, cells only", OPENPYXL, ours)
    else:
        report.fact("openpyxl", "not installed, so it was not asked")
    report.heading("CSV, points from the file beside it")
    table = Reader(report, files.table, runs)
    ours = table.ours("CSV", TABLE_BUDGETS_S)
    table.peer("csv.DictReader, cells only", DICT_READER, ours)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
