"""Who writes while things are killed: browsers that send a form until it was taken, and a process that calls actions.

Each write has a key of its own and is tried again until it is known to have been done. What must then stand in the
database is `whole`'s matter, killing is `faults`'.
"""

from __future__ import annotations

import http.client
import secrets
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from throughcare_web.config.postgres import stop_with_parent


SLUG = "fictional-harbor"
PLACES = 3  # that a referral is sent to at once; the first is a program with Throughcare
MEASURED = {"heart_rate": "72", "bp_systolic": "128", "bp_diastolic": "82", "temperature": "36.8"}
PATIENCE_S = 60.0
AGAIN_AFTER_S = 0.2
_BENCH = Path(__file__).resolve().parents[1]
_ACTING = (sys.executable, "-m", "shared.acting")


def key_of(name: str, number: int) -> uuid.UUID:
    """Return the key that somebody's write of this number has, however often it is tried."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{name} {number}")


@dataclass
class Browser:
    """A nurse who measures one patient again and again, and sends a form anew when no answer came.

    Attributes:
        done: the number of each write that is known to be done.
        tried: how often a form was sent.
    """

    name: str
    port: int
    session: str
    patient: str
    done: list[int] = field(default_factory=list)
    tried: int = 0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the write that is under way, and no more."""
        self._stopping.set()
        self._thread.join(PATIENCE_S)
        if self._thread.is_alive():
            self.faults.append(f"{self.name} waits for an answer still")

    def _write(self) -> None:
        while not self._stopping.is_set() and not self.faults:
            while not self._taken(len(self.done)):
                time.sleep(AGAIN_AFTER_S)
            self.done.append(len(self.done))

    def _taken(self, number: int) -> bool:
        """Return whether the form was taken now, or had been when no answer came."""
        self.tried += 1
        token, path = secrets.token_hex(16), f"/staff/{SLUG}/records/{self.patient}/observations/"
        sent = {"group": "vitals", "request_id": str(key_of(self.name, number)), **MEASURED}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"session={self.session}; csrftoken={token}",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("POST", path, urlencode({**sent, "csrfmiddlewaretoken": token}), headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if answer.status == http.client.FOUND and answer.headers["Location"] == path:
            return True
        if answer.status == http.client.SERVICE_UNAVAILABLE and answer.headers["Retry-After"]:
            return False
        self.faults.append(f"{self.name}: status {answer.status}")
        return True


@dataclass
class Acting:
    """A process that refers and takes back by actions; killed now and then, and started again where it was.

    Attributes:
        done: the number of each write that is known to be done.
    """

    name: str
    done: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._start()

    def kill(self) -> None:
        """Kill it in the middle of whatever it does, and start another."""
        self.stop()
        self._start()

    def stop(self) -> None:
        """Kill it."""
        self._process.kill()
        self._thread.join()
        self._process.wait()

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own code
            [*_ACTING, "refer", self.name, str(len(self.done))],
            stdout=subprocess.PIPE,
            text=True,
            cwd=_BENCH,
            preexec_fn=stop_with_parent(signal.SIGKILL),
        )
        self._thread = threading.Thread(target=self._hear, args=(self._process,), daemon=True)
        self._thread.start()

    def _hear(self, process: subprocess.Popen[str]) -> None:
        with process.stdout as said:  # type: ignore[union-attr]
            self.done.extend(int(number) for number in said)


def browsers(port: int, count: int) -> Iterator[Browser]:
    """Make the program and its people; yield each browser, at work."""
    done = subprocess.run(  # noqa: S603 - our own code
        [*_ACTING, "prepare", str(count)], check=True, stdout=subprocess.PIPE, text=True, cwd=_BENCH
    )
    for number, line in enumerate(done.stdout.splitlines()):
        yield Browser(f"browser {number}", port, *line.split())
