"""Change the clinical rules bit by bit and see whether a test notices: mutation testing with mutmut.

    tools/mutants.py                                    all of it, as `make test-long` does
    tools/mutants.py 'throughcare.safety.overdose.*'    the mutants so named

mutmut changes no function that has a decorator, and nearly all rules have one (`@topic.rule`). So it is given a copy
of the project, in var/mutants/, where a decorated function `f` hands over to a function `f_itself` that holds its body
and has no decorator. Nothing else differs. In that folder `python -m mutmut show NAME` prints a mutant.
What is written at the top of a module, such as a table of signs, is not changed: mutmut changes functions only.

mutmut runs the tests in processes forked from one that has run them before, so a value that a function of the rules
has kept would hide a mutant: this file is also the pytest plugin that empties those caches before each test.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import libcst as cst


ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "var" / "mutants"
COPIED = ("src/throughcare", "tests", "pyproject.toml")
PACKAGES = ("throughcare.safety", "throughcare.medication", "throughcare.placement")
ALIVE_BELOW_PERCENT = 5
NOTICED = {1, 3, 24, 36, 152, 255, -24}  # exit status of a mutant's tests: failed, crashed, or ran for ever
LOG_SHOWN = 4000  # characters of the end of mutmut's own words, where it fails
UNDECORATED = {"staticmethod", "classmethod"}  # those that mutmut knows


def pytest_runtest_setup() -> None:
    """Forget what the mutated functions have computed for an earlier test."""
    for name, module in tuple(sys.modules.items()):
        if name.startswith(PACKAGES):
            for kept in vars(module).values():
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()


# ---------------------------------------------------------------- the copy


def copy_project(mutated: list[str]) -> None:
    """Write the copy anew; `mutated` are the patterns of the files that mutmut changes."""
    shutil.rmtree(COPY, ignore_errors=True)
    for name in COPIED:
        source, target = ROOT / name, COPY / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    for path in sorted(COPY.glob("src/**/*.py")):
        if any(fnmatch(path.relative_to(COPY).as_posix(), pattern) for pattern in mutated):
            path.write_text(without_decorators(path.read_text("utf-8")), "utf-8")


def without_decorators(source: str) -> str:
    """Return a module whose decorated functions and methods hand over to functions without a decorator."""
    return cst.parse_module(source).visit(HandOver()).code


class HandOver(cst.CSTTransformer):
    """Splits each decorated function in two: itself without decorators, and one with them that hands over."""

    def __init__(self) -> None:
        """Begin outside of any class or function."""
        super().__init__()
        self.within: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Note that a class or function begins."""
        self.within += [node] if isinstance(node, (cst.ClassDef, cst.FunctionDef)) else []
        return True

    def on_leave(self, original: cst.CSTNode, node: cst.CSTNode) -> Any:
        """Return the two functions in place of a decorated one."""
        if isinstance(original, (cst.ClassDef, cst.FunctionDef)):
            self.within.pop()
        if isinstance(node, cst.FunctionDef) and self._is_decorated(node):
            return cst.FlattenSentinel(self._split(node))
        return node

    def _is_decorated(self, node: cst.FunctionDef) -> bool:
        names = {one.decorator.value for one in node.decorators if isinstance(one.decorator, cst.Name)}
        is_inner = any(isinstance(one, cst.FunctionDef) for one in self.within)
        return bool(node.decorators) and not names & UNDECORATED and not is_inner

    def _split(self, node: cst.FunctionDef) -> list[cst.FunctionDef]:
        name = cst.Name(f"{node.name.value}_itself")
        given = [*node.params.params]
        call: cst.BaseExpression = name
        if self.within:
            call = cst.Attribute(given.pop(0).name, name)
        handed = cst.Return(cst.Call(call, [cst.Arg(one.name) for one in given]))
        body = cst.IndentedBlock([cst.SimpleStatementLine([handed])])
        plain = [
            one.with_changes(default=None, equal=cst.MaybeSentinel.DEFAULT) for one in node.params.params
        ]
        params = node.params.with_changes(params=plain)
        return [node.with_changes(name=name, decorators=[], params=params), node.with_changes(body=body)]


# ---------------------------------------------------------------- the run


def run_mutmut(cores: int, names: list[str]) -> None:
    """Try the mutants of the copy, with this file in reach as a plugin; SystemExit where mutmut itself fails."""
    log = COPY / "mutmut.log"
    sys.stdout.write(f"Trying the mutants; {os.path.relpath(log)} tells how far it is\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(cores), *names]
    found = {**os.environ, "PYTHONPATH": str(Path(__file__).parent), "PYTHONWARNINGS": "ignore"}
    with log.open("w", encoding="utf-8") as said:
        done = subprocess.run(command, cwd=COPY, env=found, stdout=said, stderr=said, check=False)
    if done.returncode:
        raise SystemExit(log.read_text("utf-8")[-LOG_SHOWN:])


def verdicts() -> dict[str, int]:
    """Return the exit status of the tests of each mutant that was tried, by its name."""
    found: dict[str, int | None] = {}
    for path in sorted(COPY.glob("mutants/src/**/*.meta")):
        found.update(json.loads(path.read_text("utf-8"))["exit_code_by_key"])
    return {name: status for name, status in found.items() if status is not None}


def report(tried: dict[str, int]) -> Iterator[str]:
    """Yield the lines that name the mutants alive and count them, by package and in all."""
    alive = sorted(name for name, status in tried.items() if status not in NOTICED)
    for name in alive:
        yield f"alive: {name} ({tried[name]})"
    all_of, alive_of = Counter(map(package, tried)), Counter(map(package, alive))
    for name in PACKAGES:
        if all_of[name]:
            yield f"{name}: {share(all_of[name], alive_of[name])}"
    yield f"in all: {share(len(tried), len(alive))}"


def package(mutant: str) -> str:
    """Return the package that a mutant belongs to."""
    return ".".join(mutant.split(".")[:2])


def share(mutants: int, alive: int) -> str:
    """Return a count of mutants and of those alive in words."""
    return f"{mutants} mutants, {alive} alive ({100 * alive / max(mutants, 1):.1f} %)"


def main() -> int:
    """Return 1 where too many mutants live."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a mutant, or a pattern of them")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    copy_project(settings["only_mutate"])
    run_mutmut(asked.cores, asked.names)
    tried = verdicts()
    sys.stdout.writelines(f"{line}\n" for line in report(tried))
    alive = sum(status not in NOTICED for status in tried.values())
    return 100 * alive >= ALIVE_BELOW_PERCENT * len(tried)


if __name__ == "__main__":
    sys.exit(main())
