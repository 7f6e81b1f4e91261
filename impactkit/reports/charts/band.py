"""The band: one service, on the ground where the middle of the others lies."""

from __future__ import annotations

from dataclasses import replace

from impactkit.reports.charts.around_expected import Place, grid, interval_marks, ticks_below, words_above
from impactkit.reports.charts.comparison_inputs import BandChart
from impactkit.reports.charts.forms import Form
from impactkit.reports.charts.lettering import wrap
from impactkit.reports.charts.marks import Drawing, Mark, Rect, Text, lines

BAND = 44  # height of the ground


def draw_band(chart: BandChart, form: Form) -> Drawing:
    """Draw the interval of one service on the band of the others.

    Parameters
    ----------
    chart : BandChart
        The others are a band alone: a dot each would tell who they are.
    form : Form
        `WIDE` or `NARROW`; the service stands above the axis in both.

    Returns
    -------
    Drawing
        As high as its texts need.
    """
    place = Place(chart.axis, 8, form.width - 8)
    size = form.label + 1
    name = lines(wrap(chart.heading, form.width, size, 600), x=0, y=size, size=size, colour="own", weight=600)
    figure = Text(x=0, y=name[-1].y + form.small * 1.4, text=chart.interval.text, size=form.small, colour="own")
    above, begin = words_above(place, form, figure.box.bottom + 10)
    foot = begin + BAND
    left, right = place.at(chart.band_low), place.at(chart.band_high)
    marks: list[Mark] = [
        *name,
        figure,
        *above,
        Rect(x=left, y=begin, width=max(right - left, 2.0), height=BAND, colour="band"),
        *grid(replace(place, axis=replace(chart.axis, margin=0.0)), begin, foot + 4),
        *interval_marks(place, chart.interval, begin + BAND / 2, "own"),
    ]
    drawn, end = ticks_below(place, form, foot + 4)
    key = Rect(x=0, y=end + 6, width=16, height=form.small, colour="band")
    label = wrap(chart.band_label, form.width - 24, form.small)
    written = lines(label, x=24, y=end + 5 + 0.9 * form.small, size=form.small, colour="muted")
    return Drawing(width=form.width, height=written[-1].y + 6, marks=(*marks, *drawn, key, *written))
