"""Compile the style sheet and gather the fonts, images and icons it uses into ui/static/ui/build.

Run by tools/install.sh, which sees to node and node_modules; copies only what the compiled sheet or ICONS names.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp


ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "src/throughcare_web/ui"
USWDS = ROOT / "node_modules/@uswds/uswds"
BUILD = UI / "static/ui/build"
ICONS = UI / "static/ui/icons.txt"
BRAND = re.compile(r"(--tc-brand[a-z-]*):\s*(#[0-9a-f]{3,6})")
COLOR = re.compile(r"(--[a-z-]+:\s*)?(#[0-9a-f]{3,6})\b")
SVG = re.compile(r"<svg[^>]*viewBox=\"(?P<box>[^\"]+)\"[^>]*>(?P<inside>.*)</svg>", re.DOTALL)


def compile_sheet(name: str) -> str:
    """Return a compressed style sheet; sass prints its own errors."""
    command = ["node", "node_modules/sass/sass.js", "--style=compressed", "--quiet", "--no-source-map"]
    command += [
        "--load-path=node_modules/@uswds/uswds/packages",
        f"src/throughcare_web/ui/styles/{name}.scss",
    ]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode:
        sys.exit(done.returncode)
    # USWDS asks `@supports (mask: url(""))`; the hashing of static files would look for a file named "".
    return done.stdout.replace('url("")', "none")


def branded(sheet: str, properties: str) -> str:
    """Return the sheet with each color of the brand taken from its property, wherever it stands but in a property;
    `properties` is the sheet that has them.

    So one rule can change them all, in components that are not ours too.
    """
    names = {color: name for name, color in BRAND.findall(properties)}

    def replaced(found: re.Match[str]) -> str:
        return found[0] if found[1] or found[2] not in names else f"var({names[found[2]]})"

    return COLOR.sub(replaced, sheet)


def copy_assets(sheet: str, folder: Path) -> None:
    """Copy each font and image the sheet refers to, keeping its relative path."""
    for name in sorted(set(re.findall(r"url\(\"?\./([^)\"]+)\"?\)", sheet))):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(USWDS / "dist" / name, target)


def sprite(names: list[str]) -> str:
    """Return one SVG with a symbol for each named USWDS icon."""
    symbols = []
    for name in names:
        found = SVG.search((USWDS / f"dist/img/usa-icons/{name}.svg").read_text("utf-8"))
        if not found:
            sys.exit(f"tools/build_styles.py: icon {name}: found no <svg viewBox>; wanted a USWDS icon")
        symbols.append(f'<symbol id="{name}" viewBox="{found["box"]}">{found["inside"].strip()}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def main() -> None:
    """Build everything beside what is served, then put it in its place at once: nothing stale, never half of it."""
    public, staff = compile_sheet("throughcare"), compile_sheet("staff")
    sheet = branded(public, public)
    BUILD.parent.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(prefix="build_", dir=BUILD.parent))
    made.chmod(0o755)
    (made / "throughcare.css").write_text(sheet, "utf-8")
    (made / "staff.css").write_text(branded(staff, public), "utf-8")
    copy_assets(sheet, made)
    (made / "icons.svg").write_text(sprite(ICONS.read_text("utf-8").split()), "utf-8")
    shutil.rmtree(BUILD, ignore_errors=True)
    made.rename(BUILD)


if __name__ == "__main__":
    main()
