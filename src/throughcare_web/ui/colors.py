"""Colors as an operator gives them: how well one is read on another, and the shades a page makes of one.

Arithmetic only; what a shade is used for is said by the style sheet, `ui/styles/_page.scss`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType


WHITE = "#ffffff"
BLACK = "#000000"
PAPER = "#fbf9f5"  # `--tc-paper` of the style sheet; a test holds the two together
READABLE = 4.5  # to 1: WCAG 2.2, success criterion 1.4.3
_WARM = "#f4e3db"  # the darkest ground that links stand on: a warm note
_TINTED = 12  # percent of the color in the tint behind notes, where it stays readable on that


def contrast(one: str, other: str) -> float:
    """Return how many to 1 two colors "#rrggbb" stand apart, as WCAG 2.2 measures it: 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(color: str, other: str, percent: int) -> str:
    """Return `color` with `percent` of it left and the rest of `other`."""
    parts = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round((a * percent + b * (100 - percent)) / 100):02x}" for a, b in parts)


@cache
def shades(color: str) -> Mapping[str, str]:
    """Return the shades by the names of the style sheet's properties.

    `color` must be readable on white. The tint grows paler until it is readable on that too, and the color of links
    darker until it is readable on every ground.
    """
    tints = (mixed(color, WHITE, percent) for percent in range(_TINTED, -1, -1))
    inks = (mixed(color, BLACK, percent) for percent in range(100, -1, -1))
    found = {
        "--tc-brand": color,
        "--tc-brand-dark": mixed(color, BLACK, 72),
        "--tc-brand-darker": mixed(color, BLACK, 48),
        "--tc-brand-mid": mixed(color, WHITE, 50),
        "--tc-brand-light": mixed(color, WHITE, 35),
        "--tc-brand-pale": mixed(color, WHITE, 20),
        "--tc-brand-lighter": next(tint for tint in tints if contrast(color, tint) >= READABLE),
        "--tc-link": next(ink for ink in inks if contrast(ink, _WARM) >= READABLE),
    }
    return MappingProxyType(found)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    """Return the relative luminance, 0 to 1, of a color in sRGB."""
    parts = (value / 255 for value in _channels(color))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
