"""Every goal of a client stands in the internal table, with what counts of it."""

import pandas as pd

from impactkit.record.goals_table import goals_by_client

DAY, LATER = pd.Timestamp("2025-02-01"), pd.Timestamp("2025-08-01")


def test_each_goal_is_told_once_with_its_use():
    goals = pd.DataFrame(
        [("x", DAY, -1.0), ("x", LATER, 1.0), ("y", DAY, -1.0), ("new", LATER, 2.0), ("later", LATER, None)],
        columns=["goal", "date", "level"],
    ).assign(client="A-1", service="paja", weight=2.0)
    levels = pd.DataFrame({"goal": ["x", "y"], "follow_up": [1.0, None]}).assign(
        client="A-1",
        service="paja",
        stay=DAY,
        weight=2.0,
        baseline=-1.0,
        baseline_date=DAY,
        follow_up_date=LATER,
    )

    found = goals_by_client(goals, levels)

    assert found[["goal", "goal_use"]].to_numpy().tolist() == [["x", "both"], ["y", "start_only"], ["new", "other"]]
    assert found["follow_up"].tolist()[::2] == [1.0, 2.0]


def test_a_service_without_goals_has_no_rows():
    empty = pd.DataFrame(columns=["client", "service", "stay", "goal", "date", "level", "weight", "follow_up"])

    assert goals_by_client(empty, empty).empty
