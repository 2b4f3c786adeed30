"""No command goes through a shell, no text becomes code, and no object is made from bytes: anywhere in the source.

Bad-input list: command injection in backup. ASVS 1.2.5, 1.3.2, 1.5.2, 15.2.2.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest


ROOT = Path(__file__).resolve().parents[1]
FILES = [
    path
    for folder in ("src", "tools", "bench")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.parent.name != "migrations"
]
STARTS = {"run", "Popen", "call", "check_call", "check_output"}
FORBIDDEN = {
    *("os.system", "os.popen", "os.execl", "os.execlp", "os.spawnl", "os.spawnlp", "commands.getoutput"),
    *("subprocess.getoutput", "subprocess.getstatusoutput", "asyncio.create_subprocess_shell", "pty.spawn"),
    *(
        "pickle.load",
        "pickle.loads",
        "marshal.load",
        "marshal.loads",
        "shelve.open",
        "yaml.load",
        "dill.loads",
    ),
    *("eval", "exec", "mark_safe", "django.utils.safestring.mark_safe", "safestring.mark_safe"),
}
# Where text is called safe on purpose: rendered from our own records with HTML in them escaped; the QR code of a library.
MAKES_MARKUP = {"src/throughcare_web/find/text.py"}
SAFE_IN = {"src/throughcare_web/accounts/templates/mfa/totp/activate_form.html"}


def called(node: ast.Call) -> str:
    """Return the dotted name of what is called, as far as it is written."""
    parts, at = [], node.func
    while isinstance(at, ast.Attribute):
        parts.append(at.attr)
        at = at.value
    return ".".join(reversed([*parts, at.id] if isinstance(at, ast.Name) else parts))


@cache
def calls() -> tuple[tuple[str, str, ast.Call], ...]:
    """Return each call of the source: the file, the name, the call."""
    return tuple(_calls())


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield str(path.relative_to(ROOT)), called(node), node


def test_there_are_files_to_look_at() -> None:
    assert len(FILES) > 300


@pytest.mark.parametrize("name", sorted(FORBIDDEN))
def test_nothing_calls(name: str) -> None:
    found = {path for path, said, _ in calls() if said == name}
    assert found <= (MAKES_MARKUP if name.endswith("mark_safe") else set())


def test_every_process_is_started_with_a_list_and_no_shell() -> None:
    wrong = []
    for path, name, node in calls():
        if name.split(".")[0] != "subprocess" or name.rpartition(".")[2] not in STARTS:
            continue
        named = {one.arg: one.value for one in node.keywords}
        first = node.args[0] if node.args else named.get("args")
        if "shell" in named or isinstance(first, ast.JoinedStr | ast.Constant | ast.BinOp):
            wrong.append(f"{path}:{node.lineno}")
    assert wrong == []


def test_no_template_calls_what_somebody_wrote_safe() -> None:
    templates = sorted((ROOT / "src").rglob("*.html"))
    assert len(templates) > 100
    said = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in templates}
    lifted = re.compile(r"autoescape\s+off|\|\s*safe(seq)?\b")
    assert {path for path, text in said.items() if lifted.search(text)} <= SAFE_IN
