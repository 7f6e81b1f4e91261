"""Return to the usual, by hand."""

from __future__ import annotations

import pytest

from impactkit.results.regression import reliabilities, return_to_usual


def values(means):
    return {mean.key: mean.value for mean in means}


def test_return_to_the_usual_by_hand(pairs, scale):
    """Starts 3 and 5, mean 4; usual mean 6: (1 - 0.8) * 2 = 0.4 points, 4 of 100; at 0.7 and 0.6 0.6 and 0.8."""
    found = values(
        return_to_usual(
            pairs((3, 6), (5, 6), (9, None)), scale(), usual=6.0, reliabilities=reliabilities(0.8), key="was"
        )
    )

    assert found == pytest.approx(
        {
            "was.regression.1": 4.0,
            "was.regression.2": 6.0,
            "was.regression.3": 8.0,
            "was.regression_native.1": 0.4,
            "was.regression_native.2": 0.6,
            "was.regression_native.3": 0.8,
        }
    )


def test_where_less_is_better_a_fall_to_the_usual_is_a_gain_on_0_to_100(pairs, scale):
    """Starts of 8 where 6 is usual: 0.2 * -2 = -0.4 native points, +4 of 100."""
    found = values(return_to_usual(pairs((8, 5)), scale("lower"), usual=6.0, reliabilities=(0.8,), key="s"))

    assert found == pytest.approx({"s.regression.1": 4.0, "s.regression_native.1": -0.4})


def test_clients_who_start_above_the_usual_would_fall(pairs, scale):
    found = values(return_to_usual(pairs((8, 8)), scale(), usual=6.0, reliabilities=(0.8,), key="s"))

    assert found["s.regression.1"] == pytest.approx(-4.0)


def test_nothing_without_pairs_or_without_a_reliability(pairs, scale):
    assert return_to_usual(pairs((3, None)), scale(), usual=6.0, reliabilities=(0.8,), key="s") == ()
    assert return_to_usual(pairs((3, 4)), scale(), usual=6.0, reliabilities=(), key="s") == ()
