"""What makes a site its operator's own: name, color, mark, local lines, place, languages, where it may be shown.

Read from the environment and checked before anything starts: a wrong value is one line that says which setting, what
was found and what is wanted. How these are shown is `ui/brand.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from throughcare.documents import quoted
from throughcare.errors import BadInput
from throughcare.places import find_place
from throughcare_web.ui.colors import PAPER, READABLE, WHITE, contrast
from throughcare_web.ui.crisis import LineRecord, read_lines


NAME = "Throughcare"
LEAVE_TO = "https://www.weather.gov/"
LANGUAGES = ("en", "es")
LONGEST_NAME = 40
LARGEST_LOGO = 50_000  # bytes: it comes with the first page, perhaps over a slow network
_COLOR = re.compile(r"#[0-9a-f]{6}")
_ORIGIN = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")
_ADDRESS = re.compile(rf"{_ORIGIN.pattern}(?:[/?#][!-~]*)?")
_SVG = b"http://www.w3.org/2000/svg"  # without its namespace no browser shows one
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture in place of our mark, and its media type."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """What the operator has set, or how it is without.

    Attributes:
        color: "#rrggbb" of what acts; empty for ours.
        area: the place that forms begin with, as `find_place` names it; empty for none.
        languages: codes, the first one without a prefix in addresses.
        embedded_by: origins whose pages may frame the widget.
    """

    name: str = NAME
    color: str = ""
    logo: Logo | None = None
    lines: tuple[LineRecord, ...] = ()
    area: str = ""
    languages: tuple[str, ...] = LANGUAGES
    leave_to: str = LEAVE_TO
    embedded_by: tuple[str, ...] = ()

    @property
    def is_named(self) -> bool:
        """Whether the operator gave the site a name of its own."""
        return self.name != NAME


def read(environ: Mapping[str, str]) -> Brand:
    """Return what the environment says; what is empty counts as not set.

    Raises:
        ImproperlyConfigured: a value cannot be used; one line says which, what was found and what is wanted.
    """
    readers = {
        "name": _name,
        "color": _color,
        "logo": _logo,
        "lines": _lines,
        "area": _area,
        "languages": _languages,
        "leave_to": _leave_to,
        "embedded_by": _embedded_by,
    }
    settings = {field: f"THROUGHCARE_{field.upper()}" for field in readers}
    given = {field: environ.get(setting, "").strip() for field, setting in settings.items()}
    try:
        return Brand(
            **{field: readers[field](settings[field], value) for field, value in given.items() if value}
        )
    except BadInput as fault:
        raise ImproperlyConfigured(str(fault)) from fault


def _name(setting: str, value: str) -> str:
    if len(value) > LONGEST_NAME or not value.isprintable():
        raise BadInput(setting, quoted(value), f"a name of at most {LONGEST_NAME} characters")
    return value


def _color(setting: str, value: str) -> str:
    color = value.casefold()
    if not _COLOR.fullmatch(color):
        raise BadInput(setting, quoted(value), 'a color as "#0f6460"')
    least = min(contrast(WHITE, color), contrast(color, PAPER))
    if least < READABLE:
        raise BadInput(
            setting,
            f"{value}, which has a contrast of {least:.2f} to 1 with white or paper",
            f"a darker color: at least {READABLE} to 1 (WCAG 2.2 AA)",
        )
    return color


def _logo(setting: str, value: str) -> Logo:
    wanted = f"an SVG or PNG file of at most {LARGEST_LOGO // 1000} kB"
    content = _content(setting, value, wanted)
    if len(content) > LARGEST_LOGO:
        raise BadInput(setting, f"{len(content) / 1000:.0f} kB in {value}", wanted)
    if content.startswith(_PNG):
        return Logo(content, "image/png")
    if b"<svg" in content and _SVG in content:
        return Logo(content, "image/svg+xml")
    raise BadInput(setting, f"something else in {value}", wanted)


def _lines(setting: str, value: str) -> tuple[LineRecord, ...]:
    content = _content(setting, value, "a TOML file of crisis lines")
    return read_lines(content, f"{setting}: {value}")


def _area(setting: str, value: str) -> str:
    try:
        return find_place(value).label
    except BadInput as fault:
        raise BadInput(setting, fault.found, fault.wanted) from fault


def _languages(setting: str, value: str) -> tuple[str, ...]:
    codes = value.casefold().replace(",", " ").split()
    if not codes or set(codes) - set(LANGUAGES):
        raise BadInput(setting, quoted(value), '"en", "es", or both: "en es"')
    return tuple(code for code in LANGUAGES if code in codes)


def _leave_to(setting: str, value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise BadInput(setting, quoted(value), f'the address of a neutral page, as "{LEAVE_TO}"')
    return value


def _embedded_by(setting: str, value: str) -> tuple[str, ...]:
    origins = tuple(value.casefold().split())
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise BadInput(setting, quoted(origin), 'origins without a path, as "https://www.example.gov"')
    return origins


def _content(setting: str, path: str, wanted: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as fault:
        raise BadInput(setting, f"{path}: {fault.strerror}", wanted) from fault
