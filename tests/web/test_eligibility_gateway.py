"""The file-drop: questions appear whole and once, answers are taken once, and nothing leads out of its folder."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from django.conf import LazySettings

from throughcare.errors import BadInput
from throughcare_web.eligibility.gateway import FileDrop, gateway
from throughcare_web.eligibility.interchange import LARGEST


HARBOR = "fictional-harbor"


@pytest.fixture
def drop(tmp_path: Path) -> FileDrop:
    return FileDrop(tmp_path)


def put(drop: FileDrop, name: str, content: bytes = b"ISA", age: float = 60) -> Path:
    folder = drop.root / HARBOR / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    long_ago = time.time() - age
    os.utime(path, (long_ago, long_ago))
    return path


def names(drop: FileDrop, folder: str) -> list[str]:
    return sorted(path.name for path in (drop.root / HARBOR / folder).glob("*"))


def test_a_question_appears_whole_readable_by_nobody_else(drop: FileDrop) -> None:
    drop.send(HARBOR, "ABC", "ISA...", "Notice")

    path = drop.root / HARBOR / "outgoing" / "ABC.270"
    assert path.read_text() == "ISA..."
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert names(drop, "outgoing") == ["ABC.270", "ABC.notice.txt"], "nothing half-written stays"


def test_a_question_is_never_written_twice(drop: FileDrop) -> None:
    drop.send(HARBOR, "ABC", "first", "")
    drop.send(HARBOR, "ABC", "second", "")

    assert (drop.root / HARBOR / "outgoing" / "ABC.270").read_text() == "first"


@pytest.mark.parametrize("trace", ["../up", "a/b", "", "..", "a\0b", "x" * 200, ".hidden", "a b"])
def test_a_name_that_leads_elsewhere_is_refused(drop: FileDrop, trace: str) -> None:
    for program, name in ((HARBOR, trace), (trace, "ABC")):
        with pytest.raises(BadInput):
            drop.send(program, name, "ISA", "")
    assert not [path for path in drop.root.rglob("*") if path.is_file()]


def test_answers_are_taken_oldest_first_and_once(drop: FileDrop) -> None:
    put(drop, "late.271", b"late", age=10)
    put(drop, "early.271", b"early", age=100)
    taken: list[bytes] = []

    drop.collect(HARBOR, taken.append)
    drop.collect(HARBOR, taken.append)

    assert taken == [b"early", b"late"]
    assert names(drop, "incoming") == []
    assert [name.split("-", 1)[1] for name in names(drop, "taken")] == ["early.271", "late.271"]


def test_what_cannot_be_used_is_put_aside_with_its_reason_and_nothing_is_lost(drop: FileDrop) -> None:
    put(drop, "bad.271", b"not X12")

    def take(content: bytes) -> None:
        raise BadInput("271", "something else", "an answer")

    drop.collect(HARBOR, take)

    file, reason = names(drop, "refused")
    assert (drop.root / HARBOR / "refused" / file).read_bytes() == b"not X12"
    assert "something else" in (drop.root / HARBOR / "refused" / reason).read_text()
    assert reason == f"{file}.reason.txt"


def test_after_a_fault_of_ours_the_answer_is_handed_over_again(drop: FileDrop) -> None:
    put(drop, "a.271")

    def fails(content: bytes) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        drop.collect(HARBOR, fails)
    taken: list[bytes] = []
    drop.collect(HARBOR, taken.append)

    assert taken == [b"ISA"]


def test_a_file_larger_than_any_answer_is_put_aside_unread(drop: FileDrop) -> None:
    put(drop, "big.271", b"I" * (LARGEST + 1))
    taken: list[bytes] = []

    drop.collect(HARBOR, taken.append)

    assert taken == []
    assert len(names(drop, "refused")) == 2


def test_links_folders_hidden_and_unfinished_files_are_left_alone(drop: FileDrop, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("root:x:0:0")
    put(drop, ".hidden")
    put(drop, "a.271.part")
    put(drop, "fresh.271", age=0)
    incoming = drop.root / HARBOR / "incoming"
    (incoming / "link.271").symlink_to(secret)
    (incoming / "folder.271").mkdir()
    taken: list[bytes] = []

    drop.collect(HARBOR, taken.append)

    assert taken == []
    assert secret.read_text() == "root:x:0:0"


def test_a_strange_name_stays_in_its_folder(drop: FileDrop) -> None:
    put(drop, "a;rm -rf $HOME`x`\n.271")

    drop.collect(HARBOR, lambda content: None)

    (name,) = names(drop, "taken")
    assert name.endswith("a_rm_-rf__HOME_x__.271")


def test_workers_at_once_lose_no_answer(drop: FileDrop) -> None:
    for number in range(20):
        put(drop, f"{number}.271", str(number).encode())
    seen: list[bytes] = []
    workers = [threading.Thread(target=drop.collect, args=(HARBOR, seen.append)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert {int(one) for one in seen} == set(range(20)), "twice is possible, and taken once by the database"
    assert len(names(drop, "taken")) == 20
    assert names(drop, "incoming") == []


def test_the_settings_name_the_gateway(settings: LazySettings, tmp_path: Path) -> None:
    settings.ELIGIBILITY_GATEWAY = "throughcare_web.eligibility.gateway.FileDrop"
    settings.STATE_DIR = tmp_path

    line = gateway()

    assert isinstance(line, FileDrop)
    assert line.root == tmp_path / "eligibility"
