"""What the distance chart is put together from: columns, dots, whiskers and short texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from impactkit.reports.charts.lettering import Weight, width
from impactkit.reports.charts.marks import Anchor, Circle, Line, Mark, Rect, Text

DOT = 5.2  # radius of the starting mean; that of the mean now is a little more
LEAST_COLUMN = 1.5  # a share above 0 is never invisible


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text with its colour and weight, not yet placed."""

    text: str
    colour: str = "muted"
    weight: Weight = 400

    def width(self, size: float) -> float:
        """Give its width at `size`."""
        return width(self.text, size, self.weight)

    def text_mark(self, x: float, y: float, size: float, anchor: Anchor = "start") -> Text:
        """Place it."""
        return Text(x=x, y=y, text=self.text, size=size, colour=self.colour, weight=self.weight, anchor=anchor)


def column(left: float, top: float, wide: float, tall: float, *, now: bool) -> Rect:
    """Draw a column: an outline for the start, filled for now."""
    fill, outline = ("own-pale", "own") if now else ("paper", "axis")
    return Rect(x=left, y=top, width=wide, height=max(tall, LEAST_COLUMN), colour=fill, outline=outline)


def start_dot(x: float, y: float) -> Circle:
    """Draw the starting mean."""
    return Circle(x=x, y=y, radius=DOT, colour="paper", outline="axis", thick=2)


def means_line(start: float, now: float, interval: tuple[float, float], y: float) -> list[Mark]:
    """Draw the way from one mean to the other, the whiskers of the interval, and the mean now."""
    low, high = interval
    ends = [Line(x1=end, y1=y - 5, x2=end, y2=y + 5, colour="own", thick=1.5) for end in interval]
    return [
        Line(x1=start, y1=y, x2=now, y2=y, colour="own", thick=3),
        Line(x1=low, y1=y, x2=high, y2=y, colour="own", thick=1.5),
        *ends,
        Circle(x=now, y=y, radius=DOT + 0.8, colour="own"),
    ]


def on_paper(text: Text) -> list[Mark]:
    """Give a text with the paper below it, so that no line of the grid runs through it."""
    return [*grounds([text]), text]


def grounds(texts: Iterable[Text]) -> list[Mark]:
    """Give patches of paper as large as the texts."""
    boxes = [text.box for text in texts]
    return [
        Rect(x=box.left - 1, y=box.top, width=box.right - box.left + 2, height=box.bottom - box.top) for box in boxes
    ]
