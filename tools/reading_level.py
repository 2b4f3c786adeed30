"""Measure how easy public texts are to read: English by school grade, Spanish on the INFLESZ scale.

    python tools/reading_level.py [FILES]    the reading level of each record for anyone, of pages section by section
    python tools/reading_level.py --check    fail where one is harder than it may be

English is Flesch-Kincaid's grade: years of school by length of sentence and syllables a word. Spanish is Szigriszt-Pazos's
perspicuity: 65 and more is fairly easy, below 55 hard. Names of medicines and the few words that everyone in this
situation knows or needs count as short: they have no easier word.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import tomli


ROOT = Path(__file__).resolve().parent.parent
RECORDS = ROOT / "src/throughcare/knowledge"
_SAID = ("lead", "text", "hint", "note", "say", "avoid")
HARDEST_PAGE, HARDEST_SECTION = 8.0, 10.0
LEAST_PAGE_ES, LEAST_SECTION_ES = 60.0, 50.0

SENTENCE = re.compile(r"[.!?:;]+(?=\s|$)|\n\s*(?:\n|[-*] )")
WORD = re.compile(r"[A-Za-zÁÉÍÓÚÜÑáéíóúüñ][A-Za-zÁÉÍÓÚÜÑáéíóúüñ'’-]*")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
VOWELS = re.compile(r"[aeiouy]+")
SILENT_E = re.compile(r"(?<![aeiouyl])es?$|(?<=[^aeiouytdk])ed$")
# One Spanish syllable each: a strong vowel with the weak ones around it, or weak ones alone.
SPANISH_VOWELS = re.compile(r"[iuü]?[aeoáéó][iuy]?(?![áéóaeo])|[iuü]?[aeoáéó]|[íú]|[iuüy]+")
SILENT_U = re.compile(r"(?<=[qg])u(?=[eiéí])")
KNOWN = re.compile(
    "buprenorphine|clonidine|fentanyl|gabapentin|lofexidine|medetomidine|methadone|naloxone|naltrexone|pregabalin|xylazine"
    "|clinicians?|emergency|medicines?|opioids?|overdose|prescriber|withdrawal"
)
KNOWN_ES = re.compile(
    "buprenorfina|clonidina|fentanilo|lofexidina|metadona|naloxona|naltrexona|xilacina|medetomidina"
    "|abstinencia|medicamentos?|opioides?|sobredosis|tratamientos?"
)


class Level(NamedTuple):
    """How one text reads: where it stands, the English grade and the Spanish ease."""

    where: str
    grade: float
    ease_es: float


def syllables(word: str) -> int:
    """Return about how many syllables an English word has: its groups of vowels, without a silent ending."""
    plain = word.lower().replace("’", "'").removesuffix("'s")
    if KNOWN.fullmatch(plain):
        return 2
    return sum(max(1, len(VOWELS.findall(SILENT_E.sub("", part)))) for part in plain.split("-") if part)


def syllables_es(word: str) -> int:
    """Return about how many syllables a Spanish word has."""
    plain = word.lower()
    return 3 if KNOWN_ES.fullmatch(plain) else max(1, len(SPANISH_VOWELS.findall(SILENT_U.sub("", plain))))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of an English text: the years of school that it asks for."""
    words, sentences, spoken = _counts(text, syllables)
    return 0.39 * words / sentences + 11.8 * spoken / words - 15.59


def ease_es(text: str) -> float:
    """Return the Szigriszt-Pazos perspicuity of a Spanish text: the higher, the easier."""
    words, sentences, spoken = _counts(text, syllables_es)
    return 206.835 - 62.3 * spoken / words - words / sentences


def _counts(text: str, count: Callable[[str], int]) -> tuple[int, int, int]:
    plain = re.sub(r"\{\w+\}", "ten", LINK.sub(r"\1", text)).replace("**", "")
    words = WORD.findall(plain)
    sentences = [part for part in SENTENCE.split(plain) if WORD.search(part)]
    return len(words), len(sentences), sum(map(count, words))


def levels(path: Path) -> Iterator[Level]:
    """Yield the level of a record (`where` is the file's name), of a page also that of each section."""
    record = tomli.loads(path.read_text("utf-8"))
    for section in record.get("section", ()):
        where = f"{path.stem}#{section['id']}"
        yield Level(where, grade(section["text"]), ease_es(section["text_es"]))
    pairs = list(_pairs(record))
    yield Level(
        path.stem, grade("\n\n".join(en for en, _ in pairs)), ease_es("\n\n".join(es for _, es in pairs))
    )


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    """Yield every text that stands beside its Spanish, however deep: what people read as sentences."""
    if isinstance(value, dict):
        yield from ((value[key], value[f"{key}_es"]) for key in _SAID if value.get(f"{key}_es"))
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _pairs(inner)


def fault(level: Level) -> str:
    """Return what is wrong with a level, or nothing."""
    is_section = "#" in level.where
    hardest = HARDEST_SECTION if is_section else HARDEST_PAGE
    least = LEAST_SECTION_ES if is_section else LEAST_PAGE_ES
    if level.grade > hardest:
        return f"{level.where}: found grade {level.grade:.1f}; wanted at most {hardest:.0f}"
    if level.ease_es < least:
        return f"{level.where}: found Spanish ease {level.ease_es:.0f}; wanted at least {least:.0f}"
    return ""


def _records() -> Iterator[Path]:
    """Yield every record with texts in both languages."""
    return (path for path in RECORDS.rglob("*.toml") if any(_pairs(tomli.loads(path.read_text("utf-8")))))


def main(argv: list[str]) -> int:
    """Print the levels, or with --check only what is too hard; return 1 when something is."""
    files = [Path(one) for one in argv if not one.startswith("--")] or sorted(_records())
    measured = [level for path in files for level in levels(path)]
    if "--check" not in argv:
        for level in measured:
            sys.stdout.write(f"grade {level.grade:4.1f}  ease {level.ease_es:3.0f}  {level.where}\n")
    faults = [said for level in measured if (said := fault(level))]
    sys.stdout.writelines(f"{said}\n" for said in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
