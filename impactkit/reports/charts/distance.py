"""The distance chart: for each scale where clients started and where they are now, on one axis.

Columns say which share of clients stood in each part of the scale, their length alone counts; the line below joins the
two means, and its whiskers are the interval of the mean change, seen from the starting mean.
"""

from __future__ import annotations

from dataclasses import dataclass

from impactkit.reports.charts.distance_marks import DOT, Phrase, column, grounds, means_line, on_paper, start_dot
from impactkit.reports.charts.forms import Form
from impactkit.reports.charts.inputs import Bin, DistanceChart, ScaleRow
from impactkit.reports.charts.key import draw_key
from impactkit.reports.charts.lettering import widest, width, wrap
from impactkit.reports.charts.marks import Anchor, Drawing, Line, Mark, Text, lines

COLUMNS = 56  # height of the tallest column
COLUMN_WIDTH = 40  # at most
BESIDE = (124, 190)  # least and greatest room for the names of the wide form
SIDE_GAP = 16
ABOVE_SCALE = 16
STRIP = 18  # from the foot of the columns to the means
BETWEEN_WORDS = 10


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


@dataclass(frozen=True, slots=True)
class MeanWord:
    """The text of a mean: the dot it belongs to, and the edge from which it starts towards its side."""

    phrase: Phrase
    dot: float
    edge: float
    leftward: bool


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
        As high as its scales need; no two texts meet.
    """
    beside = _room_beside(chart, form)
    axis = Axis(chart.low, chart.high, beside + DOT + 1, form.width - DOT - 1)
    shares = [share for scale in chart.scales for part in scale.bins for share in _shares(part)]
    tallest = max(shares, default=0.0) or 1.0
    key, top = draw_key(chart.words, form, beside, followed=any(scale.now for scale in chart.scales))
    grid_top = top + 6
    marks: list[Mark] = []
    for scale in chart.scales:
        drawn, top = _scale(scale, axis, form, top + ABOVE_SCALE, tallest)
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
    size = form.heading + 1
    headings = [widest(wrap(scale.heading, least, size, 700), size, 700) for scale in chart.scales]
    phrases = [phrase.width(form.small) for scale in chart.scales for phrase in _phrases(scale)]
    return min(max(least, *headings, *phrases), greatest) + SIDE_GAP


def _phrases(scale: ScaleRow) -> list[Phrase]:
    """Give what stands below a scale's name."""
    found: list[Phrase] = []
    if scale.change:
        found.append(Phrase(scale.change.text, "own" if scale.change.marked else "muted", 600))
        found.append(Phrase(scale.change.interval_text))
    found.append(Phrase(scale.note))
    return [phrase for phrase in found if phrase.text]


def _grid(chart: DistanceChart, axis: Axis, form: Form, top: float, foot: float) -> list[Mark]:
    """Draw a pale line at each tick, and its text below; the outermost texts stay within the drawing."""
    marks: list[Mark] = []
    for tick in chart.ticks:
        x = axis.at(tick.value)
        half = width(tick.text, form.small) / 2
        middle = min(max(x, axis.left - DOT + half), form.width - half)
        marks.append(Line(x1=x, y1=top, x2=x, y2=foot, colour="grid"))
        marks.append(Phrase(tick.text).text_mark(middle, foot + form.small + 3, form.small, "middle"))
    return marks


def _scale(scale: ScaleRow, axis: Axis, form: Form, top: float, tallest: float) -> tuple[list[Mark], float]:
    """Draw one scale from `top` on; give its marks and where it ends."""
    names = _names_beside(scale, axis, form, top) if form.is_wide else _names_above(scale, form, top)
    names_foot = names[-1].box.bottom
    columns, foot = _columns(scale, axis, form, top if form.is_wide else names_foot + 6, tallest)
    means, foot = _means(scale, axis, form, foot)
    return [*names, *columns, *means], max(foot, names_foot)


def _heading(scale: ScaleRow, form: Form, room: float, top: float) -> list[Text]:
    size = form.heading + 1
    return lines(wrap(scale.heading, room, size, 700), x=0, y=top + size, size=size, weight=700)


def _names_beside(scale: ScaleRow, axis: Axis, form: Form, top: float) -> list[Text]:
    """Write the name of a scale left of the axis, and what there is to say of it below, line by line."""
    room = axis.left - SIDE_GAP
    written = _heading(scale, form, room, top)
    for phrase in _phrases(scale):
        for part in wrap(phrase.text, room, form.small, phrase.weight):
            line = Phrase(part, phrase.colour, phrase.weight)
            written.append(line.text_mark(0, written[-1].y + form.small * 1.42, form.small))
    return written


