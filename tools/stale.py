"""Find what documents and lock files say that is no longer so.

A link to a file that is gone, a make target that is not there, a dependency that no lock file pins.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
TARGET = re.compile(r"`make ([a-z-]+)")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def stale_documents() -> Iterator[str]:
    """Yield one line for each link that leads nowhere and each make target that does not exist."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]):
        text = path.read_text("utf-8")
        for link in LINK.findall(text):
            if not (path.parent / link).exists():
                yield f"{path.relative_to(ROOT)}: found a link to {link}; wanted a file that is there"
        for target in TARGET.findall(text):
            if target not in targets:
                yield f"{path.relative_to(ROOT)}: found `make {target}`; wanted a target of the Makefile"


def stale_pins() -> Iterator[str]:
    """Yield one line for each dependency whose pin is missing or outside what pyproject.toml allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    yield from _unpinned("web", project["dependencies"] + extras["web"])
    yield from _unpinned("dev", project["dependencies"] + extras["web"] + extras["dev"])


def _unpinned(name: str, wanted: list[str]) -> Iterator[str]:
    text = (ROOT / f"requirements/{name}.txt").read_text("utf-8")
    pins = {canonicalize_name(package): version for package, version in PIN.findall(text)}
    for requirement in map(Requirement, wanted):
        version = pins.get(canonicalize_name(requirement.name))
        if version is None or version not in requirement.specifier:
            yield f"requirements/{name}.txt: found {requirement.name} {version}; wanted {requirement}; run `make lock`"
    if re.search(r"https?://", text):
        yield f"requirements/{name}.txt: found an address; wanted none, so that any package index serves"


def main() -> int:
    """Return 1 after naming what is stale, else 0."""
    found = [*stale_documents(), *stale_pins()]
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
