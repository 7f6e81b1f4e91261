"""The distance chart: for each scale where clients started and where they are now, on one axis.

Columns say which share of clients stood in each part of the scale, their length alone counts; the line below joins the
two means, and its whiskers are the interval of the mean change, seen from the starting mean.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from impactkit.reports.charts.forms import Form
from impactkit.reports.charts.inputs import Bin, Change, DistanceChart, Mean, ScaleRow
from impactkit.reports.charts.lettering import widest, width, wrap
from impactkit.reports.charts.marks import Circle, Drawing, Line, Mark, Rect, Text, lines

COLUMNS = 56  # height of the tallest column
COLUMN_WIDTH = 40  # at most
BESIDE = (124, 190)  # least and greatest room for the names of the wide form
SIDE_GAP = 16
STRIP = 18  # from the foot of the columns to the means
DOT = 5.2
SAMPLE = 26  # width of a sample in the key


@dataclass(frozen=True, slots=True)
class Axis:
    """Where the values of the chart lie: `left` and `right` are the ends of its axis."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """Give the place of a value; one outside the axis lies at its end."""
        share = (value - self.low) / (self.high - self.low)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


def draw_distance(chart: DistanceChart, form: Form) -> Drawing:
    """Draw the scales below each other on a common axis.

    Parameters
    ----------
    chart : DistanceChart
        Scales with finished texts; a scale without follow-up shows where clients start.
    form : Form
        `WIDE` has the names beside the columns, `NARROW` above them.

    Returns
    -------
    Drawing
        As high as its scales need.
    """
    beside = _room_beside(chart, form)
    axis = Axis(chart.low, chart.high, beside + DOT + 1, form.width - DOT - 1)
    tallest = max((share for scale in chart.scales for part in scale.bins for share in _shares(part)), default=1.0)
    key, top = _key(chart, form, beside)
    grid_top = top + 2
    marks: list[Mark] = []
    for scale in chart.scales:
        drawn, top = _scale(scale, axis, form, top + 16, tallest)
        marks += drawn
    foot = top + 8
    return Drawing(
        width=form.width,
        height=foot + form.small + 8 if chart.ticks else foot,
        marks=(*key, *_grid(chart, axis, form, grid_top, foot), *marks),
    )


def _shares(part: Bin) -> tuple[float, ...]:
    return (part.start,) if part.now is None else (part.start, part.now)


def _room_beside(chart: DistanceChart, form: Form) -> float:
    """Give the room left of the axis: what the longest unbreakable name needs, within bounds."""
    if not form.is_wide:
        return 0.0
    least, greatest = BESIDE
    needed = max(
        max(
            widest(wrap(scale.heading, least, form.heading + 1, 700), form.heading + 1, 700),
            width(scale.change.text, form.small, 600) if scale.change else 0.0,
            width(scale.change.interval_text, form.small) if scale.change else 0.0,
        )
        for scale in chart.scales
    )
    return min(max(needed, least), greatest) + SIDE_GAP


def _key(chart: DistanceChart, form: Form, left: float) -> tuple[list[Mark], float]:
    """Write the key in a row above the axis, in more rows where one is too short; give its marks and foot."""
    words = chart.words
    followed = any(scale.now for scale in chart.scales)
    entries = [(_column_sample("start"), words.start, "muted", 14.0)]
    if followed:
        entries.append((_column_sample("now"), words.now, "own", 14.0))
        entries.append((_mean_sample(), words.mean if form.is_wide else words.mean_short, "muted", 44.0))
    entries.append(([], words.share, "muted", 0.0))
    marks: list[Mark] = []
    x, y = left, form.small
    for sample, text, colour, sample_width in entries:
        if not text:
            continue
        wide = width(text, form.small, 600 if colour == "own" else 400) + (sample_width + 7 if sample else 0)
        if x > left and x + wide > form.width:
            x, y = left, y + form.small * 1.6
        marks += [_moved(mark, x, y - 0.36 * form.small) for mark in sample]
        text_left = x + (sample_width + 7 if sample else 0)
        marks.append(
            Text(x=text_left, y=y, text=text, size=form.small, colour=colour, weight=600 if colour == "own" else 400)
        )
        x += wide + SAMPLE
    if words.direction:
        if x + width(words.direction, form.small) > form.width:
            y += form.small * 1.6
        marks.append(Text(x=form.width, y=y, text=words.direction, size=form.small, colour="muted", anchor="end"))
    return marks, y


def _column_sample(which: str) -> list[Mark]:
    """Draw a small column around the origin, as they stand in the chart."""
    return [_column(0, -6, 14, 12, which)]


def _mean_sample() -> list[Mark]:
    return [
        Line(x1=0, y1=0, x2=30, y2=0, colour="own", thick=3),
        *_whiskers(20, 42, 0),
        Circle(x=6, y=0, radius=DOT, colour="paper", outline="axis", thick=2),
        Circle(x=31, y=0, radius=DOT + 0.8, colour="own"),
    ]


def _moved(mark: Mark, x: float, y: float) -> Mark:
    """Move a mark of the key to its place."""
    if isinstance(mark, Rect):
        return replace(mark, x=mark.x + x, y=mark.y + y)
    if isinstance(mark, Line):
        return Line(
            x1=mark.x1 + x, y1=mark.y1 + y, x2=mark.x2 + x, y2=mark.y2 + y, colour=mark.colour, thick=mark.thick
        )
    if isinstance(mark, Circle):
        return Circle(
            x=mark.x + x, y=mark.y + y, radius=mark.radius, colour=mark.colour, outline=mark.outline, thick=mark.thick
        )
    return mark


def _grid(chart: DistanceChart, axis: Axis, form: Form, top: float, foot: float) -> list[Mark]:
    """Draw a pale line at each tick, and its text below; the outermost texts stay within the drawing."""
    marks: list[Mark] = []
    for tick in chart.ticks:
        x = axis.at(tick.value)
        marks.append(Line(x1=x, y1=top, x2=x, y2=foot, colour="grid"))
        half = width(tick.text, form.small) / 2
        middle = min(max(x, axis.left - DOT + half), form.width - half)
        marks.append(
            Text(x=middle, y=foot + form.small + 3, text=tick.text, size=form.small, colour="muted", anchor="middle")
        )
    return marks


def _scale(scale: ScaleRow, axis: Axis, form: Form, top: float, tallest: float) -> tuple[list[Mark], float]:
    """Draw one scale from `top` on; give its marks and where it ends."""
    names, names_foot = _names(scale, axis, form, top)
    plot_top = top if form.is_wide else names_foot + 6
    columns, foot = _columns(scale, axis, form, plot_top, tallest)
    means, foot = _means(scale, axis, form, foot)
    return [*names, *columns, *means], max(foot, names_foot)


def _names(scale: ScaleRow, axis: Axis, form: Form, top: float) -> tuple[list[Text], float]:
    """Write what the scale is called and how the mean changed."""
    room = axis.left - SIDE_GAP if form.is_wide else form.width
    size = form.heading + 1
    heading = lines(wrap(scale.heading, room, size, 700), x=0, y=top + size, size=size, weight=700)
    below: list[tuple[str, str, bool]] = []
    if scale.change:
        below.append((scale.change.text, "own" if scale.change.marked else "muted", True))
        below.append((scale.change.interval_text, "muted", False))
    below.append((scale.note, "muted", False))
    written = list(heading)
    if form.is_wide:
        for text, colour, strong in below:
            broken = wrap(text, room, form.small, 600 if strong else 400)
            written += lines(
                broken,
                x=0,
                y=written[-1].y + form.small * 1.42,
                size=form.small,
                colour=colour,
                weight=600 if strong else 400,
            )
        return written, written[-1].box.bottom
    return _names_in_rows(written, below, form)


def _names_in_rows(heading: list[Text], below: list[tuple[str, str, bool]], form: Form) -> tuple[list[Text], float]:
    """Write the change right of the heading's last line where it fits, else below it; then the rest in one row."""
    written = list(heading)
    x, y = 0.0, heading[-1].y + form.small * 1.45
    for text, colour, strong in below:
        if not text:
            continue
        weight = 600 if strong else 400
        wide = width(text, form.small, 600 if strong else 400)
        if x > 0 and x + wide > form.width:
            x, y = 0.0, y + form.small * 1.4
        written.append(Text(x=x, y=y, text=text, size=form.small, colour=colour, weight=600 if weight == 600 else 400))
        x += wide + 10
    return written, written[-1].box.bottom


