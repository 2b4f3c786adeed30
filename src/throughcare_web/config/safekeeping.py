"""`python -m throughcare_web backup | restore | rotate-backup-key`: what is said and done around a backup.

The work is `backup`'s, the keys are `keys`'.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from throughcare_web.config import backup, database, keys
from throughcare_web.config.manifest import Manifest


COMMANDS = ("backup", "restore", "rotate-backup-key")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommands; `run` takes what they parse."""
    backing_up = commands.add_parser("backup", help="write a sealed backup of the database")
    backing_up.add_argument(
        "file", nargs="?", type=Path, help="where; else in the state folder, named by the moment"
    )
    restoring = commands.add_parser(
        "restore", help="restore a backup into the empty database of this site, and verify it"
    )
    restoring.add_argument("file", type=Path)
    commands.add_parser("rotate-backup-key", help="seal backups with a new key from now on")


def run(arguments: argparse.Namespace) -> int:
    """Do it and say so; one line on stderr and 2 when it cannot be done, 1 when what was restored is not what was kept."""
    import django

    if arguments.command == "rotate-backup-key":
        sys.stdout.write(
            f"Backups are sealed with the key {keys.rotate()} from now on. Keep a copy of {keys.file()}.\n"
        )
        return 0
    django.setup()
    try:
        with database.available():
            if arguments.command == "backup":
                _back_up(arguments.file)
            else:
                _restore(arguments.file)
    except backup.Unusable as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    except backup.NotAsBackedUp as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


def _back_up(file: Path | None) -> None:
    path, held = backup.back_up(file)
    sys.stdout.write(f"Backed up {_counted(held)} to {path}\n")


def _restore(file: Path) -> None:
    from django.core.management import call_command

    held = backup.restore(file)
    sys.stdout.write(f"Restored {_counted(held)}, as of {held.made_at}: every count and head is as it was.\n")
    sys.stdout.flush()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("verify_audit", stdout=sys.stdout)


def _counted(held: Manifest) -> str:
    return f"{sum(held.rows.values()):,} rows of {len(held.rows)} tables and {len(held.heads)} audit chains"
