"""How a demonstration sends text messages: it prints them where it runs, so that whoever looks on can follow their links."""

from __future__ import annotations

import sys


def show(to: str, body: str) -> None:
    """Print a text message."""
    sys.stdout.write(f"\nText message to {to}:\n{body}\n\n")
    sys.stdout.flush()
