"""Small steps that clients take while they are in a service, as the workers write them down."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impactkit.example.draws import stream
from impactkit.example.plan import ServicePlan
from impactkit.example.stays import TODAY
from impactkit.example.workdays import on_workdays

FIRST_DAYS = 7  # days: no step is taken before


def milestones(plan: ServicePlan, stays: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw which steps the client takes in each stay.

    Parameters
    ----------
    plan : ServicePlan
        The service, with its kinds of steps.
    stays : pandas.DataFrame
        Its stays.
    seed : int
        Seed of the whole example.

    Returns
    -------
    pandas.DataFrame
        ``person service date milestone``; at most one step of a kind in a stay.
    """
    rng = stream(seed, plan.id, "milestones")
    start = stays["start"].to_numpy(dtype="datetime64[D]") + np.timedelta64(FIRST_DAYS, "D")
    last = np.fmin(stays["end"].to_numpy(dtype="datetime64[D]"), TODAY)
    room = (last - start).astype("int64")
    taken = []
    for name, share in plan.steps:
        day = start + (rng.random(len(stays)) * np.maximum(room, 0)).astype("int64").astype("timedelta64[D]")
        takes = (rng.random(len(stays)) < share) & (room > 0)
        date = np.fmin(on_workdays(day), last)[takes]
        taken.append(pd.DataFrame({"person": stays["person"].to_numpy()[takes], "date": date, "milestone": name}))
    rows = pd.concat(taken, ignore_index=True) if taken else pd.DataFrame(columns=["person", "date", "milestone"])
    return rows.assign(service=plan.id)[["person", "service", "date", "milestone"]]
