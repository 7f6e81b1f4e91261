"""The funnel: dots and limits where the axes put them, names on free ground."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from impactkit.reports.charts.comparison_inputs import FunnelChart, FunnelDot, FunnelLimits, FunnelWords
from impactkit.reports.charts.draw import chart_markup
from impactkit.reports.charts.forms import FORMS, WIDE
from impactkit.reports.charts.funnel import draw_funnel
from impactkit.reports.charts.marks import Area, Circle
from impactkit.reports.charts.ticks import Tick

LIMITS = FunnelLimits(
    expected=(1.0, 10.0, 40.0),
    low_95=(0.0, 0.5, 0.7),
    high_95=(4.0, 1.6, 1.3),
    low_998=(0.0, 0.2, 0.5),
    high_998=(8.0, 2.1, 1.5),
)


@pytest.fixture
def funnel() -> FunnelChart:
    return FunnelChart(
        title="Siirtymät",
        description="Pisteitä",
        up=tuple(Tick(value=value, text=f"{100 * value:.0f}") for value in (0, 0.5, 1, 1.5, 2)),
        along=tuple(Tick(value=value, text=str(value)) for value in (0, 10, 20, 30, 40)),
        words=FunnelWords(
            up="toteutunut määrä sataa odotettua kohti",
            along="odotettu asiakasmäärä",
            target="odotetusti",
            within_95="95 %",
            within_998="99,8 %",
        ),
        limits=LIMITS,
        dots=(
            FunnelDot(expected=20, ratio=1.7, outside="998", label="Silta-valmennus"),
            FunnelDot(expected=20, ratio=1.0),
            FunnelDot(expected=39, ratio=0.4, outside="998", label="Työkykytiimi ja yhteisvalmennus"),
            FunnelDot(expected=5, ratio=0.0, outside="95", label="Portti"),
        ),
    )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_no_text_meets_another_or_a_dot_or_leaves_the_drawing(funnel, form):
    drawing = draw_funnel(funnel, form)

    boxes = [label.box for label in drawing.labels]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert all(box.left >= 0 and box.right <= form.width and box.bottom <= drawing.height for box in boxes)
    dots = [mark for mark in drawing.marks if isinstance(mark, Circle)]
    assert not any(box.left < dot.x < box.right and box.top < dot.y < box.bottom for box in boxes for dot in dots)


def test_a_name_at_the_foot_stands_above_its_dot(funnel):
    drawing = draw_funnel(funnel, WIDE)

    name = next(label for label in drawing.labels if label.text == "Portti")
    dot = max((mark for mark in drawing.marks if isinstance(mark, Circle)), key=lambda mark: mark.y)
    assert name.box.bottom < dot.y


def test_a_dot_stands_where_the_axes_put_it(funnel):
    dots = [mark for mark in draw_funnel(funnel, WIDE).marks if isinstance(mark, Circle)]

    assert dots[0].x == dots[1].x
    assert dots[1].y - dots[0].y == pytest.approx(300 * 0.7 / 2)
    assert [dot.colour for dot in dots] == ["ink", "muted", "ink", "ink"]


def test_the_areas_are_cut_at_the_top_and_the_wider_lies_below(funnel):
    wider, inner = (mark for mark in draw_funnel(funnel, WIDE).marks if isinstance(mark, Area))

    assert (wider.colour, inner.colour) == ("band-outer", "band")
    assert min(y for _, y in wider.points) == min(y for _, y in inner.points)
    assert len(wider.points) == 6


def test_a_service_without_label_stays_unnamed(funnel):
    drawing = draw_funnel(replace(funnel, dots=(FunnelDot(expected=9, ratio=1.0),)), WIDE)

    assert [dot.colour for dot in drawing.marks if isinstance(dot, Circle)] == ["muted"]
    assert not any(label.weight == 600 for label in drawing.labels if label.text != funnel.words.target)


def test_a_name_without_free_ground_is_left_to_the_table(funnel):
    crowded = replace(
        funnel,
        dots=tuple(
            FunnelDot(expected=20 + place, ratio=1.0 + rise / 10, label="Pitkä nimi palvelulla", outside="95")
            for place in range(3)
            for rise in range(-4, 5)
        ),
    )

    drawing = draw_funnel(crowded, WIDE)

    boxes = [label.box for label in drawing.labels]
    assert sum(label.text == "Pitkä nimi palvelulla" for label in drawing.labels) < 27
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))


def test_dark_mode_reaches_the_areas(funnel):
    markup = chart_markup(funnel, "f")

    assert 'class="f-band"' in markup
    assert 'class="f-band-outer"' in markup
    assert markup.count("<title") == 2


def test_limits_are_given_at_rising_numbers():
    with pytest.raises(ValueError, match="rising"):
        replace(LIMITS, expected=(1.0, 40.0, 10.0))
    with pytest.raises(ValueError, match="same two"):
        replace(LIMITS, low_95=(0.0, 0.1))
