"""Write `docs/knowledge/` from the records, or with --check say which page is stale."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import throughcare.advice  # noqa: F401 - imports every topic
from throughcare import review
from throughcare.knowledge.topics import topics


FOLDER = Path(__file__).resolve().parent.parent / "docs" / "knowledge"


def stale(folder: Path = FOLDER) -> Iterator[str]:
    """Yield one line for each page that differs from what the records give, is missing, or has no record left."""
    wanted = review.pages(topics())
    for name, text in wanted.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            yield f"docs/knowledge/{name}: found another text; wanted what the records give; run `make knowledge`"
    for path in sorted(folder.glob("*")):
        if path.name not in wanted:
            yield f"docs/knowledge/{path.name}: found a page without records; run `make knowledge`"


def write(folder: Path = FOLDER) -> None:
    """Write every page and remove those without records."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = review.pages(topics())
    for path in folder.glob("*"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


def main() -> int:
    """Write the pages; with --check return 1 after naming what is stale."""
    if "--check" not in sys.argv[1:]:
        write()
        return 0
    found = list(stale())
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
