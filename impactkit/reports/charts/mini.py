"""A bar in a table's cell, as a CSS background: it repeats the row's numbers, so it must not be spoken."""

from __future__ import annotations

from impactkit.reports.charts.inputs import MiniBar

GAP = 1.2  # per cent of the cell: paper between two parts


def gradient(bar: MiniBar) -> str:
    """Give the bar as the value of CSS ``background-image``: a row of hard stops in the page's colours.

    Each stop has one place: WeasyPrint 70 does not read the short form with two.
    """
    stops: list[str] = []
    left = 0.0
    for part in bar.parts:
        if part.share == 0:
            continue
        right = left + part.share * 100
        end = right - GAP if right < 100 else right
        end = max(end, left + GAP / 2)
        colour = f"var(--{part.tone.replace('_', '-')})"
        stops += [
            f"{colour} {left:.1f}%",
            f"{colour} {end:.1f}%",
            f"transparent {end:.1f}%",
            f"transparent {right:.1f}%",
        ]
        left = right
    stops += [f"transparent {left:.1f}%", "transparent 100%"]
    return f"linear-gradient(to right,{','.join(stops)})"
