"""The shape of the project holds: sizes, dependency rules, private models, a core that stands alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import grimp

from tools import budgets, messages, stale


ROOT = Path(__file__).resolve().parents[1]

# Runs the core's tests where nothing of the web extra can be found, as after `pip install throughcare`.
WITHOUT_THE_WEB = """
import sys
from importlib.machinery import PathFinder
hidden = {"django", "psycopg", "granian", "whitenoise", "orjson", "django_htmx", "csp", "throughcare_web"}
class Installed(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in hidden else super().find_spec(name, path, target)
sys.meta_path[:] = [Installed if finder is PathFinder else finder for finder in sys.meta_path
                    if "editable" not in getattr(finder, "__module__", "")]
sys.path.insert(0, "src")
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""


def test_no_file_function_or_template_is_over_its_limit() -> None:
    assert list(budgets.over_budget()) == []


def test_a_file_function_or_template_over_its_limit_is_named(tmp_path: Path) -> None:
    (tmp_path / "src/app/templates").mkdir(parents=True)
    (tmp_path / "src/app/long.py").write_text("def f():\n" + "    pass\n" * 40 + "\n" * 400)
    (tmp_path / "src/app/templates/long.html").write_text("<br>\n" * 121)

    found = list(budgets.over_budget(tmp_path))

    assert found == [
        "src/app/long.py: found 441 lines; wanted at most 400",
        "src/app/long.py:1 f: found 41 lines; wanted at most 40",
        "src/app/templates/long.html: found 121 lines; wanted at most 120",
    ]


def test_the_dependency_rules_hold() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_models_are_private_to_their_app() -> None:
    graph = grimp.build_graph("throughcare_web", cache_dir=None)

    breaches = [
        f"{importer} imports {models}"
        for models in sorted(module for module in graph.modules if module.endswith(".models"))
        for importer in sorted(graph.find_modules_that_directly_import(models))
        if _app(importer) != _app(models)
    ]

    assert breaches == []


def _app(module: str) -> list[str]:
    """Return the app of a module; a part of an app is the same app."""
    return module.split(".")[:2]


def test_the_core_passes_its_tests_without_django() -> None:
    plugins = [
        "-p",
        "pytest_socket",
        "--disable-socket",
        "--allow-unix-socket",
        "--allow-hosts=127.0.0.1,::1,localhost",
    ]
    options = [
        "-c",
        os.devnull,
        "--rootdir=.",
        "--import-mode=importlib",
        "-q",
        "-W",
        "error",
        "-p",
        "no:cacheprovider",
    ]
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    folders = [name for name in ("tests/core", "tests/rules") if (ROOT / name).is_dir()]

    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_WEB, *plugins, *options, *folders],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_message_has_its_spanish() -> None:
    with messages.PO.open("rb") as words:
        catalog = messages.read_po(words, locale="es")

    assert [message.id for message in messages.missing(catalog, messages.found())] == []


def test_documents_and_pins_are_not_stale() -> None:
    assert [*stale.stale_documents(), *stale.stale_pins()] == []
