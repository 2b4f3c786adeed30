"""How long advice takes: one person in this process, the import in a new one, 100,000 people from JSON lines.

Prints the figures beside their budgets and saves them in bench/results/. No other program answers the question, so
the peer does the least that any would have to: it checks the same documents against their JSON Schema, no more.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from shared.people import people
from shared.timing import Report, each_timed, options, timed

from throughcare import drugs
from throughcare.advice import advise
from throughcare.person import Person, schema
from throughcare.safety.interactions import interactions
from throughcare.terms import Audience, Medication


ON = date(2026, 11, 25)
ADVISE_BUDGETS_S = {"p50": 0.001}
IMPORT_BUDGETS_S = {"p50": 0.25}
LINES, QUICK_LINES, LINES_BUDGET_S = 100_000, 300, 150.0
PEOPLE, QUICK_PEOPLE, SEED = 2000, 50, 20261125
IMPORTS, QUICK_IMPORTS = 9, 1
DRUGS = (
    "alprazolam",
    "citalopram",
    "fluconazole",
    "gabapentin",
    "quetiapine",
    "ondansetron",
    "lisinopril",
    "Tegretol",
)
CALLS, NAME_BUDGETS_S, PAIR_BUDGETS_S = 200, {"p50": 5e-6}, {"p50": 50e-6}
_IMPORT = """
import sys, time
start = time.perf_counter()
import throughcare.advice
print(time.perf_counter() - start)
sys.exit("numpy" in sys.modules)"""


def main(argv: Sequence[str]) -> int:
    """Measure, print and save; return the exit status."""
    chosen = options("Measure advice: one person, the import, many people.").parse_args(argv)
    report = Report("advise-quick" if chosen.quick else "advise", strict=chosen.strict)
    report.heading("Advice about made-up people")
    report.about_machine()
    _measure_one(report, people(QUICK_PEOPLE if chosen.quick else PEOPLE, SEED))
    _measure_tables(report)
    _measure_import(report, QUICK_IMPORTS if chosen.quick else IMPORTS)
    _measure_lines(report, QUICK_LINES if chosen.quick else LINES)
    return report.close()


def _measure_one(report: Report, documents: list[dict[str, object]]) -> None:
    report.heading("One person, in process; tables loaded before")
    read = [Person.from_document(document) for document in documents]
    advise(read[0], ON)
    ours = each_timed(lambda person: advise(person, ON), read)
    report.times("advise", ours, ADVISE_BUDGETS_S)
    report.times("advise and write for clinicians", each_timed(_written, read))
    report.times("read the document", each_timed(Person.from_document, documents))
    if find_spec("jsonschema"):
        from jsonschema import Draft202012Validator

        check = Draft202012Validator(schema()).validate
        theirs = each_timed(check, documents)
        report.times("peer: check against the JSON Schema only", theirs)
        report.ratio("peer beside advise", theirs, ours)


def _measure_tables(report: Report) -> None:
    report.heading("The tables: a drug's name, and two medications with eight drugs")
    taken = [drug for name in DRUGS for drug in drugs.ingredients(name)]
    agonists = (Medication.METHADONE, Medication.BUPRENORPHINE_SL)
    report.times("a name", each_timed(drugs.ingredients, DRUGS * CALLS), NAME_BUDGETS_S)
    asked = [taken] * CALLS
    report.times("2 x 8 pairs", each_timed(lambda one: interactions(agonists, one), asked), PAIR_BUDGETS_S)


def _written(person: Person) -> dict[str, object]:
    return advise(person, ON).to_dict(Audience.CLINICIAN)


def _measure_import(report: Report, runs: int) -> None:
    report.heading("import throughcare.advice, each time in a new process; fails where it brings numpy")
    done = [
        subprocess.run([sys.executable, "-c", _IMPORT], check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(runs)
    ]
    report.times("import", [float(one.stdout) for one in done], IMPORT_BUDGETS_S)


def _measure_lines(report: Report, count: int) -> None:
    report.heading(f"{count:,} people from JSON lines: the whole process, one core")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.jsonl"
        path.write_text("".join(f"{json.dumps(one)}\n" for one in people(count, SEED)), encoding="utf-8")
        command = [sys.executable, "-m", "throughcare", "advise", str(path), "--jsonl"]
        for audience in Audience:
            ask = [*command, "--audience", str(audience), "--on", ON.isoformat()]
            seconds, _ = timed(lambda ask=ask: subprocess.run(ask, check=True, stdout=subprocess.DEVNULL))  # noqa: S603
            budget = {"max": LINES_BUDGET_S} if count == LINES else None
            report.times(f"for {audience}", [seconds], budget, ("max",))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
