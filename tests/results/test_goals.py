"""The clients' own goals in one service, reckoned by hand."""

from math import sqrt

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from impactkit.results.goals import goal_findings, share_of_goals


def goal_rows(*levels, weights=None):
    """Give frame `goal_levels` from the levels of each client; None where a goal was not rated again."""
    told = [
        {
            "client": f"A-{number}",
            "service": "paja",
            "stay": pd.Timestamp("2025-01-01"),
            "goal": f"g{place}",
            "weight": weights[number][place] if weights else 1.0,
            "follow_up": level,
        }
        for number, some in enumerate(levels)
        for place, level in enumerate(some)
    ]
    return pd.DataFrame(told).astype({"follow_up": "float64"})


@pytest.fixture
def t_pairs(pairs):
    """Make pairs of T from (baseline, follow-up)."""

    def make(*scores):
        return pairs(*scores).assign(service="paja", stay=pd.Timestamp("2025-01-01"))

    return make


def test_half_of_the_goals_of_two_clients_are_at_level():
    """Client 1 has 2 of 2, client 2 has 0 of 2: r = 1/2, residuals 1 and -1, error sqrt(2 * 2) / 4 = 1/2."""
    found = share_of_goals("goals.at_level", goal_rows((0, 1), (-1, -2)))

    assert (found.value, found.n, found.unit) == (0.5, 2, "share")
    assert (found.low, found.high) == (0.0, 1.0)


def test_clients_who_all_stand_alike_leave_no_doubt():
    found = share_of_goals("goals.at_level", goal_rows((0, -1), (1, -1), (-2, 2)))

    assert (found.value, found.low, found.high) == (0.5, 0.5, 0.5)


def test_one_client_has_no_interval():
    assert share_of_goals("goals.at_level", goal_rows((0, -1))).low is None


def test_the_interval_is_that_of_a_regression_weighted_by_goals_with_robust_errors():
    """HC1 of y/x on 1 with the weights x is the linearised variance of the ratio, with n / (n - 1)."""
    levels = [(0, 1, -1), (0,), (-1, -1), (1, 0), (-2,), (0, 0, -1, 2)]
    y = np.array([sum(level >= 0 for level in some) for some in levels], dtype=float)
    x = np.array([len(some) for some in levels], dtype=float)
    fit = sm.WLS(y / x, np.ones(len(x)), weights=x).fit(cov_type="HC1", use_t=True)

    found = share_of_goals("goals.at_level", goal_rows(*levels))

    assert found.value == pytest.approx(float(fit.params[0]))
    assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int()[0]))


def test_clients_reach_their_goals_at_50(t_pairs):
    levels = goal_rows((0,), (0,), (-1,))

    found = goal_findings(t_pairs((40, 50), (40, 50 - 1e-12), (40, 49.9), (40, None)), levels)

    classes, status = found.breakdowns
    assert classes.parts == (("goal_reached", 2), ("goal_not_reached", 1))
    assert (status.part("measured"), status.part("follow_up_missing")) == (3, 1)
    assert [(share.key, share.part, share.whole) for share in found.shares] == [("goals.reached", 2, 3)]


def test_the_mean_t_has_its_interval(t_pairs):
    """60 and 40: mean 50, SD 14.142; t(0.975; 1) = 12.706; 12.706 * 14.142 / sqrt(2) = 127.06."""
    found = goal_findings(t_pairs((40, 60), (40, 40)), goal_rows((1,), (-1,)))

    mean = next(mean for mean in found.means if mean.key == "goals.follow_up")
    assert (mean.value, mean.method) == (50, "goal-attainment")
    assert mean.high == pytest.approx(50 + 12.7062 * sqrt(200) / sqrt(2), abs=0.01)


def test_heavier_goals_are_told_apart_where_weights_differ(t_pairs):
    """The middle weight is 2: above it are the two goals of weight 3, one of them at level."""
    levels = goal_rows((0, -1), (0, 0), weights=[(1, 3), (1, 3)])

    found = {mean.key: mean.value for mean in goal_findings(t_pairs((40, 50), (40, 50)), levels).means}

    assert (found["goals.at_level.light"], found["goals.at_level.heavy"]) == (1.0, 0.5)


def test_goals_of_one_weight_are_told_together(t_pairs):
    found = goal_findings(t_pairs((40, 50)), goal_rows((0, -1), weights=[(2, 2)]))

    assert [mean.key for mean in found.means] == ["goals.follow_up", "goals.at_level"]


def test_goals_that_were_not_rated_again_are_counted(t_pairs):
    found = goal_findings(t_pairs((40, 50), (40, None)), goal_rows((0, None), (None, None)))

    rated = next(tally for tally in found.tallies if tally.key == "goals.rated")
    assert (rated.part, rated.whole, rated.of) == (1, 2, "rows")


def test_no_start_of_goals_is_told(t_pairs):
    found = goal_findings(t_pairs((40, 50), (40, 60)), goal_rows((0,), (1,)))

    assert not [mean.key for mean in found.means if "baseline" in mean.key or "change" in mean.key]
