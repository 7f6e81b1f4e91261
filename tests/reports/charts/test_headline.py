"""The headline figure: lengths are the shares, and every name is read whatever the shares are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impactkit.reports.charts.forms import FORMS, NARROW, WIDE
from impactkit.reports.charts.headline import GAP, draw_headline, place_labels, spans
from impactkit.reports.charts.inputs import HeadlineChart, Segment, StackedBar
from impactkit.reports.charts.marks import Hatch, Rect

CLASSES = (
    ("exit", "Siirtyi työhön tai koulutukseen", "neljä viikkoa palvelun päättymisen jälkeen"),
    ("improved", "Edennyt: osallisuus kasvoi", "muutos on suurempi kuin mittausvirhe yleensä"),
    ("no_change", "Ei osoitettua muutosta", "muutos mittausvirheen rajoissa"),
    ("worse", "Heikentynyt", ""),
    ("unknown", "Ei tiedetä", "seuranta\u00admittaus puuttuu tai palvelu keskeytyi"),
)


def bar(values: tuple[int, ...]) -> StackedBar:
    segments = tuple(
        Segment(tone=tone, value=value, number=str(value), label=label, detail=detail)
        for (tone, label, detail), value in zip(CLASSES, values, strict=True)
    )
    return StackedBar(heading="Kuljettu matka näkee tämän", segments=segments)


def chart(*bars: StackedBar) -> HeadlineChart:
    return HeadlineChart(title="Kuvio", description="Palkki", bars=bars)


@st.composite
def shares_of_100(draw: st.DrawFn) -> tuple[int, ...]:
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=4, max_size=4)))
    return tuple(right - left for left, right in zip((0, *cuts), (*cuts, 100), strict=True))


def test_segments_are_as_long_as_their_shares_with_a_gap_of_paper_between():
    laid = spans(bar((16, 34, 24, 8, 18)), 680)

    assert [span.left for span in laid] == pytest.approx([0, 108.8, 340, 503.2, 557.6])
    assert [span.right + GAP for span in laid[:-1]] == pytest.approx([span.left for span in laid[1:]])
    assert laid[-1].right == 680


def test_an_empty_segment_is_not_drawn():
    laid = spans(bar((20, 0, 60, 0, 20)), 680)

    assert [span.segment.tone for span in laid] == ["exit", "no_change", "unknown"]


@settings(max_examples=80, deadline=None)
@given(values=shares_of_100())
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_no_text_meets_another_whatever_the_shares(form, values, assert_readable):
    drawing = draw_headline(chart(bar(values)), form)

    assert_readable(drawing)


@settings(max_examples=60, deadline=None)
@given(values=shares_of_100())
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_class_is_named_with_its_number(form, values):
    drawing = draw_headline(chart(bar(values)), form)

    told = " ".join(label.text for label in drawing.labels)
    for (_, name, _), value in zip(CLASSES, values, strict=True):
        if value:
            assert all(word in told for word in name.split())
            assert str(value) in told.split()


def test_a_class_too_short_for_its_name_is_named_above():
    labels = place_labels(spans(bar((16, 34, 24, 8, 18)), WIDE.width), WIDE)

    assert labels is not None
    assert {label.span.segment.tone: label.side for label in labels}["worse"] == "above"


def test_names_that_fit_nowhere_become_rows(assert_readable):
    values = (1, 1, 1, 1, 96)

    drawing = draw_headline(chart(bar(values)), WIDE)

    assert place_labels(spans(bar(values), WIDE.width), WIDE) is None
    assert_readable(drawing)


def test_a_long_number_as_privacy_writes_it_stands_where_it_fits(assert_readable):
    hidden = bar((30, 30, 20, 4, 16))
    segments = tuple(replace(part, number="alle 5") if part.tone == "worse" else part for part in hidden.segments)

    for form in FORMS:
        drawing = draw_headline(chart(replace(hidden, segments=segments)), form)
        assert_readable(drawing)
        assert "alle 5" in " ".join(label.text for label in drawing.labels)


def test_what_counting_exits_does_not_see_is_an_empty_dashed_outline(headline):
    drawing = draw_headline(headline, NARROW)

    outline = next(mark for mark in drawing.marks if isinstance(mark, Rect) and mark.dashed)
    assert outline.colour == "paper"
    assert "84 jää näkymättömiin" in [label.text for label in drawing.labels]


@pytest.mark.parametrize(("exits", "unknown"), [(1, 0), (0, 1), (1, 1), (2, 90), (96, 3), (97, 2)])
def test_a_slim_bar_keeps_its_numbers_apart(exits, unknown, assert_readable):
    segments = (
        Segment(tone="exit", value=exits, number=str(exits), label=""),
        Segment(tone="unseen", value=100 - exits - unknown, number="", label="muut jäävät näkymättömiin"),
        Segment(tone="unknown", value=unknown, number=str(unknown), label=""),
    )
    slim = StackedBar(heading="Pelkkä siirtymien laskenta näkee tämän", segments=segments, slim=True)

    for form in FORMS:
        assert_readable(draw_headline(chart(slim), form))


def test_a_number_too_wide_for_its_segment_stands_beside_it():
    segments = (
        Segment(tone="exit", value=1, number="1", label=""),
        Segment(tone="unseen", value=99, number="", label="99 jää näkymättömiin"),
    )

    drawing = draw_headline(chart(StackedBar(heading="Pelkkä laskenta", segments=segments, slim=True)), WIDE)

    number = next(label for label in drawing.labels if label.text == "1")
    assert number.box.left > 6.8
    assert number.colour == "ink"


def test_the_unknown_is_hatched_and_never_left_out(headline):
    for form in FORMS:
        drawing = draw_headline(headline, form)

        assert any(isinstance(mark, Hatch) for mark in drawing.marks)


def test_the_sample_reads_in_both_forms(headline, assert_readable):
    for form in FORMS:
        assert_readable(draw_headline(headline, form))


def test_a_bar_without_clients_is_refused():
    with pytest.raises(ValueError, match="is empty"):
        bar((0, 0, 0, 0, 0))
