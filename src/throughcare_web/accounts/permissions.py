"""Read the table of permissions, `permissions.toml`: a row for each verb, the roles that have it.

A file and not a module, so that a program's compliance officer can read it; roles and verbs are checked elsewhere.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from importlib.resources import files


_ANYONE = "public"


def _read() -> dict[str, frozenset[str]]:
    table = tomllib.loads(files(__package__).joinpath("permissions.toml").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = defaultdict(set)
    for app, verbs in table.items():
        for verb, roles in verbs.items():
            for role in roles:
                found[role].add(f"{app}.{verb}")
    return defaultdict(frozenset, {role: frozenset(verbs) for role, verbs in found.items()})


PERMISSIONS_BY_ROLE = _read()
PUBLIC: frozenset[str] = PERMISSIONS_BY_ROLE[_ANYONE]  # what anyone may do without being known
