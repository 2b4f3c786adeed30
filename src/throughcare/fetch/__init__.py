"""The current listing from the federal locator's API, downloaded whole and checked before it is believed.

The one package of the core with network and clock; only the command line uses it. The file it writes is one
large page of the API, which `throughcare.programs.read_directory` reads like any other.
"""

from throughcare.fetch.download import Fetched, Progress, fetch
from throughcare.fetch.locator import BASE_URL, PAUSE_SECONDS, Locator, World
from throughcare.fetch.query import KINDS, Query, around, in_state


__all__ = [
    "BASE_URL",
    "KINDS",
    "PAUSE_SECONDS",
    "Fetched",
    "Locator",
    "Progress",
    "Query",
    "World",
    "around",
    "fetch",
    "in_state",
]