def _columns(scale: ScaleRow, axis: Axis, form: Form, top: float, tallest: float) -> tuple[list[Mark], float]:
    """Draw two columns for each bin, start and now, or one where there is no follow-up."""
    if not scale.bins:
        return [], top + 4
    base = top + form.small + 4 + COLUMNS
    marks: list[Mark] = []
    for part in scale.bins:
        left, right = axis.at(part.low), axis.at(part.high)
        marks += _pair(part, (left + right) / 2, (right - left) * 0.42, base, COLUMNS / tallest, form)
        marks.append(Line(x1=left + 2, y1=base, x2=right - 2, y2=base, colour="axis"))
        if part.label:
            marks.append(
                Text(
                    x=(left + right) / 2,
                    y=base + form.small + 3,
                    text=part.label,
                    size=form.small,
                    colour="muted",
                    anchor="middle",
                )
            )
    labelled = any(part.label for part in scale.bins)
    return marks, base + (form.small + 5 if labelled else 0)


def _pair(part: Bin, middle: float, room: float, base: float, unit: float, form: Form) -> list[Mark]:
    wide = min(room, COLUMN_WIDTH)
    if part.now is None:
        return _labelled_column(middle - wide / 2, base, wide, part.start * unit, part.start_text, "start", form)
    return [
        *_labelled_column(middle - wide - 1, base, wide, part.start * unit, part.start_text, "start", form),
        *_labelled_column(middle + 1, base, wide, part.now * unit, part.now_text, "now", form),
    ]


