"""The goals of each client, for the house only: what was set, what became of it, and what counts."""

from __future__ import annotations

import pandas as pd

GOAL = ["client", "service", "goal"]
COLUMNS = [
    "client",
    "stay",
    "goal",
    "weight",
    "baseline",
    "baseline_date",
    "follow_up",
    "follow_up_date",
    "goal_use",
]


def goals_by_client(goals: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """List every goal of the clients of one service.

    Parameters
    ----------
    goals : pandas.DataFrame
        Frame `goals` of the service.
    levels : pandas.DataFrame
        Frame `goal_levels` of the service.

    Returns
    -------
    pandas.DataFrame
        ``client stay goal weight baseline baseline_date follow_up follow_up_date goal_use``, sorted. goal_use: both
        (counted), start_only (not rated again), other (not rated at the start of a stay; the latest rating is told).
    """
    use = levels["follow_up"].notna().map({True: "both", False: "start_only"})
    set_goals = levels.assign(goal_use=use.astype("str"))
    rated = goals[goals["level"].notna()].sort_values("date", kind="stable").drop_duplicates(GOAL, keep="last")
    known = pd.MultiIndex.from_frame(levels[GOAL])
    others = rated[~pd.MultiIndex.from_frame(rated[GOAL]).isin(known)]
    told = others.rename(columns={"level": "follow_up", "date": "follow_up_date"}).assign(goal_use="other")
    both = [frame for frame in (set_goals, told) if len(frame)] or [set_goals]
    return pd.concat(both).reindex(columns=COLUMNS).sort_values(["client", "stay", "goal"], ignore_index=True)
