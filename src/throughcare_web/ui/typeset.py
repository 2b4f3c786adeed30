"""Tagged PDF (PDF/UA-1) from a typst template and plain values, made in memory: nothing is written to disk.

A template lays out; whoever calls says what stands in it. Only fonts that the compiler carries are used, so a PDF is the
same on every machine.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import typst


FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
_PROBE = (
    b'#set document(title: "probe")\n#set text(font: json(bytes(sys.inputs.fonts)))\n= a\n#sys.inputs.text'
)
_STANDARDS = ["ua-1"]  # refuses a document that assistive technology could not read
_SPACES = re.compile(r"\s+")
_AS_TEXT_OR_PICTURE = "\ufe0e\ufe0f"  # say only how the sign before them is drawn


def pdf(template: Path, said: dict[str, Any]) -> bytes:
    """Return the PDF of a template, which finds the values as JSON in `sys.inputs.said`."""
    return _compiled(template, {"said": json.dumps(printable(said)), "fonts": json.dumps(FONTS)})


def printable(value: Any) -> Any:
    """Return the words with every sign that no font of ours can draw named instead: PDF/UA asks for text, not for boxes."""
    if isinstance(value, dict):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return drawable(value) if isinstance(value, str) else value


def drawable(text: str) -> str:
    """Return text on one line that our fonts can draw: "Hope 🙂" is "Hope [slightly smiling face]"."""
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    return "".join(_drawn(sign) for sign in spaced)


@cache
def _drawn(sign: str) -> str:
    """Return the sign, its name where no font has it, or nothing for signs that only steer how others are drawn."""
    if unicodedata.category(sign).startswith("C") or sign in _AS_TEXT_OR_PICTURE:
        return ""
    if sign.isascii() or _has_glyph(sign):
        return sign
    return f"[{unicodedata.name(sign, 'sign').lower()}]"


def _has_glyph(sign: str) -> bool:
    """Ask the compiler: it refuses text for which it has no glyph."""
    try:
        _compiled(_PROBE, {"text": f"a{sign}", "fonts": json.dumps(FONTS)})
    except typst.TypstError:
        return False
    return True


def _compiled(source: Path | bytes, inputs: dict[str, str]) -> bytes:
    return typst.compile(
        source, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs, pdf_standards=_STANDARDS
    )


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts that the compiler carries, and no others, read once."""
    return typst.Fonts(include_system_fonts=False)
