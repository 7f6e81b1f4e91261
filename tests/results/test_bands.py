"""Bands between published limits, on the Work Ability Score: 0-5, 6-7, 8-10."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.domain.instrument import Cutoff
from impactkit.domain.local_text import LocalText
from impactkit.results.bands import band_table, bands, published_limits

WAS = load_instrument("was").scale("was")
WHODAS = load_instrument("whodas12").scale("whodas12")


def test_a_limit_that_is_only_remembered_parts_nothing():
    """That of 10, between good and excellent, is remembered."""
    assert [one.lower for one in published_limits(WAS)] == [0, 6, 8]
    assert published_limits(WHODAS) == ()


@pytest.mark.parametrize(("score", "band"), [(0, 0), (5, 0), (6, 1), (7, 1), (8, 2), (10, 2)])
def test_a_limit_belongs_to_the_band_above_it(score, band):
    assert bands(pd.Series([float(score)]), WAS).tolist() == [band]


def test_where_less_is_better_the_highest_scores_lie_in_the_worst_band(scale):
    cutoffs = tuple(Cutoff(lower=lower, name=LocalText.same(str(lower))) for lower in (0, 4))

    assert bands(pd.Series([3.0, 4.0]), replace(scale("lower"), cutoffs=cutoffs)).tolist() == [1, 0]


def test_the_table_counts_pairs_by_band_and_class(pairs):
    frame = pairs(
        (4, 8), (4, 8), (5, 6), (7, 7), (9, 5), (4, None),
        classes=["improved", "improved", "no change shown", "no change shown", "worse", None],
    )  # fmt: skip

    table = band_table(frame, WAS, "scale.was.client")

    assert table.whole == 5
    assert [(c.before, c.after, c.change_class, c.clients) for c in table.crossings] == [
        (0, 1, "no_change", 1),
        (0, 2, "improved", 2),
        (1, 1, "no_change", 1),
        (2, 0, "worse", 1),
    ]
    assert [(b.score, b.band, b.clients) for b in table.before] == [(40, 0, 2), (50, 0, 1), (70, 1, 1), (90, 2, 1)]


def test_no_table_without_limits_or_pairs(pairs):
    assert band_table(pairs((4, 8)), WHODAS, "k") is None
    assert band_table(pairs((4, None)), WAS, "k") is None
