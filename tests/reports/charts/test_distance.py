"""The distance chart: columns and means where the axis puts them, and every text is read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impactkit.reports.charts.distance import COLUMNS, Axis, draw_distance
from impactkit.reports.charts.forms import FORMS, WIDE
from impactkit.reports.charts.inputs import Bin, Change, DistanceChart, DistanceWords, Mean, ScaleRow
from impactkit.reports.charts.marks import Circle, Rect
from impactkit.reports.charts.ticks import Tick

TICKS = tuple(Tick(value=value, text=str(value)) for value in (0, 20, 40, 60, 80, 100))
WORDS = DistanceWords(
    start="alussa",
    now="nyt",
    mean="keskiarvo ja muutoksen väli",
    mean_short="keskiarvo, väli",
    share="pylväissä % asiakkaista",
    direction="suurempi on parempi →",
)
HEADINGS = st.sampled_from(["Työkyky", "Osallisuus", "Työelämävalmiudet ja arjen hallinta", "WHODAS 2.0 -toimintakyky"])
MEANS = st.floats(0, 100).map(lambda value: round(value, 1))


def decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").replace("-", "−")


@st.composite
def fifths(draw: st.DrawFn) -> tuple[Bin, ...]:
    """Give at most five bins: fifths of the scale, some of them joined."""
    inner = sorted(draw(st.sets(st.sampled_from([20, 40, 60, 80]))))
    bins = []
    for low, high in zip((0, *inner), (*inner, 100), strict=True):
        start, now = draw(st.integers(0, 100)), draw(st.integers(0, 100))
        bins.append(
            Bin(
                low=low,
                high=high,
                start=start / 100,
                start_text=str(start),
                now=now / 100,
                now_text=str(now),
                label=f"{low}–{high}",
            )
        )
    return tuple(bins)


@st.composite
def scale_rows(draw: st.DrawFn) -> ScaleRow:
    start, now = draw(MEANS), draw(MEANS)
    half = draw(st.floats(0.1, 15))
    change = Change(
        text=f"{decimal(now - start)} pistettä",
        low=now - start - half,
        high=now - start + half,
        interval_text=f"väli {decimal(now - start - half)}–{decimal(now - start + half)}",
    )
    return ScaleRow(
        heading=draw(HEADINGS),
        note="134 asiakasta",
        start=Mean(value=start, text=decimal(start)),
        now=Mean(value=now, text=decimal(now)),
        change=change,
        bins=draw(st.one_of(st.just(()), fifths())),
    )


def chart(*scales: ScaleRow) -> DistanceChart:
    return DistanceChart(
        title="Kuvio", description="Pylväitä", low=0, high=100, ticks=TICKS, words=WORDS, scales=scales
    )


@settings(max_examples=80, deadline=None)
@given(scales=st.lists(scale_rows(), min_size=1, max_size=3))
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_no_text_meets_another_whatever_the_numbers(form, scales, assert_readable):
    drawing = draw_distance(chart(*scales), form)

    assert_readable(drawing)


def test_the_samples_read_in_both_forms(distance, start_only, assert_readable):
    for form in FORMS:
        assert_readable(draw_distance(distance, form))
        assert_readable(draw_distance(start_only, form))


def test_the_axis_is_linear_and_keeps_what_lies_outside_at_its_ends():
    axis = Axis(low=0, high=100, left=50, right=250)

    assert [axis.at(value) for value in (-5, 0, 25, 100, 120)] == [50, 50, 100, 250, 250]


def test_columns_are_as_high_as_their_shares(distance):
    drawing = draw_distance(replace(distance, scales=distance.scales[:1]), WIDE)

    columns = [mark for mark in drawing.marks if isinstance(mark, Rect) and mark.outline][2:]  # the key has two
    starts, nows = columns[::2], columns[1::2]
    unit = COLUMNS / 0.36  # the tallest column of the chart
    assert [column.height for column in starts] == pytest.approx(
        [share * unit for share in (0.12, 0.31, 0.34, 0.16, 0.07)]
    )
    assert [column.height for column in nows] == pytest.approx(
        [share * unit for share in (0.07, 0.20, 0.36, 0.25, 0.12)]
    )


def test_the_means_lie_on_the_axis(distance):
    drawing = draw_distance(replace(distance, scales=distance.scales[:1]), WIDE)

    dots = sorted(mark.x for mark in drawing.marks if isinstance(mark, Circle))[2:]  # the key has two
    grid = [mark.x1 for mark in drawing.marks if getattr(mark, "colour", "") == "grid"]
    unit = (grid[-1] - grid[0]) / 100
    assert dots == pytest.approx([grid[0] + 44.1 * unit, grid[0] + 51.8 * unit])


def test_baselines_alone_have_one_column_a_bin_and_no_word_of_now(start_only):
    drawing = draw_distance(start_only, WIDE)

    columns = [mark for mark in drawing.marks if isinstance(mark, Rect) and mark.outline]
    assert {column.colour for column in columns} == {"paper"}
    assert len(columns) == 1 + 4  # the key's sample, and the four bins
    assert "nyt" not in [label.text for label in drawing.labels]


def test_a_share_of_nothing_is_a_number_without_a_column():
    empty = Bin(low=0, high=100, start=0, start_text="0", now=1, now_text="100")
    scale = ScaleRow(
        heading="Työkyky",
        start=Mean(value=50, text="50"),
        now=Mean(value=60, text="60"),
        change=Change(text="+10", low=5, high=15, interval_text="väli 5–15"),
        bins=(empty,),
    )

    drawing = draw_distance(chart(scale), WIDE)

    columns = [mark for mark in drawing.marks if isinstance(mark, Rect) and mark.outline][2:]  # the key has two
    assert [column.colour for column in columns] == ["own-pale"]
    assert "0" in [label.text for label in drawing.labels]
