"""Hold every text of the project against the words it may not use; print where one stands and what to say instead.

The list is `knowledge/wording.toml`; here is only where texts are found and what in them is quoted.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from throughcare import terms
from throughcare.knowledge import load


ROOT = Path(__file__).resolve().parent.parent
RECORDS = ROOT / "src/throughcare/knowledge"
QUOTED_IN_DOCUMENTS = re.compile(r'"[^"\n]*"|“[^”\n]*”|`[^`\n]*`')


class Text(NamedTuple):
    """Words somewhere in the project: where, what, and whether they are shown on screen."""

    where: str
    words: str
    is_shown: bool


def texts() -> Iterator[Text]:
    """Yield every text that people may read: templates, translations, labels, records and documents."""
    for path in sorted([*ROOT.glob("src/**/*.html"), *ROOT.glob("src/**/*.po")]):
        yield Text(_name(path), path.read_text("utf-8"), is_shown=True)
    for name, vocabulary in inspect.getmembers(terms, _is_vocabulary):
        for member in vocabulary:
            words = f"{member.label}\n{member.label_es}\n{member.meaning}"
            yield Text(f"{name}.{member.name}", words, is_shown=True)
    for path in sorted(RECORDS.rglob("*.toml")):
        for where, words in _strings(load(_record(path)), _quoted_keys(_record(path))):
            yield Text(f"{_name(path)} {where}", words, is_shown=True)
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]):
        if path.parent.name == "knowledge":
            continue  # made from the records, which are held to the list above; sources keep their titles there
        yield Text(_name(path), QUOTED_IN_DOCUMENTS.sub('""', path.read_text("utf-8")), is_shown=False)


def faults(text: Text) -> Iterator[str]:
    """Yield one line for each word of the text that may not be used."""
    for entry in load("wording")["avoid"]:
        if entry["scope"] == "shown" and not text.is_shown:
            continue
        words = text.words
        for phrase in entry.get("phrases", ()):
            words = re.sub(re.escape(phrase), "", words, flags=re.IGNORECASE)
        found = re.findall(rf"\b(?:{'|'.join(map(re.escape, entry['words']))})\b", words, flags=re.IGNORECASE)
        for word in sorted(set(found)):
            yield f"{text.where}: found {word!r}; wanted: {entry['say']}"


def _record(path: Path) -> str:
    return path.relative_to(RECORDS).with_suffix("").as_posix()


def _quoted_keys(record: str) -> set[str]:
    return {
        key
        for quoted in load("wording")["quoted"]
        if record.partition("/")[0] in quoted["records"]
        for key in quoted["keys"]
    }


def _strings(value: Any, quoted: set[str], where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from _strings(item, quoted, f"{where}[{number}]")
    elif hasattr(value, "items"):
        for key, item in value.items():
            if key not in quoted:
                yield from _strings(item, quoted, f"{where}.{key}".lstrip("."))


def _is_vocabulary(value: object) -> bool:
    return inspect.isclass(value) and issubclass(value, terms.Term) and value is not terms.Term


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def main() -> int:
    """Return 1 after naming each word that may not be used, else 0."""
    found = [fault for text in texts() for fault in faults(text)]
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
