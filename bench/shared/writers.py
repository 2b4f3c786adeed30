"""Who writes while things are killed: browsers that send a form until it was taken, and processes that call an action.

Each write has a key of its own and is tried again until it is known to have been done; what it must then have left in
the database, whole and once, is said here too. Killing is `faults`' matter.
"""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from throughcare_web.config.postgres import stop_with_parent


SLUG = "fictional-harbor"
PATIENCE_S = 60.0
_AGAIN_AFTER_S = 0.05
_SESSION_NOT_SAVED = 400  # what Django says when the database goes while it notes the use of a session
# A program, its director, and as many sessions of theirs as there are browsers, whose keys are printed.
PREPARE = f"""
from django.test import Client
from throughcare_web.accounts.actions import add_member, open_program
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.factors import note_second_factor
system = System("bench/faults.py")
program = open_program(system, name="Fictional Harbor", slug="{SLUG}")
system = System("bench/faults.py", program)
held = add_member(system, program, email="director@example.org", role=Role.DIRECTOR)
for _ in range(BROWSERS):
    client = Client()
    client.force_login(held.user)
    session = client.session
    note_second_factor(session, held.user, "totp")
    session.save()
    print("session", session.session_key)
"""
# Runs until it is killed or its input ends; says each write that is known to have been done.
ACTING = f"""
import sys, time
sys.path.insert(0, "src")
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "throughcare_web.config.settings"
import django
django.setup()
from django.db import Error, connection
from throughcare_web.accounts.actions import add_member
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.models import Program
from throughcare_web.accounts.roles import Role
name, number, program = sys.argv[1], int(sys.argv[2]), None
while True:
    try:
        program = program or Program.objects.get(slug="{SLUG}")
        add_member(System("bench/faults.py", program), program, email=f"{{name}}-{{number}}@example.org", role=Role.PEER)
        print(number, flush=True)
        number += 1
    except Error:
        connection.close()
        time.sleep({_AGAIN_AFTER_S})
"""
# Each returns rows that should not be, with what is wrong; nothing when all is whole.
HALVES: Mapping[str, str] = {
    "an invitation without its one event": """
        SELECT i.id FROM accounts_invitation i LEFT JOIN accounts_auditevent e
        ON e.object_id = i.id::text AND e.verb = 'accounts.invite_member'
        GROUP BY i.id HAVING count(e.id) <> 1""",
    "an invitation without its one message": """
        SELECT i.id FROM accounts_invitation i LEFT JOIN accounts_outboxmessage m
        ON m.about LIKE '%' || i.id::text
        GROUP BY i.id HAVING count(m.id) <> 1""",
    "an event without its invitation": """
        SELECT e.id FROM accounts_auditevent e WHERE e.verb = 'accounts.invite_member' AND e.refused = ''
        AND NOT EXISTS (SELECT FROM accounts_invitation i WHERE i.id::text = e.object_id)""",
    "a message without its invitation": """
        SELECT m.id FROM accounts_outboxmessage m WHERE m.about LIKE '%Invitation%'
        AND NOT EXISTS (SELECT FROM accounts_invitation i WHERE m.about LIKE '%' || i.id::text)""",
    "an invitation twice": "SELECT email FROM accounts_invitation GROUP BY email HAVING count(*) > 1",
    "a person without a membership": """
        SELECT u.id FROM accounts_user u WHERE NOT EXISTS (SELECT FROM accounts_membership m WHERE m.user_id = u.id)""",
    "a membership without an event": """
        SELECT m.id FROM accounts_membership m WHERE NOT EXISTS (SELECT FROM accounts_auditevent e
        WHERE e.verb = 'accounts.add_member' AND e.detail ->> 'membership' = m.id::text)""",
    "a membership twice": "SELECT user_id FROM accounts_membership GROUP BY user_id, role HAVING count(*) > 1",
    "an event that is neither sealed nor waiting": """
        SELECT e.id FROM accounts_auditevent e WHERE NOT EXISTS (SELECT FROM accounts_auditseal s WHERE s.event_id = e.id)
        AND NOT EXISTS (SELECT FROM accounts_auditpending p WHERE p.event_id = e.id)""",
}
KEPT = {
    "invited": "SELECT email FROM accounts_invitation",
    "acted": "SELECT email FROM accounts_user",
}


@dataclass
class Browser:
    """Somebody of the staff who invites one person after another, and sends a form again when no answer came."""

    name: str
    port: int
    session: str
    done: list[str] = field(default_factory=list)
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
            email = f"{self.name}-{len(self.done)}@example.org"
            while not self._taken(email):
                time.sleep(_AGAIN_AFTER_S)
            self.done.append(email)

    def _taken(self, email: str) -> bool:
        """Return whether the form was taken now, or had been when no answer came."""
        self.tried += 1
        token = secrets.token_hex(16)
        body = urlencode({"email": email, "role": "peer", "csrfmiddlewaretoken": token})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"session={self.session}; csrftoken={token}",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            connection.request("POST", f"/staff/{SLUG}/team/invite/", body, headers)
            answer = connection.getresponse()
            words = answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if answer.status in (302, 303) and (answer.headers["Location"] or "").endswith("/team/"):
            return True
        if answer.status == 422 and b"invited already" in words:  # it had been done
            return True
        if answer.status >= 500 or answer.status == _SESSION_NOT_SAVED:
            return False
        self.faults.append(f"{self.name}: status {answer.status}")
        return True


@dataclass
class Acting:
    """A process that adds one member after another by an action; killed now and then, and started again where it was."""

    name: str
    done: list[str] = field(default_factory=list)

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
        command = [sys.executable, "-c", ACTING, self.name, str(len(self.done))]
        self._process = subprocess.Popen(  # noqa: S603 - our own code
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=_checkout(),
            preexec_fn=stop_with_parent(signal.SIGKILL),
        )
        self._thread = threading.Thread(target=self._hear, args=(self._process,), daemon=True)
        self._thread.start()

    def _hear(self, process: subprocess.Popen[str]) -> None:
        with process.stdout as said:  # type: ignore[union-attr]
            for number in said:
                self.done.append(f"{self.name}-{number.strip()}@example.org")


def sessions(module: tuple[str, ...], browsers: int) -> Iterator[str]:
    """Make the program and its director; yield a session for each browser."""
    command = [*module, "manage", "shell", "-v", "0", "-c", PREPARE.replace("BROWSERS", str(browsers))]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)  # noqa: S603
    for line in done.stdout.splitlines():
        if line.startswith("session "):
            yield line.partition(" ")[2]


def _checkout() -> Path:
    return Path(__file__).resolve().parents[2]
