"""The funnel: services by the number expected of them, on the limits within which chance would keep them.

Small services scatter widely by chance alone; the shaded areas show how widely.
"""

from __future__ import annotations

from dataclasses import dataclass

from impactkit.reports.charts.comparison_inputs import FunnelChart, FunnelDot
from impactkit.reports.charts.forms import Form
from impactkit.reports.charts.lettering import width, wrap
from impactkit.reports.charts.marks import Anchor, Area, Box, Circle, Drawing, Line, Mark, Text, lines

TALL = {"wide": 300.0, "narrow": 280.0}  # of the plot
ABOVE = 14  # from the words above to the plot
AWAY = 9  # of a label from its dot
LEADING = 1.28
OUTSIDE_COLOUR = {"": "muted", "95": "ink", "998": "ink"}


@dataclass(frozen=True, slots=True)
class Plot:
    """The ground of the funnel: where its axes lie, and what they reach."""

    chart: FunnelChart
    left: float
    right: float
    top: float
    foot: float

    def x(self, expected: float) -> float:
        """Give the place of an expected number; one beyond the axis lies at its end."""
        low, high = self.chart.along[0].value, self.chart.along[-1].value
        return self.left + min(max((expected - low) / (high - low), 0.0), 1.0) * (self.right - self.left)

    def y(self, ratio: float) -> float:
        """Give the place of a ratio; one beyond the axis lies at its end."""
        low, high = self.chart.up[0].value, self.chart.up[-1].value
        return self.foot - min(max((ratio - low) / (high - low), 0.0), 1.0) * (self.foot - self.top)

    def holds(self, box: Box) -> bool:
        """Tell whether a box lies within the axes."""
        across = self.left <= box.left and box.right <= self.right
        return across and self.top - 4 <= box.top and box.bottom <= self.foot


def draw_funnel(chart: FunnelChart, form: Form) -> Drawing:
    """Draw the limits, the services on them, and the names of those outside where there is room.

    Parameters
    ----------
    chart : FunnelChart
        Ratios of observed to expected, with finished texts.
    form : Form
        `WIDE` or `NARROW`.

    Returns
    -------
    Drawing
        No name lies over a dot or another name; one without free ground is left to the table.
    """
    up = wrap(chart.words.up, form.width, form.small)
    top = len(up) * form.small * LEADING + ABOVE
    left = max(width(tick.text, form.small) for tick in chart.up) + 9
    plot = Plot(chart, left, form.width - _room_right(chart, form), top, top + TALL[form.name])
    ends = _ends(plot, form)
    dots = [_dot(plot, dot, form) for dot in chart.dots]
    labels = _labels(plot, form, [_box(dot) for dot in dots])
    along = wrap(chart.words.along, plot.right - left, form.small)
    below = plot.foot + form.small * 2.8
    marks: list[Mark] = [
        *lines(up, x=0, y=form.small, size=form.small, colour="muted"),
        *_areas(plot),
        *_axes(plot, form),
        *ends,
        *dots,
        *labels,
        *lines(along, x=(plot.left + plot.right) / 2, y=below, size=form.small, colour="muted", anchor="middle"),
    ]
    height = below + (len(along) - 1) * form.small * LEADING + 6
    return Drawing(width=form.width, height=height, marks=tuple(marks))


def _room_right(chart: FunnelChart, form: Form) -> float:
    words = chart.words
    limits = max(width(words.within_95, form.small), width(words.within_998, form.small))
    return max(limits, width(words.target, form.small, 600)) + 9


def _areas(plot: Plot) -> list[Mark]:
    """Draw both areas, the wider one below."""
    limits = plot.chart.limits
    return [
        _area(plot, limits.low_998, limits.high_998, "band-outer"),
        _area(plot, limits.low_95, limits.high_95, "band"),
    ]


