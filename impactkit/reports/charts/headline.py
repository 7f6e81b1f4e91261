"""The headline figure: stacked bars of the clients whose stay ended, each segment named where it stands.

In the wide form a name stands below its segment, else above it; where the names do not fit, and always in the narrow
form, they become rows below the bar.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from impactkit.reports.charts.forms import Form
from impactkit.reports.charts.inputs import HeadlineChart, Segment, StackedBar, Tone
from impactkit.reports.charts.lettering import CAP_HEIGHT, Weight, widest, width, wrap
from impactkit.reports.charts.marks import Drawing, Hatch, Line, Mark, Rect, Text, lines

GAP = 2  # of paper between segments
BETWEEN_BARS = 26
BETWEEN_LABELS = 10
LEADER = 12  # from a segment down to its name
END_WIDTH = 150  # the room a name may take that ends at the right edge
NAME_LINES, DETAIL_LINES = 2, 4
SWATCH, NUMBER_RIGHT, NAME_LEFT = 15, 50, 60  # of a row of the narrow form

INSET = 9  # of a number from the left edge of its segment
PLAIN: Weight = 400
BOLD: Weight = 700
TEXT_COLOURS: dict[Tone, str] = {
    "unseen": "muted",
    "unknown": "ink",
    "no_change": "on-grey",
    "not_improved": "on-grey",
}

Side = Literal["below", "below-end", "above"]


@dataclass(frozen=True, slots=True)
class Span:
    """A segment and where it lies."""

    segment: Segment
    left: float
    right: float

    @property
    def middle(self) -> float:
        """Give its centre."""
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        """Give its length."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a segment, broken into lines, and where it stands."""

    span: Span
    side: Side
    left: float
    names: tuple[str, ...]
    details: tuple[str, ...]

    def width(self, form: Form) -> float:
        """Give the width of its widest line."""
        return max(widest(self.names, form.label, 600), widest(self.details, form.detail))


def draw_headline(chart: HeadlineChart, form: Form) -> Drawing:
    """Draw the bars below each other.

    Parameters
    ----------
    chart : HeadlineChart
        Bars with finished texts.
    form : Form
        `WIDE` or `NARROW`.

    Returns
    -------
    Drawing
        As high as its texts need; no two texts meet.
    """
    marks: list[Mark] = []
    bottom = -float(BETWEEN_BARS)
    for bar in chart.bars:
        drawn, bottom = _bar(bar, form, bottom + BETWEEN_BARS)
        marks += drawn
    return Drawing(width=form.width, height=bottom + 4, marks=tuple(marks))


def spans(bar: StackedBar, length: float) -> tuple[Span, ...]:
    """Lay the segments of a bar from the left, with a gap of paper between them; empty ones are left out."""
    shown = [segment for segment in bar.segments if segment.value > 0]
    whole = sum(segment.value for segment in shown)
    found: list[Span] = []
    left = 0.0
    for segment in shown:
        right = left + segment.value / whole * length
        found.append(Span(segment, left, max(left + 1, right - GAP)))
        left = right
    found[-1] = Span(found[-1].segment, found[-1].left, length)
    return tuple(found)


def _bar(bar: StackedBar, form: Form, top: float) -> tuple[list[Mark], float]:
    """Draw one bar from `top` on; give its marks and where it ends."""
    laid = spans(bar, form.width)
    heading = Text(x=0, y=top + form.heading, text=bar.heading, size=form.heading, weight=600)
    bar_top = heading.y + 9
    if bar.slim:
        return [heading, *_slim_bar(laid, form, bar_top)], bar_top + form.slim_bar
    labels = place_labels(laid, form) if form.is_wide else None
    if labels is None:
        bottom = bar_top + form.bar
        rows, bottom = _rows(laid, form, bottom + 12)
        return [heading, *_segments(laid, form, bar_top), *rows], bottom
    above = [label for label in labels if label.side == "above"]
    bar_top = max(bar_top, top + _room_above(above, form, heading))
    bottom = bar_top + form.bar
    names, bottom = _names(labels, form, bar_top, bottom)
    return [heading, *_segments(laid, form, bar_top), *names], bottom


