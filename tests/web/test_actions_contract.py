"""Whatever app they are in, all writes are actions: the public functions of every `actions.py`."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from types import ModuleType

import pytest
from django.urls import get_resolver

import throughcare_web
from throughcare_web.accounts import roles
from throughcare_web.accounts.audit import VERBS
from throughcare_web.accounts.pages import PAGES
from throughcare_web.accounts.permissions import PERMISSIONS_BY_ROLE


# What no role of a program may do: the operator's command line, the clock, or whoever holds a link.
BY_SYSTEM_OR_LINK = {
    "accounts.accept_invitation",
    "accounts.change_credentials",
    "accounts.end_own_sessions",
    "accounts.enrol_totp",
    "accounts.fail_sign_in",
    "accounts.fail_unknown_sign_in",
    "accounts.hash_recovery_codes",
    "accounts.open_program",
    "accounts.reseal_factors",
    "accounts.send_account_mail",
    "accounts.set_password",
    "accounts.sign_in",
    "accounts.sign_out",
    "consent.answer_by_link",
    "consent.take_copy",
    "consent.try_signing_code",
    "directory.ask_for_places",
    "directory.operate_listing",
    "eligibility.send",
    "eligibility.take_answer",
    "eligibility.withdraw_inquiry",
    "handover.forget_unreached",
    "handover.receive",
    "referral.answer_by_link",
    "referral.ask_for_code",
    "referral.count_need",
    "referral.expire",
    "referral.lapse_offer",
    "intake.resume_assessment",
    "referral.remind",
    "referral.return_to_waitlist",
    "referral.settle_entry",
    "referral.try_code",
}
PACKAGE = Path(throughcare_web.__file__).parent
PATHS = [*PACKAGE.glob("*/actions.py"), *PACKAGE.glob("*/*/actions.py")]  # of an app, or of a part of one
MODULES = [
    importlib.import_module(f"throughcare_web.{'.'.join(path.relative_to(PACKAGE).with_suffix('').parts)}")
    for path in sorted(PATHS)
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


def test_no_action_stands_elsewhere() -> None:
    written = {path.name for path in PACKAGE.rglob("*.py") if "\n@action(" in path.read_text()}
    assert written == {"actions.py"}


@pytest.fixture(scope="module", autouse=True)
def every_page_is_known() -> None:
    """Import every view, so that each has said its permission."""
    assert get_resolver().url_patterns


def test_table_of_roles_names_only_actions_and_pages_that_exist() -> None:
    permitted = {verb for verbs in PERMISSIONS_BY_ROLE.values() for verb in verbs}
    assert permitted - set(VERBS) - set(PAGES) == set()


def test_table_of_roles_names_only_roles_that_exist() -> None:
    assert set(PERMISSIONS_BY_ROLE) <= {*roles.Role.values, "public"}


def test_every_page_is_open_to_some_role() -> None:
    permitted = {verb for verbs in PERMISSIONS_BY_ROLE.values() for verb in verbs}
    assert set(PAGES) - permitted == set()


def test_every_action_is_for_some_role_or_known_to_be_for_none() -> None:
    permitted = {verb for verbs in PERMISSIONS_BY_ROLE.values() for verb in verbs}
    for_none = {verb for verb in VERBS if verb not in permitted and not VERBS[verb].startswith("tests")}
    assert for_none == BY_SYSTEM_OR_LINK


def test_public_is_permitted_only_actions_that_exist() -> None:
    assert not roles.PUBLIC - set(VERBS)
