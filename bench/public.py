"""How fast the public site answers: pages that explain, results, a program's page, and everything at once.

Two server workers, their database and the load generator (wrk) share two cores. Each kind of page is asked for by one
reader at a time (unloaded) and by eight at once. The peer is the smallest file that the same server gives. Then a minute of
everything mixed, in which nothing may fail. Prints the figures beside their budgets and saves them in bench/results/.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from shared.directory import directory_files
from shared.load import Asked, Load, on_two_cores
from shared.site import ANSWERS, PLACES, SHOWS_PROGRAMS, served, state_with
from shared.timing import Report, options

from throughcare.programs import Program, read_directory
from throughcare.public.check import self_check
from throughcare.public.decision_aid import decision_aid
from throughcare.public.guide import Kind, guide
from throughcare.public.pages import pages


WORKERS = 2
SECONDS, MIXED_SECONDS, WARM_SECONDS, QUICK_SECONDS = 10, 60, 2, 1
EXPLAINING, RESULTS = "pages that explain", "results"
EXPLAINED_A_SECOND, RESULTS_A_SECOND, P50_S = 400, 120, 0.025
PROGRAMS, READERS, SEED = 50, 8, 2023
AS_A_BROWSER = ("Accept-Encoding: gzip, deflate, br",)
SMALLEST_FILE = Asked("/static/ui/mark.svg", shows="<svg")
SHOWS_WISHES, SHOWS_SHORTLIST = 'id="yours"', "tc-call-script"
LANGUAGES = {"": '<html lang="en">', "/es": '<html lang="es">'}


def main(argv: Sequence[str]) -> int:
    """Measure, print and save; return the exit status."""
    chosen = options("Measure the public site under load.").parse_args(argv)
    report = Report("public-quick" if chosen.quick else "public", strict=chosen.strict)
    if not on_two_cores(report, "The public site", WORKERS):
        return report.close()
    os.environ["THROUGHCARE_PUBLIC_GUIDANCE"] = "1"  # as in the demonstration: the guide is measured too
    with directory_files(quick=chosen.quick) as files, state_with(files.table):
        report.fact("directory", files.words)
        with served(WORKERS) as site:
            for load in _loads(_asked(files.table), quick=chosen.quick):
                load.put_on(site, report)
    return report.close()


def _loads(asked: dict[str, list[Asked]], *, quick: bool) -> Iterator[Load]:
    """Yield each kind of page by itself, the peer, and all of them mixed."""
    seconds = QUICK_SECONDS if quick else SECONDS
    warm = 0 if quick else WARM_SECONDS
    budgets = {EXPLAINING: (EXPLAINED_A_SECOND, P50_S), RESULTS: (RESULTS_A_SECOND, P50_S)}
    for kind, requests in (asked | {"peer: the smallest file": [SMALLEST_FILE]}).items():
        rate, p50 = budgets.get(kind, (0, 0))
        yield Load(kind, requests, seconds, headers=AS_A_BROWSER, at_least=rate, p50_s=p50, warm_s=warm)
    everything = [one for requests in asked.values() for one in requests]
    Random(SEED).shuffle(everything)
    minute = QUICK_SECONDS if quick else MIXED_SECONDS
    yield Load("everything mixed", everything, minute, (READERS,), AS_A_BROWSER, warm_s=warm)


def _asked(directory: Path) -> dict[str, list[Asked]]:
    """Return what readers ask for, by kind of page, half of it in Spanish."""
    programs = Random(SEED).sample(read_directory(directory).programs, PROGRAMS)
    found: dict[str, list[Asked]] = {}
    for prefix, language in LANGUAGES.items():
        for kind, requests in _kinds(programs).items():
            found.setdefault(kind, []).extend(
                Asked(prefix + one.path, one.form, one.shows or language) for one in requests
            )
    return found


def _kinds(programs: Sequence[Program]) -> dict[str, list[Asked]]:
    own = ["/", "/overdose/", "/learn/", "/compare/", "/coverage/"]
    explaining = own + [f"/learn/{slug}/" for slug in pages() if f"/{slug}/" not in own]
    three = [one.id for one in programs[:3]]
    return {
        EXPLAINING: [Asked(path) for path in explaining],
        RESULTS: [Asked("/find/", {"place": place, **ANSWERS}, SHOWS_PROGRAMS) for place in PLACES],
        "a program": [Asked(f"/program/{one.id}/") for one in programs],
        "empty forms": [Asked(path) for path in ("/find/", "/check/", "/guide/", "/shortlist/")],
        "guide": list(_guide()),
        "check": list(_check()),
        "comparison with answers": [Asked("/compare/", dict(_wishes()), SHOWS_WISHES)],
        "shortlist of three": [Asked("/shortlist/", {"program": three}, SHOWS_SHORTLIST)],
    }


def _guide() -> Iterator[Asked]:
    """Yield each question once the ones before it are answered, then the answer."""
    given: dict[str, object] = {"seen": "1"}
    for question in guide().question:
        answer = "45402" if question.kind is Kind.PLACE else question.option[0].code
        given = given | {f"q-{question.key}": answer, "at": question.key, "go": "next"}
        yield Asked("/guide/", given)


def _check() -> Iterator[Asked]:
    """Yield the two steps about oneself and the answer, then the first step about someone else."""
    answers = {question.key: "yes" for question in self_check().question}
    yield Asked("/check/", {"for": "me"})
    yield Asked("/check/", {"for": "me", "at": "danger", "go": "next"})
    yield Asked("/check/", {"for": "me", "at": "asked", "go": "next", **answers})
    yield Asked("/check/?for=someone")


def _wishes() -> Iterator[tuple[str, str]]:
    """Yield the first answer to each question of the comparison."""
    return ((f"c-{question.key}", question.option[0].code) for question in decision_aid().question)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