def _area(plot: Plot, low: tuple[float, ...], high: tuple[float, ...], colour: str) -> Area:
    places = [plot.x(expected) for expected in plot.chart.limits.expected]
    upper = [(x, plot.y(value)) for x, value in zip(places, high, strict=True)]
    lower = [(x, plot.y(value)) for x, value in zip(places, low, strict=True)]
    return Area(points=(*upper, *reversed(lower)), colour=colour)


def _axes(plot: Plot, form: Form) -> list[Mark]:
    marks: list[Mark] = []
    for tick in plot.chart.up:
        y = plot.y(tick.value)
        marks.append(Line(x1=plot.left, y1=y, x2=plot.right, y2=y, colour="grid"))
        marks.append(_muted(tick.text, plot.left - 7, y + 0.36 * form.small, form, "end"))
    for tick in plot.chart.along:
        x = plot.x(tick.value)
        marks.append(Line(x1=x, y1=plot.foot, x2=x, y2=plot.foot + 4))
        marks.append(_muted(tick.text, x, plot.foot + form.small + 5, form, "middle"))
    middle = plot.y(1.0)
    return [
        *marks,
        Line(x1=plot.left, y1=plot.foot, x2=plot.right, y2=plot.foot),
        Line(x1=plot.left, y1=middle, x2=plot.right, y2=middle, colour="ink", thick=1.2),
    ]


def _muted(text: str, x: float, y: float, form: Form, anchor: Anchor) -> Text:
    return Text(x=x, y=y, text=text, size=form.small, colour="muted", anchor=anchor)


def _ends(plot: Plot, form: Form) -> list[Text]:
    """Name the line of what was expected and the upper limits, right of the plot, none over another."""
    limits, words = plot.chart.limits, plot.chart.words
    x, step = plot.right + 6, form.small * 1.25
    target = plot.y(1.0) + 0.36 * form.small
    inner = min(plot.y(limits.high_95[-1]) + 0.36 * form.small, target - step)
    outer = min(plot.y(limits.high_998[-1]) + 0.36 * form.small, inner - step)
    return [
        Text(x=x, y=target, text=words.target, size=form.small, weight=600),
        Text(x=x, y=inner, text=words.within_95, size=form.small, colour="muted"),
        Text(x=x, y=outer, text=words.within_998, size=form.small, colour="muted"),
    ]


def _dot(plot: Plot, dot: FunnelDot, form: Form) -> Circle:
    small = 4.5 if form.is_wide else 5.0
    return Circle(x=plot.x(dot.expected), y=plot.y(dot.ratio), radius=small, colour=OUTSIDE_COLOUR[dot.outside])


def _box(dot: Circle) -> Box:
    reach = dot.radius + 1
    return Box(dot.x - reach, dot.y - reach, dot.x + reach, dot.y + reach)


def _labels(plot: Plot, form: Form, taken: list[Box]) -> list[Text]:
    """Name the dots that have a label: right, left, above or below, wherever nothing else stands."""
    written: list[Text] = []
    held = list(taken)
    for dot in plot.chart.dots:
        for label in _tries(plot, dot, form) if dot.label else ():
            free = not any(label.box.meets(other) for other in held)
            if free and plot.holds(label.box):
                written.append(label)
                held.append(label.box)
                break
    return written


def _tries(plot: Plot, dot: FunnelDot, form: Form) -> tuple[Text, ...]:
    x, y = plot.x(dot.expected), plot.y(dot.ratio)
    beside = y + 0.36 * form.small
    places: tuple[tuple[float, float, Anchor], ...] = (
        (x + AWAY, beside, "start"),
        (x - AWAY, beside, "end"),
        (x, y - AWAY, "middle"),
        (x, y + AWAY + 0.8 * form.small, "middle"),
    )
    return tuple(
        Text(
            x=at,
            y=baseline,
            text=dot.label,
            size=form.small,
            weight=600,
            anchor=anchor,
        )
        for at, baseline, anchor in places
    )