def _names_above(scale: ScaleRow, form: Form, top: float) -> list[Text]:
    """Write the name of a scale above the columns, and what there is to say of it in one row, or more."""
    written = _heading(scale, form, form.width, top)
    x, y = 0.0, written[-1].y + form.small * 1.45
    for phrase in _phrases(scale):
        if x > 0 and x + phrase.width(form.small) > form.width:
            x, y = 0.0, y + form.small * 1.4
        written.append(phrase.text_mark(x, y, form.small))
        x += phrase.width(form.small) + BETWEEN_WORDS
    return written


def _columns(scale: ScaleRow, axis: Axis, form: Form, top: float, tallest: float) -> tuple[list[Mark], float]:
    """Draw for each bin a column for the start and one for now; give the marks and where they end."""
    if not scale.bins:
        return [], top + 4
    base = top + form.small + 4 + COLUMNS
    marks: list[Mark] = []
    for part in scale.bins:
        left, right = axis.at(part.low), axis.at(part.high)
        middle = (left + right) / 2
        wide = min((right - left) * 0.42, COLUMN_WIDTH)
        unit = COLUMNS / tallest
        if part.now is None:
            marks += _named_column(middle - wide / 2, base, wide, part.start * unit, part.start_text, form, now=False)
        else:
            marks += _named_column(middle - wide - 1, base, wide, part.start * unit, part.start_text, form, now=False)
            marks += _named_column(middle + 1, base, wide, part.now * unit, part.now_text, form, now=True)
        marks.append(Line(x1=left + 2, y1=base, x2=right - 2, y2=base))
        if part.label:
            marks += on_paper(Phrase(part.label).text_mark(middle, base + form.small + 3, form.small, "middle"))
    return marks, base + (form.small + 5 if any(part.label for part in scale.bins) else 0)


def _named_column(
    left: float, base: float, wide: float, tall: float, text: str, form: Form, *, now: bool
) -> list[Mark]:
    """Draw a column with its share above; a share of 0 is a number without a column."""
    phrase = Phrase(text, "own", 600) if now else Phrase(text)
    label = on_paper(phrase.text_mark(left + wide / 2, base - tall - 4, form.small, "middle"))
    return [column(left, base - tall, wide, tall, now=now), *label] if tall > 0 else label


def _means(scale: ScaleRow, axis: Axis, form: Form, top: float) -> tuple[list[Mark], float]:
    """Draw the starting mean, and the way from it to the mean now; give the marks and where they end."""
    y = top + STRIP
    start = axis.at(scale.start.value)
    if scale.now is None or scale.change is None:
        texts, foot = _mean_texts([MeanWord(Phrase(scale.start.text), start, start, leftward=True)], axis, form, y)
        return [*grounds(texts), start_dot(start, y), *texts], foot
    now = axis.at(scale.now.value)
    low = axis.at(scale.start.value + scale.change.low)
    high = axis.at(scale.start.value + scale.change.high)
    forward = now >= start
    first = MeanWord(Phrase(scale.start.text), start, min(low, start) if forward else max(high, start), forward)
    last = MeanWord(Phrase(scale.now.text, "own", 600), now, max(high, now) if forward else min(low, now), not forward)
    texts, foot = _mean_texts([first, last], axis, form, y)
    way = means_line(start, now, (low, high), y)
    return [*grounds(texts), *way[:-1], start_dot(start, y), way[-1], *texts], foot


def _mean_texts(words: list[MeanWord], axis: Axis, form: Form, y: float) -> tuple[list[Text], float]:
    """Write the means beside their dots; where there is no room for one, below the dots and apart."""
    written: list[Text] = []
    for word in words:
        away = DOT + 5
        x = word.edge - away if word.leftward else word.edge + away
        anchor: Anchor = "end" if word.leftward else "start"
        written.append(word.phrase.text_mark(x, y + 0.36 * form.small, form.small, anchor))
    if all(text.box.left >= axis.left - DOT and text.box.right <= form.width for text in written):
        return written, y + 10
    return _below(words, axis, form, y + DOT + 5 + form.small), y + DOT + 8 + form.small * 1.2


def _below(words: list[MeanWord], axis: Axis, form: Form, baseline: float) -> list[Text]:
    """Write the means below their dots, left to right, none over another or over the edge."""
    ordered = sorted(words, key=lambda word: word.dot)
    widths = [word.phrase.width(form.small) for word in ordered]
    lefts: list[float] = []
    edge = axis.left - DOT
    for word, wide in zip(ordered, widths, strict=True):
        lefts.append(max(edge, word.dot - wide / 2))
        edge = lefts[-1] + wide + BETWEEN_WORDS
    limit = form.width
    for place in reversed(range(len(lefts))):
        lefts[place] = min(lefts[place], limit - widths[place])
        limit = lefts[place] - BETWEEN_WORDS
    return [word.phrase.text_mark(left, baseline, form.small) for word, left in zip(ordered, lefts, strict=True)]
