"""What the missing could change, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from impactkit.results.coverage import change_if_missing_fared_worse, left_out


@pytest.fixture
def changed(scale):
    """Give the mean change if the missing fared worse, on a scale of 0 to 10 points."""

    def change(frame, *, exited=None, better="higher"):
        exited = pd.Series(False, index=frame.index) if exited is None else pd.Series(exited)
        (mean,) = change_if_missing_fared_worse(frame, exited, scale=scale(better), key="s")
        return mean

    return change


def test_the_missing_change_half_an_sd_less_than_expected_from_their_start(pairs, changed):
    """Changes 40, 20, 0 at starts 20, 40, 60: slope -1, SD 20. Missing at 40: 20 less 10. Mean (60 + 10) / 4."""
    mean = changed(pairs((2, 6), (4, 6), (6, 6), (4, None)))

    assert mean.value == pytest.approx(17.5)
    assert mean.n == 3


def test_without_a_start_the_mean_change_is_expected(pairs, changed):
    mean = changed(pairs((2, 6), (4, 6), (6, 6), (None, None)))

    assert mean.value == pytest.approx(17.5)


def test_who_moved_on_is_not_missing(pairs, changed):
    mean = changed(pairs((2, 6), (4, 6), (6, 6), (4, None)), exited=[False, False, False, True])

    assert (mean.value, mean.n) == (pytest.approx(20.0), 3)


def test_where_less_is_better_the_same_holds(pairs, changed):
    mean = changed(pairs((6, 2), (4, 2), (2, 2), (4, None)), better="lower")

    assert mean.value == pytest.approx(17.5)


def test_two_pairs_are_too_few(pairs, scale):
    frame = pairs((2, 6), (4, 6))

    assert change_if_missing_fared_worse(frame, pd.Series([False, False]), scale=scale(), key="s") == ()


def test_what_was_left_out_is_summed_by_cause():
    counted = pd.DataFrame({"cause": ["no_score", "no_score", "too_near"], "count": [2, 3, 1]})

    assert {tally.key: tally.part for tally in left_out(counted)} == {
        "left_out.no_score": 5,
        "left_out.too_near": 1,
        "left_out.no_episode": 0,
        "left_out.after_as_of": 0,
    }
