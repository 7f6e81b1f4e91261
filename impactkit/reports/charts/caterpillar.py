"""The caterpillar: services by verdict, each with the interval of its difference from what was to be expected.

Groups stand in the order of their verdicts and services in the order given: by result they would make a league table,
which tells mostly of chance.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import ceil

from impactkit.reports.charts.around_expected import (
    LEADING,
    Place,
    grid,
    interval_marks,
    ticks_below,
    words_above,
)
from impactkit.reports.charts.comparison_inputs import (
    CaterpillarChart,
    GroupTone,
    ServiceGroup,
    ServiceRow,
)
from impactkit.reports.charts.forms import Form
from impactkit.reports.charts.lettering import widest, width, wrap
from impactkit.reports.charts.marks import Anchor, Drawing, Line, Mark, Text, lines

ROWS = 20  # services of one image: a page of paper holds as many with names of two lines
BESIDE = (110, 200)  # least and greatest room for the names of the wide form
GAP = 14
ROW = 22  # height of a row of the wide form
ABOVE_GROUP = 12
INTERVAL = 17  # room for an interval below its name in the narrow form
HEADINGS: dict[GroupTone, str] = {
    "above": "improved",
    "as_expected": "ink",
    "below": "worse-text",
    "not_comparable": "muted",
}


def draw_caterpillar(chart: CaterpillarChart, form: Form) -> Drawing:
    """Draw the services below each other, group by group, on a common axis.

    Parameters
    ----------
    chart : CaterpillarChart
        At most as many services as an image holds: see `parted`.
    form : Form
        `WIDE` has the names left of the intervals and the figures right of them, `NARROW` both above.

    Returns
    -------
    Drawing
        As high as its services need.
    """
    rows = [row for group in chart.groups for row in group.rows]
    place = _place(chart, rows, form)
    marks: list[Mark] = []
    top = 0.0
    compared = [group for group in chart.groups if group.tone != "not_comparable"]
    if compared:
        marks, top = words_above(place, form, top)
        for number, group in enumerate(compared):
            drawn, top = _group(group, place, form, top + (ABOVE_GROUP if number else 0))
            marks += drawn
        drawn, top = ticks_below(place, form, top)
        marks += drawn
    for group in chart.groups:
        if group.tone == "not_comparable":
            drawn, top = _group(group, place, form, top + (ABOVE_GROUP if compared else 0))
            marks += drawn
    return Drawing(width=form.width, height=top + 2, marks=tuple(marks))


def _place(chart: CaterpillarChart, rows: list[ServiceRow], form: Form) -> Place:
    if not form.is_wide:
        return Place(chart.axis, 6, form.width - 6)
    least, greatest = BESIDE
    names = [width(row.heading, form.label) for row in rows]
    figures = [width(row.interval.text, form.small) for row in rows if row.interval]
    left = min(max([least, *names]), greatest) + GAP
    return Place(chart.axis, left, form.width - max(figures, default=0.0) - GAP)


def _group(group: ServiceGroup, place: Place, form: Form, top: float) -> tuple[list[Mark], float]:
    """Draw a group from `top` on; give its marks and where it ends."""
    heading = lines(
        wrap(group.heading, form.width, form.heading, 600),
        x=0,
        y=top + form.heading,
        size=form.heading,
        colour=HEADINGS[group.tone],
        weight=600,
    )
    begin = heading[-1].y + 7
    marks: list[Mark] = [*heading, Line(x1=0, y1=begin, x2=form.width, y2=begin, colour="rule")]
    drawn: list[Mark] = []
    foot = begin + 3
    for row in group.rows:
        placed, foot = _row(row, group.tone, place, form, foot)
        drawn += placed
    if group.tone != "not_comparable":
        marks += grid(place, begin, foot + 2)
    return [*marks, *drawn], foot + 2


def _row(row: ServiceRow, tone: GroupTone, place: Place, form: Form, top: float) -> tuple[list[Mark], float]:
    if row.interval is None:
        return _reason(row, place, form, top)
    if not form.is_wide:
        return _row_below(row, tone, place, form, top)
    names = wrap(row.heading, place.left - GAP, form.label)
    tall = max(ROW, len(names) * form.label * LEADING + 6)
    y = top + tall / 2
    figure = Text(x=form.width, y=_middle(y, form.small, 1), text=row.interval.text, size=form.small, anchor="end")
    return [
        *lines(names, x=0, y=_middle(y, form.label, len(names)), size=form.label),
        *interval_marks(place, row.interval, y, tone),
        figure,
    ], top + tall


def _row_below(row: ServiceRow, tone: GroupTone, place: Place, form: Form, top: float) -> tuple[list[Mark], float]:
    """Draw the narrow form of a row: the name and the figures, and below them the interval."""
    if row.interval is None:
        return [], top
    names, foot = _name_and_figure(row.heading, row.interval.text, form, top)
    y = foot + INTERVAL / 2 + 1
    return [*names, *interval_marks(place, row.interval, y, tone)], foot + INTERVAL + 4


def _name_and_figure(name: str, figure: str, form: Form, top: float) -> tuple[list[Mark], float]:
    """Write a name with its figures at the right edge, below it where they do not fit beside."""
    size = form.label
    room = form.width - width(figure, form.small) - GAP
    names = wrap(name, room, size, 600)
    beside = widest(names, size, 600) <= room and len(names) <= 2
    if not beside:
        names = wrap(name, form.width, size, 600)
    written = lines(names, x=0, y=top + size + 4, size=size, weight=600)
    y = written[0].y if beside else written[-1].y + form.small * 1.35
    place: tuple[float, Anchor] = (form.width, "end") if beside else (0, "start")
    told = Text(x=place[0], y=y, text=figure, size=form.small, colour="muted", anchor=place[1])
    return [*written, told], max(written[-1].y, y) + 5


def _reason(row: ServiceRow, place: Place, form: Form, top: float) -> tuple[list[Mark], float]:
    """Write a service that has no interval, and why."""
    if form.is_wide:
        names = wrap(row.heading, place.left - GAP, form.label)
        why = wrap(row.reason, form.width - place.left, form.small)
        tall = max(ROW, max(len(names) * form.label, len(why) * form.small) * LEADING + 6)
        y = top + tall / 2
        return [
            *lines(names, x=0, y=_middle(y, form.label, len(names)), size=form.label, colour="muted"),
            *lines(why, x=place.left, y=_middle(y, form.small, len(why)), size=form.small, colour="muted"),
        ], top + tall
    names = wrap(row.heading, form.width, form.label, 600)
    written = lines(names, x=0, y=top + form.label + 4, size=form.label, colour="muted", weight=600)
    why = wrap(row.reason, form.width, form.small)
    below = lines(why, x=0, y=written[-1].y + form.small * 1.35, size=form.small, colour="muted")
    return [*written, *below], below[-1].y + 8


def _middle(y: float, size: float, count: int) -> float:
    """Give the first baseline of lines that stand around a middle."""
    return y + 0.36 * size - (count - 1) * size * LEADING / 2


def parted(chart: CaterpillarChart) -> tuple[CaterpillarChart, ...]:
    """Part a chart of many services into images of at most `ROWS`, between groups where they allow."""
    if sum(len(group.rows) for group in chart.groups) <= ROWS:
        return (chart,)
    images: list[list[ServiceGroup]] = [[]]
    for piece in (piece for group in chart.groups for piece in _pieces(group)):
        held = sum(len(group.rows) for group in images[-1])
        if images[-1] and held + len(piece.rows) > ROWS:
            images.append([])
        images[-1].append(piece)
    return tuple(
        replace(chart, groups=tuple(groups), title=f"{chart.title} {_told(tuple(groups))}") for groups in images
    )


def _pieces(group: ServiceGroup) -> list[ServiceGroup]:
    count = ceil(len(group.rows) / ROWS)
    bounds = [round(number * len(group.rows) / count) for number in range(count + 1)]
    return [replace(group, rows=group.rows[first:last]) for first, last in pairwise(bounds)]


def _told(groups: tuple[ServiceGroup, ...]) -> str:
    """Tell the groups of an image by their headings and first and last service."""
    ends = ((group.heading, group.rows[0].heading, group.rows[-1].heading) for group in groups)
    return "; ".join(f"{heading}: {first}" + (f" – {last}" if last != first else "") for heading, first, last in ends)