def _slim_bar(laid: tuple[Span, ...], form: Form, top: float) -> list[Mark]:
    """Draw a bar whose numbers stand inside; one too short for its number has it beside, on empty ground."""
    marks: list[Mark] = [mark for span in laid for mark in _shape(span, top, form.slim_bar)]
    middle = top + form.slim_bar / 2
    free = {span.segment: span for span in laid if span.segment.tone == "unseen"}
    for before, span, after in zip((None, *laid[:-1]), laid, (*laid[1:], None), strict=True):
        number = width(span.segment.number, form.slim_number, BOLD)
        if span.segment.tone == "unseen":
            continue
        if number + 6 <= span.width:
            marks += _inside(span, span.segment.number, middle, size=form.slim_number, weight=BOLD)
        elif after and after.segment in free and number + 14 <= free[after.segment].width:
            ground = free[after.segment]
            marks.append(_number_beside(span, form, ground.left + 6, middle))
            free[after.segment] = Span(ground.segment, ground.left + number + 12, ground.right)
        elif before and before.segment in free and number + 14 <= free[before.segment].width:
            ground = free[before.segment]
            marks.append(_number_beside(span, form, ground.right - 6 - number, middle))
            free[before.segment] = Span(ground.segment, ground.left, ground.right - number - 12)
    for ground in free.values():
        if width(ground.segment.label, form.small) + 6 <= ground.width:
            marks += _inside(ground, ground.segment.label, middle, size=form.small, weight=PLAIN)
    return marks


def _number_beside(span: Span, form: Form, left: float, middle: float) -> Text:
    y = middle + CAP_HEIGHT * form.slim_number / 2
    return Text(x=left, y=y, text=span.segment.number, size=form.slim_number, weight=BOLD)


def _segments(laid: tuple[Span, ...], form: Form, top: float) -> list[Mark]:
    marks: list[Mark] = []
    for span in laid:
        marks += _shape(span, top, form.bar)
        if _number_fits(span, form):
            marks += _inside(span, span.segment.number, top + form.bar / 2, size=form.number, weight=BOLD)
    return marks


def _number_fits(span: Span, form: Form) -> bool:
    return width(span.segment.number, form.number, 700) + 6 <= span.width


def _shape(span: Span, top: float, height: float) -> list[Mark]:
    tone = span.segment.tone
    whole = Rect(x=span.left, y=top, width=span.width, height=height)
    if tone == "unseen":
        return [replace(whole, outline="axis", dashed=True)]
    if tone == "unknown":
        slanting = Hatch(x=span.left, y=top, width=span.width, height=height)
        return [replace(whole, outline="unknown"), slanting]
    return [replace(whole, colour=tone.replace("_", "-"))]


def _inside(span: Span, text: str, middle: float, *, size: float, weight: Weight) -> list[Mark]:
    """Write into a segment: near its left edge, or centred in a short one; hatched ground gets a patch of paper."""
    tone = span.segment.tone
    wide = width(text, size, weight)
    centred = tone in ("unseen", "unknown") or span.width < wide + 2 * INSET
    left = span.middle - wide / 2 if centred else span.left + INSET
    colour = TEXT_COLOURS.get(tone, "on-dark")
    written = Text(x=left, y=middle + CAP_HEIGHT * size / 2, text=text, size=size, colour=colour, weight=weight)
    if tone != "unknown":
        return [written]
    edge = min(5.0, (span.width - wide) / 2 - 1)
    tall = size * 1.3
    return [Rect(x=left - edge, y=middle - tall / 2, width=wide + 2 * edge, height=tall), written]


def place_labels(laid: tuple[Span, ...], form: Form) -> tuple[Label, ...] | None:
    """Find a place for every name: as many below as fit, the others above; None where that cannot be done."""
    inner: list[tuple[Side, ...]] = [("below", "above")] * (len(laid) - 1)
    last: tuple[Side, ...] = ("below", "below-end", "above")
    found = [labels for sides in product(*inner, last) if (labels := _labels(laid, sides, form))]
    return min(found, key=_cost, default=None)


def _cost(labels: tuple[Label, ...]) -> tuple[int, int, int]:
    """Weigh a layout: few names above, short ones, and few lines below."""
    above = [label for label in labels if label.side == "above"]
    below = [label for label in labels if label.side != "above"]
    lines_below = [len(label.names) + len(label.details) for label in below]
    return len(above), sum(len(label.details) for label in above), max(lines_below, default=0) + sum(lines_below)


def _labels(laid: tuple[Span, ...], sides: tuple[Side, ...], form: Form) -> tuple[Label, ...] | None:
    found: list[Label] = []
    limit = form.width
    for span, side in zip(
        reversed(laid), reversed(sides), strict=True
    ):  # from the right: each ends where the next begins
        label = _label(span, side, limit, form)
        if label is None:
            return None
        if side != "above":
            limit = label.left - BETWEEN_LABELS
        found.insert(0, label)
    return _apart(found, form)


