"""Blocks refuse what cannot be drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impactkit.reports.blocks import Cell, Column, Row, Section, TableBlock
from impactkit.reports.charts.inputs import Bin, Change, DistanceChart, DistanceWords, Mean, MiniBar, Part, ScaleRow


def test_a_row_has_a_cell_for_each_column_after_the_first():
    columns = (Column(heading="Mittari", kind="text"), Column(heading="Alussa"), Column(heading="Nyt"))

    with pytest.raises(ValueError, match='t1, row "Osallisuus": 1 cells for 2 columns'):
        TableBlock(key="t1", caption="Sanottava", columns=columns, rows=(Row("Osallisuus", (Cell("44,1"),)),))


def test_two_sections_of_one_id_are_refused(sample_page):
    twice = Section("matka", "Kuljettu matka", ())

    with pytest.raises(ValueError, match="same id"):
        replace(sample_page, summary=twice, sections=(twice,))


def test_a_scale_has_at_most_five_bins():
    sixths = tuple(Bin(low=i, high=i + 1, start=1 / 6, start_text="17") for i in range(6))

    with pytest.raises(ValueError, match="6 bins; at most 5"):
        ScaleRow(heading="Osallisuus", start=Mean(value=3, text="3"), bins=sixths)


def test_a_change_needs_a_follow_up():
    change = Change(text="+1", low=0, high=2, interval_text="väli 0–2")

    with pytest.raises(ValueError, match="together or not at all"):
        ScaleRow(heading="Osallisuus", start=Mean(value=3, text="3"), change=change)


def test_a_bin_outside_the_axis_is_refused():
    scale = ScaleRow(
        heading="Osallisuus",
        start=Mean(value=50, text="50"),
        bins=(Bin(low=80, high=120, start=1, start_text="100"),),
    )
    words = DistanceWords(start="alussa", now="nyt", mean="", mean_short="")

    with pytest.raises(ValueError, match="outside the axis 0 to 100"):
        DistanceChart(title="t", description="d", low=0, high=100, ticks=(), words=words, scales=(scale,))


def test_a_mini_bar_holds_at_most_a_whole():
    with pytest.raises(ValueError, match="at most 1"):
        MiniBar(parts=(Part(tone="improved", share=0.7), Part(tone="worse", share=0.4)))
