"""The part file: pages already fetched, so that an interrupted download goes on where it stopped.

JSON lines beside the file wanted: a header that says what was asked and when, then one page a line as it
came. A line cut short by a crash is dropped. The finished file appears at once, by renaming, or not at all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from throughcare.errors import BadInput


_ESCAPED = "backslashreplace"  # half of a surrogate pair is no UTF-8; so written it is what JSON calls it
_STALE_AFTER = timedelta(days=2)  # older pages and newer ones would not be one listing


@dataclass(frozen=True, slots=True)
class Part:
    """The part file of one download.

    Attributes:
        target: the file wanted in the end.
        question: the address of the first page; pages of another question are never mixed in.
        begun_on: the day of the first page.
    """

    target: Path
    question: str
    begun_on: date

    @property
    def path(self) -> Path:
        """Return where the pages are kept meanwhile."""
        return self.target.with_name(self.target.name + ".part")

    @classmethod
    def open(cls, target: Path, question: str, today: date) -> tuple[Part, list[dict[str, Any]]]:
        """Return the part file for a question and its pages: none when it is new, stale or another's.

        Raises:
            BadInput: the target is a folder, or would stand in a folder that is not there.
        """
        if target.is_dir():
            raise BadInput(str(target), "a folder", "a file to write to")
        if not target.parent.is_dir():
            raise BadInput(str(target.parent), "no such folder", "a folder to write to")
        fresh = cls(target, question, today)
        header, *pages = fresh._lines() or [{}]
        begun_on = _day(header)
        if header.get("question") != question or begun_on is None or today - begun_on > _STALE_AFTER:
            return fresh, []
        part = cls(target, question, begun_on)
        part._write(pages)  # without the line that was cut short
        return part, pages

    def add(self, page: Mapping[str, Any], *, first: bool) -> None:
        """Append one page; the first one replaces whatever stood there."""
        if first:
            self._write([page])
        else:
            with self.path.open("a", encoding="utf-8", errors=_ESCAPED) as file:
                file.write(_line(page))

    def finish(self, document: Mapping[str, Any]) -> None:
        """Put the finished document, one row a line, in the target's place and remove the part file."""
        head = {key: value for key, value in document.items() if key != "rows"}
        rows = ",\n".join(_line(row).rstrip("\n") for row in document["rows"])
        whole = f'{json.dumps(head, ensure_ascii=False)[:-1]}, "rows": [\n{rows}\n]}}\n'
        unfinished = self.target.with_name(self.target.name + ".new")
        unfinished.write_text(whole, encoding="utf-8", errors=_ESCAPED)
        os.replace(unfinished, self.target)
        self.path.unlink()

    def _write(self, pages: Iterable[Mapping[str, Any]]) -> None:
        header = {"question": self.question, "begun_on": self.begun_on.isoformat()}
        lines = "".join(_line(record) for record in (header, *pages))
        self.path.write_text(lines, encoding="utf-8", errors=_ESCAPED)

    def _lines(self) -> list[dict[str, Any]]:
        """Return the records as far as they are whole."""
        if not self.path.exists():
            return []
        records: list[dict[str, Any]] = []
        for line in self.path.read_text(encoding="utf-8", errors="replace").split("\n"):
            try:
                records.append(dict(json.loads(line)))
            except (TypeError, ValueError, RecursionError):
                break
        return records


def _day(header: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(header.get("begun_on")))
    except ValueError:
        return None


def _line(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
