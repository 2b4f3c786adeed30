"""How questions reach payers and answers come back: two methods, and the file-drop that is there without any contract.

A clearinghouse's own gateway is a class with these two methods; `THROUGHCARE_ELIGIBILITY_GATEWAY` names it.
Nothing here reads or writes the database.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from throughcare.errors import BadInput
from throughcare_web.eligibility.interchange import LARGEST


Take = Callable[[bytes], None]

_PLAIN_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_UNFINISHED = (".tmp", ".part", ".filepart")
_QUIET_SECONDS = 5  # a file that changed within them may still be being written


class Gateway(Protocol):
    """Sends questions and fetches answers, for one program at a time."""

    def send(self, program: str, trace: str, text: str, notice: str) -> None:
        """Send one 270 of the program with this slug, and the notice that goes with records of substance use treatment.

        Called again with the same trace after a failure, and then must not send it twice. Raises `OSError` when it
        cannot be sent just now: it is tried again.
        """
        ...

    def collect(self, program: str, take: Take) -> None:
        """Hand each 271 that has come for the program to `take`, as bytes, and put it away as taken when that returns.

        `take` raises BadInput for what cannot be used: it is put aside, with the error's one line, and never handed
        over again. After anything else that `take` raises the answer must be handed over again the next time:
        `take` knows what it has taken before.
        """
        ...


def gateway() -> Gateway:
    """Return the gateway that the settings name."""
    return import_string(settings.ELIGIBILITY_GATEWAY)()


class FileDrop:
    """A folder for each program: `outgoing` to carry away, `incoming` to put answers into.

    `<state>/eligibility/<slug>/outgoing/<trace>.270` with `<trace>.notice.txt`, which is there first; what has been read goes to `taken`, what cannot be used to
    `refused`, with a `.reason.txt` beside it. Files appear and move in one step; nothing is ever overwritten or removed.
    """

    def __init__(self, root: Path | None = None) -> None:
        """Use this folder, or the one in the state folder."""
        self.root = root or Path(settings.STATE_DIR) / "eligibility"

    def send(self, program: str, trace: str, text: str, notice: str) -> None:
        """Write notice and question into `outgoing`; one that is there already is not written again."""
        folder = self._folder(program, "outgoing")
        _write(folder, f"{_plain(trace)}.notice.txt", notice)
        _write(folder, f"{_plain(trace)}.270", text)
        _fsync(folder)

    def collect(self, program: str, take: Take) -> None:
        """Read every finished file of `incoming`, the oldest first."""
        incoming = self._folder(program, "incoming")
        for path in _finished(incoming):
            try:
                take(_content(path))
            except BadInput as fault:
                self._put_away(path, program, "refused", str(fault))
            except FileNotFoundError:
                continue  # another worker was quicker
            else:
                self._put_away(path, program, "taken")

    def _put_away(self, path: Path, program: str, where: str, reason: str = "") -> None:
        target = self._folder(program, where) / f"{time.time_ns()}-{_safe(path.name)}"
        try:
            path.rename(target)
        except FileNotFoundError:
            return  # another worker was quicker
        if reason:
            with open(f"{target}.reason.txt", "w", encoding="utf-8", opener=_only_ours) as file:
                file.write(f"{reason}\n")

    def _folder(self, program: str, name: str) -> Path:
        folder = self.root / _plain(program) / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder


def _write(folder: Path, name: str, text: str) -> None:
    """Let a file appear whole under its name, unless one is there."""
    unfinished = folder / f".{name}.{os.getpid()}.{threading.get_ident()}.tmp"
    with open(unfinished, "w", encoding="utf-8", opener=_only_ours) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            os.link(unfinished, folder / name)
    finally:
        unfinished.unlink()


def _plain(name: str) -> str:
    """Return a name that can lead nowhere else."""
    if not _PLAIN_NAME.fullmatch(name):
        raise BadInput("name of a file", "something else", "letters, digits, hyphens and underscores")
    return name


def _safe(name: str) -> str:
    return re.sub("[^A-Za-z0-9._-]", "_", name)[-100:]


def _only_ours(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


def _finished(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that nobody is writing any more; links, folders and hidden files are left alone."""
    quiet_since = time.time() - _QUIET_SECONDS
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith(_UNFINISHED):
                continue
            with suppress(FileNotFoundError):  # another worker was quicker
                if entry.is_file(follow_symlinks=False):
                    found.append((entry.stat(follow_symlinks=False).st_mtime, entry.path))
    for changed, path in sorted(found):
        if changed <= quiet_since:
            yield Path(path)


def _content(path: Path) -> bytes:
    """Return what a file holds; BadInput, unread, where it is larger than any answer."""
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BadInput("271", f"a file of more than {LARGEST} bytes", "an answer about one person")
    return content


def _fsync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
