"""Worked examples of goal attainment scaling: T = 50 + 10 sum(w x) / sqrt(0.7 sum(w^2) + 0.3 (sum w)^2)."""

import pandas as pd
import pytest

from impactkit.measure.goals import score_goals


@pytest.mark.parametrize(
    ("levels", "weights", "t"),
    [
        ((0, 0, 0), (1, 1, 1), 50),  # the formula page of the National Calculator Authority
        ((1, 1, 1), (1, 1, 1), 63.6931),  # 50 + 30 / sqrt(2.1 + 2.7)
        ((1, 0, -1, 2), (1, 1, 1, 1), 57.2548),
        ((1, 0, 2), (2, 1, 3), 67.6261),
        ((-1, -1, -1), (2, 1, 3), 36.7804),  # the usual level at which goals are set
        ((-1,), (1,), 40),
        ((2,), (1,), 70),
        ((-2, -2, -2), (1, 1, 1), 22.6139),  # the ends of three goals of equal weight
        ((2, 2, 2), (1, 1, 1), 77.3861),
    ],
)
def test_goals_of_one_client(levels, weights, t):
    goals = pd.DataFrame(
        {
            "client": "A-1",
            "date": pd.Timestamp("2025-01-31"),
            "goal": [f"goal-{place}" for place in range(len(levels))],
            "weight": weights,
            "level": levels,
        }
    )

    assert score_goals(goals)["score"].tolist() == pytest.approx([t], abs=5e-5)
