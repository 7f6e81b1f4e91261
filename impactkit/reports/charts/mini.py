"""A bar in a table's cell, as a CSS background: it repeats the row's numbers, so it must not be spoken."""

from __future__ import annotations

from math import ceil

from impactkit.reports.charts.inputs import MiniBar

GAP = 1.2  # per cent of the cell: paper between two parts
LINE = 2.0  # per cent of the cell: a line of what is hatched, and the paper between two


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
        lines = _lines(left, end) if part.tone == "unknown" else [(left, end)]
        for (begin, stop), after in zip(lines, [*(begin for begin, _ in lines[1:]), right], strict=True):
            stops += [
                f"{colour} {begin:.1f}%",
                f"{colour} {stop:.1f}%",
                f"transparent {stop:.1f}%",
                f"transparent {after:.1f}%",
            ]
        left = right
    stops += [f"transparent {left:.1f}%", "transparent 100%"]
    return f"linear-gradient(to right,{','.join(stops)})"


def _lines(left: float, right: float) -> list[tuple[float, float]]:
    """Give where the lines of a hatched part stand: what is not known is hatched here as in the other figures."""
    count = max(1, ceil((right - left) / (2 * LINE)))
    begins = (left + 2 * LINE * place for place in range(count))
    return [(begin, min(begin + LINE, right)) for begin in begins]
