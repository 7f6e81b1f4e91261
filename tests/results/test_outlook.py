"""How many more answers would make a claim safe: worked by hand."""

from __future__ import annotations

from math import sqrt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from impactkit.results.outlook import bound_outlook, change_outlook, coverage_outlook


def classes(**counts):
    return pd.Series([name for name, count in counts.items() for _ in range(count)], dtype="str")


@pytest.mark.parametrize(
    ("known", "whole", "more"), [(24, 54, 14), (35, 50, 0), (34, 50, 1), (36, 50, 0), (7, 10, 0), (6, 10, 1), (0, 1, 1)]
)
def test_answers_that_lack_to_70_per_cent(known, whole, more):
    assert coverage_outlook(known=known, whole=whole, possible=3).more == more


def test_coverage_says_how_far_those_who_can_still_answer_would_lift_it():
    found = coverage_outlook(known=24, whole=54, possible=6)

    assert (found.share, found.highest, found.in_reach) == (24 / 54, 30 / 54, False)


def test_pairs_until_the_interval_excludes_0():
    """Mean 1, SD 2: at 17 pairs t(0.975; 16) = 2.120 and the reach is 1.028; at 18 it is 2.110 and 0.995."""
    change = pd.Series([-1.0, 3.0] * 4 + [1.0])  # nine of mean 1; SD sqrt(8 * 4 / 8) = 2

    found = change_outlook(change)

    assert (found.n, found.mean, found.sd) == (9, 1.0, 2.0)
    assert found.more == 18 - 9
    assert round(found.then_low, 3) == 0.005
    assert round(found.then_high, 3) == 1.995


def test_pairs_until_the_lower_end_reaches_the_target_in_points():
    change = pd.Series([-1.0, 3.0] * 4 + [1.0])

    found = change_outlook(change, beyond=0.5, unit="points")

    assert found.then_low > 0.5
    needed = found.n + found.more
    reach = student.ppf(0.975, needed - 2) * 2 / sqrt(needed - 1)
    assert 1 - reach <= 0.5  # one pair fewer would not do


def test_a_claim_that_holds_needs_no_more():
    found = change_outlook(pd.Series([4.0, 5.0, 6.0, 5.0]))

    assert found.more == 0
    assert (found.then_low, found.then_high) == (found.low, found.high)


@pytest.mark.parametrize("change", [[-1.0, -3.0, -2.0], [1.0, -1.0], [0.0, 0.0, 0.0]])
def test_a_mean_that_does_not_lie_above_never_will(change):
    assert change_outlook(pd.Series(change)).more is None


def test_a_claim_beyond_all_services_is_said_to_be_so():
    assert change_outlook(pd.Series([-100.0, 100.1])).more is None


def test_one_pair_has_no_interval():
    assert change_outlook(pd.Series([3.0])) is None


def test_everyone_changing_alike_needs_no_spread():
    assert change_outlook(pd.Series([2.0, 2.0])).more == 0


@given(
    st.lists(st.integers(-20, 40), min_size=3, max_size=25).filter(lambda values: sum(values) > len(values)),
)
def test_the_pairs_told_are_the_fewest_that_do(values):
    found = change_outlook(pd.Series(values, dtype="float64"))

    if found.more:
        fewer = found.n + found.more - 1
        assert found.then_low > 0
        assert found.mean - student.ppf(0.975, fewer - 1) * found.sd / sqrt(fewer) <= 0


def test_answers_until_the_lower_bound_reaches_the_target():
    """30 of 100 by now, 40 wanted; half of the 40 measured improved, so 20 more answers bring 10."""
    stays = classes(exit=10, improved=20, no_change=15, worse=5, unknown=50)

    found = bound_outlook(stays, target=0.4, possible=30)

    assert (found.success, found.whole, found.rate, found.more) == (30, 100, 0.5, 20)
    assert (found.bound, found.then, found.highest) == (0.3, 0.4, 0.45)


def test_a_target_that_the_bound_reaches_needs_no_more():
    assert bound_outlook(classes(exit=3, improved=4, unknown=3), target=0.7, possible=3).more == 0


def test_nobody_can_tell_where_nobody_measured_shows_it():
    assert bound_outlook(classes(no_change=5, unknown=5), target=0.3, possible=5).more is None
    assert bound_outlook(classes(unknown=5), target=0.3, possible=5).rate is None


@pytest.mark.parametrize("of", ["", "goal_"])
def test_goals_reached_count_as_progress_does(of):
    stays = classes(**{f"{of}reached": 3, f"{of}not_reached": 1, "unknown": 6})

    found = bound_outlook(stays, target=0.6, possible=6)

    assert (found.rate, found.more) == (0.75, 4)