def _labelled_column(
    left: float, base: float, wide: float, tall: float, text: str, which: str, form: Form
) -> list[Mark]:
    now = which == "now"
    label = Text(
        x=left + wide / 2,
        y=base - tall - 4,
        text=text,
        size=form.small,
        colour="own" if now else "muted",
        anchor="middle",
        weight=600 if now else 400,
    )
    return [_column(left, base - tall, wide, tall, which), label] if tall > 0 else [label]


def _column(left: float, top: float, wide: float, tall: float, which: str) -> Rect:
    colours = ("own-pale", "own") if which == "now" else ("paper", "axis")
    return Rect(x=left, y=top, width=wide, height=max(tall, 1.5), colour=colours[0], outline=colours[1])


def _means(scale: ScaleRow, axis: Axis, form: Form, top: float) -> tuple[list[Mark], float]:
    """Draw the starting mean, and the way from it to the mean at follow-up."""
    y = top + STRIP
    start = axis.at(scale.start.value)
    first = Circle(x=start, y=y, radius=DOT, colour="paper", outline="axis", thick=2)
    if scale.now is None or scale.change is None:
        texts, foot = _mean_texts([(scale.start, start, start, "muted")], axis, form, y)
        return [first, *texts], foot
    now = axis.at(scale.now.value)
    low, high = _whisker_ends(scale.start, scale.change, axis)
    marks: list[Mark] = [
        Line(x1=start, y1=y, x2=now, y2=y, colour="own", thick=3),
        *_whiskers(low, high, y),
        first,
        Circle(x=now, y=y, radius=DOT + 0.8, colour="own"),
    ]
    outer = max(high, now + DOT) if now >= start else min(low, now - DOT)
    inner = min(low, start) if now >= start else max(high, start)
    texts, foot = _mean_texts(
        [(scale.start, start, inner, "muted"), (scale.now, now, outer, "own")], axis, form, y, forward=now >= start
    )
    return [*marks, *texts], foot


def _whisker_ends(start: Mean, change: Change, axis: Axis) -> tuple[float, float]:
    return axis.at(start.value + change.low), axis.at(start.value + change.high)


def _whiskers(low: float, high: float, y: float) -> list[Mark]:
    return [
        Line(x1=low, y1=y, x2=high, y2=y, colour="own", thick=1.5),
        Line(x1=low, y1=y - 5, x2=low, y2=y + 5, colour="own", thick=1.5),
        Line(x1=high, y1=y - 5, x2=high, y2=y + 5, colour="own", thick=1.5),
    ]


def _mean_texts(
    means: list[tuple[Mean, float, float, str]], axis: Axis, form: Form, y: float, *, forward: bool = True
) -> tuple[list[Text], float]:
    """Write the means beside their dots; where the axis has no room there, below them and apart."""
    baseline = y + 0.36 * form.small
    written: list[Text] = []
    for place, (mean, _, edge, colour) in enumerate(means):
        leftward = (place == 0) == forward
        written.append(
            Text(
                x=edge - DOT - 4 if leftward else edge + DOT + 4,
                y=baseline,
                text=mean.text,
                size=form.small,
                colour=colour,
                anchor="end" if leftward else "start",
                weight=600 if colour == "own" else 400,
            )
        )
    if all(text.box.left >= axis.left - DOT and text.box.right <= form.width for text in written):
        return written, y + 10
    return _below(means, axis, form, y + DOT + 5 + form.small), y + DOT + 8 + form.small * 1.2


def _below(means: list[tuple[Mean, float, float, str]], axis: Axis, form: Form, baseline: float) -> list[Text]:
    """Write the means below their dots, left to right, none over another or over the edge."""
    ordered = sorted(means, key=lambda mean: mean[1])
    widths = [width(mean.text, form.small, 600 if colour == "own" else 400) for mean, _, _, colour in ordered]
    lefts: list[float] = []
    edge = axis.left - DOT
    for (_, x, _, _), wide in zip(ordered, widths, strict=True):
        lefts.append(max(edge, x - wide / 2))
        edge = lefts[-1] + wide + 8
    limit = form.width
    for place in reversed(range(len(lefts))):
        lefts[place] = min(lefts[place], limit - widths[place])
        limit = lefts[place] - 8
    return [
        Text(
            x=left,
            y=baseline,
            text=mean.text,
            size=form.small,
            colour=colour,
            weight=600 if colour == "own" else 400,
        )
        for (mean, _, _, colour), left in zip(ordered, lefts, strict=True)
    ]
