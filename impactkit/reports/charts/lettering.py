"""How wide a text is, and where it breaks: from the advance widths of the font that the page carries.

Kerning is left out, so a text is never wider than measured, but for a hair.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Literal

Weight = Literal[400, 600, 700]

CAP_HEIGHT = 0.73  # of Inter's em: how high a capital or a figure stands
DESCENT = 0.21  # of Inter's em: how far g and p reach below the line
SOFT_HYPHEN = "\u00ad"
_BREAKS = re.compile(f"(?<= )|(?<=[-–/])(?=\\w)|(?<={SOFT_HYPHEN})")


def width(text: str, size: float, weight: Weight = 400) -> float:
    """Give the width of a text in Inter at `size`, in the units of `size`."""
    advances = _advances(weight)
    missing = advances["n"]
    return sum(advances.get(letter, missing) for letter in text if letter != SOFT_HYPHEN) * size


def wrap(text: str, limit: float, size: float, weight: Weight = 400) -> tuple[str, ...]:
    """Break a text into lines no wider than `limit`: at spaces, after hyphens and dashes, at soft hyphens.

    A piece that cannot be broken stays whole, so the caller asks `widest` whether all fits.
    """
    lines: list[str] = []
    line = ""
    for piece in _BREAKS.split(text):
        if line and width(_printed(line + piece), size, weight) > limit:
            lines.append(_printed(line))
            line = piece
        else:
            line += piece
    return (*lines, _printed(line)) if line else tuple(lines)


def widest(lines: tuple[str, ...], size: float, weight: Weight = 400) -> float:
    """Give the width of the widest line; 0 where there is none."""
    return max((width(line, size, weight) for line in lines), default=0.0)


def _printed(line: str) -> str:
    """Show the soft hyphen at which a line breaks, and no other."""
    line = line.rstrip(" ")
    broken = line.endswith(SOFT_HYPHEN)
    return line.replace(SOFT_HYPHEN, "") + ("-" if broken else "")


@cache
def _advances(weight: Weight) -> Mapping[str, float]:
    """Read what each character takes of the em."""
    from fontTools.ttLib import TTFont

    data = files("impactkit.report_templates").joinpath("fonts", f"Inter-{weight}.ttf").read_bytes()
    with TTFont(BytesIO(data), lazy=True) as font:
        em = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {chr(code): metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}
