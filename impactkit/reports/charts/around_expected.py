"""An axis around what was to be expected: the words above it, the grid, an interval on it, its ticks and its label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from impactkit.reports.charts.comparison_inputs import AroundExpected, GroupTone, Interval
from impactkit.reports.charts.forms import Form
from impactkit.reports.charts.lettering import width, wrap
from impactkit.reports.charts.marks import Circle, Line, Mark, Rect, Text, lines

APART = 8  # of a word from the middle line
LEADING = 1.28
FIXED = "\u00a0"  # an arrow stays on the line of its word
Tone = GroupTone | Literal["own"]
COLOURS: dict[Tone, str] = {
    "above": "improved",
    "as_expected": "muted",
    "below": "worse",
    "not_comparable": "muted",
    "own": "own",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an axis lies in the drawing."""

    axis: AroundExpected
    left: float
    right: float

    @property
    def middle(self) -> float:
        """Give the place of what was to be expected."""
        return (self.left + self.right) / 2

    def at(self, value: float) -> float:
        """Give the place of a value; one beyond the axis lies at its end."""
        share = min(max(value / self.axis.reach, -1.0), 1.0)
        return self.middle + share * (self.right - self.left) / 2


def words_above(place: Place, form: Form, top: float) -> tuple[list[Mark], float]:
    """Say what lies left and right of the middle, and what the middle is; give the marks and where they end."""
    room = (place.right - place.left) / 2 - APART
    less, more = (
        wrap(f"←{FIXED}{place.axis.less}", room, form.small),
        wrap(f"{place.axis.more}{FIXED}→", room, form.small),
    )
    baseline = top + form.small
    foot = baseline + (max(len(less), len(more)) - 1) * form.small * LEADING + form.small * 1.5
    return [
        *lines(less, x=place.middle - APART, y=baseline, size=form.small, colour="muted", anchor="end"),
        *lines(more, x=place.middle + APART, y=baseline, size=form.small, colour="muted"),
        Text(x=place.middle, y=foot, text=place.axis.expected, size=form.small, anchor="middle", weight=600),
    ], foot + 9


def grid(place: Place, top: float, foot: float) -> list[Mark]:
    """Draw the shade of what is too small to matter, a pale line at each tick, and the middle."""
    marks: list[Mark] = []
    if place.axis.margin > 0:
        left, right = place.at(-place.axis.margin), place.at(place.axis.margin)
        marks.append(Rect(x=left, y=top, width=right - left, height=foot - top, colour="band-outer"))
    for tick in place.axis.ticks:
        if tick.value != 0:
            x = place.at(tick.value)
            marks.append(Line(x1=x, y1=top, x2=x, y2=foot, colour="grid"))
    marks.append(Line(x1=place.middle, y1=top, x2=place.middle, y2=foot, colour="ink", thick=1.2))
    return marks


def interval_marks(place: Place, interval: Interval, y: float, tone: Tone) -> list[Mark]:
    """Draw an interval with its estimate; the own one thick."""
    colour, own = COLOURS[tone], tone == "own"
    low, high = place.at(interval.low), place.at(interval.high)
    return [
        Line(x1=low, y1=y, x2=high, y2=y, colour=colour, thick=4.5 if own else 2.4),
        Circle(x=place.at(interval.value), y=y, radius=6.5 if own else 4.2, colour=colour),
    ]


def ticks_below(place: Place, form: Form, foot: float) -> tuple[list[Mark], float]:
    """Write the ticks and the label of the axis; give the marks and where they end."""
    marks: list[Mark] = []
    baseline = foot + form.small + 3
    for tick in place.axis.ticks:
        half = width(tick.text, form.small) / 2
        x = min(max(place.at(tick.value), half), form.width - half)
        marks.append(Text(x=x, y=baseline, text=tick.text, size=form.small, colour="muted", anchor="middle"))
    label = wrap(place.axis.label, place.right - place.left + 2 * APART, form.small)
    first = baseline + form.small * 1.6
    marks += lines(label, x=place.middle, y=first, size=form.small, colour="muted", anchor="middle")
    return marks, first + (len(label) - 1) * form.small * LEADING + 5
