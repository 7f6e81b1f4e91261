"""Straight lines of clients around that of their group."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impactkit.measure.slopes import on_straight_lines, slopes


def lines(slope_of, *, times=(0.0, 1.0, 2.0), noise=None):
    """Make scores from a slope per client; intercepts 0, 1, 2, ..."""
    rows = [
        (f"A-{place}", time, place + slope * time + (0.0 if noise is None else noise[place, wave]))
        for place, slope in enumerate(slope_of)
        for wave, time in enumerate(times)
    ]
    return pd.DataFrame(rows, columns=["client", "time", "score"])


def test_a_balanced_group_has_the_mean_of_the_clients_own_slopes():
    """Least squares over times 0, 1, 2 is (last - first) / 2 per client; the mean slope is their mean."""
    noise = np.random.default_rng(1).normal(0, 0.3, (12, 3))
    data = lines(np.linspace(0.5, 2.0, 12), noise=noise)

    found = slopes(data)

    own = data.groupby("client")["score"].agg(lambda scores: (scores.iloc[-1] - scores.iloc[0]) / 2)
    assert found.mean == pytest.approx(own.mean(), abs=1e-9)
    assert found.standard_error == pytest.approx(own.std(ddof=1) / np.sqrt(12), rel=1e-4)
    assert found.clients == 12


def test_spread_and_error_are_found_again():
    """400 clients, slopes of SD 1.5 around -0.5, error of SD 2."""
    rng = np.random.default_rng(8)
    data = lines(rng.normal(-0.5, 1.5, 400), times=(0.0, 1.0, 2.0, 3.0), noise=rng.normal(0, 2, (400, 4)))

    found = slopes(data)

    assert found.mean == pytest.approx(-0.5, abs=3 * found.standard_error)
    assert found.spread == pytest.approx(1.5, abs=0.3)
    assert found.error == pytest.approx(2.0, abs=0.15)


def test_where_all_slopes_are_alike_their_spread_is_next_to_nothing():
    rng = np.random.default_rng(3)
    data = lines([1.0] * 60, noise=rng.normal(0, 2, (60, 3)))

    assert slopes(data).spread < 0.6


def test_the_unit_of_time_only_changes_the_unit_of_the_slopes():
    rng = np.random.default_rng(5)
    data = lines(rng.normal(1, 1, 20), noise=rng.normal(0, 1, (20, 3)))

    days, years = slopes(data.assign(time=data["time"] * 365)), slopes(data)

    assert days.mean * 365 == pytest.approx(years.mean, rel=1e-6)
    assert days.spread * 365 == pytest.approx(years.spread, rel=1e-4)
    assert days.lines["index"].tolist() == pytest.approx(years.lines["index"].tolist(), abs=1e-4)


def test_clients_with_two_assessments_are_left_out():
    rng = np.random.default_rng(2)
    data = lines(rng.normal(1, 1, 8), noise=rng.normal(0, 1, (8, 3)))
    two = pd.DataFrame({"client": "B-1", "time": [0.0, 1.0, 1.0], "score": [1.0, 9.0, 9.0]})

    assert slopes(pd.concat([data, two])).clients == 8


def test_too_few_clients_are_refused():
    with pytest.raises(ValueError, match="4 clients have 3 scores at different times; it takes 5"):
        slopes(lines([1.0, 2.0, 3.0, 4.0]))


def test_scores_without_any_error_are_refused():
    """Whoever repeats the same answers lies on a line; a fit by the error of a score would divide by zero."""
    straight = lines([0.0, 0.5, 1.0, -0.5, 0.2, 0.1])

    assert on_straight_lines(straight)
    assert not on_straight_lines(lines([0.0] * 6, noise=np.random.default_rng(2).normal(0, 0.3, (6, 3))))
    with pytest.raises(ValueError, match="straight line"):
        slopes(straight)
