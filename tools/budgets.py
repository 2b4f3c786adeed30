"""Hold the sizes: source file, function and template, each with its limit; print what is over.

The limits are design section 8. Tests and generated files are read by people too, so tests count as source.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
FILE_LINES = 400
FUNCTION_LINES = 40
TEMPLATE_LINES = 120
SOURCE = (
    "src/**/*.py",
    "src/**/*.scss",
    "src/**/*.js",
    "tests/**/*.py",
    "tools/*.py",
    "tools/*.sh",
    "bench/**/*.py",
)
GENERATED = ("/static/ui/build/", "/migrations/")


def over_budget(root: Path = ROOT) -> Iterator[str]:
    """Yield one line for each file, function and template that is longer than its limit."""
    for path in _files(root, SOURCE):
        text = path.read_text("utf-8")
        yield from _over(root, path, "", text.count("\n"), FILE_LINES)
        if path.suffix == ".py":
            for function in _functions(text):
                length = function.end_lineno - function.lineno + 1
                yield from _over(root, path, f":{function.lineno} {function.name}", length, FUNCTION_LINES)
    for path in _files(root, ("src/**/templates/**/*.html",)):
        yield from _over(root, path, "", path.read_text("utf-8").count("\n"), TEMPLATE_LINES)


def _files(root: Path, patterns: tuple[str, ...]) -> list[Path]:
    found = {path for pattern in patterns for path in root.glob(pattern)}
    return sorted(path for path in found if not any(part in path.as_posix() for part in GENERATED))


def _functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def _over(root: Path, path: Path, where: str, length: int, limit: int) -> Iterator[str]:
    if length > limit:
        yield f"{path.relative_to(root)}{where}: found {length} lines; wanted at most {limit}"


def main() -> int:
    """Return 1 after naming what is over its limit, else 0."""
    faults = list(over_budget())
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
