"""The caterpillar: intervals where the axis puts them, services in the order given, every text on free ground."""

from __future__ import annotations

from itertools import combinations

import pytest

from impactkit.reports.charts.caterpillar import ROWS, draw_caterpillar, parted
from impactkit.reports.charts.comparison_inputs import (
    AroundExpected,
    CaterpillarChart,
    Interval,
    ServiceGroup,
    ServiceRow,
)
from impactkit.reports.charts.draw import chart_markup
from impactkit.reports.charts.forms import FORMS, NARROW, WIDE
from impactkit.reports.charts.marks import Circle, Line
from impactkit.reports.charts.ticks import Tick

LONG = "Työkykytiimi ja ammatillisen kuntoutuksen yhteisvalmennus"
AXIS = AroundExpected(
    reach=8,
    margin=2,
    ticks=tuple(Tick(value=value, text=f"{value:+d}".replace("-", "−")) for value in (-8, -4, 0, 4, 8)),
    less="vähemmän kuin odotettiin",
    more="enemmän kuin odotettiin",
    expected="odotetusti",
    label="vakioitu ero, pistettä asteikolla 0–100",
)


def row(name: str, value: float, half: float = 2.0) -> ServiceRow:
    text = f"{value:+.1f} ({value - half:.1f} – {value + half:.1f})"
    return ServiceRow(heading=name, interval=Interval(value=value, low=value - half, high=value + half, text=text))


def group(tone: str, *rows: ServiceRow) -> ServiceGroup:
    return ServiceGroup(heading=f"Ryhmä {tone}", tone=tone, rows=rows)


def chart(*groups: ServiceGroup) -> CaterpillarChart:
    return CaterpillarChart(title="Työkyky.", description="Viivoja", axis=AXIS, groups=groups)


@pytest.fixture
def few() -> CaterpillarChart:
    return chart(
        group("above", row("Askel", 3.0), row("Verstas", 5.0)),
        group("as_expected", row(LONG, 0.0)),
        group("below", row("Portti", -4.0)),
        group("not_comparable", ServiceRow(heading="Rantapaja", reason="kahdesti mitattuja asiakkaita on alle 20")),
    )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_no_two_texts_meet_and_none_leaves_the_drawing(few, form):
    drawing = draw_caterpillar(few, form)

    boxes = [label.box for label in drawing.labels]
    assert all(box.left >= 0 and box.right <= drawing.width + 0.5 and box.bottom <= drawing.height for box in boxes)
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_service_is_named_in_the_order_given_and_the_reason_stands_beside(few, form):
    told = " ".join(label.text for label in draw_caterpillar(few, form).labels)

    places = [told.index(name) for name in ("Askel", "Verstas", "Työkykytiimi", "Portti", "Rantapaja", "alle 20")]
    assert places == sorted(places)


def test_dots_stand_where_the_axis_puts_them(few):
    dots = [mark for mark in draw_caterpillar(few, NARROW).marks if isinstance(mark, Circle)]

    unit = (NARROW.width - 12) / 16
    assert [round((dot.x - NARROW.width / 2) / unit, 6) for dot in dots] == [3, 5, 0, -4]


def test_verdicts_have_colours_but_a_service_without_interval_has_no_mark(few):
    dots = [mark.colour for mark in draw_caterpillar(few, WIDE).marks if isinstance(mark, Circle)]

    assert dots == ["improved", "improved", "muted", "worse"]


def test_an_interval_beyond_the_axis_ends_at_its_end(few):
    wide = chart(group("above", row("Askel", 7.0, half=6.0)))

    drawing = draw_caterpillar(wide, NARROW)

    thick = next(mark for mark in drawing.marks if isinstance(mark, Line) and mark.thick > 2)
    assert thick.x2 == NARROW.width - 6


def test_a_chart_of_nothing_comparable_has_no_axis():
    out = chart(group("not_comparable", ServiceRow(heading="Rantapaja", reason="liian vähän asiakkaita")))

    told = [label.text for label in draw_caterpillar(out, WIDE).labels]

    assert told == ["Ryhmä not_comparable", "Rantapaja", "liian vähän asiakkaita"]


def many(*counts: int) -> CaterpillarChart:
    tones = ("above", "as_expected", "below", "not_comparable")
    return chart(
        *(
            group(tone, *(row(f"{tone} {number}", 0.5) for number in range(count)))
            for tone, count in zip(tones, counts, strict=False)
        )
    )


def test_images_part_between_groups_and_lose_no_service():
    images = parted(many(6, 14, 8))

    assert [[len(part.rows) for part in image.groups] for image in images] == [[6, 14], [8]]


def test_a_group_that_no_image_holds_is_parted_evenly():
    images = parted(many(2, 60))

    assert [len(part.rows) for image in images for part in image.groups] == [2, 20, 20, 20]
    assert all(sum(len(part.rows) for part in image.groups) <= ROWS for image in images)


def test_each_image_tells_what_it_shows():
    first, second = parted(many(6, 14, 8))

    assert first.title == "Työkyky. Ryhmä above: above 0 – above 5; Ryhmä as_expected: as_expected 0 – as_expected 13"
    assert second.title == "Työkyky. Ryhmä below: below 0 – below 7"


def test_an_image_of_the_most_services_fits_a_page():
    drawing = draw_caterpillar(chart(group("above", *(row(LONG, 1.0) for _ in range(ROWS)))), WIDE)

    assert drawing.height < 0.88 * 253 * 680 / 174


def test_the_markup_has_a_title_for_each_image():
    markup = chart_markup(many(20, 15), "c")

    assert markup.count("<svg") == markup.count("<title") == markup.count("<desc") == 4
    assert markup.count('id="c-1-wide-title"') == 1


def test_a_row_has_an_interval_or_a_reason():
    with pytest.raises(ValueError, match="either an interval or a reason"):
        ServiceRow(heading="Silta")
    with pytest.raises(ValueError, match="does not lie between"):
        Interval(value=3, low=4, high=5, text="3")
