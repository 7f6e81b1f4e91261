"""The marks of a chart, and how they are written as SVG.

Every colour is a hexadecimal attribute (WeasyPrint and paper read those: neither page CSS nor ``currentColor`` reach an
inline SVG there) with a class by which the dark scheme replaces it. Text stands on explicit baselines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from impactkit.reports.charts.lettering import CAP_HEIGHT, DESCENT, Weight, width
from impactkit.reports.palette import COLOURS

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, right, bottom, in units of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text on the baseline `y`."""

    x: float
    y: float
    text: str
    size: float
    colour: str = "ink"
    anchor: Anchor = "start"
    weight: Weight = 400

    @property
    def box(self) -> Box:
        """Give the room that the text takes."""
        wide = width(self.text, self.size, self.weight)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return Box(left, self.y - CAP_HEIGHT * self.size, left + wide, self.y + DESCENT * self.size)

    def svg(self) -> str:
        """Write the mark."""
        return (
            f'<text x="{_n(self.x)}" y="{_n(self.y)}" font-size="{_n(self.size)}" font-weight="{self.weight}"'
            f'{_anchor(self.anchor)} {_paint("fill", self.colour)} class="f-{self.colour}">{escape(self.text)}</text>'
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A rectangle; `outline` draws its edge, `dashed` or not, within it."""

    x: float
    y: float
    width: float
    height: float
    colour: str = "paper"
    outline: str = ""
    dashed: bool = False

    def svg(self) -> str:
        """Write the mark."""
        inset = 0.5 if self.outline else 0.0
        place = (
            f'x="{_n(self.x + inset)}" y="{_n(self.y + inset)}" '
            f'width="{_n(self.width - 2 * inset)}" height="{_n(self.height - 2 * inset)}"'
        )
        stroke = f' {_paint("stroke", self.outline)} stroke-width="1"' if self.outline else ""
        dash = ' stroke-dasharray="3 3"' if self.dashed else ""
        return f"<rect {place} {_paint('fill', self.colour)}{stroke}{dash}{_classes(self.colour, self.outline)}/>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hatch:
    """Slanting lines that fill a rectangle: real lines, since the tiles of an SVG pattern show their seams in print."""

    x: float
    y: float
    width: float
    height: float
    colour: str = "unknown"
    step: float = 7.5

    def svg(self) -> str:
        """Write the mark as one path, each line cut to the rectangle."""
        pieces: list[str] = []
        bottom, right = self.y + self.height, self.x + self.width
        foot = self.x - self.height + self.step / 2  # where a line crosses the lower edge's height
        while foot < right:
            left_cut = max(0.0, self.x - foot)
            right_cut = max(0.0, foot + self.height - right)
            start = f"{_n(foot + left_cut)} {_n(bottom - left_cut)}"
            end = f"{_n(foot + self.height - right_cut)} {_n(self.y + right_cut)}"
            pieces.append(f"M{start}L{end}")
            foot += self.step
        stroke = _paint("stroke", self.colour)
        return f'<path d="{"".join(pieces)}" fill="none" {stroke} stroke-width="1.2"{_classes("", self.colour)}/>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str = "axis"
    thick: float = 1.0
    dashed: bool = False

    def svg(self) -> str:
        """Write the mark."""
        dash = ' stroke-dasharray="4 3"' if self.dashed else ""
        return (
            f'<line x1="{_n(self.x1)}" y1="{_n(self.y1)}" x2="{_n(self.x2)}" y2="{_n(self.y2)}" '
            f'{_paint("stroke", self.colour)} stroke-width="{_n(self.thick)}"{dash}{_classes("", self.colour)}/>'
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A dot, with an edge of another colour."""

    x: float
    y: float
    radius: float
    colour: str
    outline: str = "paper"
    thick: float = 1.5

    def svg(self) -> str:
        """Write the mark."""
        return (
            f'<circle cx="{_n(self.x)}" cy="{_n(self.y)}" r="{_n(self.radius)}" {_paint("fill", self.colour)} '
            f'{_paint("stroke", self.outline)} stroke-width="{_n(self.thick)}"{_classes(self.colour, self.outline)}/>'
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A plain ground within straight lines from point to point."""

    points: tuple[tuple[float, float], ...]
    colour: str

    def svg(self) -> str:
        """Write the mark."""
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in self.points)
        return f'<polygon points="{points}" {_paint("fill", self.colour)}{_classes(self.colour, "")}/>'


Mark = Text | Rect | Hatch | Line | Circle | Area


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Marks on a ground of `width` by `height` units, drawn in their order."""

    width: float
    height: float
    marks: tuple[Mark, ...]

    @property
    def labels(self) -> tuple[Text, ...]:
        """Give the texts."""
        return tuple(mark for mark in self.marks if isinstance(mark, Text))


def lines(
    texts: Iterable[str],
    *,
    x: float,
    y: float,
    size: float,
    colour: str = "ink",
    anchor: Anchor = "start",
    weight: Weight = 400,
    leading: float = 1.28,
) -> list[Text]:
    """Set lines of text below each other, the first on the baseline `y`."""
    return [
        Text(x=x, y=y + place * size * leading, text=text, size=size, colour=colour, anchor=anchor, weight=weight)
        for place, text in enumerate(texts)
    ]


def write_svg(drawing: Drawing, *, key: str, title: str, description: str, form: str) -> Markup:
    """Write a drawing as one SVG element that a screen reader speaks as an image.

    Parameters
    ----------
    drawing : Drawing
        What is drawn.
    key : str
        Begins every id within; unique on the page.
    title, description : str
        What the chart says, and how it is built. WeasyPrint makes Alt of the title alone.
    form : str
        Class of the form: ``wide`` or ``narrow``.
    """
    safe = escape(key)
    return Markup(  # noqa: S704 - every text within was escaped above or in its mark
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" role="img" '
        f'aria-labelledby="{safe}-title" aria-describedby="{safe}-description" class="chart {escape(form)}" '
        f'font-family="Inter, sans-serif"><title id="{safe}-title">{escape(title)}</title>'
        f'<desc id="{safe}-description">{escape(description)}</desc>'
        + "".join(mark.svg() for mark in drawing.marks)
        + "</svg>"
    )


def _paint(attribute: str, colour: str) -> str:
    return f'{attribute}="{COLOURS[colour].light}"'


def _classes(fill: str, stroke: str) -> str:
    names = [f"f-{fill}"] * bool(fill) + [f"s-{stroke}"] * bool(stroke)
    return f' class="{" ".join(names)}"' if names else ""


def _anchor(anchor: Anchor) -> str:
    return "" if anchor == "start" else f' text-anchor="{anchor}"'


def _n(value: float) -> str:
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written
