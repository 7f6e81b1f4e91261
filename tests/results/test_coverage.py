"""What the missing could change, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from impactkit.results.coverage import change_if_missing_fared_worse, left_out


def changed(frame, *, exited=None, higher=True):
    exited = pd.Series(False, index=frame.index) if exited is None else pd.Series(exited)
    (mean,) = change_if_missing_fared_worse(frame, exited, higher_is_better=higher, points_of_100=0.1, key="s")
    return mean


def test_the_missing_change_half_an_sd_less_than_expected_from_their_start(pairs):
    """Changes 4, 2, 0 at starts 2, 4, 6: slope -1, SD 2. Missing at 4: expected 2, less 1 is 1. Mean (6 + 1) / 4."""
    mean = changed(pairs((2, 6), (4, 6), (6, 6), (4, None)))

    assert mean.value == pytest.approx(1.75)
    assert mean.n == 4


def test_without_a_start_the_mean_change_is_expected(pairs):
    mean = changed(pairs((2, 6), (4, 6), (6, 6), (None, None)))

    assert mean.value == pytest.approx(1.75)


def test_who_moved_on_is_not_missing(pairs):
    mean = changed(pairs((2, 6), (4, 6), (6, 6), (4, None)), exited=[False, False, False, True])

    assert (mean.value, mean.n) == (pytest.approx(2.0), 3)


def test_where_less_is_better_worse_means_higher(pairs):
    mean = changed(pairs((6, 2), (4, 2), (2, 2), (4, None)), higher=False)

    assert mean.value == pytest.approx(-1.75)


def test_two_pairs_are_too_few(pairs):
    frame = pairs((2, 6), (4, 6))

    assert (
        change_if_missing_fared_worse(frame, pd.Series([False, False]), higher_is_better=True, points_of_100=1, key="s")
        == ()
    )


def test_what_was_left_out_is_summed_by_cause():
    counted = pd.DataFrame({"cause": ["no_score", "no_score", "too_near"], "count": [2, 3, 1]})

    assert {tally.key: tally.part for tally in left_out(counted)} == {
        "left_out.no_score": 5,
        "left_out.too_near": 1,
        "left_out.no_episode": 0,
        "left_out.after_as_of": 0,
    }