def _label(span: Span, side: Side, limit: float, form: Form) -> Label | None:
    """Break a name to its room; None where it does not fit."""
    room = {"below": limit - span.left, "below-end": END_WIDTH, "above": form.width / 2}[side]
    name = span.segment.label if _number_fits(span, form) else f"{span.segment.number} {span.segment.label}"
    names = wrap(name, room, form.label, 600)
    details = wrap(span.segment.detail, room, form.detail)
    label = Label(span, side, span.left, names, details)
    allowed = (1, 1) if side == "above" else (NAME_LINES, DETAIL_LINES)
    if label.width(form) > room or len(names) > allowed[0] or len(details) > allowed[1]:
        return None
    if side == "below-end":
        return Label(span, side, form.width - label.width(form), names, details)
    return label


def _apart(labels: list[Label], form: Form) -> tuple[Label, ...] | None:
    """Centre the names above their segments and keep them apart; each must still stand over its segment."""
    placed: list[Label] = []
    edge = 0.0
    for label in labels:
        if label.side != "above":
            placed.append(label)
            continue
        wide = label.width(form)
        left = min(max(edge, label.span.middle - wide / 2), form.width - wide)
        if left < edge or not left <= label.span.middle <= left + wide:
            return None
        edge = left + wide + BETWEEN_LABELS + 4
        placed.append(Label(label.span, "above", left, label.names, label.details))
    return tuple(placed)


def _room_above(above: list[Label], form: Form, heading: Text) -> float:
    """Give how far the bar lies below the top of its heading, so that heading and names above have room."""
    if not above:
        return 0.0
    tallest = max(_height_above(label, form) for label in above)
    beside = all(label.left > heading.box.right + 16 for label in above)
    return tallest if beside else form.heading + 13 + tallest


def _height_above(label: Label, form: Form) -> float:
    return 11 + form.label + (form.detail * 1.28 if label.details else 0.0)


def _names(labels: tuple[Label, ...], form: Form, bar_top: float, bar_bottom: float) -> tuple[list[Mark], float]:
    """Write the names above and below; give the marks and where the lowest line ends."""
    marks: list[Mark] = []
    bottom = bar_bottom
    for label in labels:
        if label.side == "above":
            marks += _name_above(label, form, bar_top)
            continue
        edge = label.span.left + 0.5 if label.side == "below" else form.width - 0.5
        marks.append(Line(x1=edge, y1=bar_bottom, x2=edge, y2=bar_bottom + LEADER))
        written = _block(label, form, bar_bottom + LEADER + 13)
        marks += written
        bottom = max(bottom, *(text.box.bottom for text in written))
    return marks, bottom


def _name_above(label: Label, form: Form, bar_top: float) -> list[Mark]:
    height = _height_above(label, form)
    leader = Line(x1=label.span.middle, y1=bar_top - 7, x2=label.span.middle, y2=bar_top - 1)
    return [leader, *_block(label, form, bar_top - height + form.label)]


def _block(label: Label, form: Form, first: float) -> list[Text]:
    """Write a name, and its detail below it, from the baseline `first` on."""
    at_end = label.side == "below-end"
    x = form.width if at_end else label.left
    names = lines(label.names, x=x, y=first, size=form.label, weight=600, anchor="end" if at_end else "start")
    below = names[-1].y + form.detail * 1.36
    details = lines(label.details, x=x, y=below, size=form.detail, colour="muted", anchor="end" if at_end else "start")
    return [*names, *details]


def _rows(laid: tuple[Span, ...], form: Form, top: float) -> tuple[list[Mark], float]:
    """Name each segment in a row of its own: swatch, number, name, and the detail below."""
    marks: list[Mark] = []
    number_right = max(NUMBER_RIGHT, *(SWATCH + 8 + width(span.segment.number, form.row_number, BOLD) for span in laid))
    name_left = number_right + NAME_LEFT - NUMBER_RIGHT
    room = form.width - name_left
    for span in laid:
        segment = span.segment
        baseline = top + form.label + 3
        swatch = Span(segment, 0, SWATCH)
        marks += _shape(swatch, baseline - SWATCH + 2, SWATCH)
        marks.append(
            Text(x=number_right, y=baseline, text=segment.number, size=form.row_number, anchor="end", weight=BOLD)
        )
        names = lines(wrap(segment.label, room, form.label, 600), x=name_left, y=baseline, size=form.label, weight=600)
        below = names[-1].y + form.detail * 1.34
        details = lines(wrap(segment.detail, room, form.detail), x=name_left, y=below, size=form.detail, colour="muted")
        marks += [*names, *details]
        top = [*names, *details][-1].y + 11
    return marks, top - 7
