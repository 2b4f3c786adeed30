"""How long one need takes against a whole directory, and what PostGIS and a plain loop take for the same answer.

Prints the figures beside their budgets and saves them in bench/results/. What is asked is in `shared.questions`.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import cycle, islice

from shared import postgis_sql
from shared.directory import directory_files, repeated
from shared.loop import Found, Loop
from shared.postgis import ABSENT, Plans, PostGIS, installed, throwaway
from shared.questions import TOP, WITHIN_MILES, Question, questions
from shared.timing import Report, each_timed, options, timed

from throughcare.matching import Index
from throughcare.programs import Program, read_directory


SEED = 2023
BUDGETS_S = {"p50": 0.000_5, "p99": 0.002}
LARGE_BUDGETS_S = {"p50": 0.020, "p99": 0.020}
BUILD_BUDGETS_S = {"max": 0.400}


@dataclass(frozen=True)
class Sizes:
    """How much is measured.

    Attributes:
        asked: different questions to the directory; once all have been asked, `rounds` times over.
        copies: programs of the large directory; `asked_large` of the questions are put to it, the first of them
            to PostGIS (`postgis_large`) and to the loop (`loop_large`) too, which take their time.
    """

    asked: int = 400
    rounds: int = 5
    builds: int = 7
    copies: int = 1_000_000
    asked_large: int = 200
    postgis_large: int = 60
    loop_large: int = 5


QUICK = Sizes(asked=20, rounds=1, builds=2, copies=2_000, asked_large=10, postgis_large=10, loop_large=2)


@dataclass
class Trial:
    """One directory, the questions put to it, and who answers them."""

    report: Report
    programs: Sequence[Program]
    index: Index
    asked: Sequence[Question]

    def throughcare(self, label: str, budgets: Mapping[str, float], rounds: int = 1) -> list[float]:
        """Show what Throughcare takes, reasons included; return the times in the order asked."""
        busy = time.process_time()
        seconds = each_timed(self._ask, islice(cycle(self.asked), rounds * len(self.asked)))
        busy = time.process_time() - busy
        self.report.times(f"Throughcare, {label}", seconds, budgets)
        self.report.fact("cores it used", f"{busy / sum(seconds):.2f}")
        return seconds

    def postgis(self, server: PostGIS, plans: Plans, count: int, ours: Sequence[float]) -> None:
        """Show what PostGIS takes for the first `count` answers: indexed, prepared, each asked once before."""
        seconds, _ = timed(lambda: server.load(self.programs, plans))
        self.report.times("PostGIS, loaded and indexed", [seconds], show=("max",))
        pairs = [(postgis_sql.statement(question), question) for question in self.asked[:count]]
        answers = [server.ask(*pair) for pair in pairs]
        self._peer("PostGIS", each_timed(lambda pair: server.ask(*pair), pairs), answers, ours)

    def loop(self, count: int, ours: Sequence[float]) -> None:
        """Show what a plain loop takes for the first `count` answers."""
        loop = Loop(self.programs)
        answered = [timed(lambda asked=question: loop.ask(asked)) for question in self.asked[:count]]
        seconds, answers = zip(*answered, strict=True)
        self._peer("plain Python loop", seconds, answers, ours)

    def _ask(self, question: Question) -> list[Found]:
        found = self.index.match(question.need, near=question.place, within_miles=WITHIN_MILES, top=TOP)
        return [Found(match.program.id, match.score) for match in found.matches]

    def _peer(
        self, name: str, seconds: Sequence[float], answers: Sequence[list[Found]], ours: Sequence[float]
    ) -> None:
        """Show a peer's times beside ours for the same questions, and whether it found the same."""
        same = [self._ask(question) == found for question, found in zip(self.asked, answers, strict=False)]
        ours = [seconds for i, seconds in enumerate(ours) if i % len(self.asked) < len(answers)]
        self.report.times(name, seconds)
        self.report.ratio(f"{name} beside Throughcare", seconds, ours)
        self.report.same(f"{name}: same programs, order, scores", sum(same), len(same))


@dataclass
class Bench:
    """What a run has: where to report, how much to measure, a PostGIS if there is one."""

    report: Report
    sizes: Sizes
    server: PostGIS | None

    def national(self, programs: Sequence[Program], asked: Sequence[Question]) -> None:
        """Measure the directory as it is."""
        self.report.heading(f"{len(programs):,} programs, {len(asked)} different questions, the best {TOP}")
        builds = each_timed(lambda _: Index.build(programs), range(self.sizes.builds))
        self.report.times("index built", builds, BUILD_BUDGETS_S, show=("min", "p50", "max"))
        trial = Trial(self.report, programs, Index.build(programs), asked)
        gc.freeze()  # as a web process does once its index stands (directory.matching_index)
        trial.throughcare("each asked for the first time", BUDGETS_S)
        ours = trial.throughcare("asked again", BUDGETS_S, self.sizes.rounds)
        if self.server:
            trial.postgis(self.server, Plans.KEPT, len(asked), ours)
        trial.loop(len(asked), ours)
        self.report.heading("The same needs with neither place nor state: every program is ranked every time")
        everywhere = [Question.of(replace(question.need, state=None), None) for question in asked]
        Trial(self.report, programs, trial.index, everywhere).throughcare("once each", BUDGETS_S)

    def large(self, programs: Sequence[Program], asked: Sequence[Question]) -> None:
        """Measure a directory much larger than any there is; every question has a place."""
        self.report.heading(
            f"{len(programs):,} programs: the same over and over, each moved by some three miles"
        )
        seconds, index = timed(lambda: Index.build(programs))
        self.report.times("index built", [seconds], show=("max",))
        trial = Trial(self.report, programs, index, asked)
        ours = trial.throughcare("once each", LARGE_BUDGETS_S)
        if self.server:
            trial.postgis(self.server, Plans.FRESH, self.sizes.postgis_large, ours)
        trial.loop(self.sizes.loop_large, ours)


def main(argv: Sequence[str]) -> int:
    """Measure, print and save; return the exit status."""
    parser = options("Measure matching, beside PostGIS and a plain Python loop.")
    parser.add_argument("--without-postgis", action="store_true", help="leave PostGIS out")
    chosen = parser.parse_args(argv)
    sizes = QUICK if chosen.quick else Sizes()
    report = Report("match-quick" if chosen.quick else "match", strict=chosen.strict)
    with ExitStack() as held:
        files = held.enter_context(directory_files(quick=chosen.quick))
        binaries = None if chosen.without_postgis else installed()
        server = held.enter_context(throwaway(binaries)) if binaries else None
        report.heading("Matching: one need against every program")
        report.about_machine(**(server.versions if server else {}))
        if not server:
            report.fact("PostGIS", "left out, as asked" if chosen.without_postgis else ABSENT)
        report.fact("directory", files.words)
        programs = read_directory(files.table).programs
        asked = questions(programs, sizes.asked, SEED)
        placed = [question for question in asked if question.place][: sizes.asked_large]
        bench = Bench(report, sizes, server)
        bench.national(programs, asked)
        bench.large(repeated(programs, sizes.copies, SEED), placed)
    return report.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
