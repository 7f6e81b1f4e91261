"""The colours of every page and chart, light and dark: the only place where a colour is written.

Charts write the light colour as a hexadecimal attribute, which paper and PDF read, and a class, by which the dark
scheme of a screen replaces it. Segments are Okabe & Ito's (2008) hues, darkened until text and shapes stand out; the
contrast of each pair in use is held by a test (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour on light and on dark ground, as ``#RRGGBB``."""

    light: str
    dark: str


COLOURS: dict[str, Colour] = {
    "paper": Colour("#FFFFFF", "#12161A"),
    "panel": Colour("#F3F6F8", "#1B2228"),  # callouts
    "ink": Colour("#1B2127", "#E9EDF0"),
    "muted": Colour("#55606A", "#AAB5BE"),  # notes, axes
    "own": Colour("#005FA3", "#63B3F2"),  # the service itself, now, links
    "own-pale": Colour("#9CC3E0", "#2D6390"),  # columns at follow-up
    "other": Colour("#84919C", "#7D8994"),
    "exit": Colour("#0B3C5D", "#A9D2F5"),
    "improved": Colour("#00795C", "#35B38E"),
    "no-change": Colour("#83929E", "#7F8D99"),
    "worse": Colour("#B45309", "#EE8A48"),
    "worse-text": Colour("#9A4600", "#F2A06B"),
    "unknown": Colour("#6B7781", "#9AA6B0"),  # hatched
    "exit-or-improved": Colour("#065B5D", "#6FC3C2"),  # between the two
    "not-improved": Colour("#83929E", "#7F8D99"),
    "measured": Colour("#005FA3", "#63B3F2"),
    "on-dark": Colour("#FFFFFF", "#0A141C"),  # text on segments, but for the grey ones
    "on-grey": Colour("#111418", "#0C1013"),
    "axis": Colour("#8A96A0", "#7F8B95"),
    "rule": Colour("#D3DAE0", "#36414A"),
    "grid": Colour("#E4E9ED", "#28313A"),
    "band": Colour("#DCE6EE", "#22303C"),  # where the middle of the others lies; 95 per cent by chance
    "band-outer": Colour("#EDF2F6", "#1A222A"),  # 99.8 per cent; too little to matter
}


def variables() -> str:
    """Give the colours as CSS: variables of the page, of paper's margins, and of the dark scheme."""
    light = _declarations({name: colour.light for name, colour in COLOURS.items()})
    dark = _declarations({name: colour.dark for name, colour in COLOURS.items()})
    classes = "".join(f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}" for name in COLOURS)
    return (
        f":root{{{light}}}@page{{{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}{classes}}}"
    )


def _declarations(values: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in values.items())


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21.

    References
    ----------
    WCAG 2.2 (W3C, 2023), definitions of contrast ratio and relative luminance.
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
