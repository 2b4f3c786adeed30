"""Timing and telling: how long something took, beside its budget, on the screen and as JSON.

Every sample counts: nothing is dropped, nothing is the best of several. What is measured is the scripts' matter.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import TypeVar

from .machine import machine


T = TypeVar("T")

RESULTS = Path(__file__).resolve().parents[1] / "results"
BENCH_RESULTS = "THROUGHCARE_BENCH_RESULTS"  # names another folder for the JSON
_QUANTILES: Mapping[str, float] = {"min": 0.0, "p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
_UNITS = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6))
_SECOND_DECIMAL_BELOW, _DECIMALS_BELOW = 10, 100
_LABEL = 50  # characters


def timed(ask: Callable[[], T]) -> tuple[float, T]:
    """Return how many seconds a call took, and what it returned."""
    start = time.perf_counter()
    answer = ask()
    return time.perf_counter() - start, answer


def each_timed(ask: Callable[[T], object], things: Iterable[T]) -> list[float]:
    """Return how many seconds the call took for each thing; its answers are let go."""
    return [timed(lambda thing=thing: ask(thing))[0] for thing in things]  # type: ignore[misc]


def quantile(samples: Sequence[float], share: float) -> float:
    """Return the smallest sample that at least this share of the samples does not exceed."""
    return sorted(samples)[max(0, ceil(share * len(samples)) - 1)]


def spoken(seconds: float) -> str:
    """Return a duration in the unit that reads best, three digits or so."""
    unit, size = next((one for one in _UNITS if seconds >= one[1]), _UNITS[-1])
    value = seconds / size
    decimals = 2 if value < _SECOND_DECIMAL_BELOW else 1 if value < _DECIMALS_BELOW else 0
    return f"{value:.{decimals}f} {unit}"


@dataclass
class Report:
    """The lines of one benchmark: printed as they come, kept for the JSON file.

    Attributes:
        name: of the script, and of its file of results.
        strict: whether a figure over its budget is a failure.
    """

    name: str
    strict: bool = False
    facts: dict[str, str] = field(default_factory=dict)
    figures: list[dict[str, object]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def heading(self, text: str) -> None:
        """Open a section."""
        print(f"\n{text}", flush=True)

    def fact(self, label: str, text: str) -> None:
        """State what a reader has to know to judge the figures."""
        self.facts[label] = text
        print(f"  {label:<{_LABEL}} {text}", flush=True)

    def about_machine(self, **versions: str) -> None:
        """State where this runs."""
        for label, text in (machine() | versions).items():
            self.fact(label, text)

    def times(
        self,
        label: str,
        seconds: Sequence[float],
        budgets: Mapping[str, float] | None = None,
        show: Sequence[str] = ("p50", "p99", "max"),
    ) -> None:
        """Show quantiles of the samples, each beside its budget in seconds, where it has one."""
        found = {name: quantile(seconds, _QUANTILES[name]) for name in show}
        budgets = budgets or {}
        words = [
            f"{name} {spoken(value)}{self._verdict(label, name, value, budgets.get(name))}"
            for name, value in found.items()
        ]
        self.figures.append({"label": label, "n": len(seconds), "seconds": found, "budgets": dict(budgets)})
        print(f"  {label:<{_LABEL}} {'   '.join(words)}   n={len(seconds):,}", flush=True)

    def ratio(self, label: str, theirs: Sequence[float], ours: Sequence[float]) -> None:
        """Show how many times as long the others took, by median and by 99th percentile."""
        found = {
            name: quantile(theirs, _QUANTILES[name]) / quantile(ours, _QUANTILES[name])
            for name in ("p50", "p99")
        }
        self.figures.append({"label": label, "n": len(theirs), "ratio": found})
        words = "   ".join(
            f"{name} {value:,.{1 if value >= 1 else 2}f} times ours" for name, value in found.items()
        )
        print(f"  {label:<{_LABEL}} {words}", flush=True)

    def same(self, label: str, agreeing: int, asked: int) -> None:
        """Show in how many answers a peer agrees with ours; one that does not is a fault."""
        if agreeing < asked:
            self.faults.append(f"{label}: {asked - agreeing} answers differ")
        self.fact(label, f"{agreeing:,} of {asked:,} answers")

    def close(self) -> int:
        """Save the results; return the exit status: 1 with `strict` where something was over, differed, or nothing was measured."""
        if not self.figures:
            self.faults.append("Nothing was measured.")
        folder = Path(os.environ.get(BENCH_RESULTS, RESULTS))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}.json"
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        said = {"at": at, "facts": self.facts, "figures": self.figures, "faults": self.faults}
        path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        self.heading(f"{'; '.join(self.faults) or 'All within budget.'}\nSaved as {self.name}.json.")
        return 1 if self.strict and self.faults else 0

    def verdict(self, what: str, budget: str, *, fits: bool) -> str:
        """Return what to write behind a figure that has a budget; one that does not fit is a fault."""
        if fits:
            return f" (ok, budget {budget})"
        self.faults.append(f"{what}, budget {budget}")
        return f" (OVER, budget {budget})"

    def _verdict(self, label: str, name: str, value: float, budget: float | None) -> str:
        if budget is None:
            return ""
        return self.verdict(f"{label}, {name}: {spoken(value)}", spoken(budget), fits=value <= budget)


def options(description: str) -> argparse.ArgumentParser:
    """Return a parser with the options that every benchmark has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--quick", action="store_true", help="a small fictional directory: does it run at all?"
    )
    parser.add_argument(
        "--strict", action="store_true", help="exit status 1 when a figure is over its budget"
    )
    return parser
