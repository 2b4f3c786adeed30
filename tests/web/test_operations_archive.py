"""A sealed file opens with its key alone, whole and unchanged; keys are private and old ones still open."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from throughcare_web.config import archive, keys, manifest
from throughcare_web.config.archive import CHUNK, BadArchive, Sealer, name_of, opened


KEY, OTHER = bytes(range(32)), bytes(32)
OURS = {name_of(KEY): KEY}
TAG, HEADER = 16, 21 + 8 + 32


def sealed(*parts: bytes) -> bytes:
    """Return what sealing the parts writes."""
    file = io.BytesIO()
    sealer = Sealer(file, KEY)
    for part in parts:
        sealer.write(part)
    sealer.close()
    return file.getvalue()


def content(of: bytes, by: dict[str, bytes] = OURS) -> bytes:
    return b"".join(opened(io.BytesIO(of), by))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])
def test_what_is_sealed_is_what_opens(size: int) -> None:
    whole = bytes(size)
    assert content(sealed(whole)) == whole
    assert content(sealed(whole[:7], whole[7:])) == whole


def test_same_content_is_sealed_otherwise_each_time() -> None:
    assert sealed(b"the same") != sealed(b"the same")


def test_key_that_is_not_here_is_named_and_not_guessed() -> None:
    with pytest.raises(BadArchive, match=f"key that is not here \\({name_of(KEY)}\\)"):
        content(sealed(b"x"), {name_of(OTHER): OTHER})


def test_wrong_key_under_the_right_name_opens_nothing() -> None:
    with pytest.raises(BadArchive, match="damaged"):
        content(sealed(b"x"), {name_of(KEY): OTHER})


@pytest.mark.parametrize("cut", [HEADER + CHUNK + TAG, HEADER + 2 * (CHUNK + TAG)])
def test_end_after_a_whole_chunk_is_seen(cut: int) -> None:
    with pytest.raises(BadArchive, match="is cut short"):
        content(sealed(bytes(2 * CHUNK + 9))[:cut])


@pytest.mark.parametrize("cut", [0, 5, HEADER - 1])
def test_file_without_its_beginning_is_no_backup(cut: int) -> None:
    with pytest.raises(BadArchive, match="is not a backup"):
        content(sealed(b"x")[:cut])


def test_chunks_in_another_order_are_seen() -> None:
    file, size = sealed(bytes(CHUNK) + bytes([1]) * CHUNK + b"end"), CHUNK + TAG
    one, two = file[HEADER:][:size], file[HEADER + size :][:size]
    with pytest.raises(BadArchive, match="changed"):
        content(file[:HEADER] + two + one + file[HEADER + 2 * size :])


@given(st.data())
def test_any_changed_or_missing_byte_is_seen(data: st.DataObject) -> None:
    file = bytearray(sealed(b"some rows of a table"))
    place = data.draw(st.integers(0, len(file) - 1))
    if data.draw(st.booleans()):
        file[place] ^= data.draw(st.integers(1, 255))
    else:
        del file[place:]
    with pytest.raises(BadArchive):
        content(bytes(file))


def test_key_is_made_once_kept_private_and_rotated(tmp_path: Path) -> None:
    environ = {"THROUGHCARE_STATE_DIR": str(tmp_path / "state")}
    first = keys.read(environ)
    assert keys.read(environ) == first
    assert keys.file(environ).stat().st_mode & 0o777 == 0o600
    name = keys.rotate(environ)
    after = keys.read(environ)
    assert name_of(after.newest) == name
    assert after.all[1:] == first.all
    assert after.by_name[name_of(first.newest)] == first.newest
    assert keys.file(environ).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["backup_keys"]


def test_keys_of_the_environment_come_first_and_are_rotated_there(tmp_path: Path) -> None:
    words = f"{keys._written(KEY)} {keys._written(OTHER)}"
    environ = {"THROUGHCARE_BACKUP_KEY": words, "THROUGHCARE_STATE_DIR": str(tmp_path)}
    assert keys.read(environ).all == (KEY, OTHER)
    with pytest.raises(ImproperlyConfigured, match="put a new key before those in it"):
        keys.rotate(environ)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", ["nonsense!", "c2hvcnQ=", "   "])
def test_key_that_is_none_is_refused_without_being_quoted(words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="wanted keys of 32 bytes") as refused:
        keys.read({"THROUGHCARE_BACKUP_KEY": words})
    assert words.strip() not in str(refused.value) or not words.strip()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (b"", "has no list"),
        (b"\xff" * 9, "has no list"),
        ((2).to_bytes(8, "big") + b"{}", "another version"),
        ((2).to_bytes(8, "big") + b"no", "another version"),
    ],
)
def test_content_without_a_list_of_what_it_holds_is_refused(words: bytes, reason: str) -> None:
    with pytest.raises(BadArchive, match=reason):
        manifest.read(words)


def test_list_is_read_as_it_was_written_and_leaves_the_rest() -> None:
    held = manifest.Manifest(
        made_at="2026-11-26T00:00:00Z", server=18, dumped_by=18, owner="o", app="a",
        migrations=["accounts 0001_initial"], rows={"t": 3}, heads={"": "1 ab"},
    )  # fmt: skip
    written = held.written() + b"dump"
    assert not manifest.is_whole(written[:20])
    assert manifest.is_whole(written)
    assert manifest.read(written) == (held, b"dump")
    assert archive.KEY_BYTES == 32
