"""Records: every one loads, cites only what is known, and says plainly when it is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from throughcare import knowledge
from throughcare.knowledge import Citation, Edition, RecordFault


@dataclass(frozen=True)
class Wrong:
    public: int


@dataclass(frozen=True)
class Limited:
    edition: Edition
    limit: Mapping[str, int]


def test_load_returns_a_record_that_cannot_be_changed():
    record = knowledge.load("believable")

    assert record["most_mg"]["methadone"] == 1000
    with pytest.raises(TypeError):
        record["most_mg"] = {}


def test_record_of_the_wrong_shape_is_named_with_its_path():
    with pytest.raises(RecordFault, match=r"actions\.\w+: found an unknown key; wanted"):
        knowledge.record("actions", Wrong)


@pytest.mark.parametrize(
    "name",
    [
        "interactions",
        "call_script",
        "checks/self",
        "checks/someone",
        "coverage",
        "decision_aid",
        "pages/naloxone",
    ],
)
def test_record_that_cites_an_unknown_source_is_refused(monkeypatch, name):
    knowledge.load.cache_clear()
    monkeypatch.setattr(knowledge, "citations", dict)

    with pytest.raises(RecordFault, match=rf"{name}\.toml cites '[\w-]+', which no file of citations/ holds"):
        knowledge.load(name)


@pytest.mark.parametrize(
    "values",
    [
        {"citation": "nowhere"},
        {"section": [{"sources": ["dsm-5-tr-oud", "nowhere"]}]},
        {"cell": {"methadone": {"sources": ["nowhere"]}}},
        {"note_sources": ["nowhere"]},
    ],
)
def test_a_source_that_nobody_holds_is_found_however_deep_it_stands(values):
    with pytest.raises(RecordFault, match=r"made_up\.toml cites 'nowhere'"):
        knowledge.check_citations("made_up", knowledge.cited_in(values))


def test_a_list_of_sources_holds_one_at_least():
    with pytest.raises(RecordFault, match="cites ''"):
        knowledge.check_citations("made_up", knowledge.cited_in({"row": {"sources": []}}))


def test_every_source_is_cited_by_something():
    root = Path(knowledge.__file__).parent
    records = [path for path in root.rglob("*.toml") if path.parent.name != "citations"]
    said = "".join(path.read_text("utf-8") for path in records)

    assert [key for key in knowledge.citations() if f'"{key}"' not in said] == []


def test_every_citation_has_title_and_pinpoint():
    assert all(cited.title and cited.pinpoint for cited in knowledge.citations().values())


def test_anyone_is_told_where_in_a_source_something_stands_and_not_what_it_says_there():
    assert Citation("A label", "section 2.3: at most 30 mg", verified=True).place == "section 2.3"


def test_a_citation_with_a_date_was_really_read():
    assert all(cited.verified for cited in knowledge.citations().values() if cited.retrieved_on)


RECORD = {"edition": {"effective": "2026-01-01", "signed": ""}, "limit": {"miles": 25}}


def signed(values):
    return {**values, "edition": {**values["edition"], "signed": knowledge.digest(values)}}


def read(values):
    """Return the edition of a record as it is read."""
    return knowledge.read("made_up", Limited, values).edition


def test_a_record_is_not_signed_until_somebody_gives_its_digest():
    translated = {**RECORD, "edition": {**RECORD["edition"], "translation_signed": knowledge.digest(RECORD)}}

    assert not knowledge.is_signed(RECORD)
    assert knowledge.is_signed(signed(RECORD))
    assert not read(RECORD).is_signed
    assert read(signed(RECORD)).is_signed
    assert not read(signed(RECORD)).is_translation_signed
    assert read(translated).is_translation_signed


def test_a_change_of_a_signed_record_undoes_the_signature():
    changed = {**signed(RECORD), "limit": {"miles": 26}}

    assert not knowledge.is_signed(changed)
    assert not read(changed).is_signed


def test_two_files_may_not_use_one_key_for_their_sources():
    source = '[label]\ntitle = "A label"\npinpoint = "section 2"\nverified = false\n'

    assert knowledge.read_citations({"a.toml": source})["label"].title == "A label"
    with pytest.raises(RecordFault, match=r"citations/b\.toml: found 'label' a second time"):
        knowledge.read_citations({"a.toml": source, "b.toml": source})


def test_every_table_reviewed_as_a_whole_has_a_digest_and_nobody_has_signed_one():
    tables = knowledge.tables()

    assert {
        "interactions",
        "drugs/opioids",
        "instruments/cows",
        "actions",
        "questions",
        "matching",
    } <= tables.keys()
    assert not [name for name, values in tables.items() if knowledge.is_signed(values)]
