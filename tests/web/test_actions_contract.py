"""Whatever app they are in, all writes are actions: the public functions of every `actions.py`."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from types import ModuleType

import pytest

import throughcare_web
from throughcare_web.accounts import roles
from throughcare_web.accounts.audit import VERBS


PACKAGE = Path(throughcare_web.__file__).parent
MODULES = [
    importlib.import_module(f"throughcare_web.{path.parent.name}.actions")
    for path in sorted(PACKAGE.glob("*/actions.py"))
]
PUBLIC_FUNCTIONS = [
    pytest.param(module, function, id=f"{module.__name__.split('.')[1]}.{name}")
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
]


@pytest.mark.parametrize(("module", "function"), PUBLIC_FUNCTIONS)
def test_public_function_of_actions_is_an_action_named_after_it(module: ModuleType, function: object) -> None:
    app = module.__name__.split(".")[1]
    assert getattr(function, "verb", None) == f"{app}.{function.__name__}"
    assert VERBS[function.verb] == module.__name__
    assert function.__doc__, "an action says what it does and returns"


@pytest.mark.parametrize("role", roles.Role)
def test_role_permits_only_actions_that_exist(role: roles.Role) -> None:
    assert roles.PERMISSIONS[role] <= set(VERBS)


def test_public_is_permitted_only_actions_that_exist() -> None:
    assert not roles.PUBLIC - set(VERBS)
