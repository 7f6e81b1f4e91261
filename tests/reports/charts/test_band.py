"""The band: one interval where the axis puts it, and of the others a ground without dots and names."""

from __future__ import annotations

import pytest

from impactkit.reports.charts.band import draw_band
from impactkit.reports.charts.comparison_inputs import AroundExpected, BandChart, Interval
from impactkit.reports.charts.forms import FORMS
from impactkit.reports.charts.marks import Circle, Rect
from impactkit.reports.charts.ticks import Tick


@pytest.fixture
def band() -> BandChart:
    return BandChart(
        title="Silta",
        description="Väli ja vyö",
        axis=AroundExpected(
            reach=8,
            margin=0,
            ticks=tuple(Tick(value=value, text=f"{value:+d}") for value in (-8, -4, 0, 4, 8)),
            less="vähemmän kuin odotettiin",
            more="enemmän kuin odotettiin",
            expected="odotetusti",
            label="vakioitu ero, pistettä asteikolla 0–100",
        ),
        heading="Silta-valmennus",
        interval=Interval(value=3.5, low=1.7, high=5.3, text="+3,5 (1,7–5,3)"),
        band_low=-3.0,
        band_high=4.0,
        band_label="muiden palvelujen keskimmäiset 80 %",
    )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_band_has_one_dot_and_no_name_but_the_own(band, form, assert_readable):
    drawing = draw_band(band, form)

    dots = [mark for mark in drawing.marks if isinstance(mark, Circle)]
    assert [(dot.colour, dot.radius) for dot in dots] == [("own", 6.5)]
    grounds = [mark for mark in drawing.marks if isinstance(mark, Rect)]
    unit = (form.width - 16) / 16
    assert grounds[0].x == pytest.approx(form.width / 2 - 3 * unit)
    assert grounds[0].width == pytest.approx(7 * unit)
    assert_readable(drawing)
